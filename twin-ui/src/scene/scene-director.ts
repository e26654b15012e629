import { type Camera, Matrix4, Vector3 } from 'three'
import type { FrameBuffer } from '../frame/frame-buffer.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import { type WaterPicture, waterPicture } from '../frame/water-picture.ts'
import { plannedOpenings } from '../state/active-branch.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'
import { type FreeArea, pxScale, type Vector } from './camera-pose.ts'
import type { CameraRig } from './camera-rig.ts'
import { daylightOf, sunPlace } from './daylight.ts'
import { createEmphasis, type Emphasized } from './emphasis.ts'
import { stationKnowledge } from './gate-looks.ts'
import { createLeaves, type Leaves } from './leaves.ts'
import { contourIntervalM, exaggerationOf, flowWave } from './map-furniture.ts'
import type { SceneLayers } from './scene-layers.ts'
import type { SceneModel } from './scene-model.ts'
import type { SceneUniforms } from './scene-uniforms.ts'
import type { ViewTransform } from './view-transform.ts'

/** What the overlays beside the canvas need to know about the view. */
export interface ViewState {
  readonly transform: ViewTransform
  readonly lift: number
  readonly intervalM: number
  readonly bearingRad: number
  /** Metres per pixel in the middle of the picture. */
  readonly metresPerPx: number
  readonly free: FreeArea
}

/** Sets the stage before every drawn frame from the store and the frames. Nothing here goes through React. */
export interface SceneDirector {
  view(): ViewState | undefined
  /** The ray through a point of the canvas. */
  rayAt(x: number, y: number): { readonly eye: Vector; readonly direction: Vector }
  /** True while something moves by itself: a flight, a leaf, the mixing of two frames. */
  prepare(drawn: DrawnFrame): boolean
  onViewChange(listener: () => void): () => void
}

export interface DrawnFrame {
  readonly nowMs: number
  readonly camera: Camera
  readonly dpr: number
  readonly free: FreeArea
  /** Whether the flow pattern runs, and whether the machine has the strength for ripples and glints. */
  readonly flows: boolean
  readonly isFine: boolean
}

export interface DirectorParts {
  readonly loaded: LoadedDistrict
  readonly model: SceneModel
  readonly layers: SceneLayers
  readonly rig: CameraRig
  readonly store: TwinStore
  readonly shadowFrames: FrameBuffer
  readonly rehearsalFrames: RehearsalFrames
  /** What the hour does to all colours, for what no layer draws. */
  readonly onLight: (light: Vector3) => void
}

const FLOW_PERIOD_MS = 2600
/** Beyond this, no gate is drawn broad enough to be more than its sign, even in the foreground. */
const GATES_PX_M = 16
/** A leaf on screen follows its reading within about this time. */
const LEAF_EASE_MS = 350

export function createSceneDirector(parts: DirectorParts): SceneDirector {
  const { model, layers, rig, store, shadowFrames, rehearsalFrames } = parts
  const { uniforms } = layers
  const listeners = new Set<() => void>()
  const emphasis = createEmphasis(parts.loaded, model)
  const leaves = createLeaves(model.seats, layers.gates, parts.loaded.index)
  const signs = createSigns(parts)
  const light = createLight(parts)
  const matrix = new Matrix4()
  const inverse = new Matrix4()
  let view: ViewState | undefined
  let lastMs = 0
  let signature = ''

  return {
    view: () => view,
    rayAt(x, y) {
      const { widthPx, heightPx } = view?.transform ?? { widthPx: 1, heightPx: 1 }
      const [u, v] = [(2 * x) / widthPx - 1, 1 - (2 * y) / heightPx]
      const eye = new Vector3(u, v, -1).applyMatrix4(inverse)
      return { eye, direction: new Vector3(u, v, 1).applyMatrix4(inverse).sub(eye).normalize() }
    },
    onViewChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    prepare({ nowMs, camera, dpr, free, flows, isFine }) {
      const flying = rig.update(nowMs)
      const state = store.getState()
      const picture = waterPicture(state, shadowFrames, rehearsalFrames)
      const sinceMs = Math.min(200, nowMs - lastMs)
      lastMs = nowMs

      camera.updateMatrixWorld()
      matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
      inverse.copy(matrix).invert()
      view = viewState(parts, matrix, free)
      setView(layers.uniforms, view, rig.pose().distanceM, dpr)
      for (const mesh of layers.gates.meshes) mesh.visible = view.metresPerPx < GATES_PX_M
      if (flows) uniforms.uPhase.value = (uniforms.uPhase.value + sinceMs / FLOW_PERIOD_MS) % 2

      uniforms.uFine.value = isFine ? 1 : 0
      light.show(state)
      showWater(parts, picture, state)
      const leavesMove = leaves.show(state, picture, 1 - Math.exp(-sinceMs / LEAF_EASE_MS))
      const chosen = emphasis.of(state.selection, state.hover)
      layers.canals.choose(chosen.reachIndices, chosen.touchedReach)
      signs.show(state, leaves, chosen)

      const { lift, transform } = view
      const next = `${matrix.elements.join()} ${lift} ${transform.widthPx} ${transform.heightPx}`
      if (next !== signature) {
        signature = next
        for (const listener of listeners) listener()
      }
      return flying || leavesMove || (picture !== undefined && picture.origin === 'computed' && picture.mix < 1)
    },
  }
}

