import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import type { Node } from '../domain/node.ts'
import type { Structure } from '../domain/structure.ts'
import { GIVEN, OUTSIDE, RIVER } from './network.ts'

/** Where the water of a district stands and what joins it, before points are numbered. */
export interface Joins {
  junctionIsRiver: number[]
  /** By junction: the node that gives it its stage; absent where none does. */
  readonly junctionGivenNode: Map<number, number>
  readonly headJunction: Int32Array
  readonly tailJunction: Int32Array
  readonly nodeJunction: Int32Array
  readonly gateUp: Int32Array
  readonly gateDown: Int32Array
}

/** Gives every water that is not separated by a gate or another structure one junction. */
export function joinEnds(district: District): Joins {
  const nodeIndex = new Map(district.nodes.map((node, index) => [node.id, index]))
  const reachIndex = new Map(district.reaches.map((reach, index) => [reach.id, index]))
  const joins: Joins = {
    junctionIsRiver: [],
    junctionGivenNode: new Map(),
    headJunction: new Int32Array(district.reaches.length).fill(-1),
    tailJunction: new Int32Array(district.reaches.length).fill(-1),
    nodeJunction: new Int32Array(district.nodes.length).fill(-1),
    gateUp: new Int32Array(district.gates.length + district.structures.length),
    gateDown: new Int32Array(district.gates.length + district.structures.length),
  }
  const newJunction = (isRiver: boolean) => joins.junctionIsRiver.push(isRiver ? 1 : 0) - 1
  const indexOf = <Id>(index: ReadonlyMap<Id, number>, id: Id): number => {
    const found = index.get(id)
    if (found === undefined) throw new RangeError(`id must resolve, got ${String(id)}`)
    return found
  }
  const atNode = (id: Node['id']): number => {
    const n = indexOf(nodeIndex, id)
    if (joins.nodeJunction[n]! < 0) joins.nodeJunction[n] = newJunction(false)
    return joins.nodeJunction[n]!
  }
  const boundaryAt = (id: Node['id']) => district.nodes[indexOf(nodeIndex, id)]!.boundary
  const behindGate = (ends: Int32Array, r: number): number => {
    if (ends[r]! < 0) ends[r] = newJunction(false)
    return ends[r]!
  }
  const sideAt = (id: Node['id']) => {
    const boundary = boundaryAt(id)
    return boundary === 'river-stage' ? RIVER : boundary === 'stage' ? GIVEN - indexOf(nodeIndex, id) : atNode(id)
  }
  /** The end of a reach without a gate: a shore where the stage is given, so that loops through it are none. */
  const endAt = (id: Node['id']) => {
    const side = sideAt(id)
    if (side >= 0) return side
    const shore = newJunction(true)
    if (side <= GIVEN) joins.junctionGivenNode.set(shore, GIVEN - side)
    return shore
  }
  const seat = ({ seat }: Gate | Structure, g: number) => {
    if (seat.kind === 'between') {
      joins.gateUp[g] = sideAt(seat.fromNodeId)
      joins.gateDown[g] = sideAt(seat.toNodeId)
      return
    }
    if (seat.kind === 'outside') {
      joins.gateUp[g] = sideAt(seat.fromNodeId)
      joins.gateDown[g] = OUTSIDE
      return
    }
    const r = indexOf(reachIndex, seat.reachId)
    if (seat.kind === 'reach-head') {
      joins.gateDown[g] = behindGate(joins.headJunction, r)
      joins.gateUp[g] = sideAt(seat.fromNodeId)
    } else {
      joins.gateUp[g] = behindGate(joins.tailJunction, r)
      joins.gateDown[g] = sideAt(district.reaches[r]!.toNodeId)
    }
  }
  const crossings = [...district.gates, ...district.structures]
  crossings.forEach(seat)
  for (const [r, reach] of district.reaches.entries()) {
    if (joins.headJunction[r]! < 0) joins.headJunction[r] = endAt(reach.fromNodeId)
    if (joins.tailJunction[r]! < 0) joins.tailJunction[r] = endAt(reach.toNodeId)
  }
  for (const [n, node] of district.nodes.entries())
    if (node.storage !== undefined) joins.nodeJunction[n] = atNode(node.id)
  return joins
}
