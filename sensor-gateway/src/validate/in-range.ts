import { flagged, pass, type Validator } from './validator.ts'

/** What this gauge cannot plausibly say at its place is bad: kept, and used for nothing. */
export const inRange: Validator = (reading, { gauge }) =>
  reading.value >= gauge.minimum && reading.value <= gauge.maximum
    ? pass(reading)
    : flagged(reading, 'out-of-range', 'bad')
