import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import type { ReachId } from '../ground/ids.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { createFrameFields, type Engine } from '../solver/engine.ts'
import { constantForcing, type ForcingValues } from '../solver/forcing.ts'
import { reachAt, reachIndexOf } from './places.ts'
import type { StepSample } from './pool-response.ts'

/** Step of the test, as a part of the discharge, or less, so that the level of a level pool would change by so much in the end, m. */
const STEP_PART = 0.01
const FINAL_CHANGE_M = 0.003
/** In travel times of a wave in still water: how long the answer is looked at, how finely, and when only the lasting rise is left. */
const LOOKED_AT = 6
const SAMPLES_PER_TRAVEL = 60
const LASTING_FROM = 20
const LASTING_TO = 40
const LEAST_DEPTH_M = 0.05

export interface StepTest {
  readonly course: readonly ReachId[]
  readonly dischargeM3s: number
  /** What acts on the pool with so much more inflow at its head. */
  readonly valuesWith: (moreM3s: number) => ForcingValues
}

/** What a step test saw: the answer at first, and the area that the lasting rise fills. */
export interface StepAnswer {
  readonly samples: readonly StepSample[]
  readonly areaM2: number
}

/** Steps the inflow of a pool in steady flow, `held`, up and down; `free` is the same pool with a wall at its end. Or says why that failed. */
export function stepTest(
  held: Engine,
  free: Engine,
  { course, dischargeM3s, valuesWith }: StepTest,
): Result<StepAnswer, string> {
  const travelS = travelTimeS(held, course)
  const lastingS = [LASTING_FROM * travelS, LASTING_TO * travelS] as const
  const stepM3s = Math.min(STEP_PART * dischargeM3s, (FINAL_CHANGE_M * surfaceM2(held)) / lastingS[1])
  const fineS = Array.from({ length: LOOKED_AT * SAMPLES_PER_TRAVEL + 1 }, (_, k) => (k * travelS) / SAMPLES_PER_TRAVEL)
  const begin = { ...held.save(), topologyHash: free.network.topologyHash }
  const levelsAfter = (moreM3s: number): Result<readonly number[], string> => {
    const loaded = free.load(begin)
    if (!loaded.ok) return err(loaded.error.text)
    const forcing = constantForcing(valuesWith(moreM3s))
    const levels: number[] = []
    for (const atS of [...fineS, ...lastingS]) {
      const outcome = free.advance(forcing, atS * 1000)
      if (outcome.kind !== 'reached') return err(outcome.reason)
      levels.push(tailStageM(free, course))
    }
    return ok(levels)
  }
  const [more, less] = [levelsAfter(stepM3s), levelsAfter(-stepM3s)]
  if (!more.ok) return more
  if (!less.ok) return less
  const risen = more.value.map((levelM, k) => (levelM - (less.value[k] ?? levelM)) / (2 * stepM3s))
  const lasting = (risen.at(-1) ?? 0) - (risen.at(-2) ?? 0)
  return ok({
    samples: fineS.map((atS, k) => ({ atS, risenSPerM2: risen[k] ?? 0 })),
    areaM2: (lastingS[1] - lastingS[0]) / lasting,
  })
}

const tailStageM = (engine: Engine, course: readonly ReachId[]): number => {
  const r = reachIndexOf(engine.network, course.at(-1))
  return engine.stageAtM(r, reachAt(engine.network, r).lengthM)
}

/** Of a wave in still water, from one end to the other. */
function travelTimeS(engine: Engine, course: readonly ReachId[]): number {
  return course.reduce((sum, id) => {
    const r = reachIndexOf(engine.network, id)
    const { lengthM, bedUpM, bedDownM } = reachAt(engine.network, r)
    const depthM = engine.stageAtM(r, 0.5 * lengthM) - 0.5 * (bedUpM + bedDownM)
    return sum + lengthM / Math.sqrt(GRAVITY_M_PER_S2 * Math.max(depthM, LEAST_DEPTH_M))
  }, 0)
}

/** Surface of the water in a pool, roughly: its volume by its mean depth. */
function surfaceM2(engine: Engine): number {
  const { network, balance } = engine
  const fields = createFrameFields(network)
  engine.writeFrame(fields)
  return (balance.volumeM3 * fields.depthM.length) / fields.depthM.reduce((sum, depthM) => sum + depthM, 0)
}
