import type { Frame } from '../contract/frame.ts'
import { gateLink, type RunSamples } from '../exchange/run-samples.ts'
import { assertSameLength } from '../ground/assert.ts'
import type { Network } from '../network/network.ts'

/** Results of a run at some instants, whatever they were kept as. NaN where no water of the model stands. */
export interface RunTrace {
  readonly startMs: number
  /** Seconds since the start, rising. */
  readonly atS: readonly number[]
  /** At instant k and profile point p, or gate g. */
  stageM(k: number, p: number): number
  dischargeM3s(k: number, p: number): number
  gateUpM(k: number, g: number): number
  gateDownM(k: number, g: number): number
  gateDischargeM3s(k: number, g: number): number
  openingM(k: number, g: number): number
}

/** A trace of kept states: full precision; the discharge at a point is the mean of the links beside it, as in frames. */
export function traceOfSamples(network: Network, samples: RunSamples): RunTrace {
  const { pointStage, bedM, gateUpJunction, gateDownJunction, junctionIsRiver } = network
  const links = linksOfPoints(network)
  const at = (arrays: readonly Float64Array[], k: number, i: number) => arrays[k]?.[i] ?? Number.NaN
  const junctionM = (k: number, j: number) =>
    j < 0 || junctionIsRiver[j] === 1 ? Number.NaN : at(samples.stageM, k, j)
  return {
    startMs: samples.startMs,
    atS: samples.atS,
    stageM: (k, p) => Math.max(at(samples.stageM, k, pointStage[p] ?? -1), bedM[p] ?? Number.NaN),
    dischargeM3s: (k, p) =>
      0.5 * (at(samples.dischargeM3s, k, links.before[p] ?? -1) + at(samples.dischargeM3s, k, links.after[p] ?? -1)),
    gateUpM: (k, g) => junctionM(k, gateUpJunction[g] ?? -1),
    gateDownM: (k, g) => junctionM(k, gateDownJunction[g] ?? -1),
    gateDischargeM3s: (k, g) => at(samples.dischargeM3s, k, gateLink(network, g)),
    openingM: (k, g) => at(samples.openingM, k, g),
  }
}

/** Per profile point: the links before and after it; at the ends of a reach both are the one that there is. */
function linksOfPoints({ reachStart, linkStart, pointCount }: Network) {
  const before = new Int32Array(pointCount)
  const after = new Int32Array(pointCount)
  for (let r = 0; r + 1 < reachStart.length; r++) {
    const [first, last] = [reachStart[r] ?? 0, (reachStart[r + 1] ?? 1) - 1]
    for (let p = first; p <= last; p++) {
      const link = (linkStart[r] ?? 0) + p - first
      before[p] = p === first ? link : link - 1
      after[p] = p === last ? link - 1 : link
    }
  }
  return { before, after }
}

/**
 * A trace of frames, as a screen has them.
 *
 * @throws RangeError at a frame of another network
 */
export function traceOfFrames(network: Network, frames: readonly Frame[]): RunTrace {
  for (const { depthM } of frames) assertSameLength('depthM', depthM.length, network.pointCount)
  const startMs = frames[0]?.timeMs ?? 0
  const at = (field: keyof FrameArrays, k: number, i: number): number => frames[k]?.[field][i] ?? Number.NaN
  return {
    startMs,
    atS: frames.map(({ timeMs }) => (timeMs - startMs) / 1000),
    stageM: (k, p) => (network.bedM[p] ?? Number.NaN) + at('depthM', k, p),
    dischargeM3s: (k, p) => at('dischargeM3s', k, p),
    gateUpM: (k, g) => at('crossingUpM', k, g),
    gateDownM: (k, g) => at('crossingDownM', k, g),
    gateDischargeM3s: (k, g) => at('crossingDischargeM3s', k, g),
    openingM: (k, g) => at('gateOpeningM', k, g),
  }
}

type FrameArrays = Pick<
  Frame,
  'depthM' | 'dischargeM3s' | 'gateOpeningM' | 'crossingDischargeM3s' | 'crossingUpM' | 'crossingDownM'
>
