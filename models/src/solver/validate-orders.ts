import type { DeliveryOrder } from '../domain/delivery-order.ts'
import type { District } from '../domain/district.ts'
import { PLAUSIBLE, type PlausibleRange, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'

/** What is impossible about a scenario's orders: gates that deliver nothing, flows beyond the offtake, times that are none. */
export const problemsOfOrders = (district: District, orders: readonly DeliveryOrder[]): Problem[] =>
  orders.flatMap((order, k) => problemsOfOrder(district, order, `orders[${k}]`))

function problemsOfOrder({ gates }: District, order: DeliveryOrder, path: string): Problem[] {
  const gate = gates.find(({ id, kind }) => id === order.gateId && kind === 'offtake')
  const flow: PlausibleRange = {
    noun: 'an ordered flow',
    unit: 'm³/s',
    minimum: 0,
    maximum: gate?.designDischargeM3s ?? PLAUSIBLE.designDischarge.maximum,
  }
  return [
    ...(gate === undefined
      ? [
          problem(
            'SCENARIO_INVALID',
            { path: `${path}.gateId` },
            `the district has no offtake with the gate "${order.gateId}"`,
            'expected the gate of an offtake',
          ),
        ]
      : []),
    ...problemsOfNumber(`${path}.dischargeM3s`, order.dischargeM3s, flow),
    ...problemsOfNumber(`${path}.durationS`, order.durationS, PLAUSIBLE.horizon),
    ...(Number.isFinite(order.startMs)
      ? []
      : [
          problem(
            'VALUE_NOT_A_NUMBER',
            { path: `${path}.startMs` },
            `${order.startMs} is no instant`,
            'expected ms since 1970',
          ),
        ]),
  ]
}
