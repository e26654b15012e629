import type { Gauge } from '@district/models'
import type { HistoryDocument, Quality, QualityFlag } from '@district/models/contract'
import type { Judged } from './input-board.ts'

/** Questions at a time, and gauges in one of them: the gateway answers gauge by gauge, and an address stays short. */
const TOGETHER = 2
const GAUGES_AT_ONCE = 64
const EVERY_S = 300
const PATIENCE_MS = 5000
/** Of many gauges: for the whole answer, which comes as it is found. */
const LONG_PATIENCE_MS = 30_000

export type HistoryOutcome =
  | { readonly kind: 'read'; readonly points: number }
  | { readonly kind: 'unavailable'; readonly reason: string }

/** Who hears of the past: means of `everyS` seconds from `atMs` on. */
export interface PastHearer {
  readonly heardGauges: readonly Pick<Gauge, 'id'>[]
  takePast(gaugeId: string, atMs: number, everyS: number, value: number, judged: Judged): void
}

/** Asks the gateway for the past of all gauges that are heard; the first refusal ends the asking. */
export async function readHistory(
  gatewayUrl: string,
  hearer: PastHearer,
  fromMs: number,
  toMs: number,
): Promise<HistoryOutcome> {
  const ids = hearer.heardGauges.map(({ id }) => id)
  const waiting = Array.from({ length: Math.ceil(ids.length / GAUGES_AT_ONCE) }, (_, k) =>
    ids.slice(k * GAUGES_AT_ONCE, (k + 1) * GAUGES_AT_ONCE),
  )
  let points = 0
  let reason: string | undefined

  const work = async () => {
    for (let some = waiting.shift(); some !== undefined && reason === undefined; some = waiting.shift()) {
      const answer = await readTable(gatewayUrl, { gauge: some.join(','), ...span(fromMs, toMs) })
      if (typeof answer === 'string') reason = answer
      else
        for (const { gaugeId, atMs, value, judged } of answer) {
          hearer.takePast(gaugeId, atMs, EVERY_S, value, judged)
          points++
        }
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
  return reason === undefined ? { kind: 'read', points } : { kind: 'unavailable', reason }
}

interface Row {
  readonly gaugeId: string
  readonly atMs: number
  readonly value: number
  readonly judged: Judged
}

/** Columns of the gateway's table; the name of the third goes on with its unit. */
const HEADING = /^gauge,takenAt,value[^,]*,unit,quality,flags$/

/** Means of several gauges, or why they cannot be had. */
async function readTable(
  gatewayUrl: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Row[] | string> {
  const text = await asked(gatewayUrl, '/api/v1/history.csv', query, LONG_PATIENCE_MS)
  if (typeof text !== 'object') return text
  const [heading = '', ...lines] = text.body.split('\r\n')
  if (!HEADING.test(heading)) return "the gateway's table of history has another form"
  return lines.flatMap((line) => {
    const [gaugeId = '', takenAt = '', value = '', , quality = '', flags = ''] = line.split(',')
    if (value === '') return []
    const judged = { quality: quality as Quality, flags: (flags === '' ? [] : flags.split(' ')) as QualityFlag[] }
    return [{ gaugeId, atMs: Date.parse(takenAt), value: Number(value), judged }]
  })
}

const span = (fromMs: number, toMs: number) => ({
  from: String(Math.round(fromMs)),
  to: String(Math.round(toMs)),
  everyS: String(EVERY_S),
})

/** A gauge's five-minute means, or why they cannot be had. */
export async function readGauge(
  gatewayUrl: string,
  gauge: Pick<Gauge, 'id'>,
  fromMs: number,
  toMs: number,
): Promise<HistoryDocument | string> {
  const answer = await asked(gatewayUrl, '/api/v1/history', { gauge: gauge.id, ...span(fromMs, toMs) }, PATIENCE_MS)
  if (typeof answer === 'string') return answer
  try {
    const document: unknown = JSON.parse(answer.body)
    return isHistory(document) ? document : `the gateway's history of ${gauge.id} has another form`
  } catch (error) {
    return String(error)
  }
}

/** The body of an answer, or why there is none. */
async function asked(
  gatewayUrl: string,
  path: string,
  query: Readonly<Record<string, string>>,
  patienceMs: number,
): Promise<{ readonly body: string } | string> {
  try {
    const response = await fetch(new URL(`${path}?${new URLSearchParams(query)}`, gatewayUrl), {
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!response.ok) return `the gateway answered ${response.status} for ${query['gauge']?.slice(0, 60)}`
    return { body: await response.text() }
  } catch (error) {
    return error instanceof Error
      ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`
      : String(error)
  }
}

const isHistory = (document: unknown): document is HistoryDocument =>
  typeof document === 'object' && document !== null && 'points' in document && Array.isArray(document.points)
