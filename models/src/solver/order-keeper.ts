import { type DeliveryOrder, orderEndMs } from '../domain/delivery-order.ts'
import type { Gate } from '../domain/gate.ts'
import type { Scenario } from '../domain/scenario.ts'
import { gateFlowM3s } from '../hydraulics/gate-flow.ts'
import { openingForFlowM } from '../hydraulics/gate-opening.ts'
import { type GateStructure, gateStructure } from '../hydraulics/gate-structure.ts'
import type { Network } from '../network/network.ts'
import type { Engine } from './engine.ts'
import type { Forcing, ForcingValues } from './forcing.ts'
import { askedAt, drawAlong } from './order-schedule.ts'

/** A keeper goes round so often and sets each leaf anew, counted from the scenario's start; as often as a usual run has frames. */
export const ROUND_S = 600
/** A law that is further off than this from what passes tells nothing about the next opening. */
const MOST_OFF = 2
const TRUSTED_M3S = 0.01

/** A forcing whose offtakes are held at the flow of their orders. */
export interface KeptForcing extends Forcing {
  /** From now on it looks at this water; the engine must have started. */
  watch(engine: Engine): void
}

/**
 * Holds the offtakes of a scenario's orders at the flow that was ordered, as a person with a rating table and a gauge would: every ten minutes, and
 * where an order begins or ends, the leaf is set to the opening at which the gate's law passes the flow between the stages of that instant, the law
 * scaled to what passes now. The leaf moves at its own speed, by no less than its dead band, and not at all while an event holds it.
 *
 * It decides when the engine asks for the instant at which its water stands, so a run is the same however its steps fall.
 */
export function keepOrders(network: Network, scenario: Scenario, inner: Forcing): KeptForcing {
  const { district } = network
  const orders = scenario.orders ?? []
  const kept = district.gates.flatMap((gate, index) => {
    const own = orders.filter(({ gateId }) => gateId === gate.id)
    return own.length === 0 ? [] : [keeperOf(network, scenario, gate, index, own)]
  })
  if (kept.length === 0) return { ...inner, watch: () => {} }
  const startS = scenario.startMs / 1000
  const turnsS = [...new Set(orders.flatMap((order) => [order.startMs / 1000, orderEndMs(order) / 1000]))].toSorted(
    (a, b) => a - b,
  )
  const nextTurnS = (timeS: number): number => {
    const roundS = startS + (Math.floor((timeS - startS) / ROUND_S) + 1) * ROUND_S
    return Math.min(roundS > timeS ? roundS : roundS + ROUND_S, turnsS.find((at) => at > timeS) ?? roundS)
  }
  let engine: Engine | undefined
  let decidedS = Number.NEGATIVE_INFINITY
  let dueS = Number.NEGATIVE_INFINITY

  return {
    evaluate: (timeS, into) => {
      inner.evaluate(timeS, into)
      for (const keeper of kept) keeper.apply(timeS, into)
      if (engine === undefined || engine.timeS !== timeS || timeS < dueS || timeS === decidedS) return
      decidedS = timeS
      dueS = nextTurnS(timeS)
      for (const keeper of kept) keeper.decide(timeS, engine, into)
    },
    nextInstantAfterS: (timeS) => Math.min(inner.nextInstantAfterS(timeS), nextTurnS(timeS)),
    watch: (started) => {
      engine = started
    },
  }
}

/** Where a leaf goes: from a place at an instant towards another at its speed. */
interface LeafPath {
  readonly sinceS: number
  readonly fromM: number
  readonly toM: number
}

