import type { District } from '@district/models'
import { canalBreaks } from './canal-breaks.ts'
import { type CanalCourse, canalCourses } from './canal-courses.ts'
import { type CanalStrip, canalStrips, type ProfileGrid } from './canal-samples.ts'
import { type GateSeatOnMap, gateSeats } from './gate-seats.ts'
import { type MapOutline, mapOutlines } from './map-outlines.ts'
import { gateMarkers, type Marker, seatMarkers, stationMarkers, structureMarkers } from './markers.ts'
import { type CanalIndex, createCanalIndex } from './picking.ts'
import { createProjection, type Point, type Projection } from './projection.ts'
import { type RiverCourse, riverCourses } from './river-layer.ts'
import { type StructureSeatOnMap, structureSeats } from './structure-seats.ts'
import { type Extent, type GroundLevel, interpolateTerrain, type TerrainGrid } from './terrain-grid.ts'

/** All that is laid out once when a district is loaded; plain numbers, no graphics. */
export interface SceneModel {
  readonly district: District
  readonly projection: Projection
  readonly courses: readonly CanalCourse[]
  readonly strips: readonly CanalStrip[]
  readonly terrain: TerrainGrid
  readonly rivers: readonly RiverCourse[]
  readonly outlines: readonly MapOutline[]
  readonly seats: readonly GateSeatOnMap[]
  readonly structures: readonly StructureSeatOnMap[]
  readonly markers: readonly Marker[]
  readonly canals: CanalIndex
  /** Level that stays at height 0 under any exaggeration. */
  readonly datumM: number
  /** What the whole view must hold: places along all canals. */
  readonly outline: readonly Point[]
  readonly extent: Extent
}

const TERRAIN_COLUMNS = 201
const MARGIN_M = 30_000
/** Ground beside a canal lies this far below its bank. */
const BANK_ABOVE_GROUND_M = 1

export function createSceneModel(district: District, profile: ProfileGrid): SceneModel {
  const projection = createProjection(district.origin)
  const courses = canalCourses(district, projection)
  const outline = courses.flatMap(({ line }) => everyNth(line.points, OUTLINE_STRIDE))
  const extent = grownExtent(outline, MARGIN_M)
  const terrain = interpolateTerrain(knownLevels(district, projection, courses), extent, TERRAIN_COLUMNS)
  const seats = gateSeats(district, courses, projection)
  const strips = canalStrips(district, courses, profile, terrain, canalBreaks(district, courses, seats, profile))
  return {
    district,
    projection,
    courses,
    strips,
    terrain,
    rivers: riverCourses(district, projection),
    outlines: mapOutlines(district, projection),
    seats,
    structures: structureSeats(district, courses, projection, terrain),
    markers: [
      ...seatMarkers(district, projection, terrain),
      ...stationMarkers(district, courses, projection, terrain),
      ...structureMarkers(district, courses, projection, terrain),
      ...gateMarkers(seats, courses),
    ],
    canals: createCanalIndex(strips),
    datumM: terrain.levelM.reduce((sum, level) => sum + level, 0) / terrain.levelM.length,
    outline,
    extent,
  }
}

const OUTLINE_STRIDE = 12

/** Spot heights of the pack, and the ground beside the canals, which were laid so that their banks rise a little above it. */
function knownLevels(
  district: District,
  projection: Projection,
  courses: readonly CanalCourse[],
): readonly GroundLevel[] {
  const spots = district.spotHeights.map(({ at, elevationM }) => ({ ...projection.toLocal(at), levelM: elevationM }))
  const shapes = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const banks = courses.flatMap(({ reach, line }) => {
    const bankHeightM = shapes.get(reach.crossSectionId)?.bankHeightM ?? 0
    return everyNth(line.points, OUTLINE_STRIDE).map((point, i, all) => {
      const bedM = reach.bedUpM + (i / Math.max(1, all.length - 1)) * (reach.bedDownM - reach.bedUpM)
      return { ...point, levelM: bedM + bankHeightM - BANK_ABOVE_GROUND_M }
    })
  })
  return [...spots, ...banks]
}

function everyNth(points: Float64Array, stride: number): readonly Point[] {
  const count = points.length / 2
  const chosen: Point[] = []
  for (let i = 0; i < count - 1; i += stride) chosen.push({ x: points[2 * i]!, y: points[2 * i + 1]! })
  chosen.push({ x: points[2 * count - 2]!, y: points[2 * count - 1]! })
  return chosen
}

function grownExtent(points: readonly Point[], marginM: number): Extent {
  return {
    west: Math.min(...points.map(({ x }) => x)) - marginM,
    south: Math.min(...points.map(({ y }) => y)) - marginM,
    east: Math.max(...points.map(({ x }) => x)) + marginM,
    north: Math.max(...points.map(({ y }) => y)) + marginM,
  }
}
