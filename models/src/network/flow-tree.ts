import type { District } from '../domain/district.ts'
import type { Joins } from './joins.ts'
import type { FlowTree } from './network.ts'

/**
 * Finds a spanning forest over the junctions. Reaches are laid first, so that a loop is cut at a gate where it has one; a reach
 * that would close a loop gets a tail of its own and a joint that holds both stages equal. The river parts its shores: every end
 * at a given stage is a leaf, so a loop through the river is none.
 *
 * Changes `joins`: a split tail is a new junction.
 */
export function growTree(
  district: District,
  joins: Joins,
  cutReachIds: readonly string[],
): { readonly tree: FlowTree; readonly jointA: Int32Array; readonly jointB: Int32Array } {
  const component = new Components()
  const jointA: number[] = []
  const jointB: number[] = []
  const edges: Edge[] = []
  const laterIfCut = (r: number) => (cutReachIds.includes(district.reaches[r]!.id) ? 1 : 0)
  const reachOrder = district.reaches.map((_, r) => r).sort((r, s) => laterIfCut(r) - laterIfCut(s) || r - s)
  for (const r of reachOrder) {
    const head = joins.headJunction[r]!
    let tail = joins.tailJunction[r]!
    if (!component.unite(head, tail)) {
      jointB.push(tail)
      tail = joins.junctionIsRiver.push(0) - 1
      joins.tailJunction[r] = tail
      jointA.push(tail)
      component.unite(head, tail)
    }
    edges.push({ from: head, to: tail, edge: r })
  }
  const cuts: number[] = []
  const crossings = joins.gateUp.length
  for (let g = 0; g < crossings; g++) {
    const up = joins.gateUp[g]!
    const down = joins.gateDown[g]!
    if (up < 0 || down < 0) continue
    if (component.unite(up, down)) edges.push({ from: up, to: down, edge: -2 - g })
    else cuts.push(g)
  }
  for (let k = 0; k < jointA.length; k++) cuts.push(crossings + k)
  return {
    tree: { ...orderFromRoots(joins.junctionIsRiver.length, edges), cuts: Int32Array.from(cuts) },
    jointA: Int32Array.from(jointA),
    jointB: Int32Array.from(jointB),
  }
}

interface Edge {
  readonly from: number
  readonly to: number
  readonly edge: number
}

function orderFromRoots(junctionCount: number, edges: readonly Edge[]) {
  const around: Edge[][] = Array.from({ length: junctionCount }, () => [])
  for (const { from, to, edge } of edges) {
    around[from]!.push({ from, to, edge })
    around[to]!.push({ from: to, to: from, edge })
  }
  const order: number[] = []
  const parent = new Int32Array(junctionCount).fill(-1)
  const parentEdge = new Int32Array(junctionCount).fill(-1)
  const seen = new Uint8Array(junctionCount)
  for (let root = 0; root < junctionCount; root++) {
    if (seen[root]) continue
    seen[root] = 1
    order.push(root)
    for (let next = order.length - 1; next < order.length; next++) {
      const junction = order[next]!
      for (const { to, edge } of around[junction]!) {
        if (seen[to]) continue
        seen[to] = 1
        parent[to] = junction
        parentEdge[to] = edge
        order.push(to)
      }
    }
  }
  return { order: Int32Array.from(order), parent, parentEdge }
}

/** Which junctions hang together so far (union-find with path halving). */
class Components {
  readonly #above = new Map<number, number>()

  /** Joins two; false when they hung together already. */
  unite(a: number, b: number): boolean {
    const rootA = this.#root(a)
    const rootB = this.#root(b)
    if (rootA === rootB) return false
    this.#above.set(rootA, rootB)
    return true
  }

  #root(of: number): number {
    let at = of
    for (;;) {
      const above = this.#above.get(at)
      if (above === undefined) return at
      const over = this.#above.get(above)
      if (over !== undefined) this.#above.set(at, over)
      at = above
    }
  }
}
