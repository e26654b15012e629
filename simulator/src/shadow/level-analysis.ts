import { type Engine, type Network, solveDense } from '@district/models'
import type { Judgement } from './filter.ts'
import { computedAt, type Observation } from './observation.ts'
import type { PoolMap } from './pool-map.ts'

/** Standard deviation of the model's own error between two corrections, and the way over which it stays alike. */
const MODEL_SIGMA_M = 0.05
const ALIKE_OVER_M = 20_000
/** More than that in one correction would be a wave; the rest waits for the next. */
const MOST_AT_ONCE_M = 0.1
const FAR_M = 2
/** A gauge is not believed whose neighbours expect something else by so many standard deviations, and by so much. */
const CONTRADICTED_SIGMAS = 5
const CONTRADICTED_M = 0.15
/** Less water than that is neither lifted nor compared. */
const DRY_M = 0.03
/** Largest part of a depth that a correction takes. */
const MOST_TAKEN = 0.5

interface Seat {
  readonly stage: number
  readonly pool: number
  /** To every stage of the pool, by place in it. */
  readonly likeness: Float64Array
}

interface Seen extends Seat {
  readonly observation: Observation
  readonly computed: number
}

/** Draws levels towards gauges, pool by pool. */
export type LevelAnalysis = (
  engine: Engine,
  observations: readonly Observation[],
  changeM: Float64Array,
) => readonly Judgement[]

/**
 * Optimal interpolation: the change that is likeliest where gauges err by their sigma, the model by `MODEL_SIGMA_M`, and errors of the model
 * are alike as exp(−way / `ALIKE_OVER_M`) (Gandin 1963; Daley, Atmospheric Data Analysis, 1991, ch. 4). Between two gauges that is close to linear
 * in the way, beyond the last it fades; nothing crosses a gate.
 */
export function createLevelAnalysis(network: Network, pools: PoolMap): LevelAnalysis {
  const bedM = bedOfStages(network)
  const seats = new Map<string, Seat | null>()
  const placeInPool = placesInPools(network, pools)
  const seatOf = ({ gauge, place }: Observation): Seat | null => {
    const known = seats.get(gauge.id)
    if (known !== undefined) return known
    const stage = pools.stageAt(place)
    const pool = pools.poolOfStage[stage] ?? -1
    const seat =
      pool < 0 ? null : { stage, pool, likeness: pools.distancesM(stage).map((wayM) => Math.exp(-wayM / ALIKE_OVER_M)) }
    seats.set(gauge.id, seat)
    return seat
  }

  return (engine, observations, changeM) => {
    changeM.fill(0)
    const { stageM } = engine.save()
    const judgements: Judgement[] = []
    const byPool = new Map<number, Seen[]>()
    for (const observation of observations) {
      const seat = seatOf(observation)
      if (seat === null) continue
      const computed = computedAt(engine, observation.place)
      const isDry = (stageM[seat.stage] ?? 0) - (bedM[seat.stage] ?? 0) < DRY_M
      const withheld =
        observation.withheld ?? (isDry ? 'dry' : Math.abs(observation.value - computed) > FAR_M ? 'far' : undefined)
      if (withheld !== undefined) judgements.push({ observation, computed, withheld })
      else byPool.set(seat.pool, [...(byPool.get(seat.pool) ?? []), { ...seat, observation, computed }])
    }
    for (const [pool, seen] of byPool) {
      const { agreed, contradicted } = agreeing(seen, placeInPool)
      for (const { observation, computed } of agreed) judgements.push({ observation, computed })
      for (const { observation, computed } of contradicted)
        judgements.push({ observation, computed, withheld: 'contradicted' })
      spread(agreed, placeInPool, pools.stagesOf(pool), changeM)
    }
    for (let s = 0; s < changeM.length; s++) changeM[s] = allowed(changeM[s] ?? 0, (stageM[s] ?? 0) - (bedM[s] ?? 0))
    return judgements
  }
}

