import type { District, NodeId, StationKind } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import { placeAt } from './polyline.ts'
import type { Point, Projection } from './projection.ts'
import { type TerrainGrid, terrainLevelM } from './terrain-grid.ts'

/** `index` in the district's gates, structures, stations or map features. A place is a county seat: a sign that cannot be chosen. */
export interface MarkerTarget {
  readonly kind: 'gate' | 'structure' | 'station' | 'place'
  readonly index: number
}

/** A map sign. `push` moves it a few pixels away from its place, so that signs of one node do not hide each other. */
export interface Marker {
  readonly target: MarkerTarget
  readonly x: number
  readonly y: number
  readonly levelM: number
  readonly pushX: number
  readonly pushY: number
  readonly pushPx: number
  readonly sizePx: number
  readonly shape: number
  /** Shown while a pixel covers between `nearestPxM` and `farthestPxM`. */
  readonly farthestPxM: number
  readonly nearestPxM: number
}

export const SHAPE = { gate: 1, offtake: 2, diamond: 3, triangle: 4, square: 5, seat: 6 } as const

const ALWAYS_PX_M = 1e6
const OFFTAKE_PX_M = 62
/** A gate whose canal is drawn this broad shows itself; its sign gives way. */
const MODEL_PX = 85

export function gateMarkers(seats: readonly GateSeatOnMap[], courses: readonly CanalCourse[]): readonly Marker[] {
  const places = new Map(courses.map(({ reach, line }) => [reach.id, line]))
  const pushes = new Map<number, Push>()
  for (const group of groupByNode(seats)) {
    const trunk = group.filter(({ gate }) => gate.kind !== 'offtake')
    const offtakes = group.filter(({ gate }) => gate.kind === 'offtake')
    const heading = (seat: GateSeatOnMap) => {
      if (seat.gate.seat.kind === 'outside') return Math.atan2(seat.dy, seat.dx)
      const line = places.get(seat.gate.seat.reachId)!
      const isHead = seat.gate.seat.kind === 'reach-head'
      const node = placeAt(line, isHead ? 0 : line.lengthM)
      const away = placeAt(line, isHead ? HEADING_M : line.lengthM - HEADING_M)
      return Math.atan2(away.y - node.y, away.x - node.x)
    }
    const lone = trunk.length === 1 && trunk[0]!.gate.seat.kind !== 'outside'
    spread(trunk.map(heading), TRUNK_GAP_RAD).forEach((angle, i) => {
      pushes.set(trunk[i]!.gateIndex, { angle, px: lone ? 0 : 17 })
    })
    spread(offtakes.map(heading), OFFTAKE_GAP_RAD).forEach((angle, i) => {
      pushes.set(offtakes[i]!.gateIndex, { angle, px: lone ? 20 : 30 })
    })
  }
  return seats.map((seat) => gateMarker(seat, pushes.get(seat.gateIndex)!))
}

interface Push {
  readonly angle: number
  readonly px: number
}

const HEADING_M = 1500
const TRUNK_GAP_RAD = 1.3
const OFFTAKE_GAP_RAD = 0.62
const SIGN_PX = { head: 17, check: 15, escape: 13, offtake: 10 } as const

function gateMarker({ gate, gateIndex, x, y, bankM, canalWidthM }: GateSeatOnMap, push: Push): Marker {
  const isOfftake = gate.kind === 'offtake'
  return {
    target: { kind: 'gate', index: gateIndex },
    x,
    y,
    levelM: bankM,
    pushX: Math.cos(push.angle),
    pushY: Math.sin(push.angle),
    pushPx: push.px,
    sizePx: SIGN_PX[gate.kind],
    shape: isOfftake ? SHAPE.offtake : SHAPE.gate,
    farthestPxM: isOfftake ? OFFTAKE_PX_M : ALWAYS_PX_M,
    nearestPxM: canalWidthM / MODEL_PX,
  }
}

const STATION_SIGNS: Partial<
  Record<StationKind, { readonly shape: number; readonly farthestPxM: number; readonly sizePx: number }>
> = {
  flow: { shape: SHAPE.triangle, farthestPxM: 75, sizePx: 13 },
  sediment: { shape: SHAPE.diamond, farthestPxM: 50, sizePx: 11 },
  rain: { shape: SHAPE.square, farthestPxM: 36, sizePx: 9 },
  weather: { shape: SHAPE.square, farthestPxM: 36, sizePx: 10 },
  soil: { shape: SHAPE.square, farthestPxM: 24, sizePx: 8 },
  groundwater: { shape: SHAPE.diamond, farthestPxM: 24, sizePx: 9 },
}

