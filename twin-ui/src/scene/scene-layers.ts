import { Group, type Mesh } from 'three'
import { crossingBeds } from './canal-breaks.ts'
import { type CanalLayer, createCanalLayer } from './canal-layer.ts'
import { createGateLayer, type GateLayer } from './gate-layer.ts'
import { createMarkerLayer, type MarkerLayer } from './marker-layer.ts'
import { createOutlineLayer } from './outline-layer.ts'
import { createRiverLayer } from './river-layer.ts'
import type { SceneModel } from './scene-model.ts'
import { createSceneUniforms, type SceneUniforms } from './scene-uniforms.ts'
import { createWaterTextures, pointSections, type WaterTextures } from './state-texture.ts'
import { createTerrainLayer } from './terrain-layer.ts'
import { createWaterLayer, type WaterLayer } from './water-layer.ts'

/** Everything that is drawn, one object of the scene graph. */
export interface SceneLayers {
  readonly group: Group
  readonly uniforms: SceneUniforms
  readonly canals: CanalLayer
  readonly gates: GateLayer
  readonly markers: MarkerLayer
  readonly water: WaterTextures
  readonly waterLayer: WaterLayer
  dispose(): void
}

export function createSceneLayers(model: SceneModel, reachStart: Int32Array): SceneLayers {
  const uniforms = createSceneUniforms(model.datumM)
  const canals = createCanalLayer(model.strips, uniforms)
  const markers = createMarkerLayer(model.markers, uniforms)
  const signOf = new Map(model.markers.map(({ target }, sign) => [`${target.kind} ${target.index}`, sign]))
  const signs = {
    state: markers.state,
    gateOf: (gate: number) => signOf.get(`gate ${gate}`) ?? 0,
    structureOf: (structure: number) => signOf.get(`structure ${structure}`) ?? 0,
  }
  const pointCount = reachStart[model.district.reaches.length]!
  const gates = createGateLayer(model.seats, model.structures, uniforms, signs, pointCount)
  const beds = crossingBeds(model.district, { reachStart })
  const sections = pointSections(model.district, reachStart)
  const water = createWaterTextures(sections, beds)
  const waterLayer = createWaterLayer(sections, beds)
  uniforms.uLayer.value = waterLayer.texture
  uniforms.uLut.value = waterLayer.lut('velocity')
  const meshes: readonly Mesh[] = [
    createTerrainLayer(model.terrain, model.strips, townsOf(model), uniforms),
    ...(model.outlines.length > 0 ? [createOutlineLayer(model.outlines, model.terrain, uniforms)] : []),
    createRiverLayer(model.rivers, model.terrain, uniforms),
    ...canals.meshes,
    ...gates.meshes,
    markers.mesh,
  ]
  uniforms.uFrom.value = water.from
  uniforms.uTo.value = water.to
  const group = new Group()
  group.add(...meshes)
  return {
    group,
    uniforms,
    canals,
    gates,
    markers,
    water,
    waterLayer,
    dispose() {
      for (const mesh of meshes) {
        mesh.geometry.dispose()
        for (const material of [mesh.material].flat()) material.dispose()
      }
      water.dispose()
      waterLayer.dispose()
    },
  }
}

const townsOf = ({ district, projection }: SceneModel) =>
  district.mapFeatures.flatMap(({ kind, course: [at] }) =>
    kind === 'county-seat' && at !== undefined ? [projection.toLocal(at)] : [],
  )
