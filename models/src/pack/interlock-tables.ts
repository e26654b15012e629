import type { GateId } from '../ground/ids.ts'
import { extra, idOf, numberFrom, type RowOf, SOURCED_COLUMNS } from './column.ts'
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* The table of what a command to a gate is asked before it is sent. */

const opening = extra(numberFrom(0, 30, 'an opening', 'm'))
const move = extra(numberFrom(0.01, 30, 'a move', 'm'))

const INTERLOCK_COLUMNS = {
  gate: idOf<GateId>('structures.csv', { file: 'branches.csv', prefix: 'G-' }),
  lowest_opening_m: opening,
  highest_opening_m: opening,
  largest_move_m: move,
  travel_per_hour_m: move,
  least_head_m: extra(numberFrom(0, 30, 'a head', 'm')),
  second_person_from_m: extra(numberFrom(0, 30, 'a move', 'm')),
  ...SOURCED_COLUMNS,
}

export type InterlockRow = RowOf<typeof INTERLOCK_COLUMNS>

export const INTERLOCK_TABLES = {
  interlocks: optionalTable('interlocks.csv', INTERLOCK_COLUMNS, 'gate'),
}

export const readInterlockTables = (files: PackFiles) => ({
  interlocks: readTable(files, INTERLOCK_TABLES.interlocks),
})

export type InterlockTables = ReturnType<typeof readInterlockTables>
