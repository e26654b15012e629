import { type Problem, type ProblemCode, type ProblemPlace, problem } from '../ground/problem.ts'

/** What a format holds and the other cannot: said once for each kind, with the first place and how often it stands there. */
export interface Loss {
  readonly place: ProblemPlace
  /** What it is, e.g. `[SUBCATCHMENTS]` or `flap gates of conduits`. */
  readonly what: string
  /** What the result is without it. */
  readonly consequence: string
  readonly count: number
}

/** One line for people: `town.inp row 12: [SUBCATCHMENTS], 14 times: rain does not run off into the canals`. */
export function lossLine({ place, what, consequence, count }: Loss): string {
  const where = [place.file, place.row === undefined ? undefined : `row ${place.row}`, place.path]
    .filter((part) => part !== undefined)
    .join(' ')
  const often = count > 1 ? `, ${count} times` : ''
  return `${where === '' ? '' : `${where}: `}${what}${often}: ${consequence}`
}

/** What is found while a foreign file is read or written: everything wrong, and everything that does not come along. */
export class Findings {
  readonly file: string
  readonly problems: Problem[] = []
  readonly #losses = new Map<string, Loss>()

  constructor(file: string) {
    this.file = file
  }

  problem(code: ProblemCode, place: Omit<ProblemPlace, 'file'>, text: string, remedy: string): void {
    this.problems.push(problem(code, { file: this.file, ...place }, text, remedy))
  }

  lose(what: string, consequence: string, place: Omit<ProblemPlace, 'file'> = {}, count = 1): void {
    const before = this.#losses.get(what)
    const first = before ?? { place: { file: this.file, ...place }, what, consequence, count: 0 }
    this.#losses.set(what, { ...first, count: first.count + count })
  }

  get losses(): readonly Loss[] {
    return [...this.#losses.values()]
  }
}
