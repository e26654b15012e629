import { BufferAttribute, BufferGeometry, GLSL3, Mesh, ShaderMaterial } from 'three'
import type { MapOutline } from './map-outlines.ts'
import { colorUniforms } from './palette.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { OUTLINE_FRAGMENT, OUTLINE_VERTEX } from './shaders/outline.ts'
import { type TerrainGrid, terrainLevelM } from './terrain-grid.ts'

/** All outlines in one call. */
export function createOutlineLayer(outlines: readonly MapOutline[], terrain: TerrainGrid, shared: SceneUniforms): Mesh {
  const place: number[] = []
  const body: number[] = []
  const index: number[] = []
  for (const { kind, points, distanceM } of outlines)
    for (let i = 0; i < distanceM.length; i++) {
      const [x, y] = [points[2 * i]!, points[2 * i + 1]!]
      const { nx, ny } = normalAt(points, i)
      for (const side of [-1, 1]) {
        if (i > 0 && side === 1) {
          const a = place.length / 4 - 3
          index.push(a, a + 2, a + 1, a + 1, a + 2, a + 3)
        }
        place.push(x, y, nx, ny)
        body.push(side, terrainLevelM(terrain, x, y), distanceM[i]!, kind === 'county' ? 1 : 0)
      }
    }
  const geometry = new BufferGeometry()
  geometry.setAttribute('aPlace', new BufferAttribute(new Float32Array(place), 4))
  geometry.setAttribute('aBody', new BufferAttribute(new Float32Array(body), 4))
  geometry.setIndex(index)
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: OUTLINE_VERTEX,
    fragmentShader: OUTLINE_FRAGMENT,
    uniforms: { ...shared, ...colorUniforms('haze', 'border', 'ownLayer') },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = 8
  return mesh
}

/** Left normal of the line at one of its points. */
function normalAt(points: Float64Array, i: number): { readonly nx: number; readonly ny: number } {
  const last = points.length / 2 - 1
  const [a, b] = [Math.max(0, i - 1), Math.min(last, i + 1)]
  const [dx, dy] = [points[2 * b]! - points[2 * a]!, points[2 * b + 1]! - points[2 * a + 1]!]
  const length = Math.hypot(dx, dy) || 1
  return { nx: -dy / length, ny: dx / length }
}
