import {
  createEngine,
  createForcingValues,
  type District,
  type Engine,
  type ForcingValues,
  type Gate,
  gateFlowM3s,
  gateStructure,
  type Network,
  type NodeId,
  type Reach,
} from '@district/models'

/** A steady state that dispatchers wish for. */
export interface Wish {
  readonly riverStageM: number
  /** What users draw from a branch. */
  readonly demandM3s: (branch: Reach) => number
  /** What leaves at a node whose canal ends at a border. */
  readonly transferM3s?: Readonly<Record<string, number>>
  /** Discharge that a gate shall pass whatever is needed below it: links, escapes. */
  readonly dischargeM3s?: Readonly<Record<string, number>>
  /** Gates that stand at a given opening. */
  readonly openingM?: Readonly<Record<string, number>>
  /** Stage to hold at a node where it is not its design stage. */
  readonly stageM?: Readonly<Record<string, number>>
  /** Further forcing: settings, stages, inflow. */
  readonly further?: (values: ForcingValues) => void
}

export interface SteadyPlan {
  /** Mean opening per gate id, rounded as a dispatcher orders it. */
  readonly openingM: Readonly<Record<string, number>>
  readonly engine: Engine
  readonly values: ForcingValues
  /** What was wanted at each gate, m³/s. */
  readonly wantedM3s: Readonly<Record<string, number>>
}

const MOST_ROUNDS = 30
/** Openings that change by less from round to round are found. */
const FOUND_M = 1.5e-3
const ORDERED_TO_M = 0.005
/** A branch that is open and from which nobody draws keeps a little running. */
const SPARE_FRACTION = 0.02

/**
 * Openings at which the steady flow brings every branch its demand and holds every node at its design stage.
 *
 * From the tails upward a gate must pass what is drawn, transferred and lost below it; the opening that passes it from the wished stage above to the
 * stage below, as the steady flow of the round before has it, is the next round's. Losses are those of the round before too.
 */
export function steadyPlan(network: Network, wish: Wish): SteadyPlan {
  const { district } = network
  const values = createForcingValues(network)
  values.riverStageM = wish.riverStageM
  for (const [b, r] of network.branchReachIndices.entries()) values.demandM3s[b] = wish.demandM3s(reachAt(district, r))
  wish.further?.(values)
  const engine = createEngine(network)
  let lossM3s: (reach: Reach) => number = () => 0
  let below = (gate: Gate) => designStageBelowM(district, gate)
  let wanted: Record<string, number> = {}
  for (let round = 0, isFound = false; ; round++) {
    const before = values.openingM.slice()
    wanted = wantedByGate(district, wish, lossM3s)
    setOpenings(district, wish, wanted, below, values)
    if (round > 0) goHalfWay(values.openingM, before)
    if (isFound) orderOpenings(district, wish, values)
    const outcome = engine.startSteady(0, values)
    if (outcome.kind !== 'reached') throw new RangeError(`a steady flow must exist, got ${outcome.reason}`)
    if (isFound) break
    lossM3s = lossesOf(network, engine)
    below = (gate) => stageBelowM(network, engine, gate, wish)
    const change = values.openingM.reduce((most, a, g) => Math.max(most, Math.abs(a - (before[g] ?? 0))), 0)
    isFound = change < FOUND_M || round + 2 >= MOST_ROUNDS
  }
  const openingM = Object.fromEntries(
    district.gates.map(({ id }, g) => [id, Number((values.openingM[g] ?? 0).toFixed(3))]),
  )
  return { openingM, engine, values, wantedM3s: wanted }
}

const reachAt = ({ reaches }: District, index: number): Reach => {
  const reach = reaches[index]
  if (reach === undefined) throw new RangeError(`there must be a reach ${index}`)
  return reach
}