function keeperOf(network: Network, scenario: Scenario, gate: Gate, index: number, orders: readonly DeliveryOrder[]) {
  const { district } = network
  const { seat, speedMPerS } = gate
  const structure = gateStructure(gate)
  const firstS = Math.min(...orders.map(({ startMs }) => startMs)) / 1000
  const startS = scenario.startMs / 1000
  const stuck = (scenario.events ?? []).filter((event) => event.kind === 'gate-stuck' && event.gateId === gate.id)
  const isStuck = (timeS: number) => stuck.some(({ fromS, toS }) => timeS - startS >= fromS && timeS - startS < toS)
  const branch = seat.kind === 'reach-head' ? district.reaches.find(({ id }) => id === seat.reachId) : undefined
  const branchIndex = branch === undefined ? -1 : network.branchReachIndices.indexOf(district.reaches.indexOf(branch))
  const draw = branch === undefined ? undefined : drawAlong(district, branch)
  let path: LeafPath | undefined

  const placeM = (timeS: number, { sinceS, fromM, toM }: LeafPath): number => {
    const wayM = Math.min(speedMPerS * Math.max(0, timeS - sinceS), Math.abs(toM - fromM))
    return fromM + Math.sign(toM - fromM) * wayM
  }
  const asked = (timeS: number) => askedAt(orders, timeS * 1000)

  return {
    apply: (timeS: number, into: ForcingValues): void => {
      if (timeS < firstS) return
      if (path !== undefined) into.openingM[index] = placeM(timeS, path)
      if (branchIndex >= 0 && draw !== undefined) into.demandM3s[branchIndex] = draw(asked(timeS))
    },
    /** Sets the leaf's aim for the time from now on. */
    decide: (timeS: number, engine: Engine, into: ForcingValues): void => {
      if (timeS < firstS) return
      const fromM = into.openingM[index] ?? 0
      const wishedM = isStuck(timeS) ? fromM : openingForM(gate, structure, index, engine, fromM, asked(timeS))
      path = { sinceS: timeS, fromM, toM: aimM(wishedM, fromM, gate) }
    },
  }
}

/**
 * Where to send a leaf that should stand at `wishedM`. A drive makes no move shorter than its dead band: one that is missing more than half of it is
 * made as long as that, so that the leaf stands half a dead band too far rather than a whole one too near. A shut gate is shut.
 */
function aimM(wishedM: number, fromM: number, { deadBandM, maximumOpeningM }: Gate): number {
  const gapM = wishedM - fromM
  if (wishedM === 0 || Math.abs(gapM) >= deadBandM) return wishedM
  if (Math.abs(gapM) <= 0.5 * deadBandM) return fromM
  return Math.min(Math.max(fromM + Math.sign(gapM) * deadBandM, 0), maximumOpeningM)
}

/**
 * The opening at which a gate passes a flow between its present stages: by its law, scaled to what passes now; the largest useful one where not even that is enough, 0 for
 * no flow.
 */
export function openingNowM(engine: Engine, gateIndex: number, dischargeM3s: number): number {
  const gate = engine.network.district.gates[gateIndex]
  if (gate === undefined) throw new RangeError(`gateIndex must be of a gate of the district, got ${gateIndex}`)
  const presentM = engine.save().openingM[gateIndex] ?? 0
  return openingForM(gate, gateStructure(gate), gateIndex, engine, presentM, dischargeM3s)
}

function openingForM(
  { maximumOpeningM }: Gate,
  structure: GateStructure,
  index: number,
  engine: Engine,
  presentM: number,
  wishedM3s: number,
): number {
  if (wishedM3s <= 0) return 0
  const { upstreamM, downstreamM } = engine.gateStagesM(index)
  const byLawM3s = gateFlowM3s(structure, presentM, upstreamM, downstreamM)
  const passesM3s = engine.gateDischargeM3s(index)
  const isTold = byLawM3s > TRUSTED_M3S && passesM3s > TRUSTED_M3S
  const scale = isTold ? Math.min(Math.max(passesM3s / byLawM3s, 1 / MOST_OFF), MOST_OFF) : 1
  return openingForFlowM(structure, maximumOpeningM, wishedM3s / scale, upstreamM, downstreamM)
}
