import type { Series } from '../domain/scenario.ts'

/** Water that was ordered at an offtake's gate, from one instant to another, seconds since the start. */
export interface OrderedWater {
  readonly gateId: string
  readonly fromS: number
  readonly toS: number
  readonly dischargeM3s: number
}

/** Orders as they are booked, seen from `startMs` on; one that begins earlier has a negative `fromS`. */
export const orderedWaterOf = (
  orders: readonly {
    readonly gateId: string
    readonly startMs: number
    readonly durationS: number
    readonly dischargeM3s: number
  }[],
  startMs: number,
): readonly OrderedWater[] =>
  orders.map(({ gateId, startMs: beginMs, durationS, dischargeM3s }) => {
    const fromS = (beginMs - startMs) / 1000
    return { gateId, fromS, toS: fromS + durationS, dischargeM3s }
  })

/** What all orders of one offtake ask for together, as a series that jumps where one begins or ends; nothing before the first and after the last. */
export function orderSeries(orders: readonly OrderedWater[]): Series {
  const instants = [...new Set(orders.flatMap(({ fromS, toS }) => [fromS, toS]))].sort((a, b) => a - b)
  const after = (atS: number): number =>
    orders.reduce((sum, { fromS, toS, dischargeM3s }) => sum + (fromS <= atS && atS < toS ? dischargeM3s : 0), 0)
  const levels = instants.map(after)
  return {
    atS: instants.flatMap((atS) => [atS, atS]),
    values: levels.flatMap((level, k) => [levels[k - 1] ?? 0, level]),
  }
}