/** Stations that stand by themselves; those of gates are seen in their gate. */
export function stationMarkers(
  district: District,
  courses: readonly CanalCourse[],
  projection: Projection,
  terrain: TerrainGrid,
): readonly Marker[] {
  const byReach = new Map(courses.map((course) => [course.reach.id, course]))
  return district.stations.flatMap((station, index): readonly Marker[] => {
    const sign = STATION_SIGNS[station.kind]
    if (sign === undefined || station.gateId !== null) return []
    const course = station.reachId === null ? undefined : byReach.get(station.reachId)
    const place: Point =
      course === undefined || station.chainageM === null
        ? projection.toLocal(station.at)
        : placeAt(course.line, (station.chainageM / course.reach.lengthM) * course.line.lengthM)
    const levelM = terrainLevelM(terrain, place.x, place.y)
    const isOnCanal = course !== undefined
    return [
      {
        target: { kind: 'station', index },
        x: place.x,
        y: place.y,
        levelM,
        pushX: isOnCanal ? -0.8 : 0,
        pushY: isOnCanal ? -0.6 : 0,
        pushPx: isOnCanal ? 14 : 0,
        ...sign,
        nearestPxM: 0,
      },
    ]
  })
}

const STRUCTURE_SIGN = { shape: SHAPE.square, farthestPxM: 90, sizePx: 12 } as const

/** Structures without a leaf, at the end of their reach or at their node. */
export function structureMarkers(
  district: District,
  courses: readonly CanalCourse[],
  projection: Projection,
  terrain: TerrainGrid,
): readonly Marker[] {
  const byReach = new Map(courses.map(({ reach, line }) => [reach.id, line]))
  const nodes = new Map(district.nodes.map(({ id, at }) => [id, at]))
  return district.structures.flatMap(({ seat }, index): readonly Marker[] => {
    const line = seat.kind === 'reach-head' || seat.kind === 'reach-tail' ? byReach.get(seat.reachId) : undefined
    const node = nodes.get(seat.fromNodeId)
    const place =
      line !== undefined
        ? placeAt(line, seat.kind === 'reach-head' ? 0 : line.lengthM)
        : node && projection.toLocal(node)
    if (place === undefined) return []
    return [
      {
        target: { kind: 'structure', index },
        x: place.x,
        y: place.y,
        levelM: terrainLevelM(terrain, place.x, place.y),
        pushX: 0.6,
        pushY: -0.8,
        pushPx: 15,
        ...STRUCTURE_SIGN,
        nearestPxM: 0,
      },
    ]
  })
}

const SEAT_PX = 10

const OWN_PLACE = { shape: SHAPE.diamond, sizePx: 8, farthestPxM: 120, nearestPxM: 0 } as const

/** County seats and points of own layers, for orientation. */
export function seatMarkers(district: District, projection: Projection, terrain: TerrainGrid): readonly Marker[] {
  return district.mapFeatures.flatMap(({ kind, geometry, course }, index): readonly Marker[] => {
    const [at] = course
    const isOwnPoint = kind === 'layer' && geometry === 'point'
    if ((kind !== 'county-seat' && !isOwnPoint) || at === undefined) return []
    const { x, y } = projection.toLocal(at)
    const levelM = terrainLevelM(terrain, x, y)
    const seat = { shape: SHAPE.seat, sizePx: SEAT_PX, farthestPxM: ALWAYS_PX_M, nearestPxM: 0 }
    const sign = isOwnPoint ? OWN_PLACE : seat
    return [{ target: { kind: 'place', index }, x, y, levelM, pushX: 0, pushY: 0, pushPx: 0, ...sign }]
  })
}

function groupByNode(seats: readonly GateSeatOnMap[]): readonly (readonly GateSeatOnMap[])[] {
  const groups = new Map<NodeId, GateSeatOnMap[]>()
  for (const seat of seats) {
    const group = groups.get(seat.gate.nodeId)
    if (group === undefined) groups.set(seat.gate.nodeId, [seat])
    else group.push(seat)
  }
  return [...groups.values()]
}

const FULL_TURN = 2 * Math.PI

/** Turns directions apart until no two are closer than `gap` (or evenly, where there are too many), each as little as possible. */
export function spread(angles: readonly number[], gap: number): readonly number[] {
  const order = angles.map((angle, index) => ({ angle: ((angle % FULL_TURN) + FULL_TURN) % FULL_TURN, index }))
  order.sort((a, b) => a.angle - b.angle)
  const count = order.length
  const least = Math.min(gap, FULL_TURN / Math.max(1, count))
  for (let pass = 0; pass < SPREAD_PASSES; pass++)
    for (let i = 0; i < count && count > 1; i++) {
      const a = order[i]!
      const b = order[(i + 1) % count]!
      const between = b.angle - a.angle + (i === count - 1 ? FULL_TURN : 0)
      const lack = (least - between) / 2
      if (lack <= 0) continue
      a.angle -= lack
      b.angle += lack
    }
  const result = new Array<number>(count).fill(0)
  for (const { angle, index } of order) result[index] = angle
  return result
}

const SPREAD_PASSES = 60
