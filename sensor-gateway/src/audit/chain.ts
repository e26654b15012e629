import { createHash } from 'node:crypto'
import type { AuditEntry } from './audit-log.ts'

/** What stands before the first entry. */
export const CHAIN_BEGIN = '0'.repeat(64)

/** The end of a chain: whoever knows it can tell whether a longer chain still contains it. */
export interface ChainHead {
  readonly id: number
  readonly hash: string
}

/** JSON with the keys of every object in order, so that one content has one text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

/** Each hash stands for its entry and for all before it. */
export const chainHash = (previousHash: string, entryText: string): string =>
  createHash('sha256').update(`${previousHash}\n${entryText}`).digest('hex')

/** A row of the log: the entry as the text that was hashed, and its hash. */
export interface ChainLink {
  readonly id: number
  readonly text: string
  readonly hash: string
}

export const entryOf = ({ text, hash }: ChainLink): AuditEntry => ({
  ...(JSON.parse(text) as Omit<AuditEntry, 'hash'>),
  hash,
})

export type ChainVerdict =
  | { readonly kind: 'whole'; readonly entries: number; readonly head: ChainHead }
  /** `entries` of the beginning are in order, up to `head`; the one with `id` is the first that is not. */
  | {
      readonly kind: 'broken'
      readonly entries: number
      readonly head: ChainHead
      readonly id: number
      readonly why: string
    }

/**
 * Follows the chain from its beginning. A changed, inserted or removed entry breaks it there; an end that was cut off leaves a
 * shorter chain that is whole in itself, and shows only against a `noted` head kept elsewhere.
 */
export function verifyChain(links: Iterable<ChainLink>, noted?: ChainHead): ChainVerdict {
  let head: ChainHead = { id: 0, hash: CHAIN_BEGIN }
  const broken = (why: string): ChainVerdict => ({ kind: 'broken', entries: head.id, head, id: head.id + 1, why })
  for (const link of links) {
    if (link.id !== head.id + 1) return broken('it is missing')
    if (idIn(link.text) !== link.id) return broken('its text is that of another entry')
    if (chainHash(head.hash, link.text) !== link.hash) return broken('its hash does not follow from it')
    if (noted?.id === link.id && noted.hash !== link.hash)
      return broken('it is not the one whose hash was noted elsewhere')
    head = { id: link.id, hash: link.hash }
  }
  if (noted !== undefined && noted.id > head.id)
    return broken(`the end is cut off: ${noted.id} entries were noted elsewhere`)
  return { kind: 'whole', entries: head.id, head }
}

function idIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { id?: unknown } | null)?.id
  } catch {
    return undefined
  }
}
