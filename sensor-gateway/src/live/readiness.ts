import type { PartHealth } from '@district/models/contract'

export interface ReadinessSources {
  broker(): PartHealth
  store(): PartHealth
  /** Why readings are not acknowledged at the moment; null while they are. */
  refusal(): string | null
  /** Why that may come, with numbers; null while there is ample room. */
  spoolWarning(): string | null
}

export interface ReadinessDocument {
  readonly ready: boolean
  /** Why not. */
  readonly reasons: readonly string[]
  /** What is not as it should be, and yet readings are taken. */
  readonly degraded: readonly string[]
}

/** Whether readings can come in and are kept. Without the history they are: they wait on disk. */
export function readiness({ broker, store, refusal, spoolWarning }: ReadinessSources): ReadinessDocument {
  const reasons: string[] = []
  const why = refusal()
  if (why !== null) reasons.push(`Readings are not taken and not acknowledged (${why}); their senders keep them.`)
  const heard = broker()
  if (heard.state === 'down') reasons.push(heard.detail ?? 'The broker is away.')
  const kept = store()
  const degraded = kept.state === 'down' ? [kept.detail ?? 'The history is away; readings wait on disk.'] : []
  const warning = spoolWarning()
  if (warning !== null) degraded.push(warning)
  return { ready: reasons.length === 0, reasons, degraded }
}
