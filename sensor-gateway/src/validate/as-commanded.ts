import type { District, Gate, GateId } from '@district/models'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** What a gate was last told and said yes to. */
export interface CommandedOpening {
  readonly openingM: number
  readonly acknowledgedAtMs: number
}

/** Undefined while a gate was never told, and after a command that failed: then it stands where it likes. */
export type LastCommand = (gateId: GateId) => CommandedOpening | undefined

/** Difference of a noisy reading that noise alone reaches about once in 20 000. */
const NOISE_WIDTH = 4

/**
 * Marks a leaf that does not stand where it was told to, once the drive had the time for its longest way and what the rule adds.
 * A leaf that somebody moved by hand is marked too: it is true, and not what was ordered. It remembers nothing of its own.
 */
export function asCommanded(district: District, lastCommand: LastCommand): Validator {
  const gates = new Map<string, Gate>(district.gates.map((gate) => [gate.id, gate]))
  const gateAt = new Map(district.stations.map(({ id, gateId }) => [id as string, gates.get(gateId ?? '')]))
  return (reading, { gauge, rules: { command } }) => {
    if (command === null || isLate(reading) || reading.quality === 'bad') return pass(reading)
    const gate = gateAt.get(gauge.stationId)
    const wanted = gate === undefined ? undefined : lastCommand(gate.id)
    if (gate === undefined || wanted === undefined) return pass(reading)
    const travelS = gate.maximumOpeningM / gate.speedMPerS
    if (reading.takenAtMs < wanted.acknowledgedAtMs + (travelS + command.timeS) * 1000) return pass(reading)
    const allowance = Math.max(command.tolerance, gate.deadBandM) + NOISE_WIDTH * gauge.noise + gauge.resolution
    return Math.abs(reading.value - wanted.openingM) <= allowance
      ? pass(reading)
      : flagged(reading, 'off-command', command.action)
  }
}
