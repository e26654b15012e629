import type { Gauge, GaugeId } from '@district/models'
import type { HistoryPoint } from '@district/models/contract'
import { useEffect, useState } from 'react'
import { useTwin, useTwinState } from '../twin-context.tsx'

export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'ready'; readonly pointsByGauge: ReadonlyMap<GaugeId, readonly HistoryPoint[]> }

export const HISTORY_SPAN_MS = 24 * 3600 * 1000
export const HISTORY_EVERY_S = 300
const HOUR_MS = 3_600_000
/** How often the past is asked for again, by the wall; between, the newest reading ends the line. A fast clock asks sooner. */
const againEveryMs = (clockSpeed: number): number => Math.min(Math.max(300_000 / clockSpeed, 5000), 60_000)

/** The last day of some gauges, in buckets, from the gateway's history. */
export function useHistory(gauges: readonly Gauge[]): HistoryState {
  const { gateway, store } = useTwin()
  const isHeard = useTwinState((state) => state.nowMs > 0 && state.connection !== 'lost')
  /** In the past, hours are asked for as a whole: a playhead that moves within one has all of it. */
  const pastHourMs = useTwinState((state) => (state.mode === 'past' ? Math.ceil(state.nowMs / HOUR_MS) * HOUR_MS : 0))
  const speed = useTwinState((state) => state.loaded?.clock.speed ?? 1)
  const [history, setHistory] = useState<HistoryState>({ kind: 'loading' })

  useEffect(() => {
    let isWanted = true
    const ask = async () => {
      const toMs = pastHourMs > 0 ? pastHourMs : store.getState().nowMs
      const spanMs = pastHourMs > 0 ? HISTORY_SPAN_MS + HOUR_MS : HISTORY_SPAN_MS
      const answers = await Promise.all(
        gauges.map(async ({ id }) => ({
          id,
          answer: await gateway.history({ gaugeId: id, fromMs: toMs - spanMs, toMs, everyS: HISTORY_EVERY_S }),
        })),
      )
      if (!isWanted) return
      const pointsByGauge = new Map<GaugeId, readonly HistoryPoint[]>()
      for (const { id, answer } of answers) {
        if (!answer.ok) return setHistory({ kind: 'failed', detail: answer.error.detail })
        pointsByGauge.set(id, answer.value.points)
      }
      setHistory({ kind: 'ready', pointsByGauge })
    }
    setHistory({ kind: 'loading' })
    if (isHeard) void ask()
    const timer = setInterval(() => isHeard && void ask(), againEveryMs(speed))
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [gauges, gateway, store, isHeard, speed, pastHourMs])

  return history
}
