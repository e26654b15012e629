import type { District } from '@district/models'
import { BufferAttribute, BufferGeometry, GLSL3, Mesh, ShaderMaterial } from 'three'
import { colorUniforms } from './palette.ts'
import { type Polyline, smoothPolyline } from './polyline.ts'
import type { Point, Projection } from './projection.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { RIVER_FRAGMENT, RIVER_VERTEX } from './shaders/river.ts'
import { type TerrainGrid, terrainLevelM } from './terrain-grid.ts'

/** A natural river, for orientation only, or the cut through which a river's water comes to a headgate. */
export interface RiverCourse {
  readonly line: Polyline
  readonly halfWidthM: number
  readonly minimumPx: number
  /** Brings silt: drawn in the colour of loess. */
  readonly isSource: boolean
  /** Where a river leaves the map it fades out; an intake does not. */
  readonly fades: boolean
}

const SAMPLING = { stepM: 1500, turnRad: 0.06 }
const SOURCE_HALF_WIDTH_M = 330
const RIVER_HALF_WIDTH_M = 48
/** A river so near to the place where water is taken is the one it is taken from. */
const SOURCE_WITHIN_M = 1500

export function riverCourses(district: District, projection: Projection): readonly RiverCourse[] {
  const sources = district.nodes
    .filter(({ boundary }) => boundary === 'river-stage')
    .map(({ at }) => projection.toLocal(at))
  const rivers = district.mapFeatures
    .filter(({ kind }) => kind === 'river')
    .map(({ course }) =>
      smoothPolyline(
        course.map((place) => projection.toLocal(place)),
        SAMPLING,
      ),
    )
    .map((line): RiverCourse => {
      const isSource = sources.some((source) => distanceToM(line, source) < SOURCE_WITHIN_M)
      return isSource
        ? { line, halfWidthM: SOURCE_HALF_WIDTH_M, minimumPx: 13, isSource, fades: true }
        : { line, halfWidthM: RIVER_HALF_WIDTH_M, minimumPx: 2.6, isSource, fades: true }
    })
  return [...rivers, ...intakes(district, projection)]
}

/** From a river's node to the head of every reach that a gate feeds from it. */
function intakes(district: District, projection: Projection): readonly RiverCourse[] {
  const places = new Map(district.nodes.map(({ id, at }) => [id, projection.toLocal(at)]))
  const reaches = new Map(district.reaches.map((reach) => [reach.id, reach]))
  return district.gates.flatMap(({ seat, bays, bayWidthM }): readonly RiverCourse[] => {
    if (seat.kind !== 'reach-head') return []
    const from = places.get(seat.fromNodeId)
    const to = reaches.get(seat.reachId)?.course[0]
    if (from === undefined || to === undefined) return []
    const head = projection.toLocal(to)
    if (Math.hypot(head.x - from.x, head.y - from.y) < 100) return []
    const line = smoothPolyline([from, head], SAMPLING)
    return [{ line, halfWidthM: (bays * bayWidthM) / 2 + 14, minimumPx: 6, isSource: true, fades: false }]
  })
}

function distanceToM(line: Polyline, point: Point): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let i = 0; i < line.count; i++)
    nearest = Math.min(nearest, Math.hypot(line.points[2 * i]! - point.x, line.points[2 * i + 1]! - point.y))
  return nearest
}

const FADE_M = 9000

export function createRiverLayer(rivers: readonly RiverCourse[], terrain: TerrainGrid, shared: SceneUniforms): Mesh {
  const place: number[] = []
  const body: number[] = []
  const kind: number[] = []
  const index: number[] = []
  for (const { line, halfWidthM, minimumPx, isSource, fades } of rivers) {
    for (let i = 0; i < line.count; i++) {
      const [x, y, s] = [line.points[2 * i]!, line.points[2 * i + 1]!, line.distanceM[i]!]
      const fade = fades ? Math.min(1, Math.min(s, line.lengthM - s) / FADE_M) : 1
      for (const side of [-1, 1]) {
        if (i > 0 && side === 1) {
          const a = place.length / 4 - 3
          index.push(a, a + 2, a + 1, a + 1, a + 2, a + 3)
        }
        place.push(x, y, -line.directions[2 * i + 1]!, line.directions[2 * i]!)
        body.push(halfWidthM, minimumPx, side, terrainLevelM(terrain, x, y))
        kind.push(isSource ? 1 : 0, s, fade)
      }
    }
  }
  const geometry = new BufferGeometry()
  geometry.setAttribute('aPlace', new BufferAttribute(new Float32Array(place), 4))
  geometry.setAttribute('aBody', new BufferAttribute(new Float32Array(body), 4))
  geometry.setAttribute('aKind', new BufferAttribute(new Float32Array(kind), 3))
  geometry.setIndex(index)
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: RIVER_VERTEX,
    fragmentShader: RIVER_FRAGMENT,
    uniforms: {
      ...shared,
      ...colorUniforms('haze', 'river', 'riverRim', 'siltyRiver', 'siltyRim', 'sky', 'dyke', 'tree'),
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = 10
  return mesh
}
