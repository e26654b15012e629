import { type Problem, problem } from '../ground/problem.ts'
import type { DemandTables } from './demand-tables.ts'

/** Soils hold what they can, and a tariff's row fills the cells of its kind. */
export const checkDemand = ({ soils, tariff }: DemandTables): Problem[] => [
  ...soils.rows.flatMap(({ row, value }) => {
    const { saturation_fraction, field_capacity_fraction, wilting_point_fraction } = value
    if (saturation_fraction > field_capacity_fraction && field_capacity_fraction > wilting_point_fraction) return []
    const place = { file: soils.file, row, column: 'field_capacity_fraction' }
    const text = `${field_capacity_fraction} does not lie between wilting point and saturation`
    return [problem('VALUE_OUT_OF_RANGE', place, text, `expected ${wilting_point_fraction} to ${saturation_fraction}`)]
  }),
  ...tariff.rows.flatMap(({ row, value }) => {
    const wanted = value.kind === 'basic' ? ['basic_yuan_per_mu_year'] : ['from_quota_fraction', 'volume_yuan_per_m3']
    return (['basic_yuan_per_mu_year', 'from_quota_fraction', 'volume_yuan_per_m3'] as const).flatMap((column) => {
      const isWanted = wanted.includes(column)
      if (isWanted === (value[column] !== null)) return []
      const place = { file: tariff.file, row, column }
      return isWanted
        ? [problem('VALUE_MISSING', place, `a ${value.kind} price needs its ${column}`, 'expected a number')]
        : [problem('VALUE_OUT_OF_RANGE', place, `a ${value.kind} price has no ${column}`, 'expected an empty cell')]
    })
  }),
]
