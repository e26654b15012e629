import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import type { GateId, ReachId } from '../ground/ids.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { type Pool, poolBelow } from '../network/pool.ts'
import { createEngine } from '../solver/create-engine.ts'
import type { AdvanceOutcome, Engine } from '../solver/engine.ts'
import { constantForcing, createForcingValues, type ForcingValues, type FullForcingValues } from '../solver/forcing.ts'
import { endsOf, givenInside, type PoolEnds, poolAlone } from './pool-alone.ts'
import { fitResponse, type PoolResponse } from './pool-response.ts'

/** What a pool turned out to be, or why that cannot be told. */
export type PoolIdentity = {
  readonly gateId: GateId
  readonly reachIds: readonly ReachId[]
} & (
  | ({ readonly kind: 'found'; readonly dischargeM3s: number; readonly tailStageM: number } & PoolResponse)
  | { readonly kind: 'unknown'; readonly reason: string }
)

export interface IdentifyOptions {
  /** What holds while the district is in steady flow: it gives every pool its discharge. */
  readonly values: ForcingValues
  /** Gates whose pools are asked for; absent: head and check gates. */
  readonly gateIds?: readonly string[]
}

/** Step of the test, as a part of the discharge; and the least discharge that makes a test, as a part of the design. */
const STEP_PART = 0.01
const LEAST_FLOW_PART = 0.01
/** In travel times of a wave in still water: how long the answer is looked at, how finely, and when only the lasting rise is left. */
const LOOKED_AT = 6
const SAMPLES_PER_TRAVEL = 60
const LASTING_FROM = 20
const LASTING_TO = 40

/**
 * Delay, backwater area and step of each pool, from a step test at its head with the engine: the pool alone in steady flow at the discharge that the
 * whole district's steady flow gives it, its end at the target stage of the gate there (else at the steady stage), then a little more and a little less
 * inflow with all that leaves it unchanged. Half the difference of both answers is free of drift and curvature.
 *
 * @returns one entry per gate, in the district's order; where the district has no steady flow, how the search for it ended
 */
export function identifyPools(
  network: Network,
  { values, gateIds }: IdentifyOptions,
): Result<readonly PoolIdentity[], AdvanceOutcome> {
  const { gates } = network.district
  const whole = createEngine(network)
  const outcome = whole.startSteady(0, values)
  if (outcome.kind !== 'reached') return err(outcome)
  const wanted = gates.filter(({ id, kind }) =>
    gateIds === undefined ? kind === 'head' || kind === 'check' : gateIds.includes(id),
  )
  return ok(
    wanted.flatMap(({ id }) => {
      const pool = poolBelow(network.district, id)
      return pool === undefined ? [] : [identify(whole, pool, values)]
    }),
  )
}

function identify(whole: Engine, pool: Pool, values: ForcingValues): PoolIdentity {
  const { district, dxM } = whole.network
  const { gateId, course } = pool
  const unknown = (reason: string): PoolIdentity => ({ kind: 'unknown', gateId, reachIds: course, reason })
  const ends = endsOf(district, pool)
  if (ends === undefined) return unknown('no canal lies below it')
  const given = givenInside(district, pool, ends)
  if (given !== undefined) return unknown(`the stage at ${given} is given from outside`)
  const gateIndexOf = (id: string) => district.gates.findIndex((gate) => gate.id === id)
  const gate = district.gates[gateIndexOf(gateId)]!
  const dischargeM3s = whole.gateDischargeM3s(gateIndexOf(gateId))
  if (!(dischargeM3s > LEAST_FLOW_PART * gate.designDischargeM3s))
    return unknown(`only ${dischargeM3s.toFixed(3)} m³/s pass in the steady flow`)

  const tailStageM = tailStageOf(whole, pool)
  const held = createEngine(buildNetwork(poolAlone(district, pool, ends, 'stage'), { dxM }))
  const inflows = inflowsOf(whole, pool, ends)
  const steady = held.startSteady(
    0,
    poolValues(held.network, values, whole, { ...inflows, [ends.tailNodeId]: 0 }, ends.tailNodeId, tailStageM),
  )
  if (steady.kind !== 'reached')
    return unknown(`no steady flow with ${tailStageM.toFixed(2)} m at its end: ${steady.reason}`)
  const free = createEngine(buildNetwork(poolAlone(district, pool, ends, 'none'), { dxM }))
  const balanced = { ...inflows, [ends.tailNodeId]: -tailDischargeM3s(held, course) }
  const begin = { ...held.save(), topologyHash: free.network.topologyHash }
  const answer = (moreM3s: number): readonly number[] | string => {
    const loaded = free.load(begin)
    if (!loaded.ok) return loaded.error.text
    const inflow = { ...balanced, [ends.headNodeId]: (balanced[ends.headNodeId] ?? 0) + moreM3s }
    return levelsAfter(free, poolValues(free.network, values, whole, inflow), course, times)
  }
  const times = testTimes(held, course)
  const stepM3s = STEP_PART * dischargeM3s
  const [more, less] = [answer(stepM3s), answer(-stepM3s)]
  if (typeof more === 'string') return unknown(more)
  if (typeof less === 'string') return unknown(less)
  const risenSPerM2 = more.map((levelM, k) => (levelM - less[k]!) / (2 * stepM3s))
  const [from, to] = [times.length - 2, times.length - 1]
  const areaM2 = (times[to]! - times[from]!) / (risenSPerM2[to]! - risenSPerM2[from]!)
  if (!(areaM2 > 0)) return unknown('its level does not keep what it gets: water leaves it otherwise than by gates')
  const response = fitResponse({ atS: times.slice(0, from), risenSPerM2: risenSPerM2.slice(0, from) }, areaM2)
  return { kind: 'found', gateId, reachIds: course, dischargeM3s, tailStageM, ...response }
}

