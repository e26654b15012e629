import type { StateDocument } from '@district/models/contract'

const PATIENCE_MS = 5000

/** A gauge's last word that may be held against a forecast. */
export interface Measured {
  readonly value: number
  readonly takenAtMs: number
}

/** What all gauges say now, by the gateway: those that are good and not stale; or why it cannot be had. */
export async function readMeasuredNow(gatewayUrl: string): Promise<ReadonlyMap<string, Measured> | string> {
  try {
    const response = await fetch(new URL('/api/v1/state', gatewayUrl), { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (!response.ok) return `the gateway answered ${response.status}`
    const document: unknown = await response.json()
    if (!isState(document)) return "the gateway's state has another form"
    return new Map(
      document.gauges.flatMap(({ gaugeId, value, takenAtMs, quality, stale }) =>
        quality === 'good' && !stale ? [[gaugeId as string, { value, takenAtMs }] as const] : [],
      ),
    )
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const isState = (document: unknown): document is StateDocument =>
  typeof document === 'object' && document !== null && 'gauges' in document && Array.isArray(document.gauges)
