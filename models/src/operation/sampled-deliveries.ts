import type { Series } from '../domain/scenario.ts'
import { integralOfSeries } from '../numerics/series.ts'
import type { Deliveries, Delivery } from './delivery.ts'
import { type DeliveryIndicators, deliveryIndicators } from './delivery-indicators.ts'

/** What was ordered at an offtake and what its gauge said. */
export interface SampledOfftake {
  readonly offtakeId: string
  /** Of orders by `orderSeries`, or a plan's. */
  readonly orderedM3s: Series
  /** Instants rising; null where the gauge said nothing of use. */
  readonly measured: { readonly atS: readonly number[]; readonly dischargeM3s: readonly (number | null)[] }
}

export interface SampleAxis {
  readonly fromS: number
  readonly toS: number
  /** Length of the periods that are told and compared. */
  readonly periodS: number
  /** Between two values further apart than this nothing is known: some intervals of the gauge. */
  readonly longestGapS: number
}

/**
 * Ordered and measured water on one axis of periods. Between two values of a gauge not further apart than `longestGapS` the discharge counts as
 * linear; the rest of the time is a gap, is left out of both means, and shows as less `coveredS`. A gap is not zero.
 *
 * @throws RangeError where an axis is empty or instants do not rise
 */
export function deliveriesOfSamples(axis: SampleAxis, offtakes: readonly SampledOfftake[]): Deliveries {
  const { fromS, toS, periodS } = axis
  if (!(toS > fromS && periodS > 0))
    throw new RangeError(`an axis must have a length and periods, got ${fromS} to ${toS} by ${periodS}`)
  const periods = Math.max(Math.ceil((toS - fromS) / periodS - ROUNDING), 1)
  const edgesS = Array.from({ length: periods + 1 }, (_, k) => (k === periods ? toS : fromS + k * periodS))
  return { edgesS, offtakes: offtakes.map((offtake) => sampledDelivery(axis, edgesS, offtake)) }
}

/** Deliveries of what was measured, and what the indicators make of them: the same figures as of a run. */
export function indicatorsOfSamples(
  axis: SampleAxis,
  offtakes: readonly SampledOfftake[],
): { readonly deliveries: Deliveries; readonly indicators: DeliveryIndicators } {
  const deliveries = deliveriesOfSamples(axis, offtakes)
  return { deliveries, indicators: deliveryIndicators(deliveries, { periodS: axis.periodS }) }
}

const ROUNDING = 1e-9

function sampledDelivery(
  { longestGapS }: SampleAxis,
  edgesS: readonly number[],
  { offtakeId, orderedM3s, measured }: SampledOfftake,
): Delivery {
  const periods = edgesS.length - 1
  const [coveredS, orderedM3, deliveredM3] = [zeros(periods), zeros(periods), zeros(periods)]
  const { atS, dischargeM3s } = measured
  let k = 0
  for (let i = 1; i < atS.length; i++) {
    const [beginS, endS] = [atS[i - 1] ?? 0, atS[i] ?? 0]
    if (!(endS > beginS)) throw new RangeError(`instants of ${offtakeId} must rise, got ${endS} after ${beginS}`)
    const [from, to] = [dischargeM3s[i - 1] ?? null, dischargeM3s[i] ?? null]
    if (from === null || to === null || endS - beginS > longestGapS) continue
    const line = { atS: [beginS, endS], values: [from, to] }
    while (k < periods && (edgesS[k + 1] ?? 0) <= beginS) k++
    for (let p = k; p < periods && (edgesS[p] ?? 0) < endS; p++) {
      const [pieceFromS, pieceToS] = [Math.max(beginS, edgesS[p] ?? 0), Math.min(endS, edgesS[p + 1] ?? 0)]
      if (!(pieceToS > pieceFromS)) continue
      add(coveredS, p, pieceToS - pieceFromS)
      add(orderedM3, p, integralOfSeries(orderedM3s, pieceFromS, pieceToS))
      add(deliveredM3, p, integralOfSeries(line, pieceFromS, pieceToS))
    }
  }
  const mean = (volumeM3: readonly number[], p: number) => (volumeM3[p] ?? 0) / (coveredS[p] ?? 0)
  return {
    offtakeId,
    orderedM3s: coveredS.map((seconds, p) => (seconds > 0 ? mean(orderedM3, p) : askedMeanM3s(orderedM3s, edgesS, p))),
    deliveredM3s: coveredS.map((seconds, p) => (seconds > 0 ? mean(deliveredM3, p) : null)),
    coveredS,
  }
}

const zeros = (length: number): number[] => Array.from({ length }, () => 0)

function add(into: number[], place: number, value: number): void {
  into[place] = (into[place] ?? 0) + value
}

function askedMeanM3s(series: Series, edgesS: readonly number[], p: number): number {
  const [fromS, toS] = [edgesS[p] ?? 0, edgesS[p + 1] ?? 0]
  return integralOfSeries(series, fromS, toS) / (toS - fromS)
}
