import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { sectionFlowAt } from '../hydraulics/section-flow.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { validateNetwork } from '../network/validate-network.ts'
import { createEngine } from '../solver/create-engine.ts'
import { createFrameFields, type Engine, type FrameFields } from '../solver/engine.ts'
import { Draw, randomDistrict } from './random-network.ts'
import { type RandomSchedule, randomSchedule } from './random-schedule.ts'

/** Frames a run is looked at. */
const LOOKS = 24
/** Above this a level is no water of these districts: the highest river stands at 53 m, and banks spill. */
const ABSURD_STAGE_M = 90
const MASS_ERROR = 1e-9

/** What became of one random network: `faults` is empty when all was well. */
export interface RandomVerdict {
  readonly seed: number
  readonly faults: readonly string[]
  /** The search for a steady start found none; the run then began with empty canals. */
  readonly isSteadyRefused: boolean
  readonly wantedSteady: boolean
  readonly points: number
  readonly reaches: number
  readonly loops: number
  readonly steps: number
  readonly massError: number
}

/** The network of a seed, cut coarsely: between twenty and a hundred and twenty points in all, and two cells a reach at least. */
export function randomNetwork(seed: number): Network {
  const district = randomDistrict(seed)
  const unsupported = validateNetwork(district)
  if (unsupported.length > 0)
    throw new RangeError(`district of seed ${seed} must be sound, got ${unsupported[0]?.text}`)
  const lengthM = district.reaches.reduce((sum, reach) => sum + reach.lengthM, 0)
  return buildNetwork(district, { dxM: lengthM / new Draw(~seed).whole(20, 120) })
}

/** Runs the network of a seed through its schedule and judges what it sees. */
export function runRandomNetwork(seed: number): RandomVerdict {
  const network = randomNetwork(seed)
  const schedule = randomSchedule(network, seed)
  const engine = createEngine(network)
  const fields = createFrameFields(network)
  const faults: string[] = []
  const isSteadyRefused = begin(engine, schedule)
  const look = (atS: number) => {
    engine.writeFrame(fields)
    const fault = faultOf(network, fields)
    if (fault !== undefined) faults.push(`at ${atS.toFixed(0)} s ${fault}`)
  }
  look(0)
  for (let k = 1; k <= LOOKS && faults.length === 0; k++) {
    const atS = Math.round((schedule.horizonS * k) / LOOKS)
    const outcome = engine.advance(schedule.forcing, atS * 1000)
    if (outcome.kind === 'diverged')
      faults.push(`diverged at ${(outcome.atMs / 1000).toFixed(1)} s, ${outcome.reachIds.join(' ')}: ${outcome.reason}`)
    else look(atS)
    const { massError } = engine.balance
    if (!(massError <= MASS_ERROR)) faults.push(`at ${atS} s mass error ${massError}`)
  }
  return {
    seed,
    faults,
    isSteadyRefused,
    wantedSteady: schedule.start === 'steady',
    points: network.pointCount,
    reaches: network.district.reaches.length,
    loops: network.tree.cuts.length,
    steps: engine.steps,
    massError: engine.balance.massError,
  }
}

function begin(engine: Engine, { start, restStageM, values }: RandomSchedule): boolean {
  if (start === 'at-rest') engine.startAtRest(0, restStageM, values)
  else if (start === 'steady' && engine.startSteady(0, values).kind === 'reached') return false
  else engine.startDry(0, values)
  return start === 'steady'
}

/**
 * What no water does: a depth below zero or none at all, a level far above every source, or a discharge faster than all the head in the
 * network could drive it, Q ≤ 2·A·√(2g·ΔH), A of the deepest point nearby.
 */
function faultOf({ district, reachStart, bedM }: Network, { depthM, dischargeM3s }: FrameFields): string | undefined {
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  let highestM = Number.NEGATIVE_INFINITY
  for (let p = 0; p < bedM.length; p++) highestM = Math.max(highestM, (bedM[p] ?? 0) + (depthM[p] ?? 0))
  for (const [r, reach] of district.reaches.entries()) {
    const shape = shapes.get(reach.crossSectionId)
    const first = reachStart[r] ?? 0
    const last = (reachStart[r + 1] ?? 0) - 1
    for (let p = first; p <= last; p++) {
      const [y, Q, bed] = [depthM[p] ?? Number.NaN, dischargeM3s[p] ?? Number.NaN, bedM[p] ?? 0]
      const where = `in ${reach.id}, point ${p - first} of ${last - first}`
      if (!(y >= 0)) return `depth ${y} ${where}`
      if (bed + y > Math.max(ABSURD_STAGE_M, bed + 20)) return `stage ${bed + y} ${where}`
      if (shape === undefined) continue
      const deepestM = Math.max(y, p > first ? (depthM[p - 1] ?? 0) : 0, p < last ? (depthM[p + 1] ?? 0) : 0)
      const { areaM2 } = sectionFlowAt(shape, reach.manningN, deepestM)
      const mostM3s = 2 * areaM2 * Math.sqrt(2 * GRAVITY_M_PER_S2 * (highestM - bed + 1)) + 1e-3
      if (!(Math.abs(Q) <= mostM3s)) return `discharge ${Q} where ${mostM3s.toFixed(3)} is much ${where}`
    }
  }
  return undefined
}
