import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type ChainHead, type ChainVerdict, entryOf, verifyChain } from './chain.ts'
import { breakOf, breakSentence, isCutOff } from './chain-break.ts'
import { chainLinks } from './sqlite-audit-log.ts'

/** Fact of the spool that holds the end of the chain. */
export const AUDIT_HEAD = 'audit-head'

export const headIn = (fact: string | undefined): ChainHead | undefined =>
  fact === undefined ? undefined : (JSON.parse(fact) as ChainHead)

export interface FileVerdict {
  readonly ok: boolean
  /** One sentence for the person who asked. */
  readonly sentence: string
}

/** Reads a log's file alone, and the spool beside it for the end that it noted. Neither is changed. */
export function verifyFile(auditPath: string, spoolPath: string): FileVerdict {
  const noted = notedHead(spoolPath)
  const verdict = verdictOn(auditPath, noted)
  if (typeof verdict === 'string') return { ok: false, sentence: `${auditPath}: cannot be read (${verdict})` }
  if (verdict.kind === 'broken')
    return {
      ok: false,
      sentence: `${auditPath}: broken at entry ${verdict.id}: ${verdict.why}; ${verdict.entries} before it are whole`,
    }
  const end = noted === undefined ? '; no end is noted in the spool, so a cut end could not be seen' : ''
  const { said, ok } = whatTheChainSays(auditPath)
  return {
    ok,
    sentence: `${auditPath}: ${verdict.entries} entries, chain whole, head ${verdict.head.hash}${end}${said}`,
  }
}

/** A chain may be whole and yet tell of what is missing before it or in it. */
function whatTheChainSays(path: string): { readonly said: string; readonly ok: boolean } {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    let said = ''
    let ok = true
    for (const link of chainLinks(database)) {
      const entry = entryOf(link)
      const found = breakOf(entry)
      if (found !== undefined) {
        said += `\n  entry ${entry.id}: ${breakSentence(found)}`
        ok &&= !existsSync(found.movedTo)
      }
      if (isCutOff(entry)) {
        said += `\n  entry ${entry.id}: an end that was noted in the spool was missing at the start: ${JSON.stringify(entry.detail)}`
        ok = false
      }
    }
    return { said, ok }
  } finally {
    database.close()
  }
}

function verdictOn(path: string, noted: ChainHead | undefined): ChainVerdict | string {
  try {
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      return verifyChain(chainLinks(database), noted)
    } finally {
      database.close()
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function notedHead(spoolPath: string): ChainHead | undefined {
  if (!existsSync(spoolPath)) return undefined
  try {
    const database = new DatabaseSync(spoolPath, { readOnly: true })
    try {
      const row = database.prepare('SELECT value FROM fact WHERE name = ?').get(AUDIT_HEAD)
      return headIn(row === undefined ? undefined : String(row['value']))
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}
