import { type Problem, problem } from '../ground/problem.ts'
import { siConverter, wireUnitsOf } from '../ground/wire-units.ts'
import { valuesById } from './check-levels.ts'
import type { ObservationTables } from './observation-tables.ts'

/** A device says a gauge's quantity in a unit of that quantity. */
export function checkDevices({ devices, gauges }: ObservationTables): Problem[] {
  const known = valuesById(gauges)
  return devices.rows.flatMap(({ row, value }) => {
    const quantity = known.get(value.gauge)?.quantity
    if (quantity === undefined || siConverter(value.unit, quantity) !== undefined) return []
    const place = { file: 'devices.csv', row, column: 'unit' }
    const remedy = `expected one of ${wireUnitsOf(quantity).join(', ')}`
    return [problem('VALUE_UNKNOWN', place, `"${value.unit}" is no unit of a ${quantity}`, remedy)]
  })
}
