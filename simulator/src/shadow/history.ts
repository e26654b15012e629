import type { Gauge } from '@district/models'
import type { HistoryDocument } from '@district/models/contract'
import type { Judged } from './input-board.ts'

const TOGETHER = 4
const EVERY_S = 300
const PATIENCE_MS = 5000

export type HistoryOutcome =
  | { readonly kind: 'read'; readonly points: number }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** Who hears of the past: means of `everyS` seconds from `atMs` on. */
export interface PastHearer {
  readonly heardGauges: readonly Gauge[]
  takePast(gaugeId: string, atMs: number, everyS: number, value: number, judged: Judged): void
}

/** Asks the gateway for the past of all gauges that are heard; the first refusal ends the asking. */
export async function readHistory(
  gatewayUrl: string,
  hearer: PastHearer,
  fromMs: number,
  toMs: number,
): Promise<HistoryOutcome> {
  const waiting = [...hearer.heardGauges]
  let points = 0
  let reason: string | undefined

  const work = async () => {
    for (let gauge = waiting.shift(); gauge !== undefined && reason === undefined; gauge = waiting.shift()) {
      const answer = await readGauge(gatewayUrl, gauge, fromMs, toMs)
      if (typeof answer === 'string') reason = answer
      else {
        for (const point of answer.points) hearer.takePast(gauge.id, point.atMs, EVERY_S, point.value, point)
        points += answer.points.length
      }
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
  return reason === undefined ? { kind: 'read', points } : { kind: 'unavailable', reason }
}

async function readGauge(
  gatewayUrl: string,
  gauge: Gauge,
  fromMs: number,
  toMs: number,
): Promise<HistoryDocument | string> {
  const query = new URLSearchParams({
    gauge: gauge.id,
    from: String(Math.round(fromMs)),
    to: String(Math.round(toMs)),
    everyS: String(EVERY_S),
  })
  try {
    const response = await fetch(new URL(`/api/v1/history?${query}`, gatewayUrl), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!response.ok) return `the gateway answered ${response.status} for ${gauge.id}`
    const document: unknown = await response.json()
    return isHistory(document) ? document : `the gateway's history of ${gauge.id} has another form`
  } catch (error) {
    return error instanceof Error
      ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
      : String(error)
  }
}

const isHistory = (document: unknown): document is HistoryDocument =>
  typeof document === 'object' && document !== null && 'points' in document && Array.isArray(document.points)
