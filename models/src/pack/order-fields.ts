import { type DeliveryOrder, ORDER_PRIORITIES, orderEndMs } from '../domain/delivery-order.ts'
import type { District } from '../domain/district.ts'
import type { GateId } from '../ground/ids.ts'
import { type Problem, type ProblemPlace, problem } from '../ground/problem.ts'
import { QUANTITIES } from '../ground/quantities.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { type Column, idOf, numberFrom, text, wholeNumberFrom } from './column.ts'
import { instantMs } from './instant.ts'
import { isJsonObject, type JsonObject, readJsonFields } from './json-fields.ts'
import { type OrderShortage, orderCapacity } from './order-capacity.ts'

const MILLISECONDS_PER_HOUR = 3_600_000
const SECONDS_PER_HOUR = 3600
const LONGEST_ORDER_HOURS = 366 * 24
const LEAST_DISCHARGE_M3S = 0.001

/** The fields of a delivery order in documents: what parses them and what their schema says. */
export const ORDER_COLUMNS = {
  id: idOf(),
  gate: idOf<GateId>(),
  dischargeM3s: numberFrom(LEAST_DISCHARGE_M3S, QUANTITIES.discharge.maximum, 'an ordered flow', 'm³/s'),
  startAt: instantMs,
  hours: numberFrom(0.1, LONGEST_ORDER_HOURS, 'a duration', 'h'),
  priority: wholeNumberFrom(1, ORDER_PRIORITIES.length, 'a priority') as Column<DeliveryOrder['priority']>,
  requester: text,
}

/**
 * One delivery order `{ id, gate, dischargeM3s, startAt, hours, priority, requester }`, or everything that is wrong with it at once: with its
 * fields, with its gate, and with what that gate can pass.
 */
export function parseOrder(
  json: unknown,
  district: District,
  place: ProblemPlace = {},
): Result<DeliveryOrder, readonly Problem[]> {
  if (!isJsonObject(json))
    return err([problem('FILE_MALFORMED', place, 'this is no object', 'expected { "id": …, "gate": …, … }')])
  const at = (field: string) => ({ ...place, path: place.path === undefined ? field : `${place.path}.${field}` })
  const { value, problems } = readJsonFields(place, json, ORDER_COLUMNS)
  const found = [...problems, ...unknownFields(json, at), ...problemsOfGate(json, district, at)]
  if (value === undefined || found.length > 0) return err(found)
  const { id, gate, dischargeM3s, startAt, hours, priority, requester } = value
  return ok({
    id,
    gateId: gate,
    dischargeM3s,
    startMs: startAt,
    durationS: hours * SECONDS_PER_HOUR,
    priority,
    requester,
  })
}

type PlaceOf = (field: string) => ProblemPlace

const unknownFields = (json: JsonObject, at: PlaceOf): Problem[] =>
  Object.keys(json)
    .filter((name) => !(name in ORDER_COLUMNS))
    .map((name) =>
      problem(
        'VALUE_UNKNOWN',
        at(name),
        `"${name}" is unknown here`,
        `expected one of ${Object.keys(ORDER_COLUMNS).join(', ')}`,
      ),
    )

/** Only an offtake delivers, and no more than it was built for. */
function problemsOfGate({ gate: id, dischargeM3s }: JsonObject, { gates }: District, at: PlaceOf): Problem[] {
  if (typeof id !== 'string' || id === '') return []
  const gate = gates.find((one) => one.id === id)
  if (gate === undefined)
    return [
      problem('SCENARIO_INVALID', at('gate'), `the district has no gate "${id}"`, 'expected the gate of an offtake'),
    ]
  if (gate.kind !== 'offtake')
    return [
      problem(
        'SCENARIO_INVALID',
        at('gate'),
        `${id} is no offtake but a ${gate.kind} gate`,
        'expected the gate of an offtake',
      ),
    ]
  if (typeof dischargeM3s !== 'number' || dischargeM3s <= gate.designDischargeM3s) return []
  return [
    problem(
      'VALUE_OUT_OF_RANGE',
      at('dischargeM3s'),
      `${dischargeM3s} m³/s is more than ${id} was built for`,
      `expected at most ${gate.designDischargeM3s} m³/s`,
    ),
  ]
}

