import type { AuditEntry, Deed } from './audit-log.ts'
import type { ChainHead } from './chain.ts'

/** Why a chain begins anew: the file before it was damaged. */
export interface ChainBreak {
  readonly why: string
  /** Where the damaged file was put. */
  readonly movedTo: string
  /** How far it can be read and is whole. */
  readonly readable: ChainHead
  /** How far it had come, as noted elsewhere; null: nothing was noted. */
  readonly noted: ChainHead | null
}

const BEGUN_ANEW = 'audit.begin-anew'
const END_MISSING = 'audit.end-missing'
const GATEWAY = 'gateway'

/** First entry of the new chain. */
export const brokenOff = (found: Omit<ChainBreak, 'noted'> & { readonly noted: ChainHead | undefined }): Deed => ({
  ...{ by: GATEWAY, action: BEGUN_ANEW, subject: 'audit' },
  detail: { ...found, noted: found.noted ?? null },
})

/** Next entry of a chain that lacks the end that was noted elsewhere, which would else be forgotten with it. */
export const cutOff = (noted: ChainHead | undefined, found: ChainHead): Deed => ({
  ...{ by: GATEWAY, action: END_MISSING, subject: 'audit' },
  detail: { noted: noted ?? null, found },
})

/** What the first entry of a chain says of the file before it; undefined: it is the first of all. */
export const breakOf = ({ action, detail }: AuditEntry): ChainBreak | undefined =>
  action === BEGUN_ANEW ? (detail as unknown as ChainBreak) : undefined

export const isCutOff = ({ action }: AuditEntry): boolean => action === END_MISSING

/** For a person, in the log, the health and the command. */
export function breakSentence({ why, movedTo, readable, noted }: ChainBreak): string {
  const of = noted === null ? '' : ` of ${noted.id}`
  return `The audit log was damaged (${why}), and a new chain was begun. ${readable.id}${of} entries of the old one can be read and are whole, up to ${readable.hash}. Keep ${movedTo} for an examination elsewhere; this report ends when the file is moved away.`
}
