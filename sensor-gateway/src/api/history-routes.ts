import { type District, QUANTITIES } from '@district/models'
import { GatewayError } from '../ground/error-codes.ts'
import { type AskHistory, correctedHistory } from '../store/corrected-history.ts'
import type { Edits } from '../store/edits.ts'
import type { HistoryStore } from '../store/history-store.ts'
import { API, type App } from './routes.ts'
import { HistoryQuerySchema, HistorySchema, ProblemSchema } from './schemas.ts'

const DEFAULT_LIMIT = 10_000

export interface HistorySources {
  readonly district: District
  readonly store: HistoryStore
  readonly edits: Edits
  nowMs(): number
}

export function addHistoryRoutes(app: App, { district, store, edits, nowMs }: HistorySources): void {
  const gauges = new Map<string, District['gauges'][number]>(district.gauges.map((gauge) => [gauge.id, gauge]))
  const schema = {
    summary: 'What one gauge said in a span of time, as it was or per bucket',
    tags: ['read'],
    querystring: HistoryQuerySchema,
    response: { 200: HistorySchema, 400: ProblemSchema, 404: ProblemSchema, 503: ProblemSchema },
  }
  app.get(`${API}/history`, { schema }, async (request) => {
    const { gauge: gaugeId, from, to, everyS = null, limit = DEFAULT_LIMIT, raw = false } = request.query
    const gauge = gauges.get(gaugeId)
    if (gauge === undefined)
      throw new GatewayError('GAUGE_UNKNOWN', `There is no gauge "${gaugeId}"; ${API}/district lists them.`)
    const fromMs = parseInstant('from', from)
    const toMs = to === undefined ? nowMs() : parseInstant('to', to)
    if (fromMs > toMs) throw new GatewayError('QUERY_INVALID', `from (${from}) must not be after to (${to ?? 'now'}).`)
    const ask: AskHistory = (query) => store.history(query)
    const inForce = raw ? [] : edits.inForce(gauge, fromMs, toMs)
    const page = await correctedHistory(ask, inForce, { gauge, fromMs, toMs, everyS, limit })
    const unit = QUANTITIES[gauge.quantity].unit
    return { gaugeId: gauge.id, unit, fromMs, toMs, everyS, ...page }
  })
}

const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/i
/** 9999-12-31; larger numbers are no instants in ms. */
const LAST_INSTANT_MS = 253_402_300_799_999

function parseInstant(name: string, text: string): number {
  // An unescaped + of a zone arrives as a space.
  const readable = text.trim().replace(' ', '+')
  const instantMs = /^\d+$/.test(readable)
    ? Number(readable)
    : ISO_WITH_ZONE.test(readable)
      ? Date.parse(readable)
      : Number.NaN
  if (instantMs >= 0 && instantMs <= LAST_INSTANT_MS) return instantMs
  throw new GatewayError('QUERY_INVALID', `${name} must be ms since 1970 or ISO 8601 with a zone, got "${text}".`)
}
