import {
  err,
  type Gauge,
  indicatorsOfMeasured,
  type MeasuredHours,
  type MeasuredIndicators,
  type Network,
  offtakesOf,
  ok,
  orderedWaterOf,
  orderSeries,
  type Result,
} from '@district/models'
import { readHistory } from '../shadow/history.ts'
import { type ObservedPlace, observedGauges } from '../shadow/observation.ts'
import type { Schedule } from './order-record.ts'

const PERIOD_S = 3600
/** Means of five minutes: a longer silence is none of them. */
const LONGEST_GAP_S = 1800

export interface MeasuredSpan {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * What the gauges say of some hours, in the indicators of a run. Of the ground: means of five minutes, of readings that are not bad; an offtake or an
 * opening of several bays counts where all of them tell. Fails with the reason where the history cannot be had.
 */
export async function measuredIndicators(
  network: Network,
  gatewayUrl: string,
  orders: Schedule['orders'],
  { fromMs, toMs }: MeasuredSpan,
): Promise<Result<MeasuredIndicators, string>> {
  const told = new Map<string, Told>()
  const tellers = tellersOf(network)
  const heard = await readHistory(
    gatewayUrl,
    {
      heardGauges: tellers.gauges,
      takePast: (gaugeId, atMs, everyS, value, { quality }) => {
        if (quality === 'bad') return
        const series = told.get(gaugeId) ?? { atS: [], values: [] }
        // A bucket's mean stands for its middle.
        series.atS.push((atMs - fromMs) / 1000 + everyS / 2)
        series.values.push(value)
        told.set(gaugeId, series)
      },
    },
    fromMs,
    toMs,
  )
  if (heard.kind === 'unavailable') return err(heard.reason)
  return ok(indicatorsOfMeasured(hoursOf(network, tellers, told, orders, { fromMs, toMs })))
}

interface Told {
  readonly atS: number[]
  readonly values: number[]
}

interface Tellers {
  readonly gauges: readonly Gauge[]
  /** By gate, side or flow: the gauge that tells. */
  readonly at: (kind: 'gate-up' | 'gate-flow', gate: number) => string | undefined
  readonly bays: (gate: number) => readonly string[]
  readonly alongReaches: readonly { readonly gaugeId: string; readonly reach: number; readonly chainageM: number }[]
}

function tellersOf({ district }: Network): Tellers {
  const observed = observedGauges(district)
  const gateOf = new Map(district.stations.map(({ id, gateId }) => [id, gateId]))
  const openings = district.gauges.filter(({ quantity, stationId }) => quantity === 'opening' && gateOf.get(stationId))
  const byPlace = new Map(
    observed.flatMap(({ gauge, place }) =>
      place.kind === 'reach' ? [] : [[placeName(place.kind, place.gate), gauge.id] as const],
    ),
  )
  return {
    gauges: [...observed.map(({ gauge }) => gauge), ...openings],
    at: (kind, gate) => byPlace.get(placeName(kind, gate)),
    bays: (gate) =>
      openings.filter(({ stationId }) => gateOf.get(stationId) === district.gates[gate]?.id).map(({ id }) => id),
    alongReaches: observed.flatMap(({ gauge, place }) =>
      place.kind === 'reach' ? [{ gaugeId: gauge.id, reach: place.reach, chainageM: place.chainageM }] : [],
    ),
  }
}

const placeName = (kind: ObservedPlace['kind'], gate: number): string => `${kind} ${gate}`

function hoursOf(
  network: Network,
  tellers: Tellers,
  told: ReadonlyMap<string, Told>,
  orders: Schedule['orders'],
  { fromMs, toMs }: MeasuredSpan,
): MeasuredHours {
  const { district, gateUpJunction, junctionIsRiver } = network
  const lengthS = (toMs - fromMs) / 1000
  // A river is no water of the network, or a junction of it that only passes its stage on.
  const isRiver = (junction = -1) => junction < 0 || junctionIsRiver[junction] === 1
  const seriesOf = (gaugeId: string | undefined): Told => told.get(gaugeId ?? '') ?? { atS: [], values: [] }
  const flows = (gates: readonly number[]) =>
    together(
      gates.map((gate) => seriesOf(tellers.at('gate-flow', gate))),
      (values) => sum(values),
    )
  const measured = ({ atS, values }: Told) => ({ atS, dischargeM3s: values })
  const stages = ({ atS, values }: Told) => ({ atS, stageM: values })
  const ordered = orderedWaterOf(
    orders.filter(({ startMs, durationS }) => startMs < toMs && startMs + 1000 * durationS > fromMs),
    fromMs,
  )
  return {
    axis: { fromS: 0, toS: lengthS, periodS: PERIOD_S, longestGapS: LONGEST_GAP_S },
    offtakes: offtakesOf(network, ordered).flatMap(({ id, gates }) =>
      gates.length === 0
        ? []
        : [
            {
              offtakeId: id,
              orderedM3s: orderSeries(
                ordered.filter(({ gateId }) => gates.some((g) => district.gates[g]?.id === gateId)),
              ),
              measured: measured(flows(gates)),
            },
          ],
    ),
    intakes: district.gates.flatMap(({ id }, gate) =>
      isRiver(gateUpJunction[gate]) ? [{ gateId: id, measured: measured(flows([gate])) }] : [],
    ),
    gates: district.gates.flatMap(({ id, deadBandM }, gate) => {
      const bays = tellers.bays(gate).map(seriesOf)
      const openingsM = together(bays, (values) => sum(values) / bays.length).values
      return openingsM.length === 0 ? [] : [{ gateId: id, openingsM, deadBandM }]
    }),
    held: district.gates.flatMap(({ id, targetStageM, targetToleranceM }, gate) =>
      targetStageM === null
        ? []
        : [
            {
              gateId: id,
              targetStageM,
              toleranceM: targetToleranceM,
              measured: stages(seriesOf(tellers.at('gate-up', gate))),
            },
          ],
    ),
    banks: tellers.alongReaches.map(({ gaugeId, reach, chainageM }) => ({
      placeId: gaugeId,
      bankM: bankAtM(network, reach, chainageM),
      measured: stages(seriesOf(gaugeId)),
    })),
  }
}

/** Of several series the instants at which all tell. */
function together(series: readonly Told[], of: (values: readonly number[]) => number): Told {
  const [first, ...others] = series
  if (first === undefined) return { atS: [], values: [] }
  const byInstant = others.map(({ atS, values }) => new Map(atS.map((instantS, k) => [instantS, values[k]])))
  const told: Told = { atS: [], values: [] }
  for (const [k, instantS] of first.atS.entries()) {
    const values = [first.values[k], ...byInstant.map((values) => values.get(instantS))].filter(
      (value) => value !== undefined,
    )
    if (values.length < series.length) continue
    told.atS.push(instantS)
    told.values.push(of(values))
  }
  return told
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The bank of a reach between its profile points. */
function bankAtM({ reachStart, chainageM: places, bankM }: Network, reach: number, chainageM: number): number {
  const [start, end] = [reachStart[reach] ?? 0, (reachStart[reach + 1] ?? 0) - 1]
  let point = start
  while (point < end - 1 && (places[point + 1] ?? 0) < chainageM) point++
  const [beginM, endM] = [places[point] ?? 0, places[point + 1] ?? 0]
  const part = endM > beginM ? Math.min(Math.max((chainageM - beginM) / (endM - beginM), 0), 1) : 0
  return (bankM[point] ?? 0) * (1 - part) + (bankM[point + 1] ?? bankM[point] ?? 0) * part
}
