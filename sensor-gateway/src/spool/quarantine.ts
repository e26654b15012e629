import { DatabaseSync } from 'node:sqlite'
import type { CounterName } from '../ground/counters.ts'
import { fileDamage, lookInto } from '../ground/damaged-file.ts'
import { inTransaction } from '../ground/sqlite.ts'
import { SPOOL_SCHEMA } from './schema.ts'

/** What was found damaged at the start, and what of it could be read. */
export interface SpoolDamage {
  readonly why: string
  /** Where the damaged file lies now; the report stands until somebody takes it away from there. */
  readonly movedTo: string
  /** Rows that were read, per table. */
  readonly salvaged: Readonly<Record<string, number>>
  /** Values that had been received and are in none of the counters' ends any more; null: the counters were not readable. */
  readonly lost: number | null
}

/** What the user of a spool that was found damaged in use still knows of it. */
export interface Remembered {
  readonly counters: ReadonlyMap<CounterName, number>
  readonly facts: ReadonlyMap<string, string>
}

/** Why the file cannot be used as a spool; undefined: it can, or there is none. */
export const damageOf = (path: string): string | undefined => fileDamage(path, foreignTable)

export interface Salvage {
  readonly movedTo: string
  readonly why: string
  readonly remembered?: Remembered
}

/** Brings everything that can still be read, or is remembered, into a new spool, and makes its counters add up again. */
export function salvage({ movedTo, why, remembered }: Salvage, fresh: DatabaseSync): SpoolDamage {
  const salvaged: Record<string, number> = {}
  return inTransaction(fresh, () => {
    for (const { table, columns, key } of tablesOf(fresh)) {
      salvaged[table] = 0
      // From both ends: what lies behind a bad page is reached from the other side.
      for (const order of ['ASC', 'DESC'])
        lookInto(movedTo, (old) => {
          const put = fresh.prepare(
            `INSERT OR IGNORE INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
          )
          const by = key.map((column) => `${column} ${order}`).join()
          for (const row of old.prepare(`SELECT ${columns.join()} FROM ${table} ORDER BY ${by}`).iterate())
            salvaged[table] =
              (salvaged[table] ?? 0) + copied(() => put.run(...columns.map((name) => row[name] ?? null)))
          return undefined
        })
    }
    const [putCounter, putFact] = ['counter (name, count)', 'fact (name, value)'].map((into) =>
      fresh.prepare(`INSERT OR REPLACE INTO ${into} VALUES (?, ?)`),
    )
    for (const [name, count] of remembered?.counters ?? []) putCounter?.run(name, count)
    for (const [name, value] of remembered?.facts ?? []) putFact?.run(name, value)
    return { why, movedTo, salvaged, lost: balance(fresh) }
  })
}

/** A row whose values do not fit the schema any more is not taken. */
function copied(put: () => { readonly changes: number | bigint }): number {
  try {
    return Number(put().changes)
  } catch {
    return 0
  }
}

/** received = stored + parked + waiting + repeated; returns by how much it was more, or null when nothing was known. */
function balance(fresh: DatabaseSync): number | null {
  const one = (sql: string) => Number(Object.values(fresh.prepare(sql).get() ?? {})[0] ?? 0)
  const knows = one("SELECT count(*) FROM counter WHERE name = 'received'") > 0
  const received = one("SELECT total(count) FROM counter WHERE name = 'received'")
  const ends = one(
    `SELECT total(iif(name = 'unparked', -count, count)) + (SELECT count(*) FROM waiting) FROM counter
     WHERE name IN ('stored', 'repeated', 'unparked') OR name LIKE 'parked.%'`,
  )
  fresh.prepare("INSERT OR REPLACE INTO counter (name, count) VALUES ('received', ?)").run(ends)
  return knows ? received - ends : null
}

/** A table of our name with other columns is of another program, or of another time. */
function foreignTable(database: DatabaseSync): string | undefined {
  const fresh = new DatabaseSync(':memory:')
  fresh.exec(SPOOL_SCHEMA)
  try {
    const known = new Map(tablesOf(database).map(({ table, columns }) => [table, columns.join()]))
    const wrong = tablesOf(fresh).find(({ table, columns }) => (known.get(table) ?? columns.join()) !== columns.join())
    return wrong && `table ${wrong.table} has the columns ${known.get(wrong.table)}`
  } finally {
    fresh.close()
  }
}

function tablesOf(database: DatabaseSync) {
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .all()
  return names.map(({ name }) => {
    const info = database.prepare(`PRAGMA table_info(${JSON.stringify(String(name))})`).all()
    const key = info.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']))
    return {
      table: String(name),
      columns: info.map((column) => String(column['name'])),
      key: key.map((column) => String(column['name'])),
    }
  })
}
