import type { Network } from '../network/network.ts'
import type { Work } from '../solver/work.ts'
import type { RecordedStep } from './run-record.ts'

/**
 * One number that a run is asked for. Instants between the ends of steps are interpolated linearly; of a step that a window covers in part, the same part
 * of its volume counts.
 */
export type Observation =
  | { readonly kind: 'stage'; readonly reach: number; readonly chainageM: number; readonly atMs: number }
  | { readonly kind: 'discharge'; readonly reach: number; readonly chainageM: number; readonly atMs: number }
  | { readonly kind: 'gate-discharge'; readonly gate: number; readonly atMs: number }
  | { readonly kind: 'structure-discharge'; readonly structure: number; readonly atMs: number }
  /** Water through a gate, m³, negative backwards. */
  | { readonly kind: 'gate-volume'; readonly gate: number; readonly fromMs: number; readonly untilMs: number }
  | { readonly kind: 'structure-volume'; readonly structure: number; readonly fromMs: number; readonly untilMs: number }
  /** What the users along a branch drew, m³; `branch` is its place in `network.branchReachIndices`. */
  | { readonly kind: 'drawn-volume'; readonly branch: number; readonly fromMs: number; readonly untilMs: number }

/** A scalar of a run: a function of some observations. */
export interface Objective {
  readonly observations: readonly Observation[]
  /** The scalar, and into `per` how it answers to every observation. */
  evaluate(observed: Float64Array, per: Float64Array): number
}

/** The observation itself. */
export const theObservation = (observation: Observation): Objective => ({
  observations: [observation],
  evaluate(observed, per) {
    per[0] = 1
    return observed[0]!
  },
})

/**
 * Weighted sum of squared differences from targets: what calibration and control want small.
 *
 *     J = Σ wᵢ·(yᵢ − yᵢ*)²
 */
export const squaredMisfit = (
  observations: readonly Observation[],
  targets: readonly number[],
  weights: readonly number[] = targets.map(() => 1),
): Objective => ({
  observations,
  evaluate(observed, per) {
    let sum = 0
    for (let i = 0; i < observed.length; i++) {
      const differs = observed[i]! - targets[i]!
      sum += weights[i]! * differs * differs
      per[i] = 2 * weights[i]! * differs
    }
    return sum
  },
})

/** An observation with its places in the arrays. */
interface Sight {
  readonly kind: 'stage' | 'discharge' | 'gate-discharge' | 'gate-volume' | 'drawn-volume'
  readonly fromS: number
  readonly untilS: number
  /** Two points or links with the weights of both, or one crossing or reach. */
  readonly a: number
  readonly b: number
  readonly share: number
}

export type Sights = readonly Sight[]

/** @throws RangeError when an observation names what the network does not have */
export const sightsOf = (network: Network, observations: readonly Observation[]): Sights =>
  observations.map((seen) => sightOf(network, seen))

function sightOf(network: Network, seen: Observation): Sight {
  switch (seen.kind) {
    case 'stage':
    case 'discharge':
      return { kind: seen.kind, ...instantOf(seen), ...placeOnReach(network, seen) }
    case 'gate-discharge':
    case 'structure-discharge':
      return { kind: 'gate-discharge', ...instantOf(seen), ...placeOfCrossing(network, seen) }
    case 'gate-volume':
    case 'structure-volume':
      return { kind: 'gate-volume', ...windowOf(seen), ...placeOfCrossing(network, seen) }
    case 'drawn-volume': {
      const branch = placeIn(network.branchReachIndices.length, 'branch', seen.branch)
      return { kind: seen.kind, ...windowOf(seen), ...onePlace(network.branchReachIndices[branch]!) }
    }
  }
}

const instantOf = ({ atMs }: { readonly atMs: number }) => ({ fromS: atMs / 1000, untilS: atMs / 1000 })

function windowOf({ fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }) {
  if (!(fromMs < untilMs)) throw new RangeError(`untilMs must be later than fromMs, got ${untilMs}`)
  return { fromS: fromMs / 1000, untilS: untilMs / 1000 }
}

const onePlace = (a: number) => ({ a, b: a, share: 0 })

const placeOfCrossing = (
  { district: { gates, structures } }: Network,
  seen: { readonly gate: number } | { readonly structure: number },
) =>
  onePlace(
    'gate' in seen
      ? placeIn(gates.length, 'gate', seen.gate)
      : gates.length + placeIn(structures.length, 'structure', seen.structure),
  )

function placeIn(length: number, name: string, index: number): number {
  if (!(Number.isInteger(index) && index >= 0 && index < length))
    throw new RangeError(`${name} must be an index below ${length}, got ${index}`)
  return index
}

/** The two neighbours on a reach and the weight of the second, as `stageAtM` and `dischargeAtM3s` of an engine take them. */
function placeOnReach(
  { district, reachStart, reachDxM }: Network,
  { kind, reach, chainageM }: { readonly kind: string; readonly reach: number; readonly chainageM: number },
) {
  const r = placeIn(district.reaches.length, 'reach', reach)
  const first = reachStart[r]!
  const cells = reachStart[r + 1]! - 1 - first
  const along = Math.min(Math.max(chainageM / reachDxM[r]!, 0), cells)
  if (kind === 'stage') {
    const cell = Math.min(Math.floor(along), cells - 1)
    return { a: first + cell, b: first + cell + 1, share: along - cell }
  }
  const before = Math.min(Math.max(Math.floor(along - 0.5), 0), cells - 1)
  const after = Math.min(before + 1, cells - 1)
  return { a: first + before, b: first + after, share: Math.min(Math.max(along - 0.5 - before, 0), 1) }
}

