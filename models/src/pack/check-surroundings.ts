import { type Problem, problem } from '../ground/problem.ts'
import type { ObservationTables } from './observation-tables.ts'
import type { Table } from './read-table.ts'

/** A rating rises in both columns, the year has each of its months once, and a year of days each of its days. */
export const checkSurroundings = ({ riverRating, climate, weatherDays, riverDays }: ObservationTables): Problem[] => [
  ...problemsOfYears(weatherDays),
  ...problemsOfYears(riverDays),
  ...riverRating.rows.flatMap(({ row, value }, index) => {
    const before = riverRating.rows[index - 1]?.value
    if (before === undefined) return []
    return (['discharge_m3s', 'stage_m'] as const).flatMap((column) => {
      if (value[column] > before[column]) return []
      const place = { file: riverRating.file, row, column }
      return [
        problem('VALUE_OUT_OF_RANGE', place, `${value[column]} does not rise`, `expected more than ${before[column]}`),
      ]
    })
  }),
  ...climate.rows.flatMap(({ row, value }, index) =>
    value.month === index + 1 || climate.rows.length < climate.rowCount
      ? []
      : [
          problem(
            'VALUE_OUT_OF_RANGE',
            { file: climate.file, row, column: 'month' },
            `month ${value.month} stands here`,
            `expected ${index + 1}`,
          ),
        ],
  ),
  ...(climate.rowCount === 12 || climate.rowCount === 0
    ? []
    : [
        problem('VALUE_MISSING', { file: climate.file }, `the year has ${climate.rowCount} months`, 'expected 12 rows'),
      ]),
]

const SHORTEST_YEAR_DAYS = 365

/** The days of each kind of year follow one another from the first of January to the end. */
function problemsOfYears({
  file,
  rows,
  rowCount,
}: Table<{ readonly year_kind: string; readonly day_of_year: number }>): Problem[] {
  if (rows.length < rowCount) return []
  const days = new Map<string, number>()
  const astray = rows.flatMap(({ row, value: { year_kind, day_of_year } }) => {
    const expected = (days.get(year_kind) ?? 0) + 1
    days.set(year_kind, day_of_year)
    if (day_of_year === expected) return []
    const place = { file, row, column: 'day_of_year' }
    const text = `day ${day_of_year} of the ${year_kind} year stands here`
    return [problem('VALUE_OUT_OF_RANGE', place, text, `expected ${expected}`)]
  })
  if (astray.length > 0) return astray
  return [...days].flatMap(([kind, last]) =>
    last >= SHORTEST_YEAR_DAYS
      ? []
      : [problem('VALUE_MISSING', { file }, `the ${kind} year ends with day ${last}`, 'expected 365 or 366 days')],
  )
}