/** The orders of a scenario document; those that contradict each other, the district or the scenario's time are problems, all at once. */
export function readOrders(
  given: unknown,
  district: District,
  span: { readonly startMs: number; readonly horizonS: number } | undefined,
): { readonly orders: readonly DeliveryOrder[] | undefined; readonly problems: readonly Problem[] } {
  if (given === undefined) return { orders: undefined, problems: [] }
  if (!Array.isArray(given)) {
    const remedy =
      'expected [{ "id": …, "gate": …, "dischargeM3s": …, "startAt": …, "hours": …, "priority": …, "requester": … }, …]'
    return { orders: undefined, problems: [problem('FILE_MALFORMED', { path: 'orders' }, 'this is no list', remedy)] }
  }
  const reads = given.map((one: unknown, k) => ({ k, read: parseOrder(one, district, { path: `orders[${k}]` }) }))
  const orders = reads.flatMap(({ read, k }) => (read.ok ? [{ k, order: read.value }] : []))
  const problems = [
    ...reads.flatMap(({ read }) => (read.ok ? [] : read.error)),
    ...orders.flatMap(({ order, k }, place) => problemsAmong(order, orders.slice(0, place), k)),
    ...orders.flatMap(({ order, k }) => (span === undefined ? [] : problemsOfSpan(order, span, `orders[${k}]`))),
    ...overloads(
      orders.map(({ order, k }) => ({ order, path: `orders[${k}].dischargeM3s` })),
      district,
    ),
  ]
  return { orders: orders.map(({ order }) => order), problems }
}

function problemsAmong(
  { id }: DeliveryOrder,
  before: readonly { readonly order: DeliveryOrder }[],
  k: number,
): readonly Problem[] {
  if (!before.some(({ order }) => order.id === id)) return []
  return [
    problem('ID_DUPLICATE', { path: `orders[${k}].id` }, `another order is "${id}" too`, 'expected an id of its own'),
  ]
}

function problemsOfSpan(
  order: DeliveryOrder,
  { startMs, horizonS }: { readonly startMs: number; readonly horizonS: number },
  path: string,
): readonly Problem[] {
  const endMs = startMs + horizonS * 1000
  const iso = (ms: number) => new Date(ms).toISOString()
  if (orderEndMs(order) <= startMs)
    return [
      problem(
        'VALUE_OUT_OF_RANGE',
        { path: `${path}.hours` },
        `it ends at ${iso(orderEndMs(order))}, before the scenario starts`,
        `expected more than ${((startMs - order.startMs) / MILLISECONDS_PER_HOUR).toFixed(2)} h, or a later start`,
      ),
    ]
  if (order.startMs >= endMs)
    return [
      problem(
        'VALUE_OUT_OF_RANGE',
        { path: `${path}.startAt` },
        `it starts at ${iso(order.startMs)}, after the scenario ends`,
        `expected an instant before ${iso(endMs)}`,
      ),
    ]
  return []
}

/** Each order is looked at beside those that stand before it: the one that is too much is named. */
function overloads(
  orders: readonly { readonly order: DeliveryOrder; readonly path: string }[],
  district: District,
): readonly Problem[] {
  const capacity = orderCapacity(district)
  const granted: DeliveryOrder[] = []
  return orders.flatMap(({ order, path }) => {
    const [worst] = capacity.shortagesOf(order, granted).toSorted((a, b) => b.shortM3s - a.shortM3s)
    const { largestM3s, earliestStartMs } = capacity.roomFor(order, granted)
    granted.push(order)
    if (worst === undefined) return []
    return [problem('VALUE_OUT_OF_RANGE', { path }, shortageText(worst), roomText(largestM3s, earliestStartMs))]
  })
}

/** One shortage in words: where, when, how much. */
export function shortageText({ id, fromMs, toMs, capacityM3s, orderedM3s, shortM3s }: OrderShortage): string {
  const hours = `from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`
  return `${id} is ${shortM3s.toFixed(2)} m³/s short ${hours}: ${orderedM3s.toFixed(2)} ordered, ${capacityM3s.toFixed(2)} possible`
}

/** What would be accepted instead, in words. */
export function roomText(largestM3s: number, earliestStartMs: number | undefined): string {
  const flow =
    largestM3s > 0 ? `at most ${(Math.floor(largestM3s * 1000) / 1000).toString()} m³/s` : 'no flow at these hours'
  return earliestStartMs === undefined
    ? `expected ${flow}`
    : `expected ${flow}, or a start from ${new Date(earliestStartMs).toISOString()} on`
}
