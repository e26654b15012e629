import { type Problem, problem } from '../ground/problem.ts'
import type { InterlockRow, InterlockTables } from './interlock-tables.ts'
import type { NetworkTables } from './network-tables.ts'
import type { TableRow } from './read-table.ts'

/** Openings lie within the leaf's travel and in order; no single move is longer than what an hour allows. */
export function checkInterlocks({ interlocks }: InterlockTables, network: NetworkTables): Problem[] {
  const travelM = new Map<string, number>([
    ...network.structures.rows.map(({ value }) => [value.id, value.max_opening_m] as const),
    ...network.branches.rows.map(({ value }) => [`G-${value.id}`, value.gate_max_opening_m] as const),
  ])
  const firstOf = new Map<string, number>()
  return interlocks.rows.flatMap((row) => [
    ...problemsOfRow(row, travelM.get(row.value.gate)),
    ...problemsOfTwin(row, firstOf),
  ])
}

function problemsOfTwin({ row, value: { gate } }: TableRow<InterlockRow>, firstOf: Map<string, number>): Problem[] {
  const first = firstOf.get(gate)
  firstOf.set(gate, first ?? row)
  if (first === undefined) return []
  const place = { file: 'interlocks.csv', row, column: 'gate' }
  return [problem('ID_DUPLICATE', place, `${gate} stands in row ${first} already`, 'expected each gate once')]
}

const COLUMNS_WITHIN_TRAVEL = [
  'lowest_opening_m',
  'highest_opening_m',
  'largest_move_m',
  'second_person_from_m',
] as const satisfies readonly (keyof InterlockRow)[]

function problemsOfRow({ row, value }: TableRow<InterlockRow>, travelM: number | undefined): Problem[] {
  const found = (column: keyof InterlockRow & string, text: string, remedy: string) =>
    problem('VALUE_OUT_OF_RANGE', { file: 'interlocks.csv', row, column }, text, remedy)
  const { gate, lowest_opening_m: lowestM, highest_opening_m: highestM } = value
  const { largest_move_m: moveM, travel_per_hour_m: hourM } = value
  const problems =
    travelM === undefined
      ? []
      : COLUMNS_WITHIN_TRAVEL.filter((column) => (value[column] ?? 0) > travelM).map((column) =>
          found(column, `${gate} opens to ${travelM} m, not ${value[column]} m`, `expected at most ${travelM}`),
        )
  if (lowestM !== null && highestM !== null && lowestM >= highestM)
    problems.push(found('highest_opening_m', `${highestM} is not above ${lowestM}`, `expected more than ${lowestM}`))
  if (moveM !== null && hourM !== null && hourM < moveM)
    problems.push(
      found('travel_per_hour_m', `an hour allows ${hourM} m and one move ${moveM} m`, `expected at least ${moveM}`),
    )
  return problems
}
