import { type DeliveryIndicators, deliveryIndicators } from './delivery-indicators.ts'
import { type GateTravel, gateTravelOf } from './gate-travel.ts'
import { type MeasuredStage, timeOutOfBand } from './out-of-band.ts'
import { deliveriesOfSamples, type SampleAxis, type SampledOfftake } from './sampled-deliveries.ts'

/** What gauges of a district said over some hours: seconds on one clock, null where a gauge said nothing of use. */
export interface MeasuredHours {
  readonly axis: SampleAxis
  readonly offtakes: readonly SampledOfftake[]
  /** Discharge through the gates that take from the river. */
  readonly intakes: readonly {
    readonly gateId: string
    readonly measured: SampledOfftake['measured']
  }[]
  /** Openings in time order; within its dead band a gate counts as standing. */
  readonly gates: readonly {
    readonly gateId: string
    readonly openingsM: readonly number[]
    readonly deadBandM: number
  }[]
  /** Stages that gates hold. */
  readonly held: readonly {
    readonly gateId: string
    readonly targetStageM: number
    readonly toleranceM: number
    readonly measured: MeasuredStage
  }[]
  /** Stages beside a bank. */
  readonly banks: readonly { readonly placeId: string; readonly bankM: number; readonly measured: MeasuredStage }[]
}

/** What reality says about itself, in the words of a run's indicators; null where no gauge tells. */
export interface MeasuredIndicators {
  readonly lengthS: number
  readonly delivery: DeliveryIndicators
  /** Taken from the river in the time that is known, the largest mean over a period of which all intakes tell, and how much of the time is known. */
  readonly inM3: number | null
  readonly peakInM3s: number | null
  readonly inCoveredFraction: number
  readonly gateMoves: number | null
  readonly gateTravelM: number | null
  readonly travelByGate: Readonly<Record<string, GateTravel>>
  /** Seconds out of band, of the seconds that are known. */
  readonly outOfBandByGateS: Readonly<Record<string, number>>
  readonly heldCoveredByGateS: Readonly<Record<string, number>>
  readonly worstFreeboard: { readonly freeboardM: number; readonly placeId: string; readonly atS: number } | null
}

/** The indicators of a run as far as gauges tell of them. */
export function indicatorsOfMeasured({
  axis,
  offtakes,
  intakes,
  gates,
  held,
  banks,
}: MeasuredHours): MeasuredIndicators {
  const delivery = deliveryIndicators(deliveriesOfSamples(axis, offtakes), { periodS: axis.periodS })
  const travel = gates.map(({ gateId, openingsM, deadBandM }) => ({ gateId, ...gateTravelOf(openingsM, deadBandM) }))
  const bands = held.map(({ gateId, measured, targetStageM, toleranceM }) => ({
    gateId,
    ...timeOutOfBand(measured, { targetStageM, toleranceM, longestGapS: axis.longestGapS }),
  }))
  return {
    lengthS: axis.toS - axis.fromS,
    delivery,
    ...intakeOf(axis, intakes),
    gateMoves: gates.length === 0 ? null : travel.reduce((sum, { moves }) => sum + moves, 0),
    gateTravelM: gates.length === 0 ? null : travel.reduce((sum, { travelM }) => sum + travelM, 0),
    travelByGate: Object.fromEntries(
      travel.flatMap(({ gateId, moves, travelM }) => (moves > 0 ? [[gateId, { moves, travelM }] as const] : [])),
    ),
    outOfBandByGateS: Object.fromEntries(bands.map(({ gateId, outOfBandS }) => [gateId, outOfBandS])),
    heldCoveredByGateS: Object.fromEntries(bands.map(({ gateId, coveredS }) => [gateId, coveredS])),
    worstFreeboard: worstFreeboard(banks),
  }
}

const NO_ORDER = { atS: [], values: [] }

function intakeOf(
  axis: SampleAxis,
  intakes: MeasuredHours['intakes'],
): Pick<MeasuredIndicators, 'inM3' | 'peakInM3s' | 'inCoveredFraction'> {
  const asOfftakes = intakes.map(({ gateId, measured }) => ({ offtakeId: gateId, orderedM3s: NO_ORDER, measured }))
  const deliveries = deliveriesOfSamples(axis, asOfftakes)
  const { deliveredM3, coveredFraction } = deliveryIndicators(deliveries, { periodS: axis.periodS })
  const sums = deliveries.edgesS.slice(1).flatMap((_, k) => {
    const means = deliveries.offtakes.map(({ deliveredM3s }) => deliveredM3s[k] ?? null)
    const known = means.filter((mean) => mean !== null)
    return known.length === means.length && known.length > 0 ? [known.reduce((sum, mean) => sum + mean, 0)] : []
  })
  return {
    inM3: coveredFraction > 0 ? deliveredM3 : null,
    peakInM3s: sums.length === 0 ? null : Math.max(...sums),
    inCoveredFraction: coveredFraction,
  }
}

function worstFreeboard(banks: MeasuredHours['banks']): MeasuredIndicators['worstFreeboard'] {
  let worst: MeasuredIndicators['worstFreeboard'] = null
  for (const { placeId, bankM, measured } of banks)
    for (const [k, stageM] of measured.stageM.entries()) {
      if (stageM === null) continue
      const freeboardM = bankM - stageM
      if (worst === null || freeboardM < worst.freeboardM) worst = { freeboardM, placeId, atS: measured.atS[k] ?? 0 }
    }
  return worst
}
