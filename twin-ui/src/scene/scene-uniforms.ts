import { type IUniform, type Texture, Vector2, Vector3 } from 'three'

/** Numbers that all layers share: one object each, so that setting it once reaches every material. */
export interface SceneUniforms {
  /** Vertical exaggeration, and the level that stays at height 0. */
  readonly uLift: IUniform<number>
  readonly uDatum: IUniform<number>
  /** Metres per CSS pixel at distance 1. */
  readonly uPxScale: IUniform<number>
  readonly uEyeDistance: IUniform<number>
  readonly uViewportPx: IUniform<Vector2>
  readonly uDpr: IUniform<number>
  readonly uFrom: IUniform<Texture | null>
  readonly uTo: IUniform<Texture | null>
  readonly uMix: IUniform<number>
  readonly uHasState: IUniform<number>
  readonly uStale: IUniform<number>
  readonly uRehearsal: IUniform<number>
  readonly uPhase: IUniform<number>
  readonly uWaveM: IUniform<number>
  readonly uOctave: IUniform<number>
  readonly uFlow: IUniform<number>
  readonly uIntervalM: IUniform<number>
  /** Towards the sun, what its hour does to all colours, and 0 by night. */
  readonly uSun: IUniform<Vector3>
  readonly uLight: IUniform<Vector3>
  readonly uDay: IUniform<number>
  /** 1 while a layer colours the water: one value for every profile point, and the colours for values from 0 to 1. */
  readonly uLayerOn: IUniform<number>
  readonly uLayer: IUniform<Texture | null>
  readonly uLut: IUniform<Texture | null>
  /** 1 on a strong machine: ripples and glints. */
  readonly uFine: IUniform<number>
}

export const createSceneUniforms = (datumM: number): SceneUniforms => ({
  uLift: { value: 100 },
  uDatum: { value: datumM },
  uPxScale: { value: 1 },
  uEyeDistance: { value: 1 },
  uViewportPx: { value: new Vector2(1, 1) },
  uDpr: { value: 1 },
  uFrom: { value: null },
  uTo: { value: null },
  uMix: { value: 1 },
  uHasState: { value: 0 },
  uStale: { value: 0 },
  uRehearsal: { value: 0 },
  uPhase: { value: 0 },
  uWaveM: { value: 4000 },
  uOctave: { value: 0 },
  uFlow: { value: 1 },
  uIntervalM: { value: 1 },
  uSun: { value: new Vector3(-0.5, 0.7, -0.5).normalize() },
  uLight: { value: new Vector3(1, 1, 1) },
  uDay: { value: 1 },
  uLayerOn: { value: 0 },
  uLayer: { value: null },
  uLut: { value: null },
  uFine: { value: 1 },
})
