import { type District, type Gauge, QUANTITIES } from '@district/models'
import type { Edit, EditChange, EditWish, HistoryPoint, LineEnd } from '@district/models/contract'
import type { AuditLog } from '../audit/audit-log.ts'
import { GatewayError } from '../ground/error-codes.ts'
import { correctedHistory } from '../store/corrected-history.ts'
import type { Edits } from '../store/edits.ts'
import type { HistoryStore } from '../store/history-store.ts'
import {
  EditIdSchema,
  EditRequestSchema,
  EditSchema,
  EditsQuerySchema,
  EditsSchema,
  RevertSchema,
} from './edit-schemas.ts'
import { API, type App } from './routes.ts'
import { ProblemSchema } from './schemas.ts'

export interface EditSources {
  readonly district: District
  readonly store: HistoryStore
  readonly edits: Edits
  readonly audit: AuditLog
  nowMs(): number
}

const DEFAULT_LIMIT = 50
/** How far from its period an interpolation looks for readings to hold on to. */
const REACH_MS = 24 * 3600 * 1000
const MOST_READINGS = 50_000

/** Corrections of the history: each is signed, kept beside the readings, and can be taken back. */
export function addEditRoutes(app: App, sources: EditSources): void {
  addListOfEdits(app, sources)
  addChanges(app, sources)
}

const tags = ['correct']

function gaugeBook(district: District): (id: string) => Gauge {
  const gauges = new Map<string, Gauge>(district.gauges.map((gauge) => [gauge.id, gauge]))
  return (id) => {
    const gauge = gauges.get(id)
    if (gauge !== undefined) return gauge
    throw new GatewayError('GAUGE_UNKNOWN', `There is no gauge "${id}"; ${API}/district lists them.`)
  }
}

function addListOfEdits(app: App, { district, edits }: EditSources): void {
  const gaugeOf = gaugeBook(district)
  const listing = {
    summary: 'The edits of one gauge, newest first, those that were taken back too',
    tags,
    querystring: EditsQuerySchema,
    response: { 200: EditsSchema, 404: ProblemSchema },
  }
  app.get(`${API}/edits`, { schema: listing }, async (request) => {
    const { gauge, before = null, limit = DEFAULT_LIMIT } = request.query
    return edits.page(gaugeOf(gauge), before, limit)
  })
}

function addChanges(app: App, { district, store, edits, audit, nowMs }: EditSources): void {
  const gaugeOf = gaugeBook(district)
  const problems = { 400: ProblemSchema, 401: ProblemSchema, 403: ProblemSchema, 404: ProblemSchema }

  const making = {
    summary: 'Corrects what a gauge said from one instant to another; what it said itself is kept',
    tags,
    body: EditRequestSchema,
    response: { 201: EditSchema, ...problems, 409: ProblemSchema, 503: ProblemSchema },
  }
  app.post(`${API}/edits`, { schema: making, config: { role: 'engineer' } }, async (request, reply) => {
    const { gaugeId, fromMs, toMs, change: wish, reason } = request.body
    const gauge = gaugeOf(gaugeId)
    if (fromMs > toMs) throw new GatewayError('QUERY_INVALID', `fromMs (${fromMs}) must not be after toMs (${toMs}).`)
    checkValue(gauge, wish)
    const change = wish.kind === 'interpolate' ? await lineOver(store, edits, gauge, fromMs, toMs) : wish
    const by = request.person.name
    audit.append({ by, action: 'edit.make', subject: gauge.id, detail: { fromMs, toMs, change, reason } })
    reply.status(201)
    return edits.add(gauge, fromMs, toMs, change, { by, reason, atMs: nowMs() })
  })

  const reverting = {
    summary: 'Takes an edit back; it stays on record, and later edits stay in force',
    tags,
    params: EditIdSchema,
    body: RevertSchema,
    response: { 200: EditSchema, ...problems, 409: ProblemSchema },
  }
  app.post(`${API}/edits/:id/revert`, { schema: reverting, config: { role: 'engineer' } }, async (request) => {
    const { id } = request.params
    const { reason } = request.body
    const by = request.person.name
    const edit = edits.get(id)
    if (edit === undefined)
      throw new GatewayError('EDIT_UNKNOWN', `There is no edit ${id}; ${API}/edits?gauge= lists those of a gauge.`)
    refuseReverted(edit)
    audit.append({ by, action: 'edit.revert', subject: edit.gaugeId, detail: { edit: id, reason } })
    const atMs = nowMs()
    edits.revert(id, { by, reason, atMs })
    return { ...edit, reverted: { by, reason, atMs } }
  })
}

function refuseReverted({ id, reverted }: Edit): void {
  if (reverted === null) return
  const when = new Date(reverted.atMs).toISOString()
  throw new GatewayError('EDIT_REVERTED', `Edit ${id} was taken back by ${reverted.by} at ${when}; make a new one.`)
}

/** A value that no such quantity has is a slip of the unit. */
function checkValue({ id, quantity }: Gauge, wish: EditWish): void {
  const { minimum, maximum, unit } = QUANTITIES[quantity]
  const isPlausible = (value: number) => value >= minimum && value <= maximum
  if (wish.kind === 'value' && !isPlausible(wish.value))
    throw new GatewayError('QUERY_INVALID', `${id} is in ${unit}, from ${minimum} to ${maximum}; got ${wish.value}.`)
  if (wish.kind === 'shift' && !(Math.abs(wish.by) <= maximum - minimum))
    throw new GatewayError('QUERY_INVALID', `${id} is in ${unit}; a shift by ${wish.by} leaves its range.`)
}

/** The line from the last reading before the period to the first one after it, edits included; none of them bad. */
async function lineOver(
  store: HistoryStore,
  edits: Edits,
  gauge: Gauge,
  fromMs: number,
  toMs: number,
): Promise<EditChange> {
  const said = async (spanFromMs: number, spanToMs: number): Promise<readonly HistoryPoint[]> => {
    const query = { gauge, fromMs: Math.max(0, spanFromMs), toMs: spanToMs, everyS: null, limit: MOST_READINGS }
    const inForce = edits.inForce(gauge, query.fromMs, spanToMs)
    const { points } = await correctedHistory((one) => store.history(one), inForce, query)
    return points.filter(({ quality }) => quality !== 'bad')
  }
  const endOf = (side: string, point: HistoryPoint | undefined): LineEnd => {
    if (point !== undefined) return { atMs: point.atMs, value: point.value }
    const detail = `${gauge.id} has no usable reading within a day ${side} the period; choose another, or set a value.`
    throw new GatewayError('EDIT_IMPOSSIBLE', detail)
  }
  const before = endOf('before', (await said(fromMs - REACH_MS, fromMs - 1)).at(-1))
  const after = endOf('after', (await said(toMs + 1, toMs + REACH_MS))[0])
  return { kind: 'interpolate', before, after }
}
