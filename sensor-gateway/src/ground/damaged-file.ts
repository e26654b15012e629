import { existsSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** A database's own file, and what SQLite may have put beside it. */
const FILE_ENDS = ['', '-wal', '-shm']
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** Of the file, and no fault of the disk or of the program. */
export function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error) || !('errcode' in error)) return false
  const code = Number(error.errcode) & 0xff
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB || /no such (table|column)/.test(error.message)
}

/** Why the file cannot be used; undefined: it can, or there is none. A disk that does not answer is no damage. */
export function fileDamage(path: string, also: (database: DatabaseSync) => string | undefined): string | undefined {
  if (!existsSync(path)) return undefined
  return lookInto(path, (database) => {
    const said = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0]
    return said === 'ok' ? also(database) : String(said).replaceAll(/\s+/g, ' ')
  })
}

/** `look`'s answer, or why the file could not be looked at. */
export function lookInto(path: string, look: (database: DatabaseSync) => string | undefined): string | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 2000 })
    return look(database)
  } catch (error) {
    if (!isDamage(error)) throw error
    return error.message
  } finally {
    database?.close()
  }
}

/** Puts a damaged file aside, with its log, under a name that says when. */
export function putAside(path: string, nowMs: number): string {
  const movedTo = `${path.replace(/\.sqlite$/, '')}.damaged-${new Date(nowMs).toISOString().replaceAll(':', '')}`
  for (const end of FILE_ENDS) if (existsSync(path + end)) renameSync(path + end, movedTo + end)
  return movedTo
}

/** Undoes it; what was begun in its place is dropped. */
export function putBack(movedTo: string, path: string): void {
  for (const end of FILE_ENDS) {
    rmSync(path + end, { force: true })
    if (existsSync(movedTo + end)) renameSync(movedTo + end, path + end)
  }
}
