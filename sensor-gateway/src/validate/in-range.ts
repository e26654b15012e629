import { flagged, pass, type Validator } from './validator.ts'

/** What this gauge cannot plausibly say at its place is kept, and as bad used for nothing. */
export const inRange: Validator = (reading, { rules: { range } }) =>
  range === null || (reading.value >= range.low && reading.value <= range.high)
    ? pass(reading)
    : flagged(reading, 'out-of-range', range.action)

/** What the instrument can say, but its place does not usually have. */
export const inUsualRange: Validator = (reading, { rules: { usual } }) =>
  usual === null || reading.quality === 'bad' || (reading.value >= usual.low && reading.value <= usual.high)
    ? pass(reading)
    : flagged(reading, 'unusual', usual.action)
