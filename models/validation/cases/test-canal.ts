import {
  buildNetwork,
  constantForcing,
  createEngine,
  type Engine,
  gateDischargeM3s,
  type Network,
  type NodeBoundary,
} from '../../src/index.ts'
import { districtOf, valuesWith } from '../../src/testing/index.ts'
import { rootBetween, trapezoidal } from '../exact/channel.ts'
import { depthAlong } from '../exact/varied-flow.ts'
import { walled } from '../one-canal.ts'
import type { TestCanal } from './pool-tables.ts'

const LOWEST_BED_M = 40

/** Flow through the head and the gates when the offtakes draw what is given: what all below them draw. */
export const flowsThrough = (offtakesM3s: readonly number[]): number[] =>
  offtakesM3s.map((_, i) => offtakesM3s.slice(i).reduce((sum, q) => sum + q, 0))

/** Bed at the head and tail of every pool. */
function beds({ pools, slope, dropM }: TestCanal): { readonly headM: number; readonly tailM: number }[] {
  let belowM = LOWEST_BED_M
  return pools
    .toReversed()
    .map(({ lengthM }, k) => {
      const tailM = belowM + (k === 0 ? 0 : dropM)
      belowM = tailM + slope * lengthM
      return { tailM, headM: belowM }
    })
    .toReversed()
}

/** The canal with a gate at the end of every pool but the last; water comes at N-0, users draw at N-1 … N-8. Its end is closed, or its stage given. */
export function testCanalNetwork(canal: TestCanal, cellsPerPool: number, end: NodeBoundary = 'none'): Network {
  const bedOf = beds(canal)
  const shapes = canal.pools.map(({ widthM }) => walled(widthM, canal.sideSlope))
  const network = buildNetwork(
    districtOf({
      id: 'test-canal',
      nodes: Object.fromEntries(
        Array.from({ length: canal.pools.length + 1 }, (_, i) => [
          `N-${i}`,
          i === canal.pools.length ? { boundary: end } : {},
        ]),
      ),
      reaches: canal.pools.map(({ lengthM, targetM }, i) => ({
        id: `R-${i + 1}`,
        from: `N-${i}`,
        to: `N-${i + 1}`,
        lengthM,
        bedUpM: bedOf[i]?.headM ?? 0,
        bedDownM: bedOf[i]?.tailM ?? 0,
        shape: shapes[i] ?? walled(1),
        manningN: canal.manningN,
        designDepthM: targetM,
      })),
      gates: canal.pools.flatMap(({ gate }, i) =>
        gate === undefined
          ? []
          : [
              {
                id: `G-${i + 1}`,
                kind: 'check' as const,
                nodeId: `N-${i + 1}`,
                seat: 'reach-head' as const,
                reach: `R-${i + 2}`,
                bayWidthM: gate.widthM,
                sillM: bedOf[i]?.tailM ?? 0,
                maximumOpeningM: gate.heightM,
              },
            ],
      ),
    }),
    { dxM: Math.max(...canal.pools.map(({ lengthM }) => lengthM)) / cellsPerPool },
  )
  return network
}

/** Opening at which a gate passes a discharge between two stages; its height where it cannot. */
export function openingForM(network: Network, gate: number, Q: number, upM: number, downM: number): number {
  const { bays, bayWidthM, sillM, contraction, maximumOpeningM } = network.district.gates[gate] ?? never(gate)
  const shape = { widthM: bays * bayWidthM, sillM, contraction }
  const excess = (opening: number) => gateDischargeM3s(shape, opening, upM, downM) - Q
  if (Q <= 0 || excess(maximumOpeningM) <= 0) return Q <= 0 ? 0 : maximumOpeningM
  return rootBetween(excess, 1e-9, maximumOpeningM)
}

function never(gate: number): never {
  throw new RangeError(`gate must exist, got ${gate}`)
}

/** Openings that hold every target in steady flow: the backwater of each pool by Runge-Kutta, the gate's law turned round. */
export function steadyOpeningsM(network: Network, canal: TestCanal, flowsM3s: readonly number[]): number[] {
  const bedOf = beds(canal)
  return network.district.gates.map((_, g) => {
    const [above, below] = [canal.pools[g], canal.pools[g + 1]]
    const Q = flowsM3s[g + 1] ?? 0
    if (above === undefined || below === undefined) return never(g)
    const channel = trapezoidal(below.widthM, canal.sideSlope, canal.manningN)
    const headDepthM = depthAlong(channel, canal.slope, Q, below.targetM, -below.lengthM, 2000)
    return openingForM(network, g, Q, (bedOf[g]?.tailM ?? 0) + above.targetM, (bedOf[g + 1]?.headM ?? 0) + headDepthM)
  })
}