const lastReachIndex = ({ network }: Engine, course: readonly ReachId[]): number =>
  network.district.reaches.findIndex(({ id }) => id === course.at(-1))

/** Stage that the gate at the end of a pool shall hold; without one, what stands there. */
function tailStageOf(whole: Engine, { course, outGateIds }: Pool): number {
  const { district, gateUpJunction, reachTailJunction } = whole.network
  const r = lastReachIndex(whole, course)
  const target = district.gates.find(
    ({ id, targetStageM }, g) =>
      targetStageM !== null && outGateIds.includes(id) && gateUpJunction[g] === reachTailJunction[r],
  )
  return target?.targetStageM ?? whole.stageAtM(r, district.reaches[r]!.lengthM)
}

const tailDischargeM3s = (engine: Engine, course: readonly ReachId[]): number => {
  const r = lastReachIndex(engine, course)
  return engine.dischargeAtM3s(r, engine.network.district.reaches[r]!.lengthM)
}

/** What comes in at the head, and what goes out by gates on the way, as inflow of nodes. */
function inflowsOf(whole: Engine, { gateId, outGateIds }: Pool, ends: PoolEnds): Record<string, number> {
  const { gates } = whole.network.district
  const passes = (id: string) => whole.gateDischargeM3s(gates.findIndex((gate) => gate.id === id))
  const inflows: Record<string, number> = { [ends.headNodeId]: passes(gateId) }
  for (const id of outGateIds) {
    const node = ends.outNodeIds.get(id) ?? ''
    inflows[node] = (inflows[node] ?? 0) - passes(id)
  }
  return inflows
}

/** Values of a pool alone: its part of what holds for the whole district, with its own inflows. */
function poolValues(
  network: Network,
  of: ForcingValues,
  whole: Engine,
  inflows: Readonly<Record<string, number>>,
  heldNodeId?: string,
  heldStageM = 0,
): FullForcingValues {
  const values = createForcingValues(network)
  const { district, branchReachIndices } = whole.network
  const draws = new Map([...branchReachIndices].map((r, b) => [district.reaches[r]!.id, of.demandM3s[b]!]))
  for (const [b, r] of network.branchReachIndices.entries())
    values.demandM3s[b] = draws.get(network.district.reaches[r]!.id) ?? 0
  for (const [n, { id }] of network.district.nodes.entries()) {
    values.inflowM3s[n] = inflows[id] ?? 0
    if (id === heldNodeId) values.stageM[n] = heldStageM
  }
  for (const [s, { id }] of network.district.structures.entries())
    values.settings[s] = of.settings?.[district.structures.findIndex((one) => one.id === id)] ?? 1
  return values
}

/** Fine times first, then the two between which only the lasting rise is left. */
function testTimes(engine: Engine, course: readonly ReachId[]): readonly number[] {
  const travelS = course.reduce((sum, id) => {
    const r = engine.network.district.reaches.findIndex((reach) => reach.id === id)
    const { lengthM, bedUpM, bedDownM } = engine.network.district.reaches[r]!
    const depthM = engine.stageAtM(r, 0.5 * lengthM) - 0.5 * (bedUpM + bedDownM)
    return sum + lengthM / Math.sqrt(GRAVITY_M_PER_S2 * Math.max(depthM, 0.05))
  }, 0)
  const count = LOOKED_AT * SAMPLES_PER_TRAVEL
  const fine = Array.from({ length: count + 1 }, (_, k) => (k * travelS) / SAMPLES_PER_TRAVEL)
  return [...fine, LASTING_FROM * travelS, LASTING_TO * travelS].map((atS) => Math.round(atS * 1000) / 1000)
}

function levelsAfter(
  engine: Engine,
  values: ForcingValues,
  course: readonly ReachId[],
  times: readonly number[],
): readonly number[] | string {
  const forcing = constantForcing(values)
  const r = lastReachIndex(engine, course)
  const levels: number[] = []
  for (const atS of times) {
    const outcome = engine.advance(forcing, atS * 1000)
    if (outcome.kind !== 'reached') return outcome.reason
    levels.push(engine.stageAtM(r, engine.network.district.reaches[r]!.lengthM))
  }
  return levels
}
