import type { Series } from '../domain/scenario.ts'
import { type Problem, problem } from '../ground/problem.ts'
import type { Column } from './column.ts'

const SECONDS_PER_HOUR = 3600

export interface SeriesRead {
  /** Absent when anything in it is unsound. */
  readonly series: Series | undefined
  readonly problems: readonly Problem[]
}

/** A number that holds throughout, or points `[[hour, value], …]`. Values are checked by `column`. */
export function readSeries(path: string, given: unknown, column: Column<number>): SeriesRead {
  const found = (code: Problem['code'], at: string, text: string, remedy: string) =>
    problem(code, { path: at }, text, remedy)
  const shape = 'expected a number or [[hour, value], …]'
  if (given === undefined)
    return { series: undefined, problems: [found('VALUE_MISSING', path, 'nothing stands here', shape)] }
  const points: readonly unknown[] = Array.isArray(given) ? given : [[0, given]]
  if (points.length === 0)
    return { series: undefined, problems: [found('VALUE_MISSING', path, 'the series is empty', shape)] }

  const problems: Problem[] = []
  const atS: number[] = []
  const values: number[] = []
  for (const [index, point] of points.entries()) {
    const at = Array.isArray(given) ? `${path}[${index}]` : path
    const [hour, value] = Array.isArray(point) && point.length === 2 ? (point as unknown[]) : []
    if (typeof hour !== 'number' || typeof value !== 'number') {
      problems.push(
        found(
          'VALUE_NOT_A_NUMBER',
          at,
          `${JSON.stringify(Array.isArray(given) ? point : given)} is not a number`,
          shape,
        ),
      )
      continue
    }
    const timeS = hour * SECONDS_PER_HOUR
    if (timeS < (atS.at(-1) ?? 0))
      problems.push(found('VALUE_OUT_OF_RANGE', at, `hour ${hour} goes back`, 'expected hours that do not fall'))
    const read = column.read(String(value))
    if (!read.ok) problems.push(found(read.error.code, at, read.error.text, read.error.remedy))
    atS.push(timeS)
    values.push(value)
  }
  return { series: problems.length === 0 ? { atS, values } : undefined, problems }
}
