import { type District, type Gauge, QUANTITIES } from '@district/models'
import { type Static, Type } from '@fastify/type-provider-typebox'
import { GatewayError } from '../ground/error-codes.ts'
import { AGGREGATIONS, type Aggregation } from '../store/bucket.ts'
import { GAP_POLICIES, type GapPolicy } from '../store/gaps.ts'
import type { SeriesQuery } from '../store/history-reader.ts'
import { API } from './routes.ts'

const seriesParameters = {
  from: Type.String({ description: 'first instant, ms since 1970 or ISO 8601 with zone' }),
  to: Type.Optional(Type.String({ description: 'last instant; the district’s now if left out' })),
  everyS: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 366 * 86_400, description: 'one value per so many seconds' }),
  ),
  aggregation: Type.Optional(
    Type.Unsafe<Aggregation>({
      type: 'string',
      enum: [...AGGREGATIONS],
      description: 'what the value of a bucket is; time-weighted: each reading for as long as it held',
    }),
  ),
  gap: Type.Optional(
    Type.Unsafe<GapPolicy>({
      type: 'string',
      enum: [...GAP_POLICIES],
      description: 'buckets without readings: left out, null, the value before, or between the neighbours',
    }),
  ),
  maxGapS: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 366 * 86_400,
      description: 'no gap wider than this is filled; default 10 buckets',
    }),
  ),
}

export const HistoryQuerySchema = Type.Object({
  gauge: Type.String({ description: 'id of a gauge, e.g. S-G-F1.stageUpM' }),
  ...seriesParameters,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50_000, default: 10_000 })),
  raw: Type.Optional(Type.Boolean({ default: false, description: 'as the gauge said it, without edits' })),
})

export const HistoryCsvQuerySchema = Type.Object({
  gauge: Type.Union([Type.String(), Type.Array(Type.String())], {
    description: 'one id, several with commas, or the parameter several times',
  }),
  ...seriesParameters,
  raw: Type.Optional(Type.Boolean({ default: false, description: 'as the gauge said it, without edits' })),
})

type SeriesParameters = Omit<Static<typeof HistoryQuerySchema>, 'gauge' | 'limit'>

export const unitOf = ({ quantity }: Gauge): string => QUANTITIES[quantity].unit

export function gaugeOf(district: District, id: string): Gauge {
  const gauge = district.gauges.find((candidate) => candidate.id === id)
  if (gauge === undefined)
    throw new GatewayError('GAUGE_UNKNOWN', `There is no gauge "${id}"; ${API}/district lists them.`)
  return gauge
}

export function parseSeries(given: SeriesParameters, nowMs: number): Omit<SeriesQuery, 'gauge' | 'limit'> {
  const { from, to, everyS = null, aggregation, gap, maxGapS } = given
  const fromMs = parseInstant('from', from)
  const toMs = to === undefined ? nowMs : parseInstant('to', to)
  if (fromMs > toMs) throw new GatewayError('QUERY_INVALID', `from (${from}) must not be after to (${to ?? 'now'}).`)
  if (everyS === null && (aggregation !== undefined || gap !== undefined))
    throw new GatewayError('QUERY_INVALID', 'aggregation and gap are of buckets: give their width with everyS.')
  const maxGapMs = (maxGapS ?? 10 * (everyS ?? 0)) * 1000
  return { fromMs, toMs, everyS, aggregation: aggregation ?? 'mean', gap: { policy: gap ?? 'none', maxGapMs } }
}

const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/i
/** 9999-12-31; larger numbers are no instants in ms. */
const LAST_INSTANT_MS = 253_402_300_799_999

export function parseInstant(name: string, text: string): number {
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
