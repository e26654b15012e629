import type { Gauge } from '@district/models'
import type { PictureOrigin } from '../../frame/water-picture.ts'
import { staleAfterMs } from '../../state/staleness.ts'
import type { TwinState } from '../../state/twin-store.ts'

/** How a number on screen is known. Every number has one, shown by shape and word. */
export type Origin =
  | 'measured'
  | 'computed'
  | 'forecast'
  | 'rehearsal'
  | 'estimated'
  | 'stale'
  | 'doubtful'
  | 'bad'
  | 'never'

type Known = Pick<TwinState, 'latestByGauge' | 'nowMs' | 'connection'> & Partial<Pick<TwinState, 'mode'>>

/** What a gauge's last word is worth. With the connection lost, nothing on screen may pass for live; what is past stays as it was. */
export function gaugeOrigin({ latestByGauge, nowMs, connection, mode }: Known, gauge: Gauge): Origin {
  const reading = latestByGauge.get(gauge.id)
  if (reading === undefined) return 'never'
  if ((connection === 'lost' && mode !== 'past') || nowMs - reading.takenAtMs > staleAfterMs(gauge, mode))
    return 'stale'
  return reading.quality === 'good' ? 'measured' : reading.quality
}

const WORST_FIRST: readonly Origin[] = ['bad', 'doubtful', 'never', 'stale', 'measured']

/** A value made of several gauges is worth no more than the worst of them. */
export function worstOrigin(state: Known, gauges: readonly Gauge[]): Origin {
  const origins = new Set(gauges.map((gauge) => gaugeOrigin(state, gauge)))
  return WORST_FIRST.find((origin) => origins.has(origin)) ?? 'never'
}

/** How a number of a frame is known. The newest is stale when the model is away: then nothing moves it any more. */
export function frameOrigin(origin: PictureOrigin | undefined, isModelAway: boolean): Origin {
  if (origin === undefined) return 'never'
  if (origin === 'past') return 'computed'
  return origin === 'computed' && isModelAway ? 'stale' : origin
}

/** Mean of what the gauges last said; undefined when one of them was never heard. */
export function meanValue(
  { latestByGauge }: Pick<Known, 'latestByGauge'>,
  gauges: readonly Gauge[],
): number | undefined {
  if (gauges.length === 0) return undefined
  let sum = 0
  for (const gauge of gauges) {
    const reading = latestByGauge.get(gauge.id)
    if (reading === undefined) return undefined
    sum += reading.value
  }
  return sum / gauges.length
}

/** Instant of the oldest of the gauges' last words. */
export function oldestTakenAtMs(
  { latestByGauge }: Pick<Known, 'latestByGauge'>,
  gauges: readonly Gauge[],
): number | undefined {
  const times = gauges.flatMap((gauge) => latestByGauge.get(gauge.id)?.takenAtMs ?? [])
  return times.length === 0 ? undefined : Math.min(...times)
}
