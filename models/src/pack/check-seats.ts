import { isStageGiven } from '../domain/node.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { valuesById } from './check-levels.ts'
import type { NetworkTables, NodeRow, ReachRow } from './network-tables.ts'
import type { TableRow } from './read-table.ts'
import { CHOSEN_COLUMNS, LAW_COLUMNS, type SeatRow, type StructureTables } from './structure-tables.ts'

/** Cells that each seat fills; the others stay empty. */
const SEAT_CELLS = {
  'reach-head': ['reach'],
  'reach-tail': ['reach'],
  outside: ['outside_stage_m'],
  between: ['to_node'],
} as const
const ALL_SEAT_CELLS = ['reach', 'to_node', 'outside_stage_m'] as const

/** Structures without a leaf sit where their seat says and have the numbers of their kind. */
export function checkSeats(network: NetworkTables, structures: StructureTables): Problem[] {
  const nodes = valuesById(network.nodes)
  const reaches = valuesById(network.reaches)
  const { weirs, barrels, pumps, turnouts } = structures
  return [
    ...[weirs, barrels, pumps, turnouts].flatMap(({ file, rows }) =>
      rows.flatMap((row) => problemsOfSeat(file, row, nodes, reaches)),
    ),
    ...[weirs, turnouts].flatMap(({ file, rows }) => rows.flatMap((row) => problemsOfLaw(file, row))),
    ...problemsOfCurves(structures),
  ]
}

function problemsOfSeat(
  file: string,
  { row, value }: TableRow<SeatRow>,
  nodes: ReadonlyMap<string, NodeRow>,
  reaches: ReadonlyMap<string, ReachRow>,
): Problem[] {
  const { seat, from_node, to_node } = value
  const found = (column: string, text: string, remedy: string) =>
    problem('NETWORK_UNSUPPORTED', { file, row, column }, text, remedy)
  const wanted: readonly string[] = SEAT_CELLS[seat]
  const cells = ALL_SEAT_CELLS.flatMap((column) => {
    const isWanted = wanted.includes(column)
    if (isWanted === (value[column] !== null)) return []
    return isWanted
      ? [found(column, `a structure that sits ${seat} needs its ${column}`, 'expected a value')]
      : [found(column, `a structure that sits ${seat} has no ${column}`, 'expected an empty cell')]
  })
  if (cells.length > 0) return cells
  if (seat === 'between' && from_node === to_node)
    return [found('to_node', 'the structure ends where it begins', 'expected two different nodes')]
  const reach = reaches.get(value.reach ?? '')
  if (reach === undefined) return []
  const end = seat === 'reach-head' ? reach.from_node : reach.to_node
  const from = nodes.get(from_node)
  const fromRiver = seat === 'reach-head' && isStageGiven(from?.boundary)
  /* of a broken row nobody knows the boundary */
  if (from_node === end || fromRiver || from === undefined) return []
  return [found('from_node', `${from_node} is not where ${reach.id} has its ${seat}`, `expected ${end}`)]
}

/** A number of each kind's own law, and none of another's. */
function problemsOfLaw(file: string, { row, value }: TableRow<{ readonly kind: keyof typeof LAW_COLUMNS }>): Problem[] {
  const own: readonly string[] = LAW_COLUMNS[value.kind]
  return Object.entries(value).flatMap(([column, cell]) => {
    if (!CHOSEN_COLUMNS.includes(column) || own.includes(column) === (cell !== null)) return []
    const place = { file, row, column }
    return own.includes(column)
      ? [problem('VALUE_MISSING', place, `a ${value.kind} has a ${column}`, 'expected a number')]
      : [problem('VALUE_OUT_OF_RANGE', place, `a ${value.kind} has no ${column}`, 'expected an empty cell')]
  })
}

function problemsOfCurves({ pumps, pumpCurves }: StructureTables): Problem[] {
  const { file } = pumpCurves
  const rows = new Map(
    pumps.rows.map(({ value }) => [`${value.id}`, pumpCurves.rows.filter((row) => row.value.pump === value.id)]),
  )
  return pumps.rows.flatMap(({ row, value }) => {
    const curve = rows.get(value.id) ?? []
    if (curve.length < 2) {
      const text = `${value.id} has ${curve.length} rows of its curve`
      const place = { file: pumps.file, row, column: 'id' }
      // A broken row of the curve is told already.
      if (pumpCurves.rows.length < pumpCurves.rowCount) return []
      return [problem('VALUE_MISSING', place, text, `expected two or more in ${file}`)]
    }
    const falls = curve.flatMap((point, index) => {
      const before = curve[index - 1]?.value
      if (before === undefined) return []
      if (point.value.lift_m > before.lift_m && point.value.discharge_m3s <= before.discharge_m3s) return []
      const place = { file, row: point.row, column: 'lift_m' }
      const text = `${point.value.discharge_m3s} m³/s at ${point.value.lift_m} m follow ${before.discharge_m3s} at ${before.lift_m}`
      return [problem('VALUE_OUT_OF_RANGE', place, text, 'expected rising lifts, falling discharges')]
    })
    const last = curve.at(-1)
    if (last === undefined || last.value.discharge_m3s === 0) return falls
    const place = { file, row: last.row, column: 'discharge_m3s' }
    return [
      ...falls,
      problem('VALUE_OUT_OF_RANGE', place, 'the last row still pumps', 'expected 0 at the shut-off lift'),
    ]
  })
}