/** How much of a window lies in a step, as a part of the step. */
const partOf = ({ fromS, untilS }: Sight, { startS, stepS }: RecordedStep): number =>
  Math.max(0, Math.min(untilS, startS + stepS) - Math.max(fromS, startS)) / stepS

/** How far into a step an instant lies, 0 to 1; negative when it does not lie there. The first step has its start too. */
function progressIn({ fromS }: Sight, { startS, stepS }: RecordedStep, isFirst: boolean): number {
  const s = (fromS - startS) / stepS
  /* times of a step's two ends are rounded each on its own */
  const slack = 1e-6 / stepS
  if (s > 1 + slack || (s <= slack && !(isFirst && s >= -slack))) return -1
  return Math.min(Math.max(s, 0), 1)
}

/** Adds to every observation what a step says of it. */
export function observeStep(sights: Sights, w: Work, step: RecordedStep, isFirst: boolean, into: Float64Array): void {
  for (const [i, sight] of sights.entries()) {
    const { kind, a, b, share } = sight
    if (kind === 'gate-volume') into[i]! += partOf(sight, step) * w.bookedG[a]!
    else if (kind === 'drawn-volume') into[i]! += partOf(sight, step) * w.bookedR[a]!
    else {
      const s = progressIn(sight, step, isFirst)
      if (s < 0) continue
      if (kind === 'gate-discharge') into[i]! += s * w.gateQG[a]! + (1 - s) * w.gateQOldG[a]!
      else if (kind === 'discharge')
        into[i]! +=
          s * between(w.dischargeP[a]!, w.dischargeP[b]!, share) +
          (1 - s) * between(w.dischargeOldP[a]!, w.dischargeOldP[b]!, share)
      else {
        const { bedM } = w.network
        const wet = (stageP: Float64Array, p: number) => Math.max(stageP[p]!, bedM[p]!)
        into[i]! +=
          s * between(wet(w.stageP, a), wet(w.stageP, b), share) +
          (1 - s) * between(wet(w.stageOldP, a), wet(w.stageOldP, b), share)
      }
    }
  }
}

const between = (from: number, to: number, share: number): number => from + share * (to - from)

/** How the scalar answers directly to what a step computes, at its start (old) and its end. */
export interface Seeds {
  /** By stages of points and discharges of links in turn, places `2p` and `2p + 1`; ends of reaches at their junction. */
  readonly x: Float64Array
  readonly xJ: Float64Array
  readonly xOld: Float64Array
  readonly xOldJ: Float64Array
  /** By discharges of gates. */
  readonly gateG: Float64Array
  readonly gateOldG: Float64Array
  /** By the volume drawn along a reach in the step. */
  readonly drawnR: Float64Array
}

/** Adds what the observations of a step contribute: the transpose of `observeStep`. Reads thetas, and stages of both ends. */
export function seedStep(
  sights: Sights,
  per: Float64Array,
  w: Work,
  step: RecordedStep,
  isFirst: boolean,
  seeds: Seeds,
): void {
  for (const [i, sight] of sights.entries()) {
    const { kind, a, b, share } = sight
    const weight = per[i]!
    if (kind === 'gate-volume') {
      const carried = weight * partOf(sight, step) * step.stepS
      seeds.gateG[a]! += carried * w.thetaG[a]!
      seeds.gateOldG[a]! += carried * (1 - w.thetaG[a]!)
    } else if (kind === 'drawn-volume') seeds.drawnR[a]! += weight * partOf(sight, step)
    else {
      const s = progressIn(sight, step, isFirst)
      if (s < 0) continue
      if (kind === 'gate-discharge') {
        seeds.gateG[a]! += s * weight
        seeds.gateOldG[a]! += (1 - s) * weight
      } else if (kind === 'discharge') {
        seeds.x[2 * a + 1]! += s * weight * (1 - share)
        seeds.x[2 * b + 1]! += s * weight * share
        seeds.xOld[2 * a + 1]! += (1 - s) * weight * (1 - share)
        seeds.xOld[2 * b + 1]! += (1 - s) * weight * share
      } else {
        addStage(w.network, w.stageP, a, s * weight * (1 - share), seeds.x, seeds.xJ)
        addStage(w.network, w.stageP, b, s * weight * share, seeds.x, seeds.xJ)
        addStage(w.network, w.stageOldP, a, (1 - s) * weight * (1 - share), seeds.xOld, seeds.xOldJ)
        addStage(w.network, w.stageOldP, b, (1 - s) * weight * share, seeds.xOld, seeds.xOldJ)
      }
    }
  }
}

function addStage(
  { bedM, pointStage, junctionCount }: Network,
  stageP: Float64Array,
  p: number,
  amount: number,
  x: Float64Array,
  xJ: Float64Array,
): void {
  if (stageP[p]! < bedM[p]!) return
  const stage = pointStage[p]!
  if (stage < junctionCount) xJ[stage]! += amount
  else x[2 * p]! += amount
}
