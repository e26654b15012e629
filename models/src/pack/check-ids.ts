import { type Problem, problem } from '../ground/problem.ts'
import type { Column, Columns, Home } from './column.ts'
import type { Table, TableDefinition } from './read-table.ts'

/** A table as read, with what it should be. */
export interface ReadTable {
  readonly of: TableDefinition
  readonly table: Table<Readonly<Record<string, unknown>>>
}

/** Every id that a row refers to must be the id of a row somewhere; reaches and branches share one name space, and so do gates and structures. */
export function checkIds(tables: readonly ReadTable[]): Problem[] {
  const byFile = new Map(tables.map(({ of, table }) => [of.file, table]))
  return [
    ...tables.flatMap(({ of, table }) =>
      Object.entries(of.columns as Columns).flatMap(([name, column]) => unknownIds(table, name, column, byFile)),
    ),
    ...sharedIds(['reaches.csv', 'branches.csv'], byFile),
    ...sharedIds(['structures.csv', 'weirs.csv', 'barrels.csv', 'pumps.csv', 'turnouts.csv'], byFile),
  ]
}

type TablesByFile = ReadonlyMap<string, Table<Readonly<Record<string, unknown>>>>

function unknownIds(
  { file, rows }: Table<Readonly<Record<string, unknown>>>,
  name: string,
  { homes }: Column<unknown>,
  byFile: TablesByFile,
): Problem[] {
  if (homes === undefined) return []
  const isKnown = (id: string) =>
    homes.some(({ file: home, prefix = '' }) => {
      return id.startsWith(prefix) && byFile.get(home)?.idRows.has(id.slice(prefix.length)) === true
    })
  return rows.flatMap(({ row, value }) => {
    const id = value[name]
    if (typeof id !== 'string' || isKnown(id)) return []
    return [problem('ID_UNKNOWN', { file, row, column: name }, `"${id}" is nowhere`, `expected ${wordsOf(homes)}`)]
  })
}

const wordsOf = (homes: readonly Home[]): string =>
  homes
    .map(({ file, prefix }) => (prefix === undefined ? `an id of ${file}` : `${prefix}<id> for one of ${file}`))
    .join(', or ')

/** Ids of later files that an earlier one has already. */
function sharedIds(files: readonly string[], byFile: TablesByFile): Problem[] {
  const taken = new Map<string, string>()
  return files.flatMap((file) => {
    const ids = byFile.get(file)?.idRows ?? new Map<string, number>()
    const found = [...ids].flatMap(([id, row]) => {
      const home = taken.get(id)
      if (home === undefined || id === '') return []
      const place = { file, row, column: 'id' }
      return [problem('ID_DUPLICATE', place, `"${id}" stands in ${home} already`, 'expected an id of its own')]
    })
    for (const id of ids.keys()) taken.set(id, taken.get(id) ?? file)
    return found
  })
}
