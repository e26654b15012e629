import type { GateId, ReachId } from '../ground/ids.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { type Pool, poolBelow } from '../network/pool.ts'
import { createEngine } from '../solver/create-engine.ts'
import type { AdvanceOutcome, Engine } from '../solver/engine.ts'
import { createForcingValues, type ForcingValues, type FullForcingValues } from '../solver/forcing.ts'
import { gateAt, gateIndexOf, reachAt, reachIndexOf } from './places.ts'
import { endsOf, givenInside, type PoolEnds, poolAlone } from './pool-alone.ts'
import { fitResponse, type PoolResponse } from './pool-response.ts'
import { stepTest } from './step-test.ts'

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
  /** Stages at the ends of pools by the gate that feeds them, where the target of the gate there, or else the steady stage, shall not hold. */
  readonly tailStagesM?: Readonly<Record<string, number>>
  /** Gates whose pools are asked for; absent: head and check gates. */
  readonly gateIds?: readonly string[]
}

/** The least discharge that makes a test, as a part of the design. */
const LEAST_FLOW_PART = 0.01
/**
 * Delay, backwater area and step of each pool, from a step test at its head with the engine: the pool alone in steady flow at the discharge that the
 * whole district's steady flow gives it, its end at the target stage of the gate there (else at the steady stage), then a little more and a little less
 * inflow with all that leaves it unchanged. Half the difference of both answers is free of drift and curvature.
 *
 * @returns one entry per gate, in the district's order; where the district has no steady flow, how the search for it ended
 */
export function identifyPools(
  network: Network,
  { values, gateIds, tailStagesM = {} }: IdentifyOptions,
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
      return pool === undefined ? [] : [identify(whole, pool, values, tailStagesM[id])]
    }),
  )
}

function identify(whole: Engine, pool: Pool, values: ForcingValues, wishedStageM: number | undefined): PoolIdentity {
  const { district, dxM } = whole.network
  const { gateId, course } = pool
  const unknown = (reason: string): PoolIdentity => ({ kind: 'unknown', gateId, reachIds: course, reason })
  const ends = endsOf(district, pool)
  if (ends === undefined) return unknown('no canal lies below it')
  const given = givenInside(district, pool, ends)
  if (given !== undefined) return unknown(`the stage at ${given} is given from outside`)
  const gateIndex = gateIndexOf(whole.network, gateId)
  const dischargeM3s = whole.gateDischargeM3s(gateIndex)
  if (!(dischargeM3s > LEAST_FLOW_PART * gateAt(whole.network, gateIndex).designDischargeM3s))
    return unknown(`only ${dischargeM3s.toFixed(3)} m³/s pass in the steady flow`)

  const tailStageM = wishedStageM ?? tailStageOf(whole, pool)
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
  const valuesWith = (moreM3s: number) =>
    poolValues(free.network, values, whole, {
      ...balanced,
      [ends.headNodeId]: (balanced[ends.headNodeId] ?? 0) + moreM3s,
    })
  const test = stepTest(held, free, { course, dischargeM3s, valuesWith })
  if (!test.ok) return unknown(test.error)
  if (!(test.value.areaM2 > 0)) return unknown('water leaves it otherwise than by gates')
  const response = fitResponse(test.value.samples, test.value.areaM2)
  return { kind: 'found', gateId, reachIds: course, dischargeM3s, tailStageM, ...response }
}

/** Stage that the gate at the end of a pool shall hold; without one, what stands there. */
function tailStageOf(whole: Engine, { course, outGateIds }: Pool): number {
  const { district, gateUpJunction, reachTailJunction } = whole.network
  const r = reachIndexOf(whole.network, course.at(-1))
  const target = district.gates.find(
    ({ id, targetStageM }, g) =>
      targetStageM !== null && outGateIds.includes(id) && gateUpJunction[g] === reachTailJunction[r],
  )
  return target?.targetStageM ?? whole.stageAtM(r, reachAt(whole.network, r).lengthM)
}

const tailDischargeM3s = (engine: Engine, course: readonly ReachId[]): number => {
  const r = reachIndexOf(engine.network, course.at(-1))
  return engine.dischargeAtM3s(r, reachAt(engine.network, r).lengthM)
}

/** What comes in at the head, and what goes out by gates on the way, as inflow of nodes. */
function inflowsOf(whole: Engine, { gateId, outGateIds }: Pool, ends: PoolEnds): Record<string, number> {
  const passes = (id: string) => whole.gateDischargeM3s(gateIndexOf(whole.network, id))
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
  for (const [b, r] of network.branchReachIndices.entries()) {
    const { id } = reachAt(network, r)
    values.demandM3s[b] = of.demandM3s[branchReachIndices.indexOf(reachIndexOf(whole.network, id))] ?? 0
  }
  for (const [n, { id }] of network.district.nodes.entries()) {
    values.inflowM3s[n] = inflows[id] ?? 0
    if (id === heldNodeId) values.stageM[n] = heldStageM
  }
  for (const [s, { id }] of network.district.structures.entries())
    values.settings[s] = of.settings?.[district.structures.findIndex((one) => one.id === id)] ?? 1
  return values
}