function setOpenings(
  district: District,
  wish: Wish,
  wanted: Readonly<Record<string, number>>,
  below: (gate: Gate) => number,
  values: ForcingValues,
): void {
  for (const [g, gate] of district.gates.entries()) {
    const given = wish.openingM?.[gate.id]
    const upM = wishedStageM(district, gate, wish)
    const openM = given ?? openingForM(gate, wanted[gate.id] ?? 0, upM, below(gate))
    values.openingM[g] = openM
  }
}

/** A gate's opening and the stage below it answer to each other: halfway, the search does not swing. */
function goHalfWay(openingM: Float64Array, before: Float64Array): void {
  for (let g = 0; g < openingM.length; g++) openingM[g] = 0.5 * ((openingM[g] ?? 0) + (before[g] ?? 0))
}

function orderOpenings(district: District, wish: Wish, { openingM }: ForcingValues): void {
  for (const [g, gate] of district.gates.entries())
    openingM[g] = wish.openingM?.[gate.id] ?? ordered(openingM[g] ?? 0, gate)
}

const ordered = (openM: number, { maximumOpeningM }: Gate): number =>
  Math.min(maximumOpeningM, Math.round(openM / ORDERED_TO_M) * ORDERED_TO_M)

/** By halving: what passes rises with the opening. */
function openingForM(gate: Gate, wantedM3s: number, upM: number, downM: number): number {
  if (wantedM3s <= 0) return 0
  const structure = gateStructure(gate)
  let low = 0
  let high = gate.maximumOpeningM
  if (gateFlowM3s(structure, high, upM, downM) <= wantedM3s) return high
  for (let n = 0; n < 40; n++) {
    const middle = 0.5 * (low + high)
    if (gateFlowM3s(structure, middle, upM, downM) < wantedM3s) low = middle
    else high = middle
  }
  return 0.5 * (low + high)
}

function wishedStageM(district: District, { seat }: Gate, wish: Wish): number {
  const reach = seat.kind === 'reach-tail' ? district.reaches.find(({ id }) => id === seat.reachId) : undefined
  if (reach !== undefined) return reach.bedDownM + reach.designDepthM
  const node = district.nodes.find(({ id }) => id === seat.fromNodeId)
  if (node?.boundary === 'river-stage') return wish.riverStageM
  return wish.stageM?.[seat.fromNodeId] ?? node?.designStageM ?? 0
}

function designStageBelowM(district: District, { seat, sillM }: Gate): number {
  if (seat.kind === 'outside') return seat.outsideStageM
  const reach = district.reaches.find(({ id }) => id === seat.reachId)
  if (reach === undefined) return sillM
  return seat.kind === 'reach-head'
    ? reach.bedUpM + 0.8 * reach.designDepthM
    : (district.nodes.find(({ id }) => id === seat.fromNodeId)?.designStageM ?? sillM) - 0.05
}

/**
 * Stage below a gate if the next node that is held stood at its wished stage: what the water falls by on the way is taken from the steady flow.
 * So a stage that is still wrong somewhere does not spoil the openings above it.
 */
function stageBelowM(network: Network, engine: Engine, gate: Gate, wish: Wish): number {
  const { district } = network
  const { downstreamM } = engine.gateStagesM(district.gates.indexOf(gate))
  const { seat } = gate
  if (seat.kind === 'outside') return downstreamM
  const held = seat.kind === 'reach-tail' ? seat.fromNodeId : nextHeldNode(district, seat.reachId)
  const node = district.nodes.findIndex(({ id }) => id === held)
  if (held === undefined || node === -1) return downstreamM
  const wishedM = wish.stageM?.[held] ?? district.nodes[node]?.designStageM ?? 0
  return downstreamM + wishedM - engine.nodeStageM(node)
}

