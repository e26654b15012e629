export interface Quantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export function quantilesOf(samples: readonly number[]): Quantiles {
  const sorted = Float64Array.from(samples).sort()
  const at = (q: number) => Math.round(10 * (sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN)) / 10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** How long each reading took, beside the instant at which it was due. Sample by sample, and alike long. */
export interface Latencies {
  readonly dueMs: number[]
  readonly tookMs: number[]
}

/** When the database went and came, and when nothing of the past waited any more. */
export interface OutageInstants {
  readonly goneMs: number
  readonly backMs: number
  readonly drainedMs: number
}

export const PHASES = ['liveBefore', 'liveWhileAway', 'liveWhileDraining', 'liveAfter'] as const
export type Phase = (typeof PHASES)[number]

/** A reading belongs to the phase in which it was due: what was due while the database was away does not burden the drain. */
export function byPhase({ dueMs, tookMs }: Latencies, outage: OutageInstants): Record<Phase, readonly number[]> {
  const phases: Record<Phase, number[]> = { liveBefore: [], liveWhileAway: [], liveWhileDraining: [], liveAfter: [] }
  for (const [i, took] of tookMs.entries()) phases[phaseOf(dueMs[i] ?? Number.NaN, outage)].push(took)
  return phases
}

function phaseOf(dueMs: number, { goneMs, backMs, drainedMs }: OutageInstants): Phase {
  if (dueMs < goneMs) return 'liveBefore'
  if (dueMs < backMs) return 'liveWhileAway'
  return dueMs < drainedMs ? 'liveWhileDraining' : 'liveAfter'
}
