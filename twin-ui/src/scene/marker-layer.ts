import {
  BufferAttribute,
  type DataTexture,
  GLSL3,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
} from 'three'
import type { Marker } from './markers.ts'
import { colorUniforms } from './palette.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { MARKER_FRAGMENT, MARKER_VERTEX } from './shaders/marker.ts'
import { createFloatTexture, floatsOf } from './state-texture.ts'

/** 0 never heard, 0.5 old, 1 fresh. */
export type Knowledge = 0 | 0.5 | 1

export interface MarkerLook {
  readonly openingFraction: number
  readonly known: Knowledge
  readonly emphasis: 'none' | 'touched' | 'chosen'
  readonly edited: boolean
}

/** All signs of gates and stations: one call. */
export interface MarkerLayer {
  readonly mesh: Mesh
  /** What `setLook` writes: opening, knowledge, emphasis, change. */
  readonly state: DataTexture
  /** True when that changes the picture. */
  setLook(marker: number, look: MarkerLook): boolean
}

const EMPHASIS = { none: 0, touched: 1, chosen: 2 } as const

export function createMarkerLayer(markers: readonly Marker[], shared: SceneUniforms): MarkerLayer {
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('aCorner', new BufferAttribute(new Float32Array([-1, -1, 1, -1, 1, 1, -1, 1]), 2))
  geometry.setIndex([0, 1, 2, 0, 2, 3])
  const instanced = (size: number, values: (marker: Marker, index: number) => readonly number[]) =>
    new InstancedBufferAttribute(new Float32Array(markers.flatMap((marker, index) => values(marker, index))), size)
  geometry.setAttribute(
    'aAnchor',
    instanced(4, ({ x, y, levelM }, index) => [x, y, levelM, index]),
  )
  geometry.setAttribute(
    'aPush',
    instanced(4, ({ pushX, pushY, pushPx, sizePx }) => [pushX, pushY, pushPx, sizePx]),
  )
  geometry.setAttribute(
    'aShape',
    instanced(4, ({ shape, farthestPxM, nearestPxM }) => [shape, farthestPxM, nearestPxM, 0]),
  )
  geometry.instanceCount = markers.length

  const texture = createFloatTexture(markers.length)
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: MARKER_VERTEX,
    fragmentShader: MARKER_FRAGMENT,
    uniforms: {
      ...shared,
      uState: { value: texture },
      ...colorUniforms('haze', 'plate', 'ink', 'leaf', 'water', 'unknown', 'plum', 'accent', 'hover'),
    },
    transparent: true,
    depthTest: false,
    depthWrite: false,
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = 60
  return {
    mesh,
    state: texture,
    setLook(marker, { openingFraction, known, emphasis, edited }) {
      const floats = floatsOf(texture)
      const next = [openingFraction, known, EMPHASIS[emphasis], edited ? 1 : 0]
      if (next.every((value, i) => Math.abs(value - floats[4 * marker + i]!) < 1e-3)) return false
      floats.set(next, 4 * marker)
      texture.needsUpdate = true
      return true
    },
  }
}
