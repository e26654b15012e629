import {
  type DeliveryOrder,
  type Network,
  type OrderCapacity,
  type OrderShortage,
  orderEndMs,
  shortageText,
} from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { Finding, GateMove, Instead, OrderCheck, Schedule, Supply } from './order-record.ts'
import { judgeRehearsal, rehearsalScenario, SAMPLES_S, type WaterVerdict } from './order-rehearsal.ts'
import { soonestSupplyMs, supplyMoves } from './order-supply.ts'
import type { Rehearsal, Rehearse } from './rehearse.ts'

/** So many smaller flows are tried where the water does not reach for the one asked for: what then came, and halves of it. */
const SMALLER_TRIES = 4
const SAMPLES_MS = 1000 * SAMPLES_S
/** Parts of the order by which the gates on its way are opened further: what seeps and what the pools hold back is on top. */
const SUPPLY_SHARES = [1.1, 1.7, 2.6]
const SAFE_PART = 0.97
/** Nobody orders less. */
const LEAST_M3S = 0.05
/** Samples of a delivery after which its leaf stands where it should. */
const SETTLED = 3600 / SAMPLES_S

export interface CheckParts {
  readonly network: Network
  readonly capacity: OrderCapacity
  readonly rehearse: Rehearse
}

export interface CheckRequest {
  readonly order: DeliveryOrder
  /** What is accepted already. */
  readonly granted: Schedule
  /** The water to begin with. */
  readonly state: SavedState
  readonly nowMs: number
}

/**
 * Is there room for an order, on paper and in the water? First the designs of its gate and of every canal and gate on its way, against what is accepted at
 * the same hours; where they allow it, a rehearsal with and without it from the present water, all else as it stands. What the water then lacks is looked for
 * in gate moves on the way, and in a smaller flow.
 */
export async function checkOrder(parts: CheckParts, request: CheckRequest): Promise<OrderCheck> {
  const { order, granted, state, nowMs } = request
  const { orders } = granted
  const ofPaper = [...lateReasons(order, nowMs), ...parts.capacity.shortagesOf(order, orders).map(capacityReason)]
  const said = { atMs: nowMs, stateAtMs: state.timeMs, besideIds: orders.map(({ id }) => id) }
  if (ofPaper.length > 0) {
    const instead = insteadByCapacity(parts.capacity, order, orders, nowMs)
    return { ...said, isAcceptable: false, reasons: ofPaper, remarks: [], instead, losers: [] }
  }
  const { without, verdict } = await tryOrder(parts, request)
  if (verdict.reasons.length === 0) return { ...said, isAcceptable: true, ...verdict }
  const supply = await supplyFor(parts, request, without)
  const largestM3s = await largestByWater(parts, request, verdict, without)
  const earliestStartMs = supply === undefined ? await earliestByWater(parts, request) : undefined
  return {
    ...said,
    isAcceptable: false,
    ...verdict,
    ...(supply !== undefined && { supply }),
    instead: {
      ...(largestM3s !== undefined && { largestM3s }),
      ...(earliestStartMs !== undefined && { earliestStartMs }),
    },
  }
}

/** The same hours with the order and without; the latter is run once. */
async function tryOrder(
  { network, rehearse }: CheckParts,
  { order, granted, state }: CheckRequest,
  ranWithout?: Rehearsal,
  moves: readonly GateMove[] = [],
): Promise<{ readonly verdict: WaterVerdict; readonly without: Rehearsal }> {
  const of = (schedule: Schedule) => rehearsalScenario(network, order, schedule, state)
  const scenario = of({ orders: [...granted.orders, order], moves: [...granted.moves, ...moves] })
  const run = (one: typeof scenario) => rehearse({ scenario: one, initial: state, everyS: SAMPLES_S })
  const withIt = await run(scenario)
  const without = ranWithout ?? (await run(of(granted)))
  return { verdict: judgeRehearsal(network, order, granted.orders, scenario, { without, withIt }), without }
}

