import {
  type AdvanceOutcome,
  buildNetwork,
  constantForcing,
  createEngine,
  type Engine,
  type Forcing,
  type ForcingValues,
  type Network,
  type NodeBoundary,
  type Roughness,
  type SectionShape,
} from '../src/index.ts'
import { districtOf, landingEvery, trapezoid, valuesWith } from '../src/testing/index.ts'

/** Nothing spills in a validation case unless it is about that. */
const HIGH_BANK_M = 30

export const walled = (widthM: number, sideSlope = 0): SectionShape => trapezoid(widthM, sideSlope, HIGH_BANK_M)

/** One reach from node A to node B over a bed of any course; `originM` is the x of its head. */
export interface CanalSketch {
  readonly lengthM: number
  readonly dxM: number
  readonly widthM: number
  readonly sideSlope?: number
  readonly manningN: number
  /** Takes the place of `manningN` where it is given. */
  readonly roughness?: Roughness
  readonly bedM?: (xM: number) => number
  readonly originM?: number
  readonly tail?: NodeBoundary
  readonly designDepthM?: number
}

/** Cuts the reach as the engine cuts any, then gives every point the bed that belongs there. */
export function canalNetwork(sketch: CanalSketch): Network {
  const { lengthM, originM = 0, bedM = () => 0 } = sketch
  const shape = walled(sketch.widthM, sketch.sideSlope ?? 0)
  const network = buildNetwork(
    districtOf({
      id: 'one-canal',
      nodes: { A: {}, B: { boundary: sketch.tail ?? 'none' } },
      reaches: [
        {
          id: 'R-1',
          from: 'A',
          to: 'B',
          lengthM,
          bedUpM: bedM(originM),
          bedDownM: bedM(originM + lengthM),
          shape,
          manningN: sketch.manningN,
          ...(sketch.roughness !== undefined && { roughness: sketch.roughness }),
          designDepthM: sketch.designDepthM ?? 1,
        },
      ],
    }),
    { dxM: sketch.dxM },
  )
  for (let p = 0; p < network.pointCount; p++) {
    network.bedM[p] = bedM(originM + (network.chainageM[p] ?? 0))
    network.bankM[p] = (network.bedM[p] ?? 0) + shape.bankHeightM
  }
  return network
}

/** What stands and flows along the first reach: per point, and per link at its middle. */
export interface Profile {
  readonly xM: readonly number[]
  readonly bedM: readonly number[]
  readonly depthM: readonly number[]
  readonly linkXM: readonly number[]
  readonly dischargeM3s: readonly number[]
}

export function profileOf(engine: Engine, originM = 0): Profile {
  const { network } = engine
  const state = engine.save()
  const points = Array.from({ length: network.reachStart[1] ?? 0 }, (_, p) => p)
  const xM = points.map((p) => originM + (network.chainageM[p] ?? 0))
  const bedM = points.map((p) => network.bedM[p] ?? 0)
  const links = points.slice(0, -1)
  return {
    xM,
    bedM,
    depthM: points.map((p) => Math.max(0, (state.stageM[network.pointStage[p] ?? 0] ?? 0) - (bedM[p] ?? 0))),
    linkXM: links.map((p) => 0.5 * ((xM[p] ?? 0) + (xM[p + 1] ?? 0))),
    dischargeM3s: links.map((p) => state.dischargeM3s[p] ?? 0),
  }
}

/** An engine with water of given depths at rest. */
export function engineWithDepths(network: Network, depthM: (chainageM: number) => number): Engine {
  const engine = createEngine(network)
  const state = engine.save()
  for (let p = 0; p < network.pointCount; p++)
    state.stageM[network.pointStage[p] ?? 0] = (network.bedM[p] ?? 0) + depthM(network.chainageM[p] ?? 0)
  engine.load(state)
  return engine
}

/** Moves an engine for `forS` under constant values in steps of at most `stepS`. */
export function runFor(engine: Engine, values: ForcingValues, forS: number, stepS: number): AdvanceOutcome {
  const forcing: Forcing = landingEvery(constantForcing(values), stepS)
  return engine.advance(forcing, (engine.timeS + forS) * 1000)
}

export interface SteadyFlow {
  readonly engine: Engine
  readonly network: Network
  /** How the steady solver ended. */
  readonly outcome: AdvanceOutcome
}

/** Steady flow of `dischargeM3s` into A, by the engine's own steady solver. */
export function steadyFlow(sketch: CanalSketch, dischargeM3s: number, tailStageM: number): SteadyFlow {
  const network = canalNetwork({ tail: 'river-stage', ...sketch })
  const engine = createEngine(network)
  const outcome = engine.startSteady(
    0,
    valuesWith(network, { riverStageM: tailStageM, inflowM3s: { A: dischargeM3s } }),
  )
  return { engine, network, outcome }
}
