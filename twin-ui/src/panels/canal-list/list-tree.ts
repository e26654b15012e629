import type { District, Gate, Names, NodeId, Reach, Station, StationKind, Structure } from '@district/models'
import type { DistrictIndex } from '../../state/district-index.ts'
import type { Selection } from '../../state/selection-slice.ts'

/** A row of the list. Rows are made once per district and never change; what lives in them are their cells. */
export interface ListRow {
  /** Unique in the list, and the same for the same thing every time. */
  readonly key: string
  readonly kind: 'canal' | 'reach' | 'gate' | 'structure' | 'group' | 'station' | 'areal'
  readonly names: Names
  readonly selection: Selection | undefined
  readonly reach?: Reach
  readonly gate?: Gate
  readonly structure?: Structure
  readonly station?: Station
  /** Length of a canal, or the number of branches of a group. */
  readonly lengthM?: number
  readonly branchCount?: number
  /** What the stations of an areal group are. */
  readonly stationKind?: StationKind
  readonly children: readonly ListRow[]
}

/**
 * The district as an operator walks it: canal by canal, down the water: head gate, reach, what leaves at its end, next gate.
 * Stations on no canal come last.
 */
export function listRows(district: District, index: DistrictIndex): readonly ListRow[] {
  const trunk = district.reaches.filter((reach) => reach.kind !== 'branch')
  const canals = Map.groupBy(trunk, (reach) => reach.canal.zh)
  const placed = new Set<string>()
  const rows = [...canals.values()].map((reaches) => canalRow(reaches, district, index, placed))
  const areal = district.stations.filter((station) => station.gateId === null && station.reachId === null)
  return areal.length === 0 ? rows : [...rows, arealRow(areal)]
}

function canalRow(reaches: readonly Reach[], district: District, index: DistrictIndex, placed: Set<string>): ListRow {
  const children = reaches.flatMap((reach) => [
    ...gatesSeated(district, reach, 'reach-head').map(gateRow),
    ...structuresSeated(district, reach, 'reach-head').map(structureRow),
    reachRow(reach, index),
    ...structuresSeated(district, reach, 'reach-tail').map(structureRow),
    ...gatesSeated(district, reach, 'reach-tail').map(gateRow),
    ...leavingAt(reach.toNodeId, district, placed),
  ])
  const canal = reaches[0]?.canal ?? { zh: '', en: '' }
  return {
    key: `canal ${canal.zh}`,
    kind: 'canal',
    names: canal,
    selection: undefined,
    lengthM: reaches.reduce((sum, reach) => sum + reach.lengthM, 0),
    children: children.map((row) => ({ ...row, names: withoutCanal(row.names, canal) })),
  }
}

/** Under its canal a name need not repeat it: 一干渠第一段 is 第一段 there. */
export function withoutCanal(names: Names, canal: Names): Names {
  const shortened = (name: string, prefix: string) => {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length).replace(/^[\s,，·]+/, '') : ''
    return rest === '' ? name : rest
  }
  return { zh: shortened(names.zh, canal.zh), en: capitalised(shortened(names.en, canal.en)) }
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const gatesSeated = (district: District, reach: Reach, seat: 'reach-head' | 'reach-tail'): readonly Gate[] =>
  district.gates.filter((gate) => gate.kind !== 'offtake' && gate.seat.kind === seat && gate.seat.reachId === reach.id)

const structuresSeated = (district: District, reach: Reach, seat: 'reach-head' | 'reach-tail'): readonly Structure[] =>
  district.structures.filter((structure) => structure.seat.kind === seat && structure.seat.reachId === reach.id)

/** Escapes and offtake groups stand after the reach whose water they take; a node where two canals end gives them once. */
function leavingAt(nodeId: NodeId, district: District, placed: Set<string>): readonly ListRow[] {
  if (placed.has(nodeId)) return []
  placed.add(nodeId)
  const escapes = district.gates.filter((gate) => gate.seat.kind === 'outside' && gate.nodeId === nodeId)
  const structures = district.structures.filter(
    ({ seat }) => (seat.kind === 'outside' || seat.kind === 'between') && seat.fromNodeId === nodeId,
  )
  const groups = district.offtakeGroups.filter((group) => group.nodeId === nodeId)
  return [
    ...escapes.map(gateRow),
    ...structures.map(structureRow),
    ...groups.map((group): ListRow => {
      const branches = district.reaches.filter((reach) => reach.offtakeGroupId === group.id)
      return {
        key: `group ${group.id}`,
        kind: 'group',
        names: group.county,
        selection: undefined,
        branchCount: branches.length,
        children: branches.map((branch) => branchRow(branch, district)),
      }
    }),
  ]
}

