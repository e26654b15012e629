import type { ProblemCode } from '../ground/problem.ts'

/** What is wrong with one cell; the table adds where. */
export interface Complaint {
  readonly code: ProblemCode
  readonly text: string
  readonly remedy: string
}