const allowed = (changeM: number, depthM: number): number =>
  depthM < DRY_M ? 0 : Math.max(changeM, -MOST_TAKEN * depthM)

const innovationM = ({ observation, computed }: Seen): number =>
  Math.min(Math.max(observation.value - computed, -MOST_AT_ONCE_M), MOST_AT_ONCE_M)

/** Leaves out, one after the other, the gauge that the others contradict most. */
function agreeing(seen: readonly Seen[], placeInPool: Int32Array) {
  const agreed = [...seen]
  const contradicted: Seen[] = []
  while (agreed.length > 2 && isSpread(agreed)) {
    const worst = mostContradicted(agreed, placeInPool)
    if (worst < 0) break
    contradicted.push(...agreed.splice(worst, 1))
  }
  return { agreed, contradicted }
}

function isSpread(seen: readonly Seen[]): boolean {
  const departures = seen.map(({ observation, computed }) => observation.value - computed)
  return Math.max(...departures) - Math.min(...departures) > CONTRADICTED_M
}

/** By leaving one out: what the others expect at its place is off by `x_i / (A⁻¹)_ii`, with variance `1 / (A⁻¹)_ii`. */
function mostContradicted(seen: readonly Seen[], placeInPool: Int32Array): number {
  const departures = Float64Array.from(seen, ({ observation, computed }) => observation.value - computed)
  const solved = solvedFor(seen, placeInPool, departures)
  let [worst, worstSigmas] = [-1, CONTRADICTED_SIGMAS]
  for (const i of seen.keys()) {
    const unit = new Float64Array(seen.length)
    unit[i] = 1
    const inverse = solvedFor(seen, placeInPool, unit)[i] ?? 1
    const offM = Math.abs((solved[i] ?? 0) / inverse)
    const sigmas = offM * Math.sqrt(inverse)
    if (offM > CONTRADICTED_M && sigmas > worstSigmas) [worst, worstSigmas] = [i, sigmas]
  }
  return worst
}

function spread(seen: readonly Seen[], placeInPool: Int32Array, stages: Int32Array, changeM: Float64Array): void {
  const weights = solvedFor(seen, placeInPool, Float64Array.from(seen, innovationM))
  for (const [i, { likeness }] of seen.entries()) {
    const weight = MODEL_SIGMA_M ** 2 * (weights[i] ?? 0)
    for (let k = 0; k < stages.length; k++) {
      const stage = stages[k] ?? 0
      changeM[stage] = (changeM[stage] ?? 0) + weight * (likeness[k] ?? 0)
    }
  }
}

/** x of (H·B·Hᵀ + R)·x = rest. */
function solvedFor(seen: readonly Seen[], placeInPool: Int32Array, rest: Float64Array): Float64Array {
  const n = seen.length
  const matrix = new Float64Array(n * n)
  for (const [i, { likeness, observation }] of seen.entries())
    for (const [j, { stage }] of seen.entries())
      matrix[i * n + j] =
        MODEL_SIGMA_M ** 2 * (likeness[placeInPool[stage] ?? 0] ?? 0) + (i === j ? observation.sigma ** 2 : 0)
  const solved = rest.slice()
  solveDense(matrix, solved, n)
  return solved
}

function placesInPools(network: Network, pools: PoolMap): Int32Array {
  const places = new Int32Array(network.stageCount)
  for (let pool = 0; pool < pools.poolCount; pool++)
    for (const [place, stage] of pools.stagesOf(pool).entries()) places[stage] = place
  return places
}

function bedOfStages({ stageCount, pointStage, bedM }: Network): Float64Array {
  const lowestM = new Float64Array(stageCount).fill(Number.POSITIVE_INFINITY)
  for (const [p, stage] of pointStage.entries())
    lowestM[stage] = Math.min(lowestM[stage] ?? Number.POSITIVE_INFINITY, bedM[p] ?? Number.POSITIVE_INFINITY)
  return lowestM
}
