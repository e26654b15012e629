import { Readable } from 'node:stream'
import type { District } from '@district/models'
import type { Edits } from '../store/edits.ts'
import { HistoryReader } from '../store/history-reader.ts'
import type { HistoryStore } from '../store/history-store.ts'
import { csvOf } from './history-csv.ts'
import { gaugeOf, HistoryCsvQuerySchema, HistoryQuerySchema, parseSeries, unitOf } from './history-parameters.ts'
import { API, type App } from './routes.ts'
import { HistorySchema, ProblemSchema } from './schemas.ts'

const DEFAULT_LIMIT = 10_000
const CSV_PAGE = 5000

export interface HistorySources {
  readonly district: District
  readonly store: HistoryStore
  /** Left out: what the store has is all there is, without kept means. */
  readonly reader?: HistoryReader
  readonly edits: Edits
  nowMs(): number
}

export function addHistoryRoutes(app: App, { district, store, reader: given, edits, nowMs }: HistorySources): void {
  const reader = given ?? new HistoryReader(store, null, () => Number.NEGATIVE_INFINITY)
  const problems = { 400: ProblemSchema, 404: ProblemSchema, 503: ProblemSchema }
  const schema = {
    summary: 'What one gauge said in a span of time, as it was or per bucket',
    tags: ['read'],
    querystring: HistoryQuerySchema,
    response: { 200: HistorySchema, ...problems },
  }
  app.get(`${API}/history`, { schema }, async (request) => {
    const { gauge: gaugeId, limit = DEFAULT_LIMIT, raw = false, ...series } = request.query
    const gauge = gaugeOf(district, gaugeId)
    const query = { gauge, limit, ...parseSeries(series, nowMs()) }
    const { fromMs, toMs, everyS } = query
    const page = await reader.page({ ...query, edits: raw ? [] : edits.inForce(gauge, fromMs, toMs) })
    return { gaugeId: gauge.id, unit: unitOf(gauge), fromMs, toMs, everyS, ...page }
  })

  const csvSchema = {
    summary: 'The same as a table: CSV in UTF-8, one row per gauge and instant, for any number of gauges and any span',
    tags: ['read'],
    querystring: HistoryCsvQuerySchema,
    produces: ['text/csv'],
    response: problems,
  }
  app.get(`${API}/history.csv`, { schema: csvSchema }, async (request, reply) => {
    const { gauge: ids, raw = false, ...series } = request.query
    const gauges = [ids]
      .flat()
      .flatMap((list) => list.split(','))
      .map((id) => gaugeOf(district, id.trim()))
    const query = { limit: CSV_PAGE, ...parseSeries(series, nowMs()) }
    // The first page is asked before anything is sent, so that a history that is away is an answer and no half file.
    const [first] = gauges
    if (first !== undefined) await reader.page({ ...query, gauge: first, limit: 1 })
    reply.header('content-type', 'text/csv; charset=utf-8; header=present')
    reply.header('content-disposition', 'attachment; filename="history.csv"')
    return reply.send(Readable.from(csvOf(reader, gauges, query, raw ? null : edits)) as never)
  })
}
