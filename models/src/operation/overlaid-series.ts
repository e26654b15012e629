import type { Network } from '../network/network.ts'
import type { RunTrace } from './run-trace.ts'

/** What is laid over each other, and where: stages and discharges along a reach (at the nearest point), or at a gate. */
export type OverlayPlace =
  | { readonly kind: 'reach'; readonly id: string; readonly chainageM: number; readonly of: 'stageM' | 'dischargeM3s' }
  | { readonly kind: 'gate'; readonly id: string; readonly of: 'upM' | 'downM' | 'dischargeM3s' | 'openingM' }

/** Series of several runs on one axis of instants. */
export interface OverlaidSeries {
  /** District time of every instant that any run has, rising. */
  readonly atMs: readonly number[]
  /** Per run: a value at each instant, null where it has none there. */
  readonly values: readonly (readonly (number | null)[])[]
}

/**
 * The same place in several runs.
 *
 * @throws RangeError at a reach or gate that the district does not have
 */
export function overlaidSeries(network: Network, traces: readonly RunTrace[], place: OverlayPlace): OverlaidSeries {
  const reader = readerOf(network, place)
  const perRun = traces.map(
    (trace) => new Map(trace.atS.map((atS, k) => [trace.startMs + Math.round(atS * 1000), reader(trace, k)] as const)),
  )
  const atMs = [...new Set(perRun.flatMap((values) => [...values.keys()]))].sort((a, b) => a - b)
  return { atMs, values: perRun.map((values) => atMs.map((at) => known(values.get(at)))) }
}

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

function readerOf(network: Network, place: OverlayPlace): (trace: RunTrace, k: number) => number {
  const { reaches, gates } = network.district
  const index = (place.kind === 'reach' ? reaches : gates).findIndex(({ id }) => id === place.id)
  if (index < 0) throw new RangeError(`place must be a ${place.kind} of the district, got ${place.id}`)
  if (place.kind === 'reach') {
    const point = nearestPoint(network, index, place.chainageM)
    return place.of === 'stageM' ? (trace, k) => trace.stageM(k, point) : (trace, k) => trace.dischargeM3s(k, point)
  }
  const { of } = place
  return (trace, k) => GATE_READERS[of](trace, k, index)
}

const GATE_READERS = {
  upM: (trace: RunTrace, k: number, g: number) => trace.gateUpM(k, g),
  downM: (trace: RunTrace, k: number, g: number) => trace.gateDownM(k, g),
  dischargeM3s: (trace: RunTrace, k: number, g: number) => trace.gateDischargeM3s(k, g),
  openingM: (trace: RunTrace, k: number, g: number) => trace.openingM(k, g),
}

function nearestPoint({ reachStart, reachDxM }: Network, r: number, chainageM: number): number {
  const [first, last] = [reachStart[r] ?? 0, (reachStart[r + 1] ?? 1) - 1]
  return Math.min(Math.max(first + Math.round(chainageM / (reachDxM[r] ?? 1)), first), last)
}
