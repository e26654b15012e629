/** One formula broken in one place: what is said of it, the text in the file, and what stands there instead. */
export type Break = readonly [what: string, find: string, replace: string]

/** Formulas of one file, with what should turn red when one of them is broken. */
export interface BrokenFile {
  readonly formula: string
  /** Below `models`. */
  readonly file: string
  /** Test files; `file#pattern` runs only the tests whose names match. */
  readonly tests?: readonly string[]
  /** Cases of the record. */
  readonly cases?: readonly string[]
  readonly breaks: readonly Break[]
}
