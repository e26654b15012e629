import type { District, Names, NodeId, Reach, ReachId } from '@district/models'
import type { DistrictIndex } from './district-index.ts'
import { pathBetween, pathEnds } from './paths.ts'
import type { Selection } from './selection-slice.ts'

/** A chain of reaches that one long profile runs through. */
export interface Route {
  readonly id: string
  /** The canal that most of it is. */
  readonly names: Names
  /** main: from the river to an end of the trunk · canal: a trunk canal that no main route takes · branch: one branch canal · path: between two chosen nodes. */
  readonly kind: 'main' | 'canal' | 'branch' | 'path'
  readonly reachIds: readonly ReachId[]
  readonly lengthM: number
}

/**
 * Main routes run from where water enters to every place where the trunk ends, each by the shortest way; then come the
 * canals that none of them takes (a link canal), in the district's order.
 */
export function routesOf(district: District): readonly Route[] {
  const trunk = district.reaches.filter((reach) => reach.kind !== 'branch')
  const arrivals = shortestWays(trunk, sourceNodes(district, trunk))
  const leavesSomewhere = new Set(trunk.map((reach) => reach.fromNodeId))
  const ends = [...new Set(trunk.map((reach) => reach.toNodeId))].filter((nodeId) => !leavesSomewhere.has(nodeId))
  const main = ends
    .map((end) => wayTo(end, arrivals))
    .filter((reaches) => reaches.length > 0)
    .map((reaches) => routeOf('main', reaches))
  const taken = new Set(main.flatMap((route) => route.reachIds))
  const rest = new Map<string, Reach[]>()
  for (const reach of trunk) {
    if (taken.has(reach.id)) continue
    rest.set(reach.canal.zh, [...(rest.get(reach.canal.zh) ?? []), reach])
  }
  return [...main, ...[...rest.values()].map((reaches) => routeOf('canal', reaches))]
}

/** The route to show for a selection: the current one when it has the thing, else the first that does. */
export function routeFor(
  selection: Selection,
  routes: readonly Route[],
  currentId: string | undefined,
  district: District,
  index: DistrictIndex,
): Route | undefined {
  const reachIds = reachesOf(selection, district, index)
  const has = (route: Route) => route.reachIds.some((reachId) => reachIds.includes(reachId))
  const current = findRoute(routes, currentId, district)
  if (current !== undefined && has(current)) return current
  const found = routes.find(has)
  if (found !== undefined) return found
  const reach = district.reaches[index.reachIndexById.get(reachIds[0] as ReachId) ?? -1]
  return reach?.kind === 'branch' ? branchRoute(reach) : undefined
}

/** A route by its id, branch canals and chosen paths included. */
export function findRoute(routes: readonly Route[], id: string | undefined, district: District): Route | undefined {
  const route = routes.find((candidate) => candidate.id === id)
  if (route !== undefined) return route
  const ends = pathEnds(id)
  if (ends !== undefined) return pathBetween(district, ...ends) ?? routes[0]
  const branch = district.reaches.find((reach) => reach.kind === 'branch' && reach.id === id)
  return branch === undefined ? routes[0] : branchRoute(branch)
}

const branchRoute = (reach: Reach): Route => ({
  id: reach.id,
  names: reach.names,
  kind: 'branch',
  reachIds: [reach.id],
  lengthM: reach.lengthM,
})

function routeOf(kind: 'main' | 'canal', reaches: readonly Reach[]): Route {
  const lengthByCanal = new Map<string, number>()
  for (const reach of reaches)
    lengthByCanal.set(reach.canal.zh, (lengthByCanal.get(reach.canal.zh) ?? 0) + reach.lengthM)
  const longest = [...lengthByCanal].toSorted((a, b) => b[1] - a[1])[0]?.[0]
  const names = reaches.find((reach) => reach.canal.zh === longest)?.canal ?? { zh: '', en: '' }
  return {
    id: `${kind}:${reaches.at(-1)?.id ?? ''}`,
    names,
    kind,
    reachIds: reaches.map((reach) => reach.id),
    lengthM: reaches.reduce((sum, reach) => sum + reach.lengthM, 0),
  }
}

/** Reaches that a selected thing belongs to, the nearest first. */
function reachesOf(selection: Selection, district: District, index: DistrictIndex): readonly ReachId[] {
  switch (selection.kind) {
    case 'reach':
      return [selection.id]
    case 'gate': {
      const gate = district.gates[index.gateIndexById.get(selection.id) ?? -1]
      if (gate === undefined) return []
      // An offtake is a thing of its branch, but people look at it from the canal that it stands on.
      const atNode = reachesAt(gate.nodeId, district)
      if (gate.seat.kind === 'outside') return atNode
      return gate.kind === 'offtake' ? [...atNode, gate.seat.reachId] : [gate.seat.reachId]
    }
    case 'structure': {
      const seat = index.structureById.get(selection.id)?.seat
      if (seat === undefined) return []
      if (seat.kind === 'reach-head' || seat.kind === 'reach-tail') return [seat.reachId]
      const atNode = reachesAt(seat.fromNodeId, district)
      return seat.kind === 'outside' ? atNode : [...atNode, ...reachesAt(seat.toNodeId, district)]
    }
    case 'node':
      return reachesAt(selection.id, district)
    case 'station': {
      const station = index.stationById.get(selection.id)
      if (station === undefined) return []
      if (station.reachId !== null) return [station.reachId]
      return station.gateId === null ? [] : reachesOf({ kind: 'gate', id: station.gateId }, district, index)
    }
  }
}

const reachesAt = (nodeId: NodeId, district: District): readonly ReachId[] =>
  district.reaches
    .filter((reach) => reach.kind !== 'branch' && (reach.toNodeId === nodeId || reach.fromNodeId === nodeId))
    .map((reach) => reach.id)

/** Where trunk water comes from: heads that no trunk reach ends in. */
function sourceNodes(district: District, trunk: readonly Reach[]): readonly NodeId[] {
  const entered = new Set(trunk.map((reach) => reach.toNodeId))
  return district.nodes
    .map((node) => node.id)
    .filter((nodeId) => !entered.has(nodeId) && trunk.some((reach) => reach.fromNodeId === nodeId))
}

/** Dijkstra over some dozens of reaches: the last reach of the shortest way to every node. */
function shortestWays(trunk: readonly Reach[], sources: readonly NodeId[]): ReadonlyMap<NodeId, Reach> {
  const distanceM = new Map<NodeId, number>(sources.map((nodeId) => [nodeId, 0]))
  const arrivals = new Map<NodeId, Reach>()
  const open = new Set<NodeId>(sources)
  while (open.size > 0) {
    const nearest = [...open].reduce((a, b) => ((distanceM.get(a) ?? 0) <= (distanceM.get(b) ?? 0) ? a : b))
    open.delete(nearest)
    for (const reach of trunk) {
      if (reach.fromNodeId !== nearest) continue
      const reachedM = (distanceM.get(nearest) ?? 0) + reach.lengthM
      if (reachedM >= (distanceM.get(reach.toNodeId) ?? Number.POSITIVE_INFINITY)) continue
      distanceM.set(reach.toNodeId, reachedM)
      arrivals.set(reach.toNodeId, reach)
      open.add(reach.toNodeId)
    }
  }
  return arrivals
}

function wayTo(end: NodeId, arrivals: ReadonlyMap<NodeId, Reach>): readonly Reach[] {
  const way: Reach[] = []
  for (let reach = arrivals.get(end); reach !== undefined; reach = arrivals.get(reach.fromNodeId)) way.unshift(reach)
  return way
}
