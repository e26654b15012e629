import type { GateId } from '@district/models'

const PATIENCE_MS = 1000

/** Water that somebody was promised at an offtake and that should run now. Instants are district time. */
export interface OrderInForce {
  readonly id: string
  readonly gateId: GateId
  readonly dischargeM3s: number
  readonly startMs: number
  readonly durationS: number
  readonly requester: string
}

export type OrdersInForce = (gateId: GateId) => Promise<readonly OrderInForce[]>

/** Asks the simulator, which keeps the orders. Where it does not answer, there is none: a gate must be moved without it too. */
export const ordersInForceFrom =
  (simulatorUrl: URL | null): OrdersInForce =>
  async (gateId) => {
    if (simulatorUrl === null) return []
    const url = new URL('/api/v1/rehearsal/orders?state=running', simulatorUrl)
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
      const { orders = [] } = (await response.json()) as { orders?: readonly { readonly order: OrderInForce }[] }
      return orders.map(({ order }) => order).filter((order) => order.gateId === gateId)
    } catch {
      return []
    }
  }
