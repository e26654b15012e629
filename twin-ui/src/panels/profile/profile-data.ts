import type { Gate, Gauge, Node, Reach } from '@district/models'
import type { Frame } from '@district/models/contract'
import { gateGauges } from '../../state/district-index.ts'
import type { LoadedDistrict } from '../../state/district-slice.ts'
import type { Route } from '../../state/routes.ts'

/** A reach along a route: from and to in metres of the route, and its columns in the profile's arrays. */
export interface ProfileReach {
  readonly reach: Reach
  readonly fromM: number
  readonly toM: number
  readonly firstColumn: number
  readonly lastColumn: number
}

export interface ProfileGate {
  readonly gate: Gate
  readonly gateIndex: number
  readonly atM: number
}

/** A gauge that speaks of this route: of its water surface, or of what passes. */
export interface ProfileGauge {
  readonly gauge: Gauge
  readonly atM: number
}

/**
 * The long profile of a route. Arrays have one column per profile point, from upstream to downstream; where two reaches meet there are
 * two columns at one chainage, and a gate between them makes a step.
 */
export interface Profile {
  readonly route: Route
  readonly lengthM: number
  /** Index of each column's point in a frame. */
  readonly points: Int32Array
  readonly atM: Float64Array
  readonly bedM: Float64Array
  readonly bankM: Float64Array
  /** Bed and design depth. */
  readonly designM: Float64Array
  readonly reaches: readonly ProfileReach[]
  readonly nodes: readonly { readonly node: Node; readonly atM: number }[]
  /** Gates across the route, in its order. */
  readonly gates: readonly ProfileGate[]
  /** Places where gates let water out of the route or into it from the side. */
  readonly sides: readonly { readonly atM: number; readonly gates: readonly Gate[] }[]
  readonly stageGauges: readonly ProfileGauge[]
  readonly dischargeGauges: readonly ProfileGauge[]
}

export function buildProfile(loaded: LoadedDistrict, route: Route): Profile {
  const reaches = placeReaches(loaded, route)
  const columns = (reaches.at(-1)?.lastColumn ?? -1) + 1
  const profile = {
    points: new Int32Array(columns),
    atM: new Float64Array(columns),
    bedM: new Float64Array(columns),
    bankM: new Float64Array(columns),
    designM: new Float64Array(columns),
  }
  const { network, index } = loaded
  for (const { reach, fromM, firstColumn, lastColumn } of reaches) {
    const start = network.reachStart[index.reachIndexById.get(reach.id) ?? -1] ?? 0
    for (let column = firstColumn; column <= lastColumn; column++) {
      const point = start + column - firstColumn
      profile.points[column] = point
      profile.atM[column] = fromM + (network.chainageM[point] ?? 0)
      profile.bedM[column] = network.bedM[point] ?? 0
      profile.bankM[column] = network.bankM[point] ?? 0
      profile.designM[column] = (network.bedM[point] ?? 0) + reach.designDepthM
    }
  }
  const nodes = placeNodes(loaded, reaches)
  const gates = placeGates(loaded, reaches)
  return {
    route,
    lengthM: reaches.at(-1)?.toM ?? 0,
    ...profile,
    reaches,
    nodes,
    gates,
    sides: placeSides(loaded, nodes, gates),
    ...placeGauges(loaded, reaches, gates),
  }
}

function placeReaches({ district, network, index }: LoadedDistrict, route: Route): readonly ProfileReach[] {
  const placed: ProfileReach[] = []
  for (const reachId of route.reachIds) {
    const reachIndex = index.reachIndexById.get(reachId) ?? -1
    const reach = district.reaches[reachIndex]
    if (reach === undefined) continue
    const fromM = placed.at(-1)?.toM ?? 0
    const firstColumn = (placed.at(-1)?.lastColumn ?? -1) + 1
    const count = (network.reachStart[reachIndex + 1] ?? 0) - (network.reachStart[reachIndex] ?? 0)
    placed.push({ reach, fromM, toM: fromM + reach.lengthM, firstColumn, lastColumn: firstColumn + count - 1 })
  }
  return placed
}

