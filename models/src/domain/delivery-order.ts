import type { GateId } from '../ground/ids.ts'

/** Of a delivery order: 1 is served first. */
export const ORDER_PRIORITIES = [1, 2, 3] as const

/** Water that a user asks for: so much, through one offtake's gate, from an instant on and for so long. */
export interface DeliveryOrder {
  readonly id: string
  /** The offtake's gate. */
  readonly gateId: GateId
  readonly dischargeM3s: number
  /** District time, ms since 1970. */
  readonly startMs: number
  readonly durationS: number
  /** 1 first. */
  readonly priority: (typeof ORDER_PRIORITIES)[number]
  readonly requester: string
}

/** First instant at which it no longer runs. */
export const orderEndMs = ({ startMs, durationS }: DeliveryOrder): number => startMs + durationS * 1000

export const isOrderRunning = (order: DeliveryOrder, atMs: number): boolean =>
  order.startMs <= atMs && atMs < orderEndMs(order)
