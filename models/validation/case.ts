import type { Chart } from './figure.ts'

/** One number of a case against what it may be at most. It passes while `error` is not above `limit`; NaN passes nothing. */
export interface Check {
  readonly what: string
  readonly error: number
  readonly limit: number
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export interface CaseResult {
  readonly checks: readonly Check[]
  readonly table?: Table
  readonly figure?: Chart
  /** What a reader should know about the set-up: one or two sentences. */
  readonly remark?: string
}

/** A flow whose answer is known, and the engine's answer to it. */
export interface ValidationCase {
  /** Lower case with dashes; also the name of its figure. */
  readonly id: string
  readonly title: string
  /** Author, year, place; or where the numbers come from. */
  readonly source: string
  readonly run: () => CaseResult
}

export const passes = ({ error, limit }: Check): boolean => error <= limit

/** Runs a case; one that throws has failed, and says why. */
export function runCase(validationCase: ValidationCase): CaseResult {
  try {
    const result = validationCase.run()
    return result.checks.length > 0
      ? result
      : { ...result, checks: [{ what: 'has a check', error: Number.NaN, limit: 0 }] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { checks: [{ what: 'runs to its end', error: Number.NaN, limit: 0 }], remark: `It stopped: ${reason}` }
  }
}