function viewState({ model, rig, store }: DirectorParts, matrix: Matrix4, free: FreeArea): ViewState {
  const pose = rig.pose()
  const widthPx = free.width + free.left + free.right
  const heightPx = free.height + free.top + free.bottom
  const scale = pxScale(heightPx)
  const metresPerPx = pose.distanceM * scale
  const lift = exaggerationOf(store.getState().verticalExaggeration, pose.distanceM, rig.home().distanceM)
  return {
    transform: { matrix: matrix.elements, widthPx, heightPx, pxScale: scale, lift, datumM: model.datumM },
    lift,
    intervalM: contourIntervalM(metresPerPx),
    bearingRad: pose.bearingRad,
    metresPerPx,
    free,
  }
}

function setView(uniforms: SceneUniforms, view: ViewState, distanceM: number, dpr: number): void {
  const { waveM, octave } = flowWave(view.metresPerPx)
  uniforms.uLift.value = view.lift
  uniforms.uPxScale.value = view.transform.pxScale
  uniforms.uEyeDistance.value = distanceM
  uniforms.uViewportPx.value.set(view.transform.widthPx, view.transform.heightPx)
  uniforms.uDpr.value = dpr
  uniforms.uIntervalM.value = view.intervalM
  uniforms.uWaveM.value = waveM
  uniforms.uOctave.value = octave
}

function showWater(parts: DirectorParts, picture: WaterPicture | undefined, state: TwinState): void {
  const { layers, loaded } = parts
  const { uniforms, water } = layers
  const fits = picture !== undefined && picture.to.depthM.length === loaded.network.pointCount
  uniforms.uHasState.value = fits ? 1 : 0
  if (!fits) return
  water.show(picture)
  uniforms.uFrom.value = water.from
  uniforms.uTo.value = water.to
  uniforms.uMix.value = picture.mix
  showLayer(parts, picture, state)
  uniforms.uRehearsal.value = picture.origin === 'rehearsal' ? 1 : 0
  uniforms.uStale.value = picture.origin === 'computed' && isShadowAway(state) ? 1 : 0
}

/** The sun of the hour on screen, looked at again each minute; a dark theme is night enough by its own colours. */
function createLight({ model, layers, onLight }: DirectorParts) {
  let shown = ''
  return {
    show({ mode, nowMs, playheadMs, theme }: TwinState): void {
      const minute = Math.round((mode === 'live' ? nowMs : playheadMs) / 60_000)
      const next = `${theme} ${minute}`
      if (next === shown || minute === 0) return
      shown = next
      const { direction, light, strength } = daylightOf(sunPlace(minute * 60_000, model.district.origin))
      const { uSun, uLight, uDay } = layers.uniforms
      uSun.value.set(...direction)
      if (theme === 'dark') uLight.value.set(1, 1, 1)
      else uLight.value.set(...light)
      uDay.value = theme === 'dark' ? 0 : strength
      onLight(uLight.value)
    },
  }
}

function showLayer({ layers, shadowFrames }: DirectorParts, picture: WaterPicture, { layer }: TwinState): void {
  const { uniforms, water, waterLayer } = layers
  uniforms.uLayerOn.value = layer === 'none' ? 0 : 1
  if (layer === 'none') return
  waterLayer.show(layer, water.to, picture, shadowFrames.latest())
  uniforms.uLut.value = waterLayer.lut(layer)
}

/** Frames that come from a model that stopped or is out of reach are old water. */
const isShadowAway = ({ shadow, shadowConnection }: TwinState): boolean =>
  shadowConnection === 'lost' || shadow?.state === 'halted'

/** Signs are looked at again only when something that they show may have changed. */
function createSigns({ model, layers, loaded }: DirectorParts) {
  let last: readonly unknown[] = []
  return {
    show(state: TwinState, leaves: Leaves, chosen: Emphasized): void {
      const now = [
        state.latestByGauge,
        state.nowMs,
        state.connection,
        plannedOpenings(state),
        leaves.revision(),
        chosen,
      ]
      if (now.every((value, i) => value === last[i])) return
      last = now
      for (const [index, { target }] of model.markers.entries()) {
        if (target.kind === 'place') continue
        const isGate = target.kind === 'gate'
        const { gates, stations } = model.district
        layers.markers.setLook(index, {
          openingFraction: isGate ? leaves.fraction(target.index) : 0,
          known: isGate
            ? leaves.known(target.index)
            : target.kind === 'structure'
              ? 1
              : stationKnowledge(state, loaded.index, stations[target.index]!),
          emphasis: chosen.markerEmphasis(index),
          edited: isGate && plannedOpenings(state).has(gates[target.index]!.id),
        })
      }
    },
  }
}