export interface Control {
  /** Every so often the openings and the head discharge are set anew. */
  readonly everyS: number
  /** Delay and backwater area of each pool, by which its gain is chosen. */
  readonly delayS: readonly number[]
  readonly areaM2: readonly number[]
  /** What users draw at a time, and what of it the controller has been told. */
  readonly drawnM3s: (timeS: number) => readonly number[]
  readonly toldM3s: (timeS: number) => readonly number[]
}

export interface ControlledRun {
  readonly engine: Engine
  readonly timesS: readonly number[]
  /** Depth at the lower end of every pool, at every time. */
  readonly depthM: readonly (readonly number[])[]
  readonly isGood: boolean
}

/** Smallest move of a leaf, as a part of its height. */
const LEAST_MOVE = 0.005

/** Everything that acts at one time: draws at N-1 …, and the head discharge at N-0. */
function forcingOf(network: Network, headM3s: number, drawnM3s: readonly number[], openingM: readonly number[]) {
  const values = valuesWith(network, {
    inflowM3s: { 'N-0': headM3s, ...Object.fromEntries(drawnM3s.map((q, i) => [`N-${i + 1}`, -q])) },
  })
  values.openingM.set(openingM)
  return values
}

/**
 * Steady flow with the gates where backwater and gate law put them. The stage at the end is given: with given inflow and draws alone,
 * as many steady flows exist as there are volumes of the last pool.
 */
export function steadyTestCanal(canal: TestCanal, cellsPerPool: number, drawnM3s: readonly number[]) {
  const network = testCanalNetwork(canal, cellsPerPool, 'river-stage')
  const flows = flowsThrough(drawnM3s)
  const openingM = steadyOpeningsM(network, canal, flows)
  const engine = createEngine(network)
  const values = forcingOf(network, flows[0] ?? 0, [...drawnM3s.slice(0, -1), 0], openingM)
  values.riverStageM = LOWEST_BED_M + (canal.pools.at(-1)?.targetM ?? 0)
  return { engine, outcome: engine.startSteady(0, values), openingM }
}

export const tailDepthsM = (engine: Engine, { pools }: TestCanal): number[] =>
  pools.map(({ lengthM }, i) => engine.stageAtM(i, lengthM) - (engine.network.district.reaches[i]?.bedDownM ?? 0))

/**
 * A day under distant downstream control: the gate at the head of a pool follows the depth at its lower end by PI, each flow is handed on
 * to the gate above, and known draws are fed forward. Ordinary, not tuned: the case is about the water, not about the controller.
 */
export function controlledDay(canal: TestCanal, cellsPerPool: number, control: Control, untilS: number): ControlledRun {
  const { everyS, delayS, areaM2, drawnM3s, toldM3s } = control
  const { engine: steady, openingM } = steadyTestCanal(canal, cellsPerPool, drawnM3s(0))
  const network = testCanalNetwork(canal, cellsPerPool)
  const engine = createEngine(network)
  engine.load({ ...steady.save(), topologyHash: network.topologyHash })
  const summed = canal.pools.map(() => 0)
  const timesS: number[] = []
  const depthM: number[][] = []
  let isGood = true
  for (let t = 0; t < untilS; t += everyS) {
    const depths = tailDepthsM(engine, canal)
    const told = toldM3s(t)
    const wanted: number[] = []
    for (let i = canal.pools.length - 1; i >= 0; i--) {
      const lateS = (delayS[i] ?? 0) + everyS
      const gain = (areaM2[i] ?? 0) / (2 * lateS)
      const short = (canal.pools[i]?.targetM ?? 0) - (depths[i] ?? 0)
      summed[i] = (summed[i] ?? 0) + short * everyS
      wanted[i] = Math.max(0, (wanted[i + 1] ?? 0) + (told[i] ?? 0) + gain * (short + (summed[i] ?? 0) / (8 * lateS)))
    }
    for (let g = 0; g < openingM.length; g++) {
      const { upstreamM, downstreamM } = engine.gateStagesM(g)
      const wish = openingForM(network, g, wanted[g + 1] ?? 0, upstreamM, downstreamM)
      const heightM = canal.pools[g]?.gate?.heightM ?? 1
      if (Math.abs(wish - (openingM[g] ?? 0)) >= LEAST_MOVE * heightM) openingM[g] = wish
    }
    const values = forcingOf(network, wanted[0] ?? 0, drawnM3s(t), openingM)
    isGood = engine.advance(constantForcing(values), (t + everyS) * 1000).kind === 'reached' && isGood
    timesS.push(t + everyS)
    depthM.push(tailDepthsM(engine, canal))
  }
  return { engine, timesS, depthM, isGood }
}
