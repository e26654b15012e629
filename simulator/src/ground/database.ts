import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** FULL: what was committed survives a cut of the power · NORMAL: it survives a kill of the process. */
export type Durability = 'FULL' | 'NORMAL'

/** A database with its tables, made where there is none; `:memory:` for tests. The caller closes it. */
export function openDatabase(path: string, schema: string, durability: Durability): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const database = new DatabaseSync(path, { timeout: 2000 })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability};`)
  database.exec(schema)
  return database
}

/** All of `work` or nothing of it. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