function placeNodes({ index }: LoadedDistrict, reaches: readonly ProfileReach[]): Profile['nodes'] {
  const first = reaches[0]
  if (first === undefined) return []
  const places = [
    { nodeId: first.reach.fromNodeId, atM: 0 },
    ...reaches.map(({ reach, toM }) => ({ nodeId: reach.toNodeId, atM: toM })),
  ]
  return places.flatMap(({ nodeId, atM }) => {
    const node = index.nodeById.get(nodeId)
    return node === undefined ? [] : [{ node, atM }]
  })
}

/** Gates at the head or the tail of one of the route's reaches stand across it. */
function placeGates({ district }: LoadedDistrict, reaches: readonly ProfileReach[]): readonly ProfileGate[] {
  return district.gates
    .flatMap((gate, gateIndex) => {
      const { seat } = gate
      if (seat.kind === 'outside') return []
      const placed = reaches.find(({ reach }) => reach.id === seat.reachId)
      if (placed === undefined) return []
      return [{ gate, gateIndex, atM: seat.kind === 'reach-head' ? placed.fromM : placed.toM }]
    })
    .toSorted((a, b) => a.atM - b.atM)
}

function placeSides(
  { index }: LoadedDistrict,
  nodes: Profile['nodes'],
  across: readonly ProfileGate[],
): Profile['sides'] {
  const isAcross = new Set(across.map(({ gate }) => gate.id))
  return nodes
    .map(({ node, atM }) => ({
      atM,
      gates: (index.gatesByNode.get(node.id) ?? []).filter((gate) => !isAcross.has(gate.id)),
    }))
    .filter(({ gates }) => gates.length > 0)
}

function placeGauges(
  { index }: LoadedDistrict,
  reaches: readonly ProfileReach[],
  gates: readonly ProfileGate[],
): Pick<Profile, 'stageGauges' | 'dischargeGauges'> {
  const atGates = (key: string) =>
    gates.flatMap(({ gate, atM }) => gateGauges(index, gate.id, key).map((gauge) => ({ gauge, atM })))
  const onReaches = (key: string) =>
    reaches.flatMap(({ reach, fromM }) =>
      (index.stationsByReach.get(reach.id) ?? []).flatMap((station) =>
        (index.gaugesByStation.get(station.id) ?? [])
          .filter((gauge) => gauge.key === key)
          .map((gauge) => ({ gauge, atM: fromM + (station.chainageM ?? 0) })),
      ),
    )
  return {
    stageGauges: [...atGates('stageUpM'), ...atGates('stageDownM'), ...onReaches('stageM')],
    dischargeGauges: [...atGates('dischargeM3s'), ...onReaches('dischargeM3s')],
  }
}

/** Water surface or discharge of every column, read from one frame or between two; written into `into`. */
export function readSurface(profile: Profile, from: Frame, to: Frame, mix: number, into: Float64Array): void {
  for (let column = 0; column < into.length; column++) {
    const point = profile.points[column] ?? 0
    const depthM = between(from.depthM[point], to.depthM[point], mix)
    into[column] = (profile.bedM[column] ?? 0) + depthM
  }
}

export function readDischarge(profile: Profile, from: Frame, to: Frame, mix: number, into: Float64Array): void {
  for (let column = 0; column < into.length; column++) {
    const point = profile.points[column] ?? 0
    into[column] = between(from.dischargeM3s[point], to.dischargeM3s[point], mix)
  }
}

const between = (a: number | undefined, b: number | undefined, mix: number): number =>
  (a ?? 0) * (1 - mix) + (b ?? 0) * mix

/** Column nearest to a chainage; of two at one place the downstream one. */
export function columnAt({ atM }: Pick<Profile, 'atM'>, chainageM: number): number {
  let low = 0
  let high = atM.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((atM[middle] ?? 0) <= chainageM) low = middle
    else high = middle - 1
  }
  const next = atM[low + 1]
  return next !== undefined && next - chainageM < chainageM - (atM[low] ?? 0) ? low + 1 : low
}

export const reachAtColumn = ({ reaches }: Pick<Profile, 'reaches'>, column: number): ProfileReach | undefined =>
  reaches.find(({ firstColumn, lastColumn }) => column >= firstColumn && column <= lastColumn)

/** Told by the pack only where its seepage law has a factor of a lining; where nothing is told nothing is drawn. */
export const isLined = ({ seepage }: Pick<Reach, 'seepage'>): boolean =>
  seepage.kind !== 'darcy' && (seepage.liningFactor ?? 1) < 1
