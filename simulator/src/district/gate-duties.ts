import type { District, Gate, Reach } from '@district/models'
import { closedEnds, endsBelow, nodesFedBy } from './canal-ends.ts'

/**
 * What the keeper of a gate is told to do.
 * turn: pass what the branch is granted · level: hold the pool above and pass on the rest · discharge: pass what the plan wants,
 * less what the canals below have too much · open: stand clear · guard: stay shut unless the pool above is about to overflow.
 */
export type Duty =
  | { readonly kind: 'turn'; readonly branch: number }
  | { readonly kind: 'level'; readonly targetStageM: number; readonly poolAreaM2: number }
  | { readonly kind: 'discharge'; readonly tailGates: readonly number[]; readonly poolGates: readonly number[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'guard'; readonly alarmStageM: number }

/** Pools reach back so far from their gate at most, and are wedges: half of their full surface moves with the level at the gate. */
const LONGEST_POOL_M = 8000
const WEDGE = 0.5
const GUARD_ABOVE_DESIGN_M = 0.4

/**
 * One duty per gate, so that water that nobody planned for always has somewhere to go.
 *
 * Checkgates hold the pool above. Where several canals begin at one pool, the gate towards an open end (a border, a tail weir) holds
 * it and the others pass what is planned; of several such, the largest. At a closed end the offtakes hold the last pool:
 * tail water is theirs, in turn or not.
 */
export function gateDuties(district: District): readonly Duty[] {
  const closed = closedEnds(district)
  const branches = district.reaches.filter(({ kind }) => kind === 'branch')
  return district.gates.map((gate): Duty => {
    const { seat } = gate
    const designStageM = designStageAbove(district, gate)
    if (seat.kind === 'outside') return { kind: 'guard', alarmStageM: designStageM + GUARD_ABOVE_DESIGN_M }
    const branch = branches.findIndex(({ id }) => id === seat.reachId)
    if (branch !== -1) {
      if (!closed.has(seat.fromNodeId)) return { kind: 'turn', branch }
      const sharers = district.gates.filter(
        (other) => other.kind === 'offtake' && other.seat.fromNodeId === seat.fromNodeId,
      )
      return { kind: 'level', targetStageM: designStageM, poolAreaM2: poolAreaM2(district, gate) / sharers.length }
    }
    if (holdsOrChecks(district, gate))
      return { kind: 'level', targetStageM: gate.targetStageM ?? designStageM, poolAreaM2: poolAreaM2(district, gate) }
    if (seat.kind === 'reach-tail') return { kind: 'open' }
    return { kind: 'discharge', tailGates: tailGates(district, gate), poolGates: poolGates(district, gate) }
  })
}

/** Which of the canals that begin at a pool takes what the others leave. */
function holdsItsPool(district: District, gate: Gate): boolean {
  const { seat } = gate
  if (seat.kind !== 'reach-head') return false
  if (district.nodes.find(({ id }) => id === seat.fromNodeId)?.boundary === 'river-stage') return false
  const rivals = district.gates.filter(
    ({ kind, seat: other }) =>
      kind !== 'offtake' && other.kind === 'reach-head' && other.fromNodeId === seat.fromNodeId,
  )
  const best = rivals.toSorted(
    (a, b) =>
      Number(leadsToOpenEnd(district, b)) - Number(leadsToOpenEnd(district, a)) ||
      b.designDischargeM3s - a.designDischargeM3s,
  )[0]
  return best === gate
}

function leadsToOpenEnd(district: District, gate: Gate): boolean {
  const closed = closedEnds(district)
  return [...endsOf(district, gate)].some((end) => !closed.has(end))
}

/** Offtakes at the closed ends that this gate feeds: what they get above their plan is what it gave too much. */
function tailGates(district: District, gate: Gate): readonly number[] {
  if (leadsToOpenEnd(district, gate)) return []
  const ends = endsOf(district, gate)
  return district.gates.flatMap(({ kind, seat }, index) =>
    kind === 'offtake' && ends.has(seat.fromNodeId) ? [index] : [],
  )
}

/** Gates that stand at the pools which this gate feeds, for the water that is missing there. */
function poolGates(district: District, { seat }: Gate): readonly number[] {
  const reach = seat.kind === 'outside' ? undefined : district.reaches.find(({ id }) => id === seat.reachId)
  if (reach === undefined) return []
  const fed = nodesFedBy(district, reach)
  return district.gates.flatMap((other, index) => {
    const isOnTrunk = other.kind !== 'offtake' && other.seat.kind === 'reach-head'
    const { fromNodeId } = other.seat
    return isOnTrunk && fed.has(fromNodeId) && holdsOrChecks(district, other) ? [index] : []
  })
}

const holdsOrChecks = (district: District, gate: Gate): boolean =>
  gate.targetStageM !== null || holdsItsPool(district, gate)

function endsOf(district: District, { seat }: Gate) {
  const reach = seat.kind === 'outside' ? undefined : district.reaches.find(({ id }) => id === seat.reachId)
  return reach === undefined ? new Set<never>() : endsBelow(district, reach)
}

const designStageAbove = (district: District, gate: Gate): number =>
  district.nodes.find(({ id }) => id === gate.seat.fromNodeId)?.designStageM ?? gate.sillM + gate.maximumOpeningM

function poolAreaM2(district: District, { seat }: Gate): number {
  const above = district.reaches.filter((reach) =>
    seat.kind === 'reach-tail'
      ? reach.id === seat.reachId
      : reach.toNodeId === seat.fromNodeId && reach.kind !== 'branch',
  )
  return above.reduce((sum, reach) => sum + surfaceM2(district, reach), 0)
}

function surfaceM2(district: District, reach: Reach): number {
  const shape = district.crossSections.find(({ id }) => id === reach.crossSectionId)?.shape
  const widthM = shape === undefined ? 0 : shape.bottomWidthM + 2 * shape.sideSlope * reach.designDepthM
  return reach.kind === 'basin' ? widthM * reach.lengthM : WEDGE * widthM * Math.min(LONGEST_POOL_M, reach.lengthM)
}
