import { pass, type Validator } from './validator.ts'

/** One validator after the other, each on what the one before it left; the first that does not pass ends it. */
export const chain =
  (...validators: readonly Validator[]): Validator =>
  (reading, memory) => {
    let verdict = pass(reading)
    for (const validator of validators) {
      if (verdict.kind !== 'pass') return verdict
      verdict = validator(verdict.reading, memory)
    }
    return verdict
  }
