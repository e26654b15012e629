import type {
  CrossSection,
  CrossSectionId,
  District,
  Gate,
  GateId,
  Gauge,
  GaugeId,
  Lateral,
  Network,
  Node,
  NodeId,
  ReachId,
  Station,
  StationId,
  Structure,
  StructureId,
  StructureSeat,
} from '@district/models'

/** Where in a frame the two stages of a gate or structure stand. Undefined on the side of a river, where no point of the model is. */
export interface CrossingPlace {
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
  readonly structureById: ReadonlyMap<StructureId, Structure>
  /** In the order of the district's gates. */
  readonly gatePlaces: readonly CrossingPlace[]
  readonly structurePlaces: ReadonlyMap<StructureId, CrossingPlace>
  readonly lateralsByReach: ReadonlyMap<ReachId, readonly Lateral[]>
}

export function indexDistrict(district: District, network: Network): DistrictIndex {
  const gaugesByStation = groupBy(district.gauges, (gauge) => gauge.stationId)
  const placeOf = crossingPlaces(district, network)
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
    structureById: byId(district.structures),
    gatePlaces: district.gates.map(({ seat }) => placeOf(seat)),
    structurePlaces: new Map(district.structures.map(({ id, seat }) => [id, placeOf(seat)])),
    lateralsByReach: groupBy(district.laterals, (lateral) => lateral.reachId),
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
 * A gate or structure stands between the water of a node and the end of one reach, or between two nodes. A node's water is at the end of any
 * reach that meets it with nothing between; where there is none, the level is given from outside.
 */
function crossingPlaces(district: District, network: Network): (seat: StructureSeat) => CrossingPlace {
  const reachIndexById = new Map(district.reaches.map((reach, index) => [reach.id, index]))
  const closedEnds = new Set(
    [...district.gates, ...district.structures].flatMap(({ seat }) =>
      seat.kind === 'reach-head' || seat.kind === 'reach-tail' ? [`${seat.kind} ${seat.reachId}`] : [],
    ),
  )
  const headPoint = (index: number) => network.reachStart[index]
  const tailPoint = (index: number) => (network.reachStart[index + 1] ?? 0) - 1
  const nodePoint = new Map<NodeId, number>()
  for (const [index, reach] of district.reaches.entries()) {
    const head = headPoint(index)
    if (head !== undefined && !closedEnds.has(`reach-head ${reach.id}`) && !nodePoint.has(reach.fromNodeId))
      nodePoint.set(reach.fromNodeId, head)
    if (!closedEnds.has(`reach-tail ${reach.id}`) && !nodePoint.has(reach.toNodeId))
      nodePoint.set(reach.toNodeId, tailPoint(index))
  }
  return (seat) => {
    const atNode = nodePoint.get(seat.fromNodeId)
    if (seat.kind === 'outside') return { upPoint: atNode, downPoint: undefined }
    if (seat.kind === 'between') return { upPoint: atNode, downPoint: nodePoint.get(seat.toNodeId) }
    const index = reachIndexById.get(seat.reachId) ?? 0
    if (seat.kind === 'reach-head') return { upPoint: atNode, downPoint: headPoint(index) }
    return { upPoint: tailPoint(index), downPoint: nodePoint.get(district.reaches[index]?.toNodeId ?? seat.fromNodeId) }
  }
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
