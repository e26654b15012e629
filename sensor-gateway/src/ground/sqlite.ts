import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { GatewayError } from './error-codes.ts'

/**
 * A database whose committed transactions survive a cut of the power: write-ahead log, synced at every commit.
 * The caller owns it for its whole life and closes it.
 */
export function openDatabase(path: string, schema: string): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const database = new DatabaseSync(path, { timeout: 2000 })
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;',
    )
    database.exec(schema)
    return database
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GatewayError('DATA_UNUSABLE', `${path} cannot be opened (${why}); DATA_DIR names its folder.`)
  }
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

/**
 * The same without waiting for the disk: a crash of the process takes nothing of it away, a cut of the power may take the last
 * ones, all of each. For what would then only be done once more.
 */
export function inLazyTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA synchronous = NORMAL')
  try {
    return inTransaction(database, work)
  } finally {
    database.exec('PRAGMA synchronous = FULL')
  }
}
