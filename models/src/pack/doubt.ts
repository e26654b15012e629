import { type Problem, problem } from '../ground/problem.ts'

/** What is possible, and unlikely to be meant. */
export const doubt = (place: Problem['place'], text: string, remedy: string): Problem =>
  problem('PACK_DOUBTFUL', place, text, remedy)

/** Where in the tables a noun stands. */
export interface Rows {
  readonly placeOf: (file: string, id: string, column: string) => Problem['place']
}
