import type { DeliveryOrder } from '@district/models'

/**
 * requested: written down · checked: the check has spoken, a person may decide · accepted: part of the schedule · refused, cancelled: never or no
 * longer · running, done: by the clock.
 */
export const ORDER_STATES = ['requested', 'checked', 'accepted', 'running', 'done', 'refused', 'cancelled'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** Which states may follow which. */
export const ORDER_MOVES: Readonly<Record<OrderState, readonly OrderState[]>> = {
  requested: ['checked', 'refused', 'cancelled'],
  checked: ['checked', 'accepted', 'refused', 'cancelled'],
  accepted: ['running', 'cancelled'],
  running: ['done', 'cancelled'],
  done: [],
  refused: [],
  cancelled: [],
}

/** One thing that stands against an order, or that one should know of. */
export interface Finding {
  /** capacity: a place is too small · delivery: the offtake does not get it · others: an accepted order gets less · bank: the water comes near a bank */
  readonly kind: 'capacity' | 'delivery' | 'others' | 'bank' | 'run'
  /** Gate or reach. */
  readonly at: string
  readonly fromMs?: number
  readonly toMs?: number
  readonly shortM3s?: number
  readonly freeboardM?: number
  readonly text: string
}

/** What could be accepted in place of the order. */
export interface Instead {
  /** Largest flow at the same hours. */
  readonly largestM3s?: number
  /** Earliest start of the whole order, as far as capacity goes. */
  readonly earliestStartMs?: number
  /** Accepted orders of lower priority in whose place it could be had. */
  readonly without?: readonly string[]
}

/** A gate that opens further, or less far, than it otherwise would for some time. */
export interface GateMove {
  readonly gateId: string
  /** What is added to its mean opening. */
  readonly addM: number
  readonly fromMs: number
  readonly toMs: number
}

/** What is accepted: orders, and the gate moves that were agreed with them. */
export interface Schedule {
  readonly orders: readonly DeliveryOrder[]
  readonly moves: readonly GateMove[]
}

/** Gate moves with which the rehearsal finds nothing against an order that cannot be accepted as things stand. */
export interface Supply {
  readonly moves: readonly GateMove[]
  readonly planned: PlannedDelivery
  readonly losers: readonly Loser[]
}

/** Another offtake that gets less because of an order. */
export interface Loser {
  readonly gateId: string
  /** Mean over the order's hours, and the worst instant. */
  readonly meanLessM3s: number
  readonly mostLessM3s: number
  readonly mostLessAtMs: number
}

/** What the rehearsal says of the order itself; series on one axis of instants. */
export interface PlannedDelivery {
  readonly atMs: readonly number[]
  readonly plannedM3s: readonly number[]
  /** First instant at which nine tenths of it pass the offtake; absent where they never do. */
  readonly arrivesMs?: number
  readonly meanM3s: number
}

export interface OrderCheck {
  /** District time of the check, and of the water that it began with. */
  readonly atMs: number
  readonly stateAtMs: number | null
  readonly isAcceptable: boolean
  /** What makes it unacceptable; empty where it is acceptable. */
  readonly reasons: readonly Finding[]
  readonly remarks: readonly Finding[]
  readonly instead?: Instead
  /** What would bring its water; absent where nothing is missing, or where no moves were found. */
  readonly supply?: Supply
  readonly planned?: PlannedDelivery
  readonly losers: readonly Loser[]
  /** Least height of a bank above the water, with the order and without. */
  readonly nearestBank?: {
    readonly reachId: string
    readonly chainageM: number
    readonly atMs: number
    readonly freeboardM: number
    readonly withoutM: number
  }
  /** Accepted orders that it was checked beside: when others are accepted, it must be checked again. */
  readonly besideIds: readonly string[]
}

export interface OrderRecord {
  readonly order: DeliveryOrder
  readonly state: OrderState
  readonly check: OrderCheck | null
  /** Gate moves that were agreed with it: part of the schedule as the order is. */
  readonly moves: readonly GateMove[]
}

/** One step of an order's life. Instants: district time, and the wall's. */
export interface OrderChange {
  readonly atMs: number
  readonly wallMs: number
  readonly by: string
  readonly from: OrderState | null
  readonly to: OrderState
  readonly note: string
}
