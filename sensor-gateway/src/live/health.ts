import type { HealthDocument, PartHealth } from '@district/models/contract'
import { breakSentence, type ChainBreak } from '../audit/chain-break.ts'
import type { DistrictClock } from '../ground/clock.ts'
import type { Spool } from '../spool/spool.ts'
import type { HistoryStore } from '../store/history-store.ts'

/** Waiting for less than this is the ordinary way into the history. */
const BEHIND_AFTER_MS = 5000

export interface HealthSources {
  readonly clock: DistrictClock
  readonly spool: Spool
  readonly storeKind: HistoryStore['kind']
  broker(): PartHealth
  store(): PartHealth
  simulator(): PartHealth
  /** Why readings are not acknowledged at the moment; null while they are. */
  refusal(): string | null
  /** How the chain of the audit log came to begin anew; left out: it never did. */
  auditDamage?(): ChainBreak | undefined
  virtualDistrict(): boolean
}

/** Everything that is not as it should be, in one document, as of now. */
export function healthDocument(sources: HealthSources): HealthDocument {
  const { clock, spool, storeKind } = sources
  const nowMs = clock.nowMs()
  const counters = spool.readingCounters
  const store = storeHealth(sources)
  const oldestMs = counters.waiting === 0 ? null : spool.oldestWaitingMs()
  const behindAfterMs = BEHIND_AFTER_MS * Math.max(1, clock.setting.speed)
  const isBehind = oldestMs !== null && (store.state === 'down' || nowMs - oldestMs > behindAfterMs)
  const parts = { broker: sources.broker(), simulator: sources.simulator() }
  const damage = damageSentence(spool)
  const chainBreak = sources.auditDamage?.()
  const isSound = damage === undefined && chainBreak === undefined
  const allUp = [store, ...Object.values(parts)].every(({ state }) => state === 'up')
  return {
    status: allUp && !isBehind && isSound ? 'ok' : 'degraded',
    nowMs,
    clock: clock.setting,
    ...parts,
    store: { ...store, kind: storeKind, waiting: counters.waiting, behindSinceMs: isBehind ? oldestMs : null },
    ...(damage === undefined ? {} : { spoolDamage: damage }),
    ...(chainBreak === undefined ? {} : { auditDamage: breakSentence(chainBreak) }),
    virtualDistrict: sources.virtualDistrict(),
    counters,
  }
}

/** What happened to the spool, for a person; undefined while it is sound. */
export function damageSentence({ damage }: Pick<Spool, 'damage'>): string | undefined {
  if (damage === undefined) return undefined
  const { why, movedTo, salvaged, lost } = damage
  const missing = lost === null ? 'how many are missing is not known' : `${lost} received values are missing`
  return `The spool was damaged (${why}). ${salvaged['waiting'] ?? 0} waiting readings were salvaged; ${missing}. Keep ${movedTo} for an examination elsewhere; this report ends when the file is moved away.`
}

function storeHealth(sources: HealthSources): PartHealth {
  const refusal = sources.refusal()
  const store = sources.store()
  if (refusal === null) return store
  const detail = `Readings are not taken and not acknowledged (${refusal}); their senders keep them.`
  return { state: 'down', sinceMs: store.sinceMs, detail }
}
