import {
  buildNetwork,
  type ControlPerformance,
  controlPerformance,
  type Controller,
  createForcingValues,
  createTimeline,
  type DistantController,
  type District,
  type FlowController,
  identifyPools,
  initialValues,
  leadS,
  type Network,
  type PoolIdentity,
  runScenario,
  type Scenario,
  type Series,
  tuneDistant,
} from '../src/index.ts'
import { seedPack } from './pack.ts'

/*
 * Geometry of ASCE test canal 1 (Clemmens et al. 1998) under our own schedule: 24 h in steady control, then 24 h with a change that is known
 * 2 h after their start and one that nobody tells at 14 h. Distant downstream control every 5 min, gates that move by 0.5 % of their height at least.
 */

const HOUR_S = 3600
const WARM_UP_H = 24
const WINDOW_H = 12
const INTERVAL_S = 300
const SAMPLE_S = 300
const TURNOUT_INTERVAL_S = 60
const LEAST_MOVE_PART = 0.005
const OFFTAKE_M3S = 0.1

/** Changes of what the offtake of a pool draws, pools counted from 1. */
export interface AsceSchedule {
  readonly scheduled: { readonly pool: number; readonly byM3s: number }
  readonly unscheduled: { readonly pool: number; readonly byM3s: number }
}

/** Pool 4 takes half of its draw more as ordered, and stops taking it without a word. */
export const OWN_SCHEDULE: AsceSchedule = {
  scheduled: { pool: 4, byM3s: 0.05 },
  unscheduled: { pool: 4, byM3s: -0.05 },
}

/** The same with its whole draw: more than its pool can lose within the time that water needs to come. */
export const HARD_SCHEDULE: AsceSchedule = {
  scheduled: { pool: 4, byM3s: 0.1 },
  unscheduled: { pool: 4, byM3s: -0.1 },
}

export interface PoolPerformance extends ControlPerformance {
  readonly pool: number
  /** Between highest and lowest depth of the last 2 h, as a part of the target. */
  readonly lastSwing: number
}

export interface AsceResult {
  readonly outcome: string
  readonly hash: string
  readonly pools: readonly PoolIdentity[]
  /** By window of 12 h. */
  readonly windows: readonly (readonly PoolPerformance[])[]
}

export function asceCanal(schedule: AsceSchedule = OWN_SCHEDULE): AsceResult {
  const { district: published, scenarios } = seedPack('asce-canal-1')
  const district = testGates(published)
  const network = buildNetwork(district, { dxM: 50 })
  const start = scenarios.get('own-schedule')!
  const values = createForcingValues(network)
  createTimeline(network, start, initialValues(network, start, values)).evaluate(start.startMs / 1000, values)
  const identified = identifyPools(network, { values })
  if (!identified.ok) throw new Error(`no steady flow: ${JSON.stringify(identified.error)}`)
  const pools = identified.value
  const scenario = scenarioOf(district, start, pools, schedule)
  const watch = watchPools(network)
  const report = runScenario(network, scenario, { everyS: SAMPLE_S, onFrame: watch.look })
  return {
    outcome: report.outcome.kind,
    hash: report.hash,
    pools,
    windows: [0, 1].map((window) => watch.performance(WARM_UP_H + window * WINDOW_H)),
  }
}

/** Gates as the test wants them: their drives move by 0.5 % of the height; turnouts deliver what is set. */
const testGates = (district: District): District => ({
  ...district,
  gates: district.gates.map((gate) => ({
    ...gate,
    deadBandM: gate.kind === 'offtake' ? 0 : LEAST_MOVE_PART * gate.maximumOpeningM,
  })),
})

