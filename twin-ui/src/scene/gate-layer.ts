import {
  BoxGeometry,
  type DataTexture,
  GLSL3,
  GreaterDepth,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LessEqualDepth,
  Mesh,
  ShaderMaterial,
} from 'three'
import { gateBoxes } from './gate-parts.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import { colorUniforms } from './palette.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import { GATE_FRAGMENT, GATE_VERTEX } from './shaders/gate.ts'
import { createFloatTexture, floatsOf } from './state-texture.ts'

/** Every gate near by: one geometry, drawn once in the open and once, faintly, where water hides its leaves. */
export interface GateLayer {
  readonly meshes: readonly Mesh[]
  /** Opening of one bay, m, and 1 when it is known and fresh. True when that changes the picture. */
  setLeaf(gateIndex: number, bay: number, openingM: number, known: number): boolean
}

/** @param signs state of the signs, and for every gate the index of its own */
export function createGateLayer(
  seats: readonly GateSeatOnMap[],
  shared: SceneUniforms,
  signs: { readonly state: DataTexture; readonly indexOf: (gateIndex: number) => number },
): GateLayer {
  const leafStart: number[] = []
  let leaves = 0
  for (const { gate } of seats) {
    leafStart.push(leaves)
    leaves += gate.bays
  }
  const texture = createFloatTexture(leaves)
  const geometry = gateGeometry(seats, leafStart, signs.indexOf)
  const meshes = [true, false].map((isSolid) =>
    gateMesh(geometry, shared, { leaf: texture, sign: signs.state }, isSolid),
  )
  return {
    meshes,
    setLeaf(gateIndex, bay, openingM, known) {
      const floats = floatsOf(texture)
      const at = 4 * (leafStart[gateIndex]! + bay)
      if (Math.abs(floats[at]! - openingM) < 1e-4 && floats[at + 1] === known) return false
      floats[at] = openingM
      floats[at + 1] = known
      texture.needsUpdate = true
      return true
    },
  }
}

function gateMesh(
  geometry: InstancedBufferGeometry,
  shared: SceneUniforms,
  state: { readonly leaf: DataTexture; readonly sign: DataTexture },
  isSolid: boolean,
): Mesh {
  const material = new ShaderMaterial({
    glslVersion: GLSL3,
    vertexShader: GATE_VERTEX,
    fragmentShader: GATE_FRAGMENT,
    uniforms: {
      ...shared,
      uLeaf: { value: state.leaf },
      uState: { value: state.sign },
      uSolid: { value: isSolid ? 1 : 0 },
      ...colorUniforms('haze', 'concrete', 'roof', 'steel', 'leaf', 'plate', 'unknown', 'accent'),
    },
    transparent: true,
    depthFunc: isSolid ? LessEqualDepth : GreaterDepth,
    depthWrite: isSolid,
  })
  const mesh = new Mesh(geometry, material)
  mesh.frustumCulled = false
  mesh.renderOrder = isSolid ? 51 : 50
  return mesh
}

function gateGeometry(
  seats: readonly GateSeatOnMap[],
  leafStart: readonly number[],
  signOf: (gateIndex: number) => number,
): InstancedBufferGeometry {
  const box = new BoxGeometry(2, 1, 2).translate(0, 0.5, 0)
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('aCorner', box.attributes['position']!)
  geometry.setAttribute('aNormal', box.attributes['normal']!)
  geometry.setIndex(box.index)
  const seatOf: number[] = []
  const boxOf: number[] = []
  const sizeOf: number[] = []
  const canalOf: number[] = []
  for (const seat of seats)
    for (const part of gateBoxes(seat)) {
      seatOf.push(seat.x, seat.y, seat.dx, seat.dy)
      boxOf.push(part.across, part.along, part.footM, part.bay < 0 ? -1 : leafStart[seat.gateIndex]! + part.bay)
      sizeOf.push(part.halfAcross, part.halfAlong, part.heightM, part.material)
      canalOf.push(seat.canalWidthM, seat.minimumPx, signOf(seat.gateIndex))
    }
  geometry.setAttribute('aSeat', new InstancedBufferAttribute(new Float32Array(seatOf), 4))
  geometry.setAttribute('aBox', new InstancedBufferAttribute(new Float32Array(boxOf), 4))
  geometry.setAttribute('aSize', new InstancedBufferAttribute(new Float32Array(sizeOf), 4))
  geometry.setAttribute('aCanal', new InstancedBufferAttribute(new Float32Array(canalOf), 3))
  geometry.instanceCount = canalOf.length / 3
  return geometry
}
