import type { District, Gauge } from '@district/models'
import type { HealthDocument } from '@district/models/contract'
import { Type } from '@fastify/type-provider-typebox'
import type { LatestReadings } from '../live/latest-readings.ts'
import { isStale } from '../live/staleness.ts'
import type { HistoryStore } from '../store/history-store.ts'
import { parseInstant } from './history-parameters.ts'
import { API, type App } from './routes.ts'
import { HealthSchema, ProblemSchema, StateSchema } from './schemas.ts'

/** So far back a gauge's last word is looked for; older ones count as never heard. */
const LOOK_BACK_MS = 2 * 86_400_000

export interface StateSources {
  readonly district: District
  readonly store: HistoryStore
  readonly live: LatestReadings
  nowMs(): number
  health(): HealthDocument
}

export function addStateRoutes(app: App, { live, district, store, nowMs, health }: StateSources): void {
  const state = {
    summary: 'The last word of every gauge, now or at an instant of the past',
    tags: ['read'],
    querystring: Type.Object({
      at: Type.Optional(Type.String({ description: 'ms since 1970 or ISO 8601 with zone; now if left out' })),
    }),
    response: { 200: StateSchema, 400: ProblemSchema, 503: ProblemSchema },
  }
  const gauges = new Map<string, Gauge>(district.gauges.map((gauge) => [gauge.id, gauge]))
  app.get(`${API}/state`, { schema: state }, async ({ query: { at } }) => {
    if (at === undefined) return live.document(nowMs())
    const atMs = parseInstant('at', at)
    const words = await store.lastWords(Math.max(0, atMs - LOOK_BACK_MS), atMs)
    return {
      nowMs: atMs,
      gauges: words.flatMap((reading) => {
        const gauge = gauges.get(reading.gaugeId)
        return gauge === undefined ? [] : [{ ...reading, stale: isStale(gauge, reading, atMs) }]
      }),
    }
  })

  const healthSchema = {
    summary: 'What works and what does not; 200 also when degraded, because the gateway answers',
    tags: ['operate'],
    response: { 200: HealthSchema },
  }
  app.get(`${API}/health`, { schema: healthSchema }, async () => health())
}