function scenarioOf(
  district: District,
  start: Scenario,
  pools: readonly PoolIdentity[],
  { scheduled, unscheduled }: AsceSchedule,
): Scenario {
  const changes = [
    { ...scheduled, atH: WARM_UP_H + 2 },
    { ...unscheduled, atH: WARM_UP_H + 14 },
  ]
  const drawOf = (pool: number, known: readonly { pool: number; byM3s: number; atH: number }[]): Series => {
    const atS = [0]
    const values = [OFFTAKE_M3S]
    for (const { byM3s, atH } of known.filter((change) => change.pool === pool)) {
      atS.push(atH * HOUR_S, atH * HOUR_S)
      values.push(values.at(-1)!, values.at(-1)! + byM3s)
    }
    return { atS, values }
  }
  const branchGates = district.gates.filter(({ kind }) => kind === 'offtake')
  const turnouts = branchGates.map(
    ({ id }, k): FlowController => ({
      kind: 'flow',
      gateId: id,
      intervalS: TURNOUT_INTERVAL_S,
      minimumMoveM: 0,
      dischargeM3s: drawOf(k + 1, changes),
      deadBandM3s: 0.0005,
    }),
  )
  const distant = pools.map((pool, k): DistantController => {
    if (pool.kind !== 'found') throw new Error(`pool of ${pool.gateId}: ${pool.reason}`)
    return {
      kind: 'distant-downstream',
      gateId: pool.gateId,
      reachId: pool.reachIds.at(-1)!,
      intervalS: INTERVAL_S,
      minimumMoveM: 0,
      setPointM: { atS: [0], values: [targetStageM(district, k + 1)] },
      ...tuneDistant(pool, INTERVAL_S),
      deadBandM: 0,
      passedShare: 1,
      delayS: leadS(pool),
      knownM3s: drawOf(k + 1, changes.slice(0, 1)),
    }
  })
  const controllers: Controller[] = [...distant, ...turnouts]
  const openingM = Object.fromEntries(
    Object.entries(start.openingM).map(([id, { values }]) => [id, { atS: [0], values: [values[0]!] }]),
  )
  return { ...start, horizonS: (WARM_UP_H + 2 * WINDOW_H) * HOUR_S, openingM, controllers }
}

/** Stage to hold at the end of a pool, counted from 1: that of its gate, or of the last node. */
const targetStageM = ({ gates, nodes }: District, pool: number): number =>
  gates.find(({ id }) => id === `G-P${pool}`)?.targetStageM ?? nodes.find(({ id }) => id === `P${pool}`)!.designStageM

function watchPools({ district }: Network) {
  const trunks = district.reaches.map((reach, r) => ({ reach, r })).filter(({ reach }) => reach.kind !== 'branch')
  const gates = district.gates.map((gate, g) => ({ gate, g })).filter(({ gate }) => gate.kind !== 'offtake')
  const samples = trunks.map(({ reach }, k) => ({
    targetDepthM: targetStageM(district, k + 1) - reach.bedDownM,
    depthM: [] as number[],
    dischargeM3s: [] as number[],
    openingM: [] as number[],
  }))
  return {
    look(engine: Parameters<NonNullable<Parameters<typeof runScenario>[2]['onFrame']>>[0]) {
      for (const [k, { reach, r }] of trunks.entries()) {
        samples[k]!.depthM.push(engine.stageAtM(r, reach.lengthM) - reach.bedDownM)
        samples[k]!.dischargeM3s.push(engine.gateDischargeM3s(gates[k]!.g))
        samples[k]!.openingM.push(engine.gateOpeningM(gates[k]!.g))
      }
    },
    performance(fromH: number): PoolPerformance[] {
      const [from, to] = [fromH, fromH + WINDOW_H].map((hour) => (hour * HOUR_S) / SAMPLE_S)
      return samples.map(({ targetDepthM, ...series }, k) => {
        const cut = (values: readonly number[]) => values.slice(from, to! + 1)
        const window = {
          everyS: SAMPLE_S,
          depthM: cut(series.depthM),
          dischargeM3s: cut(series.dischargeM3s),
          openingM: cut(series.openingM),
        }
        const last = window.depthM.slice((-2 * HOUR_S) / SAMPLE_S)
        return {
          pool: k + 1,
          ...controlPerformance(window, targetDepthM),
          lastSwing: (Math.max(...last) - Math.min(...last)) / targetDepthM,
        }
      })
    },
  }
}

/** The largest and the mean over the pools of a canal. */
export function overPools(pools: readonly PoolPerformance[]) {
  const both = (of: (pool: PoolPerformance) => number) => ({
    largest: Math.max(...pools.map(of)),
    mean: pools.reduce((sum, pool) => sum + of(pool), 0) / pools.length,
  })
  return {
    MAE: both(({ maximumAbsoluteError }) => maximumAbsoluteError),
    IAE: both(({ integralOfAbsoluteError }) => integralOfAbsoluteError),
    StE: both(({ steadyStateError }) => steadyStateError),
    IAQ: both(({ absoluteDischargeChangeM3s }) => absoluteDischargeChangeM3s),
    IAW: both(({ absoluteOpeningChangeM }) => absoluteOpeningChangeM),
    lastSwing: both(({ lastSwing }) => lastSwing),
  }
}

if (process.argv[1] === import.meta.filename) {
  const told = ([['own', OWN_SCHEDULE], ['hard', HARD_SCHEDULE]] as const).map(([name, schedule]) => {
    const { pools, ...result } = asceCanal(schedule)
    return { schedule: name, ...schedule, outcome: result.outcome, hash: result.hash, pools, windows: result.windows.map(overPools) }
  })
  console.log(JSON.stringify(told, undefined, 2))
}
