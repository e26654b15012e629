import { HIGHEST_TRUNNION } from '../domain/gate.ts'
import { type Problem, problem } from '../ground/problem.ts'
import type { NetworkTables, StructureRow } from './network-tables.ts'

/** What only makes sense together: both numbers of a radial leaf, both of a weir in series; a trunnion that a leaf can turn about. */
export const checkLeaves = ({ structures }: NetworkTables): Problem[] =>
  structures.rows.flatMap(({ row, value }) => {
    const place = (column: string) => ({ file: structures.file, row, column })
    const half = (one: keyof StructureRow, other: keyof StructureRow) =>
      value[one] !== null && value[other] === null
        ? [
            problem(
              'VALUE_MISSING',
              place(other),
              `${one} is given without it`,
              'expected metres, or neither of the two',
            ),
          ]
        : []
    const { radius_m, trunnion_height_m } = value
    const flat =
      radius_m !== null && trunnion_height_m !== null && trunnion_height_m > HIGHEST_TRUNNION * radius_m
        ? [
            problem(
              'VALUE_OUT_OF_RANGE',
              place('trunnion_height_m'),
              `a leaf of radius ${radius_m} m would lie flat on the sill`,
              `expected at most ${HIGHEST_TRUNNION} of the radius`,
            ),
          ]
        : []
    return [
      ...half('radius_m', 'trunnion_height_m'),
      ...half('trunnion_height_m', 'radius_m'),
      ...half('series_weir_crest_m', 'series_weir_width_m'),
      ...half('series_weir_width_m', 'series_weir_crest_m'),
      ...flat,
    ]
  })
