import { type DeliveryOrder, isOrderRunning, orderEndMs } from '../domain/delivery-order.ts'
import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import type { Series } from '../domain/scenario.ts'
import type { GateId, ReachId } from '../ground/ids.ts'
import { darcySeepage, seepageM2s } from '../hydraulics/seepage.ts'
import { shapesById } from '../pack/canal-capacity.ts'

/** What orders ask of their offtakes and branches over a time, as series of steps in seconds from its start. */
export interface OrderSchedule {
  /** Flow through each offtake's gate. */
  readonly dischargeM3s: Readonly<Record<GateId, Series>>
  /** What the users along each branch draw of it. */
  readonly demandM3s: Readonly<Record<ReachId, Series>>
}

/** What accepted orders come to from `fromMs` on, for so long: a gate without order in that time is absent. */
export function scheduleOf(
  district: District,
  orders: readonly DeliveryOrder[],
  fromMs: number,
  horizonS: number,
): OrderSchedule {
  const endMs = fromMs + horizonS * 1000
  const met = orders.filter((order) => order.startMs < endMs && orderEndMs(order) > fromMs)
  const gates = district.gates.filter(({ id }) => met.some(({ gateId }) => gateId === id))
  const dischargeM3s: Record<GateId, Series> = {}
  const demandM3s: Record<ReachId, Series> = {}
  for (const { id, seat } of gates) {
    const flow = stepsOf(
      met.filter(({ gateId }) => gateId === id),
      fromMs,
      horizonS,
    )
    dischargeM3s[id] = flow
    const branch = seat.kind === 'reach-head' ? district.reaches.find((reach) => reach.id === seat.reachId) : undefined
    if (branch?.kind !== 'branch') continue
    const draw = drawAlong(district, branch)
    demandM3s[branch.id] = { atS: flow.atS, values: flow.values.map(draw) }
  }
  return { dischargeM3s, demandM3s }
}

/** What the orders at one gate ask for together, as steps. */
function stepsOf(orders: readonly DeliveryOrder[], fromMs: number, horizonS: number): Series {
  const turns = orders.flatMap((order) => [order.startMs, orderEndMs(order)])
  const inside = turns.filter((ms) => ms > fromMs && ms < fromMs + horizonS * 1000)
  const instantsMs = [...new Set([fromMs, ...inside])].toSorted((a, b) => a - b)
  const atS: number[] = []
  const values: number[] = []
  for (const ms of instantsMs) {
    const before = values.at(-1)
    const askedM3s = askedAt(orders, ms)
    if (before === askedM3s) continue
    if (before !== undefined) {
      atS.push((ms - fromMs) / 1000)
      values.push(before)
    }
    atS.push((ms - fromMs) / 1000)
    values.push(askedM3s)
  }
  return { atS, values }
}

export const askedAt = (orders: readonly DeliveryOrder[], atMs: number): number =>
  orders.reduce((sum, order) => sum + (isOrderRunning(order, atMs) ? order.dischargeM3s : 0), 0)

/**
 * What users along a branch can draw of a flow that enters it: all that does not seep, by the branch's own law at that flow.
 *
 *     Q_draw = Q − s(Q)·L
 */
export function drawAlong({ crossSections }: District, branch: Reach): (dischargeM3s: number) => number {
  const { seepage, lengthM, designDepthM, crossSectionId } = branch
  const shape = shapesById(crossSections).get(crossSectionId)
  const lossM2s = (dischargeM3s: number): number => {
    if (seepage.kind !== 'darcy') return seepageM2s(seepage, dischargeM3s)
    if (shape === undefined) return 0
    const { perDepthMPerS, constantM2s } = darcySeepage(seepage, shape, designDepthM)
    return constantM2s + perDepthMPerS * designDepthM
  }
  return (dischargeM3s) => (dischargeM3s > 0 ? Math.max(0, dischargeM3s - lossM2s(dischargeM3s) * lengthM) : 0)
}
