import type {
  CrossSection,
  CrossSectionId,
  District,
  Gate,
  GateId,
  Gauge,
  GaugeId,
  Network,
  Node,
  NodeId,
  ReachId,
  Station,
  StationId,
} from '@district/models'

/** Where in a frame a gate's two stages stand. Undefined on the side of a river, where no point of the model is. */
export interface GatePlace {
  readonly upPoint: number | undefined
  readonly downPoint: number | undefined
}

/** The district's tables, found by id. Built once when it is loaded. */
export interface DistrictIndex {
  readonly reachIndexById: ReadonlyMap<ReachId, number>
  readonly gateIndexById: ReadonlyMap<GateId, number>
  readonly nodeById: ReadonlyMap<NodeId, Node>
  readonly sectionById: ReadonlyMap<CrossSectionId, CrossSection>
  readonly stationById: ReadonlyMap<StationId, Station>
  readonly gaugeById: ReadonlyMap<GaugeId, Gauge>
  readonly gaugesByStation: ReadonlyMap<StationId, readonly Gauge[]>
  readonly stationByGate: ReadonlyMap<GateId, Station>
  readonly stationsByReach: ReadonlyMap<ReachId, readonly Station[]>
  readonly gatesByNode: ReadonlyMap<NodeId, readonly Gate[]>
  /** In the order of the district's gates. */
  readonly gatePlaces: readonly GatePlace[]
}

export function indexDistrict(district: District, network: Network): DistrictIndex {
  const gaugesByStation = groupBy(district.gauges, (gauge) => gauge.stationId)
  return {
    reachIndexById: new Map(district.reaches.map((reach, index) => [reach.id, index])),
    gateIndexById: new Map(district.gates.map((gate, index) => [gate.id, index])),
    nodeById: byId(district.nodes),
    sectionById: byId(district.crossSections),
    stationById: byId(district.stations),
    gaugeById: byId(district.gauges),
    gaugesByStation,
    stationByGate: new Map(
      district.stations.flatMap((station) => (station.gateId === null ? [] : [[station.gateId, station] as const])),
    ),
    stationsByReach: groupBy(
      district.stations.filter((station) => station.reachId !== null),
      (station) => station.reachId as ReachId,
    ),
    gatesByNode: groupBy(district.gates, (gate) => gate.nodeId),
    gatePlaces: gatePlaces(district, network),
  }
}

/** Gauges of a gate by their key; several where a value is a list, one per bay, in order. */
export function gateGauges(index: DistrictIndex, gateId: GateId, key: string): readonly Gauge[] {
  const station = index.stationByGate.get(gateId)
  if (station === undefined) return []
  return (index.gaugesByStation.get(station.id) ?? [])
    .filter((gauge) => gauge.key === key)
    .toSorted((a, b) => (a.bay ?? 0) - (b.bay ?? 0))
}

/**
 * A gate stands between the water of a node and the end of one reach. The node's water is at the end of any other reach
 * that meets it without a gate of its own; where there is none, the level is given from outside.
 */
function gatePlaces(district: District, network: Network): readonly GatePlace[] {
  const reachIndexById = new Map(district.reaches.map((reach, index) => [reach.id, index]))
  const gatedEnds = new Set(
    district.gates.flatMap(({ seat }) => (seat.kind === 'outside' ? [] : [`${seat.kind} ${seat.reachId}`])),
  )
  const headPoint = (index: number) => network.reachStart[index]
  const tailPoint = (index: number) => (network.reachStart[index + 1] ?? 0) - 1
  const nodePoint = new Map<NodeId, number>()
  for (const [index, reach] of district.reaches.entries()) {
    const head = headPoint(index)
    if (head !== undefined && !gatedEnds.has(`reach-head ${reach.id}`) && !nodePoint.has(reach.fromNodeId))
      nodePoint.set(reach.fromNodeId, head)
    if (!gatedEnds.has(`reach-tail ${reach.id}`) && !nodePoint.has(reach.toNodeId))
      nodePoint.set(reach.toNodeId, tailPoint(index))
  }
  return district.gates.map(({ seat }) => {
    const atNode = nodePoint.get(seat.fromNodeId)
    if (seat.kind === 'outside') return { upPoint: atNode, downPoint: undefined }
    const index = reachIndexById.get(seat.reachId) ?? 0
    if (seat.kind === 'reach-head') return { upPoint: atNode, downPoint: headPoint(index) }
    return { upPoint: tailPoint(index), downPoint: nodePoint.get(district.reaches[index]?.toNodeId ?? seat.fromNodeId) }
  })
}

const byId = <I, T extends { readonly id: I }>(things: readonly T[]): ReadonlyMap<I, T> =>
  new Map(things.map((thing) => [thing.id, thing]))

function groupBy<T, K>(things: readonly T[], keyOf: (thing: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [thing])
    else group.push(thing)
  }
  return groups
}
