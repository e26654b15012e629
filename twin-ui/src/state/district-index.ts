import type {
  CrossSection,
  CrossSectionId,
  District,
  Gate,
  GateId,
  Gauge,
  GaugeId,
  Lateral,
  Node,
  NodeId,
  ReachId,
  Station,
  StationId,
  Structure,
  StructureId,
} from '@district/models'

/** The district's tables, found by id. Built once when it is loaded. */
export interface DistrictIndex {
  readonly reachIndexById: ReadonlyMap<ReachId, number>
  readonly gateIndexById: ReadonlyMap<GateId, number>
  readonly nodeIndexById: ReadonlyMap<NodeId, number>
  readonly nodeById: ReadonlyMap<NodeId, Node>
  readonly sectionById: ReadonlyMap<CrossSectionId, CrossSection>
  readonly stationById: ReadonlyMap<StationId, Station>
  readonly gaugeById: ReadonlyMap<GaugeId, Gauge>
  readonly gaugesByStation: ReadonlyMap<StationId, readonly Gauge[]>
  readonly stationByGate: ReadonlyMap<GateId, Station>
  readonly stationsByReach: ReadonlyMap<ReachId, readonly Station[]>
  readonly gatesByNode: ReadonlyMap<NodeId, readonly Gate[]>
  readonly structureById: ReadonlyMap<StructureId, Structure>
  /** Place in a frame's crossings: after the gates. */
  readonly crossingByStructure: ReadonlyMap<StructureId, number>
  readonly lateralsByReach: ReadonlyMap<ReachId, readonly Lateral[]>
}

export function indexDistrict(district: District): DistrictIndex {
  const gaugesByStation = groupBy(district.gauges, (gauge) => gauge.stationId)
  return {
    reachIndexById: new Map(district.reaches.map((reach, index) => [reach.id, index])),
    gateIndexById: new Map(district.gates.map((gate, index) => [gate.id, index])),
    nodeIndexById: new Map(district.nodes.map((node, index) => [node.id, index])),
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
    crossingByStructure: new Map(district.structures.map(({ id }, index) => [id, district.gates.length + index])),
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
