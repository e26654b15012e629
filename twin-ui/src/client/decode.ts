import type { District, GateId } from '@district/models'
import type {
  DistrictDocument,
  HealthDocument,
  HistoryDocument,
  LiveMessage,
  Person,
  Reading,
  ScenariosDocument,
  ShadowDocument,
  ShadowHoursDocument,
  StateDocument,
} from '@district/models/contract'
import { ROLES } from '@district/models/contract'

/*
 * The gateway is ours and serves what the contract says; these checks catch another version of it, or something else
 * that answers at its address. Each gives undefined for what is not the document.
 */

type Fields = Readonly<Record<string, unknown>>

const isFields = (body: unknown): body is Fields => typeof body === 'object' && body !== null && !Array.isArray(body)
const isNumber = (body: unknown): body is number => typeof body === 'number' && Number.isFinite(body)

const hasFields = (body: unknown, checks: Readonly<Record<string, (field: unknown) => boolean>>): body is Fields =>
  isFields(body) && Object.entries(checks).every(([name, isRight]) => isRight(body[name]))

const isText = (body: unknown): body is string => typeof body === 'string'
const isClock = (body: unknown): boolean => hasFields(body, { originMs: isNumber, speed: isNumber })

const isDistrict = (body: unknown): boolean =>
  hasFields(body, {
    id: isText,
    names: isFields,
    nodes: Array.isArray,
    reaches: Array.isArray,
    crossSections: Array.isArray,
    gates: Array.isArray,
    stations: Array.isArray,
    gauges: Array.isArray,
  })

const isReading = (body: unknown): body is Reading =>
  hasFields(body, { gaugeId: isText, takenAtMs: isNumber, value: isNumber, quality: isText, flags: Array.isArray })

const isStateDocument = (body: unknown): boolean =>
  hasFields(body, { nowMs: isNumber, gauges: (gauges) => Array.isArray(gauges) && gauges.every(isReading) })

const isHealthDocument = (body: unknown): boolean =>
  hasFields(body, { nowMs: isNumber, clock: isClock, broker: isFields, store: isFields, simulator: isFields })

/** Says "this body was checked to be a T", in the one place where outside data gets its type. */
const checked = <T>(isRight: boolean, body: unknown): T | undefined => (isRight ? (body as T) : undefined)

export const decodeDistrictDocument = (body: unknown) =>
  checked<DistrictDocument<District>>(
    hasFields(body, { district: isDistrict, dxM: isNumber, topologyHash: isText, clock: isClock }),
    body,
  )

export const decodeStateDocument = (body: unknown) => checked<StateDocument>(isStateDocument(body), body)

export const decodeHealthDocument = (body: unknown) => checked<HealthDocument>(isHealthDocument(body), body)

export const decodeShadowDocument = (body: unknown) =>
  checked<ShadowDocument>(
    hasFields(body, { runId: isText, state: isText, timeMs: isNumber, topologyHash: isText }),
    body,
  )

const isSpan = (body: unknown): boolean => hasFields(body, { fromMs: isNumber, toMs: isNumber })
const isPastHours = (body: unknown): boolean =>
  hasFields(body, {
    everyS: isNumber,
    keptS: isNumber,
    spans: (spans) => Array.isArray(spans) && spans.every(isSpan),
    gateMoves: Array.isArray,
  })
const isForecastHours = (body: unknown): boolean =>
  body === null ||
  hasFields(body, { runId: isText, madeMs: isNumber, startMs: isNumber, endMs: isNumber, everyS: isNumber })

export const decodeShadowHours = (body: unknown) =>
  checked<ShadowHoursDocument>(
    hasFields(body, { topologyHash: isText, past: isPastHours, forecast: isForecastHours }),
    body,
  )

/** Of a delivery order, what lies on the clock. */
export interface OrderHours {
  readonly order: {
    readonly id: string
    readonly gateId: GateId
    readonly startMs: number
    readonly durationS: number
    readonly dischargeM3s: number
  }
  readonly state: string
}

const isOrderHours = (body: unknown): body is OrderHours =>
  hasFields(body, {
    order: (order) =>
      hasFields(order, { id: isText, gateId: isText, startMs: isNumber, durationS: isNumber, dischargeM3s: isNumber }),
    state: isText,
  })

export function decodeOrderHours(body: unknown): readonly OrderHours[] | undefined {
  const orders = isFields(body) ? body['orders'] : undefined
  return Array.isArray(orders) && orders.every(isOrderHours) ? orders : undefined
}

const isScenarioSummary = (body: unknown): boolean =>
  hasFields(body, { id: isText, names: isFields, start: isText, startMs: isNumber, horizonS: isNumber })

const isRefusedScenario = (body: unknown): boolean => hasFields(body, { file: isText, problems: Array.isArray })

export const decodeScenariosDocument = (body: unknown) =>
  checked<ScenariosDocument>(
    hasFields(body, {
      scenarios: (scenarios) => Array.isArray(scenarios) && scenarios.every(isScenarioSummary),
      refused: (refused) => Array.isArray(refused) && refused.every(isRefusedScenario),
    }),
    body,
  )

/** A scenario's document: what it says, the engine's own reader judges. */
export const decodeScenarioText = (body: unknown) => (isFields(body) ? body : undefined)

const isRole = (body: unknown): boolean => (ROLES as readonly unknown[]).includes(body)

export const decodePerson = (body: unknown) => checked<Person>(hasFields(body, { name: isText, role: isRole }), body)

/** Who has logged in, and when the session ends at the latest. */
export const decodeLogin = (body: unknown) =>
  checked<Person & { readonly endsAtMs: number }>(
    hasFields(body, { name: isText, role: isRole, endsAtMs: isNumber }),
    body,
  )

/** Instants of which a state is stored, newest first. */
export function decodeStoredStates(body: unknown): readonly number[] | undefined {
  const instants = isFields(body) ? body['instantsMs'] : undefined
  if (!Array.isArray(instants) || !instants.every(isNumber)) return undefined
  return instants.toSorted((a, b) => b - a)
}

export const decodeHistoryDocument = (body: unknown) =>
  checked<HistoryDocument>(
    hasFields(body, { gaugeId: isText, fromMs: isNumber, toMs: isNumber, points: Array.isArray }),
    body,
  )

/** One text message of the live socket; a kind that is not known yet is no message. */
export function decodeLiveMessage(text: string): LiveMessage | undefined {
  const body = parseJson(text)
  if (!isFields(body) || !isNumber(body['seq'])) return undefined
  switch (body['kind']) {
    case 'state':
      return checked(isStateDocument(body['state']) && isText(body['stream']), body)
    case 'resumed':
      return checked(isText(body['stream']), body)
    case 'event':
      return checked(hasFields(body['event'], { name: isText, atMs: isNumber, subject: isText, detail: isText }), body)
    case 'skipped':
      return checked(hasFields(body['skipped'], { fromSeq: isNumber, toSeq: isNumber, why: isText }), body)
    case 'health':
      return checked(isHealthDocument(body['health']), body)
    case 'readings': {
      const { nowMs, readings } = body
      return checked(isNumber(nowMs) && Array.isArray(readings) && readings.every(isReading), body)
    }
    default:
      return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
