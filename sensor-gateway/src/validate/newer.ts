import { flagged, isLate, pass, REPEATED, type Validator } from './validator.ts'

/**
 * A reading's identity is its gauge and its instant. After the newest known: news. At the same instant: a correction if its
 * `seq` is higher, else said before. Before it: late, for the history only, which knows whether it has it already; so is
 * what its sender calls the past.
 */
export const newer: Validator = (reading, { latest }) => {
  if (latest === undefined || reading.takenAtMs > latest.takenAtMs) return pass(reading)
  if (reading.takenAtMs < latest.takenAtMs) return isLate(reading) ? pass(reading) : flagged(reading, 'late')
  return reading.seq > latest.seq ? pass(reading) : REPEATED
}
