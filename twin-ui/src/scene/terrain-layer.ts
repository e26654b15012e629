import Flatbush from 'flatbush'
import {
  BufferAttribute,
  BufferGeometry,
  GLSL3,
  Mesh,
  ShaderMaterial,
  type Texture,
  Vector2,
  Vector3,
  Vector4,
} from 'three'
import type { CanalStrip } from './canal-samples.ts'
import { colorUniforms } from './palette.ts'
import type { Point } from './projection.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { MOST_TOWNS, TERRAIN_FRAGMENT, TERRAIN_VERTEX } from './shaders/terrain.ts'
import type { TerrainGrid } from './terrain-grid.ts'

/** Streets of a county seat reach about this far. */
const TOWN_RADIUS_M = 2300

/** The ground: painted first, hides nothing. One mesh, one call. */
export function createTerrainLayer(
  grid: TerrainGrid,
  strips: readonly CanalStrip[],
  towns: readonly Point[],
  shared: SceneUniforms,
): Mesh {
  const geometry = new BufferGeometry()
  geometry.setAttribute('aGround', new BufferAttribute(groundOf(grid), 3))
  geometry.setAttribute('aRelief', new BufferAttribute(reliefOf(grid, canalDistance(strips)), 4))
  geometry.setIndex(new BufferAttribute(gridIndex(grid.columns, grid.rows), 1))
  const lowest = grid.levelM.reduce((least, level) => Math.min(least, level), Number.POSITIVE_INFINITY)
  const highest = grid.levelM.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY)
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: TERRAIN_VERTEX,
    fragmentShader: TERRAIN_FRAGMENT,
    uniforms: {
      ...shared,
      uRange: { value: new Vector2(lowest, Math.max(1, highest - lowest)) },
      uTowns: {
        value: Array.from({ length: MOST_TOWNS }, (_, i) => {
          const town = towns[i]
          return town === undefined ? new Vector3() : new Vector3(town.x, town.y, TOWN_RADIUS_M)
        }),
      },
      uAreasOn: { value: 0 },
      uAreas: { value: null as Texture | null },
      uAreaGrid: { value: new Vector4(0, 0, 1, 1) },
      ...colorUniforms('paper', 'haze', 'landHigh', 'landLow', 'landIrrigated', 'contour'),
      ...colorUniforms('wheat', 'stubble', 'soil', 'glasshouse', 'town', 'tree', 'road'),
    },
    depthTest: false,
    depthWrite: false,
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = 0
  return mesh
}

function groundOf({ columns, rows, west, south, stepM, levelM }: TerrainGrid): Float32Array {
  const ground = new Float32Array(3 * columns * rows)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      ground[3 * cell] = west + column * stepM
      ground[3 * cell + 1] = south + row * stepM
      ground[3 * cell + 2] = levelM[cell]!
    }
  return ground
}

/** Per cell: slope to the east and to the north, distance to the nearest known level and to the nearest canal. */
function reliefOf(grid: TerrainGrid, canalDistanceM: (x: number, y: number) => number): Float32Array {
  const { columns, rows, stepM, levelM, reachM, west, south } = grid
  const relief = new Float32Array(4 * columns * rows)
  const at = (column: number, row: number) =>
    levelM[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      relief[4 * cell] = (at(column + 1, row) - at(column - 1, row)) / (2 * stepM)
      relief[4 * cell + 1] = (at(column, row + 1) - at(column, row - 1)) / (2 * stepM)
      relief[4 * cell + 2] = reachM[cell]!
      relief[4 * cell + 3] = canalDistanceM(west + column * stepM, south + row * stepM)
    }
  return relief
}

const FAR_M = 1e6

/** Distance to the nearest canal, from places along all of them. */
function canalDistance(strips: readonly CanalStrip[]): (x: number, y: number) => number {
  const places = strips.flatMap(({ samples }) => samples.filter((_, i) => i % 4 === 0))
  if (places.length === 0) return () => FAR_M
  const index = new Flatbush(places.length)
  for (const { x, y } of places) index.add(x, y, x, y)
  index.finish()
  return (x, y) => {
    const nearest = places[index.neighbors(x, y, 1)[0]!]!
    return Math.hypot(nearest.x - x, nearest.y - y)
  }
}

function gridIndex(columns: number, rows: number): Uint32Array {
  const index = new Uint32Array(6 * (columns - 1) * (rows - 1))
  let at = 0
  for (let row = 0; row < rows - 1; row++)
    for (let column = 0; column < columns - 1; column++) {
      const a = row * columns + column
      index.set([a, a + 1, a + columns, a + 1, a + columns + 1, a + columns], at)
      at += 6
    }
  return index
}
