import type { PublishedTotals } from '../domain/district.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { HEADER_FILE, type PUBLISHED_COLUMNS } from './district-header.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
import type { NetworkTables, OfftakeRow } from './network-tables.ts'
import type { Table, TableRow } from './read-table.ts'

const LENGTH_TOLERANCE_M = 1
const DISCHARGE_TOLERANCE = 0.01

/** The branches of each group add up to what the group says. */
export function checkGroups({ offtakes, branches }: NetworkTables): Problem[] {
  return offtakes.rows.flatMap(({ row, value: group }: TableRow<OfftakeRow>) => {
    const members = branches.rows.filter(({ value }) => value.offtake === group.id).map(({ value }) => value)
    const found = (column: string, text: string, remedy: string) =>
      problem('TOTAL_MISMATCH', { file: offtakes.file, row, column }, text, remedy)
    if (members.length !== group.branches) {
      const text = `${group.id} has ${group.branches} branches here and ${members.length} in ${branches.file}`
      // Of an unsound row nobody knows the group: the row is reported, the count is not.
      if (branches.rows.length < branches.rowCount) return []
      return [found('branches', text, `expected ${members.length}`)]
    }
    const problems: Problem[] = []
    const lengthM = sum(members, ({ length_m }) => length_m)
    if (Math.abs(lengthM - group.length_km * 1000) > LENGTH_TOLERANCE_M) {
      const text = `its branches are ${lengthM / 1000} km long, not ${group.length_km} km`
      problems.push(found('length_km', text, `expected ${lengthM / 1000}`))
    }
    const dischargeM3s = sum(members, ({ design_discharge_m3s }) => design_discharge_m3s)
    if (Math.abs(dischargeM3s - group.design_discharge_m3s) > DISCHARGE_TOLERANCE * group.design_discharge_m3s) {
      const text = `its branches carry ${dischargeM3s.toFixed(2)} m³/s, not ${group.design_discharge_m3s} m³/s`
      problems.push(found('design_discharge_m3s', text, `expected ${dischargeM3s.toFixed(2)}`))
    }
    return problems
  })
}

/**
 * The tables add up to what is published of the district, to the published precision.
 * A sum over a table with unsound rows says nothing, so it is compared only when all rows are sound; counts always are.
 */
export function checkTotals(tables: NetworkTables, published: PublishedTotals): Problem[] {
  const { nodes, reaches, branches, structures, offtakes } = tables
  return [
    ...mismatch('nodes', nodes.rowCount, published.nodes, 0, 1, ''),
    ...mismatch('trunk_reaches', reaches.rowCount, published.trunkReaches, 0, 1, ''),
    ...mismatch('branches', branches.rowCount, published.branches, 0, 1, ''),
    ...mismatch('gates', structures.rowCount, published.gates, 0, 1, ''),
    ...mismatch('offtake_groups', offtakes.rowCount, published.offtakeGroups, 0, 1, ''),
    ...ifSound(reaches, (rows) =>
      mismatch(
        'trunk_length_km',
        sum(rows, ({ length_m }) => length_m),
        published.trunkLengthM,
        50,
        1000,
        ' km',
      ),
    ),
    ...ifSound(branches, (rows) =>
      mismatch(
        'branch_length_km',
        sum(rows, ({ length_m }) => length_m),
        published.branchLengthM,
        500,
        1000,
        ' km',
      ),
    ),
    ...ifSound(offtakes, (rows) => {
      const areaM2 = squareMetresOfWanMu(sum(rows, ({ command_area_wan_mu }) => command_area_wan_mu))
      const unitM2 = squareMetresOfWanMu(1)
      return mismatch('command_area_wan_mu', areaM2, published.commandAreaM2, unitM2 / 2, unitM2, ' 万亩')
    }),
  ]
}

function mismatch(
  field: keyof typeof PUBLISHED_COLUMNS,
  actual: number,
  published: number,
  tolerance: number,
  unit: number,
  unitName: string,
): Problem[] {
  if (Math.abs(actual - published) <= tolerance) return []
  const shown = (value: number) => `${Number((value / unit).toFixed(3))}${unitName}`
  const place = { file: HEADER_FILE, path: `published.${field}` }
  return [
    problem('TOTAL_MISMATCH', place, `the tables have ${shown(actual)}`, `expected the published ${shown(published)}`),
  ]
}

const sum = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((total, row) => total + of(row), 0)

const ifSound = <T>(table: Table<T>, check: (rows: readonly T[]) => Problem[]): Problem[] =>
  table.rowCount > 0 && table.rows.length === table.rowCount ? check(table.rows.map(({ value }) => value)) : []
