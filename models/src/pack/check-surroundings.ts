import { type Problem, problem } from '../ground/problem.ts'
import type { ObservationTables } from './observation-tables.ts'

/** A rating rises in both columns, and the year has each of its months once. */
export const checkSurroundings = ({ riverRating, climate }: ObservationTables): Problem[] => [
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