/** Gate moves on the way with which nothing stands against the order; absent where none of the tries is enough. */
async function supplyFor(parts: CheckParts, request: CheckRequest, without: Rehearsal): Promise<Supply | undefined> {
  for (const share of SUPPLY_SHARES) {
    const moves = supplyMoves(parts.network, request.order, share * request.order.dischargeM3s, request.state)
    if (moves.length === 0) return undefined
    const { verdict } = await tryOrder(parts, request, without, moves)
    if (verdict.reasons.length === 0) return { moves, planned: verdict.planned, losers: verdict.losers }
  }
  return undefined
}

/** The start at which water let in now would have come down, where gate moves then bring the whole order. */
async function earliestByWater(parts: CheckParts, request: CheckRequest): Promise<number | undefined> {
  const startMs = Math.ceil(soonestSupplyMs(parts.network, request.order, request.state) / SAMPLES_MS) * SAMPLES_MS
  if (startMs <= request.order.startMs) return undefined
  const later = { ...request, order: { ...request.order, startMs } }
  if (parts.capacity.shortagesOf(later.order, request.granted.orders).length > 0) return undefined
  const { without, verdict } = await tryOrder(parts, later)
  if (verdict.reasons.length === 0 || (await supplyFor(parts, later, without)) !== undefined) return startMs
  return undefined
}

/** A smaller flow that the same rehearsal finds nothing against; absent where none of the tries is one. */
async function largestByWater(
  parts: CheckParts,
  request: CheckRequest,
  first: WaterVerdict,
  without: Rehearsal,
): Promise<number | undefined> {
  const cameM3s = Math.min(...first.planned.plannedM3s.slice(SETTLED), request.order.dischargeM3s)
  for (let tries = 0; tries < SMALLER_TRIES; tries++) {
    const dischargeM3s = Math.floor((100 * SAFE_PART * cameM3s) / 2 ** tries) / 100
    if (!(dischargeM3s >= LEAST_M3S)) return undefined
    const smaller = { ...request, order: { ...request.order, dischargeM3s } }
    if ((await tryOrder(parts, smaller, without)).verdict.reasons.length === 0) return dischargeM3s
  }
  return undefined
}

const capacityReason = (shortage: OrderShortage): Finding => ({
  kind: 'capacity',
  at: shortage.id,
  fromMs: shortage.fromMs,
  toMs: shortage.toMs,
  shortM3s: Math.round(shortage.shortM3s * 1000) / 1000,
  text: shortageText(shortage),
})

function lateReasons(order: DeliveryOrder, nowMs: number): Finding[] {
  if (orderEndMs(order) > nowMs) return []
  const text = `it ends at ${new Date(orderEndMs(order)).toISOString()}, and it is ${new Date(nowMs).toISOString()}`
  return [{ kind: 'run', at: order.gateId, toMs: orderEndMs(order), text }]
}

function insteadByCapacity(
  capacity: OrderCapacity,
  order: DeliveryOrder,
  granted: readonly DeliveryOrder[],
  nowMs: number,
): Instead {
  const future = { ...order, startMs: Math.max(order.startMs, nowMs) }
  const { largestM3s, earliestStartMs } = capacity.roomFor(order, granted)
  const laterMs = orderEndMs(order) > nowMs ? earliestStartMs : capacity.roomFor(future, granted).earliestStartMs
  const lesser = granted.filter(({ priority }) => priority > order.priority)
  const canPush =
    lesser.length > 0 &&
    capacity.shortagesOf(
      order,
      granted.filter((one) => !lesser.includes(one)),
    ).length === 0
  return {
    largestM3s: Math.floor(largestM3s * 1000) / 1000,
    ...(laterMs !== undefined && { earliestStartMs: laterMs }),
    ...(canPush && { without: fewest(capacity, order, granted, lesser).map(({ id }) => id) }),
  }
}

/** Of the orders that could make way those that must: each stays that the order has room beside. */
function fewest(
  capacity: OrderCapacity,
  order: DeliveryOrder,
  granted: readonly DeliveryOrder[],
  lesser: readonly DeliveryOrder[],
): readonly DeliveryOrder[] {
  let going = [...lesser].toSorted((a, b) => b.priority - a.priority)
  for (const one of [...going].toReversed()) {
    const fewer = going.filter((other) => other !== one)
    if (
      capacity.shortagesOf(
        order,
        granted.filter((other) => !fewer.includes(other)),
      ).length === 0
    )
      going = fewer
  }
  return going
}