/** A branch is met at its offtake gate; selecting either marks the same row. */
function branchRow(branch: Reach, district: District): ListRow {
  const gate = gateOfBranch(branch, district)
  return {
    key: `branch ${branch.id}`,
    kind: 'gate',
    names: branch.names,
    selection: gate === undefined ? { kind: 'reach', id: branch.id } : { kind: 'gate', id: gate.id },
    reach: branch,
    ...(gate === undefined ? {} : { gate }),
    children: [],
  }
}

const gateOfBranch = (branch: Reach, district: District): Gate | undefined =>
  district.gates.find(
    (gate) => gate.kind === 'offtake' && gate.seat.kind !== 'outside' && gate.seat.reachId === branch.id,
  )

const gateRow = (gate: Gate): ListRow => ({
  key: `gate ${gate.id}`,
  kind: 'gate',
  names: gate.names,
  selection: { kind: 'gate', id: gate.id },
  gate,
  children: [],
})

const structureRow = (structure: Structure): ListRow => ({
  key: `structure ${structure.id}`,
  kind: 'structure',
  names: structure.names,
  selection: { kind: 'structure', id: structure.id },
  structure,
  children: [],
})

const reachRow = (reach: Reach, index: DistrictIndex): ListRow => ({
  key: `reach ${reach.id}`,
  kind: 'reach',
  names: reach.names,
  selection: { kind: 'reach', id: reach.id },
  reach,
  children: (index.stationsByReach.get(reach.id) ?? []).map(stationRow),
})

const stationRow = (station: Station): ListRow => ({
  key: `station ${station.id}`,
  kind: 'station',
  names: station.names,
  selection: { kind: 'station', id: station.id },
  station,
  children: [],
})

const arealRow = (stations: readonly Station[]): ListRow => ({
  key: 'areal',
  kind: 'areal',
  names: { zh: '', en: '' },
  selection: undefined,
  children: [...Map.groupBy(stations, (station) => station.kind)].map(([stationKind, ofKind]) => ({
    key: `areal ${stationKind}`,
    kind: 'areal',
    names: { zh: '', en: '' },
    selection: undefined,
    stationKind,
    children: ofKind.map(stationRow),
  })),
})

/** Key of the row that stands for a selection, and the keys of the rows above it. */
export function pathTo(rows: readonly ListRow[], selection: Selection, index: DistrictIndex): readonly string[] {
  for (const row of rows) {
    if (standsFor(row, selection, index)) return [row.key]
    const below = pathTo(row.children, selection, index)
    if (below.length > 0) return [row.key, ...below]
  }
  return []
}

function standsFor(row: ListRow, selection: Selection, index: DistrictIndex): boolean {
  switch (selection.kind) {
    case 'reach':
      return row.reach?.id === selection.id
    case 'gate':
      return row.gate?.id === selection.id
    case 'structure':
      return row.structure?.id === selection.id
    case 'station': {
      const gateId = index.stationById.get(selection.id)?.gateId
      return row.station?.id === selection.id || (gateId != null && row.gate?.id === gateId)
    }
    case 'node':
      return row.kind === 'reach' && row.reach?.toNodeId === selection.id
  }
}

/** Rows whose names or id contain the text, with the rows above them; children of a match stay. */
export function filterRows(rows: readonly ListRow[], text: string): readonly ListRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return rows
  return rows.flatMap((row) => {
    if (matches(row, wanted)) return [row]
    const children = filterRows(row.children, wanted)
    return children.length === 0 ? [] : [{ ...row, children }]
  })
}

const matches = (row: ListRow, wanted: string): boolean => {
  const full = row.gate?.names ?? row.structure?.names ?? row.station?.names ?? row.reach?.names
  const texts = [
    row.names.zh,
    row.names.en,
    full?.zh,
    full?.en,
    row.reach?.names.zh,
    row.reach?.names.en,
    row.selection?.id,
  ]
  return texts.some((text) => text?.toLowerCase().includes(wanted))
}

export const parentKeys = (rows: readonly ListRow[]): readonly string[] =>
  rows.flatMap((row) => (row.children.length === 0 ? [] : [row.key, ...parentKeys(row.children)]))
