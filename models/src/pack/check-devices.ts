import { type Problem, problem } from '../ground/problem.ts'
import { siConverter, wireUnitsOf } from '../ground/wire-units.ts'
import { valuesById } from './check-levels.ts'
import type { ObservationTables } from './observation-tables.ts'

/** A device says a gauge's quantity in a unit of that quantity, and a channel is one gauge. */
export function checkDevices({ devices, gauges }: ObservationTables): Problem[] {
  const known = valuesById(gauges)
  const rowByChannel = new Map<string, number>()
  return devices.rows.flatMap(({ row, value }) => {
    const { format, device, channel, gauge, unit } = value
    const place = (column: string) => ({ file: 'devices.csv', row, column })
    const problems: Problem[] = []
    const name = JSON.stringify([format, device, channel])
    const first = rowByChannel.get(name)
    if (first === undefined) rowByChannel.set(name, row)
    else {
      const text = `"${channel}" of ${format} ${device} stands in row ${first} already`
      problems.push(problem('ID_DUPLICATE', place('channel'), text, 'expected each channel once'))
    }
    const quantity = known.get(gauge)?.quantity
    if (quantity !== undefined && siConverter(unit, quantity) === undefined) {
      const remedy = `expected one of ${wireUnitsOf(quantity).join(', ')}`
      problems.push(problem('VALUE_UNKNOWN', place('unit'), `"${unit}" is no unit of a ${quantity}`, remedy))
    }
    return problems
  })
}
