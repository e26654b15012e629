import { AlwaysDepth, BufferAttribute, BufferGeometry, type Color, GLSL3, Mesh, ShaderMaterial } from 'three'
import { BODY_LANES, type CanalMesh, canalMesh, WATER_LANES } from './canal-mesh.ts'
import type { CanalStrip } from './canal-samples.ts'
import { colorUniforms, paletteColor } from './palette.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { CANAL_BODY_FRAGMENT, CANAL_BODY_VERTEX, HALO_FRAGMENT, HALO_VERTEX } from './shaders/canal-body.ts'
import { WATER_FRAGMENT, WATER_VERTEX } from './shaders/water.ts'

/** All canals: halos under them, their bodies, their water. Four calls at most, however many canals there are. */
export interface CanalLayer {
  readonly meshes: readonly Mesh[]
  /** Reaches with a halo, by index. */
  choose(reachIndices: readonly number[], touched: number | undefined): void
}

/**
 * Painted in order and never hidden: on a plain seen from above nothing stands before a canal, and canals that meet
 * merge as roads do on a map. Depth is written all the same, for the gates that stand in the water.
 */
export function createCanalLayer(strips: readonly CanalStrip[], shared: SceneUniforms): CanalLayer {
  const body = geometryOf(
    canalMesh(
      strips.filter(({ isTrough }) => !isTrough),
      BODY_LANES,
    ),
  )
  const waterMesh = canalMesh(strips, WATER_LANES)
  const water = geometryOf(waterMesh)
  const painted = { depthFunc: AlwaysDepth, transparent: true, glslVersion: GLSL3 } as const
  const bodyMaterial = new ShaderMaterial({
    ...painted,
    vertexShader: CANAL_BODY_VERTEX,
    fragmentShader: CANAL_BODY_FRAGMENT,
    uniforms: {
      ...shared,
      ...colorUniforms('haze', 'dyke', 'crest', 'lining', 'earthBank', 'bed', 'plum', 'amber', 'red', 'water', 'road'),
    },
  })
  const waterMaterial = new ShaderMaterial({
    ...painted,
    vertexShader: WATER_VERTEX,
    fragmentShader: WATER_FRAGMENT,
    uniforms: {
      ...shared,
      ...colorUniforms('haze', 'waterShallow', 'water', 'waterDeep', 'waterRim', 'unknown', 'amber', 'red'),
      ...colorUniforms('plum', 'sky'),
    },
  })
  const chosen = haloMesh(water, shared, paletteColor('accent'), 5)
  const touched = haloMesh(water, shared, paletteColor('hover'), 3.5)
  chosen.renderOrder = 20
  touched.renderOrder = 21
  const meshes = [chosen, touched, new Mesh(body, bodyMaterial), new Mesh(water, waterMaterial)]
  meshes[2]!.renderOrder = 30
  meshes[3]!.renderOrder = 40
  for (const mesh of meshes) mesh.frustumCulled = false
  return {
    meshes,
    choose(reachIndices, touchedIndex) {
      showReaches(chosen, waterMesh, reachIndices)
      showReaches(touched, waterMesh, touchedIndex === undefined ? [] : [touchedIndex])
    },
  }
}

function geometryOf(mesh: CanalMesh): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('aPlace', new BufferAttribute(mesh.place, 4))
  geometry.setAttribute('aSection', new BufferAttribute(mesh.section, 4))
  geometry.setAttribute('aAlong', new BufferAttribute(mesh.along, 4))
  geometry.setAttribute('aExtra', new BufferAttribute(mesh.extra, 4))
  geometry.setIndex(new BufferAttribute(mesh.index, 1))
  return geometry
}

function haloMesh(water: BufferGeometry, shared: SceneUniforms, color: Color, extraPx: number): Mesh {
  const geometry = new BufferGeometry()
  for (const [name, attribute] of Object.entries(water.attributes)) geometry.setAttribute(name, attribute)
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    transparent: true,
    depthTest: false,
    depthWrite: false,
    vertexShader: HALO_VERTEX,
    fragmentShader: HALO_FRAGMENT,
    uniforms: {
      ...shared,
      uExtraPx: { value: extraPx },
      uHaloColor: { value: color },
      ...colorUniforms('haze', 'plate'),
    },
  })
  const mesh = new Mesh(geometry, material)
  mesh.visible = false
  return mesh
}

/** A halo has an index of its own: the chosen reaches' stretches of the water's, one behind the other. */
function showReaches(halo: Mesh, mesh: CanalMesh, reachIndices: readonly number[]): void {
  const signature = reachIndices.join()
  if (halo.userData['reaches'] === signature) return
  halo.userData['reaches'] = signature
  const ranges = reachIndices.flatMap((index) => mesh.ranges.get(index) ?? [])
  halo.visible = ranges.length > 0
  const joined = new Uint32Array(ranges.reduce((sum, { count }) => sum + count, 0))
  let at = 0
  for (const { start, count } of ranges) {
    joined.set(mesh.index.subarray(start, start + count), at)
    at += count
  }
  halo.geometry.setIndex(new BufferAttribute(joined, 1))
}