/** Down the trunk to the first node whose way on has a gate, or where only offtakes lead on; undefined where water leaves freely. */
function nextHeldNode(district: District, reachId: string): NodeId | undefined {
  const isTrunk = ({ kind }: Reach) => kind !== 'branch'
  let reach = district.reaches.find(({ id }) => id === reachId)
  while (reach !== undefined && isTrunk(reach)) {
    const { toNodeId } = reach
    const further = district.reaches.filter((next) => isTrunk(next) && next.fromNodeId === toNodeId)
    if (district.nodes.find(({ id }) => id === toNodeId)?.boundary !== 'none') return undefined
    const isGated = ({ id }: Reach) =>
      district.gates.some(({ seat }) => seat.kind === 'reach-head' && seat.reachId === id)
    if (further.every(isGated)) return toNodeId
    reach = further[0]
  }
  return undefined
}

/** What goes in at a reach's head and does not come out at its tail. */
function lossesOf(network: Network, engine: Engine): (reach: Reach) => number {
  const losses = new Map(
    network.district.reaches.map((reach, r) => [
      reach.id,
      engine.dischargeAtM3s(r, 0) - engine.dischargeAtM3s(r, reach.lengthM),
    ]),
  )
  return (reach) => losses.get(reach.id) ?? 0
}

/** From the tails upward; where two canals feed a node, the one whose discharge is given counts first. */
function wantedByGate(district: District, wish: Wish, lossM3s: (reach: Reach) => number): Record<string, number> {
  const headM3s = new Map<string, number>()
  const tailM3s = new Map<string, number>()
  const given = (gate: Gate | undefined) => (gate === undefined ? undefined : wish.dischargeM3s?.[gate.id])
  const gateAt = (reach: Reach, kind: 'reach-head' | 'reach-tail') =>
    district.gates.find(({ seat }) => seat.kind === kind && seat.reachId === reach.id)
  const trunk = district.reaches.filter(({ kind }) => kind !== 'branch')
  for (const branch of district.reaches.filter(({ kind }) => kind === 'branch')) {
    const demand = wish.demandM3s(branch)
    const seeped = Math.max(lossM3s(branch) - demand, 0)
    headM3s.set(branch.id, demand > 0 ? (1 + SPARE_FRACTION) * demand + seeped : 0)
  }
  for (const reach of tailsFirst(trunk)) {
    const below = district.reaches.filter(({ fromNodeId }) => fromNodeId === reach.toNodeId)
    const escapes = district.gates.filter(({ seat }) => seat.kind === 'outside' && seat.fromNodeId === reach.toNodeId)
    const needM3s =
      below.reduce((sum, { id }) => sum + (headM3s.get(id) ?? 0), 0) +
      escapes.reduce((sum, gate) => sum + (given(gate) ?? 0), 0) +
      (wish.transferM3s?.[reach.toNodeId] ?? 0)
    const others = trunk.filter((other) => other !== reach && other.toNodeId === reach.toNodeId)
    const fixedHere = given(gateAt(reach, 'reach-head'))
    const fromOthers = others.reduce((sum, other) => {
      const head = given(gateAt(other, 'reach-head'))
      return sum + (head === undefined ? 0 : head - lossM3s(other))
    }, 0)
    const tail = fixedHere === undefined ? Math.max(needM3s - fromOthers, 0) : fixedHere - lossM3s(reach)
    tailM3s.set(reach.id, tail)
    headM3s.set(reach.id, fixedHere ?? (tail > 0 ? tail + lossM3s(reach) : 0))
  }
  return Object.fromEntries(
    district.gates.map((gate) => {
      const { seat } = gate
      if (seat.kind === 'outside') return [gate.id, given(gate) ?? 0]
      return [gate.id, given(gate) ?? (seat.kind === 'reach-head' ? headM3s : tailM3s).get(seat.reachId) ?? 0]
    }),
  )
}

function tailsFirst(trunk: readonly Reach[]): readonly Reach[] {
  const waiting = new Set(trunk)
  const sorted: Reach[] = []
  while (waiting.size > 0) {
    const next = [...waiting].find((reach) => ![...waiting].some(({ fromNodeId }) => fromNodeId === reach.toNodeId))
    if (next === undefined) throw new RangeError('the trunk must not run in a circle')
    waiting.delete(next)
    sorted.push(next)
  }
  return sorted
}
