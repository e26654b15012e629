import { type DeliveryOrder, isOrderRunning, orderEndMs } from '../domain/delivery-order.ts'
import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import { routeTo } from '../network/route.ts'
import { shapesById, uniformCapacityM3s } from './canal-capacity.ts'

/** Design depths are known to a few per cent: a canal that carries this part of its design discharge there carries it. */
const AS_GOOD_AS_DESIGN = 0.9
/** Below what any gauge shows, m³/s. */
const ROUNDING_M3S = 1e-6

/** A place that is asked for more than it can pass, at the hours when it is worst. */
export interface OrderShortage {
  readonly place: 'gate' | 'reach'
  readonly id: string
  readonly fromMs: number
  readonly toMs: number
  readonly capacityM3s: number
  /** What all orders together ask of it. */
  readonly orderedM3s: number
  readonly shortM3s: number
}

/** What could be had in place of an order. */
export interface OrderRoom {
  /** Largest flow at the hours that were asked for, 0 where there is none. */
  readonly largestM3s: number
  /** First instant, not before the one asked for, from which on all of it could be had; absent where it never could. */
  readonly earliestStartMs?: number
}

/** Looks at orders as the canals' designs see them: no water is moved. Losses on the way are not counted. */
export interface OrderCapacity {
  /** Everything that `order` would overload beside those granted already; empty where there is room. */
  shortagesOf(order: DeliveryOrder, granted: readonly DeliveryOrder[]): readonly OrderShortage[]
  roomFor(order: DeliveryOrder, granted: readonly DeliveryOrder[]): OrderRoom
}

interface Place {
  readonly place: 'gate' | 'reach'
  readonly id: string
  readonly capacityM3s: number
}

/**
 * The capacity of a district for orders. A gate passes its design discharge; a reach carries its design discharge, or what it carries uniformly at
 * its design depth where that is clearly less.
 */
export function orderCapacity(district: District): OrderCapacity {
  const shapes = shapesById(district.crossSections)
  const carriesM3s = (reach: Reach): number => {
    const shape = shapes.get(reach.crossSectionId)
    const uniformM3s = shape === undefined ? 0 : uniformCapacityM3s(reach, shape, reach.designDepthM)
    const { designDischargeM3s } = reach
    return uniformM3s > 0 && uniformM3s < AS_GOOD_AS_DESIGN * designDischargeM3s ? uniformM3s : designDischargeM3s
  }
  const known = new Map<string, readonly Place[]>()
  const placesOf = ({ gateId }: DeliveryOrder): readonly Place[] => {
    const before = known.get(gateId)
    if (before !== undefined) return before
    const { reaches, gates } = routeTo(district, gateId)
    const places: Place[] = [
      ...reaches.map((reach) => ({ place: 'reach' as const, id: reach.id, capacityM3s: carriesM3s(reach) })),
      ...gates.map(({ id, designDischargeM3s }) => ({ place: 'gate' as const, id, capacityM3s: designDischargeM3s })),
    ]
    known.set(gateId, places)
    return places
  }
  const sharing = (id: string, orders: readonly DeliveryOrder[]) =>
    orders.filter((one) => placesOf(one).some((place) => place.id === id))

  const shortagesOf = (order: DeliveryOrder, granted: readonly DeliveryOrder[]): OrderShortage[] =>
    placesOf(order).flatMap(({ place, id, capacityM3s }) => {
      const worst = busiestHours(order, sharing(id, granted))
      const orderedM3s = worst.grantedM3s + order.dischargeM3s
      if (orderedM3s <= capacityM3s + ROUNDING_M3S) return []
      const { fromMs, toMs } = worst
      return [{ place, id, fromMs, toMs, capacityM3s, orderedM3s, shortM3s: orderedM3s - capacityM3s }]
    })

  return {
    shortagesOf,
    roomFor: (order, granted) => {
      const rooms = placesOf(order).map(
        ({ id, capacityM3s }) => capacityM3s - busiestHours(order, sharing(id, granted)).grantedM3s,
      )
      const starts = [order.startMs, ...granted.map(orderEndMs).filter((endMs) => endMs > order.startMs)]
      const earliestStartMs = starts
        .toSorted((a, b) => a - b)
        .find((startMs) => shortagesOf({ ...order, startMs }, granted).length === 0)
      return {
        largestM3s: Math.max(0, Math.min(...rooms)),
        ...(earliestStartMs !== undefined && { earliestStartMs }),
      }
    },
  }
}

/** Of an order's hours those in which others ask for most, and how much. */
function busiestHours(order: DeliveryOrder, others: readonly DeliveryOrder[]) {
  const endMs = orderEndMs(order)
  const turns = [...others.flatMap((one) => [one.startMs, orderEndMs(one)])]
    .filter((atMs) => atMs > order.startMs && atMs < endMs)
    .toSorted((a, b) => a - b)
  let worst = { fromMs: order.startMs, toMs: endMs, grantedM3s: Number.NEGATIVE_INFINITY }
  for (const [k, fromMs] of [order.startMs, ...turns].entries()) {
    const grantedM3s = others.reduce((sum, one) => sum + (isOrderRunning(one, fromMs) ? one.dischargeM3s : 0), 0)
    if (grantedM3s > worst.grantedM3s) worst = { fromMs, toMs: turns[k] ?? endMs, grantedM3s }
  }
  return worst
}
