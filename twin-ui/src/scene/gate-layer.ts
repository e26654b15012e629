import {
  BufferAttribute,
  BufferGeometry,
  type DataTexture,
  DoubleSide,
  GLSL3,
  GreaterDepth,
  LessEqualDepth,
  Mesh,
  ShaderMaterial,
} from 'three'
import { gateParts } from './gate-parts.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import { colorUniforms } from './palette.ts'
import type { Parts } from './part-shapes.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { GATE_FRAGMENT, GATE_VERTEX } from './shaders/gate.ts'
import { createFloatTexture, floatsOf } from './state-texture.ts'
import { structureParts } from './structure-parts.ts'
import type { StructureSeatOnMap } from './structure-seats.ts'

/**
 * Every gate and structure near by: one geometry, drawn once in the open, once faintly where water hides its leaves, and once as a
 * shadow on the ground.
 */
export interface GateLayer {
  readonly meshes: readonly Mesh[]
  /** Opening of one bay, m, and 1 when it is known and fresh. True when that changes the picture. */
  setLeaf(gateIndex: number, bay: number, openingM: number, known: number): boolean
}

interface LayerState {
  readonly leaf: DataTexture
  readonly sign: DataTexture
}

interface Signs {
  readonly state: DataTexture
  readonly gateOf: (gateIndex: number) => number
  readonly structureOf: (structureIndex: number) => number
}

/**
 * @param signs state of the signs, and for every gate and structure the index of its own
 * @param pointCount the state texture goes on after the profile points with two levels for each crossing
 */
export function createGateLayer(
  gates: readonly GateSeatOnMap[],
  structures: readonly StructureSeatOnMap[],
  shared: SceneUniforms,
  signs: Signs,
  pointCount: number,
): GateLayer {
  const leafStart: number[] = []
  let leaves = 0
  for (const { gate } of gates) {
    leafStart.push(leaves)
    leaves += gate.bays
  }
  const state = { leaf: createFloatTexture(leaves), sign: signs.state }
  const placed = [
    ...gates.map((seat, i) => ({
      seat,
      parts: gateParts(seat),
      sign: signs.gateOf(i),
      leaf: leafStart[i]!,
      crossing: pointCount + 2 * i,
    })),
    ...structures.map((seat) => ({
      seat,
      parts: structureParts(seat),
      sign: signs.structureOf(seat.structureIndex),
      leaf: 0,
      crossing: pointCount + 2 * (gates.length + seat.structureIndex),
    })),
  ]
  const geometry = partsGeometry(placed)
  const meshes = (['shadow', 'hidden', 'solid'] as const).map((role) => partsMesh(geometry, shared, state, role))
  return {
    meshes,
    setLeaf(gateIndex, bay, openingM, known) {
      const floats = floatsOf(state.leaf)
      const at = 4 * (leafStart[gateIndex]! + bay)
      if (Math.abs(floats[at]! - openingM) < 1e-4 && floats[at + 1] === known) return false
      floats[at] = openingM
      floats[at + 1] = known
      state.leaf.needsUpdate = true
      return true
    },
  }
}

const ROLES = { solid: { order: 52, code: 1 }, hidden: { order: 50, code: 0 }, shadow: { order: 45, code: 2 } } as const

function partsMesh(geometry: BufferGeometry, shared: SceneUniforms, state: LayerState, role: keyof typeof ROLES): Mesh {
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: GATE_VERTEX,
    fragmentShader: GATE_FRAGMENT,
    uniforms: {
      ...shared,
      uLeaf: { value: state.leaf },
      uState: { value: state.sign },
      uRole: { value: ROLES[role].code },
      ...colorUniforms('haze', 'concrete', 'roof', 'wall', 'steel', 'leaf', 'plate', 'unknown', 'accent'),
      ...colorUniforms('road', 'ink', 'water', 'waterShallow'),
    },
    side: DoubleSide,
    transparent: true,
    depthFunc: role === 'hidden' ? GreaterDepth : LessEqualDepth,
    depthTest: role !== 'shadow',
    depthWrite: role === 'solid',
    // Where shadows of two parts fall on one another the ground is no darker.
    stencilWrite: role === 'shadow',
    ...(role === 'shadow' ? SHADOW_ONCE : {}),
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = ROLES[role].order
  return mesh
}

/** three's numbers for `equal` and `increment and stop`. */
const SHADOW_ONCE = {
  stencilFunc: 514,
  stencilRef: 0,
  stencilZPass: 7682,
  stencilFail: 7680,
  stencilZFail: 7680,
} as const

interface Placed {
  readonly seat: GateSeatOnMap | StructureSeatOnMap
  readonly parts: Parts
  readonly sign: number
  readonly leaf: number
  readonly crossing: number
}

function partsGeometry(placed: readonly Placed[]): BufferGeometry {
  const count = placed.reduce((sum, { parts }) => sum + parts.corners.length, 0)
  const arrays = {
    aLocal: new Float32Array(4 * count),
    aNormal: new Float32Array(4 * count),
    aSeat: new Float32Array(4 * count),
    aCanal: new Float32Array(4 * count),
    aPivot: new Float32Array(4 * count),
    aFall: new Float32Array(2 * count),
  }
  let k = 0
  for (const { seat, parts, sign, leaf, crossing } of placed)
    for (const { at, normal, material, motion } of parts.corners) {
      arrays.aLocal.set([at[0], at[1], at[2], material], 4 * k)
      arrays.aNormal.set([normal[0], normal[1], normal[2], seat.bankM], 4 * k)
      arrays.aSeat.set([seat.x, seat.y, seat.dx, seat.dy], 4 * k)
      arrays.aCanal.set([seat.canalWidthM, seat.minimumPx, sign, motion.bay < 0 ? -1 : leaf + motion.bay], 4 * k)
      arrays.aPivot.set(motion.pivot, 4 * k)
      arrays.aFall.set([motion.fall, crossing], 2 * k)
      k += 1
    }
  const geometry = new BufferGeometry()
  for (const [name, values] of Object.entries(arrays))
    geometry.setAttribute(name, new BufferAttribute(values, name === 'aFall' ? 2 : 4))
  // three counts vertices by this one.
  geometry.setDrawRange(0, count)
  return geometry
}
