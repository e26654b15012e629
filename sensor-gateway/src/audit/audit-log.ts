/** What a person or a program did, before it is done: `subject` is what it was done to, `detail` whatever explains it. */
export interface Deed {
  readonly by: string
  readonly action: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

export interface AuditEntry extends Deed {
  readonly id: number
  readonly atMs: number
  /** SHA-256 over the entry and the hash of the one before it, hex. */
  readonly hash: string
}

/** Append-only. Throws if the disk does not take the entry: then the deed must not be done. */
export interface AuditLog {
  append(deed: Deed): AuditEntry
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  /** Ask again with this `before` for older ones. */
  readonly nextBeforeId: number | null
}

export interface AuditReader {
  /** Newest first. */
  page(beforeId: number | null, limit: number): AuditPage
}
