import { createRoot, type RootState } from '@react-three/fiber'
import { createElement } from 'react'
import { PerspectiveCamera, WebGLRenderer } from 'three'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { FreeArea } from './camera-pose.ts'
import { type CameraRig, createCameraRig } from './camera-rig.ts'
import { startFlow } from './flow-ticker.ts'
import { createLabelPool } from './label-pool.ts'
import { labelSources } from './label-sources.ts'
import { paletteColor } from './palette.ts'
import { listenPointer } from './pointer.ts'
import { createSceneDirector, type SceneDirector } from './scene-director.ts'
import { SceneGraph } from './scene-graph.tsx'
import { createSceneLayers } from './scene-layers.ts'
import type { SceneModel } from './scene-model.ts'
import type { SceneParts } from './scene-parts.ts'
import { listenSceneKeys } from './scene-keys.ts'
import { followSelection } from './follow-selection.ts'
import { hangSceneHook } from './scene-hook.ts'

/** One opened canvas with everything that moves in it. */
export interface Stage {
  readonly rig: CameraRig
  readonly director: SceneDirector
  readonly model: SceneModel
  /** Pointer over the canvas, CSS pixels; undefined outside. */
  pointer(): { readonly x: number; readonly y: number } | undefined
  info(): StageInfo
  invalidate(): void
  close(): void
}

export interface StageInfo {
  readonly calls: number
  readonly triangles: number
  readonly points: number
  readonly programs: number
  readonly geometries: number
  readonly textures: number
  readonly frames: number
  readonly ready: boolean
  readonly contextLost: boolean
}

export interface StageOptions {
  readonly parts: SceneParts
  readonly loaded: LoadedDistrict
  readonly model: SceneModel
  readonly canvasParent: HTMLElement
  readonly labelParent: HTMLElement
  readonly onContext: (isLost: boolean) => void
}

const MOST_DPR = 1.5
/** Dense screens need no multisampling, and it is what costs most. */
const MULTISAMPLE_BELOW_DPR = 1.5
const READY_AFTER_FRAMES = 3

export function openStage(options: StageOptions): Stage {
  const { parts, loaded, model, canvasParent, labelParent } = options
  const { store, shadowFrames, rehearsalFrames } = parts
  const canvas = document.createElement('canvas')
  canvas.style.cssText = 'display:block;width:100%;height:100%'
  canvasParent.append(canvas)
  const camera = new PerspectiveCamera()
  const dpr = Math.min(MOST_DPR, window.devicePixelRatio || 1)
  const gl = new WebGLRenderer({ canvas, antialias: dpr < MULTISAMPLE_BELOW_DPR, powerPreference: 'high-performance' })
  gl.setClearColor(paletteColor('paper'), 1)

  let root: RootState | undefined
  const invalidate = () => root?.invalidate()
  const layers = createSceneLayers(model, loaded.network.reachStart)
  const prefersStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const rig = createCameraRig({ camera, element: canvasParent, model, prefersStill, onMove: invalidate })
  const director = createSceneDirector({ loaded, model, layers, rig, store, shadowFrames, rehearsalFrames })
  const labels = createLabelPool(labelParent, labelSources(model), model.markers)
  const flow = startFlow(invalidate, prefersStill)
  const pointer = listenPointer({ element: canvasParent, director, model, store })
  let frames = 0
  let contextLost = false

  const fiber = createRoot(canvas)
  const free = () => freeArea(canvasParent)
  void fiber
    .configure({
      gl: () => gl,
      camera: Object.assign(camera, { manual: true }),
      frameloop: 'demand',
      dpr,
      flat: true,
      linear: true,
      size: sizeOf(canvasParent),
    })
    .then(() =>
      fiber.render(
        createElement(SceneGraph, {
          layers,
          director,
          labels,
          store,
          free,
          dpr,
          flow,
          loaded,
          onRoot: (state) => {
            root = state
          },
          onDrawn: () => {
            frames += 1
            if (frames === READY_AFTER_FRAMES) document.body.dataset['ready'] = '1'
            else if (frames < READY_AFTER_FRAMES) invalidate()
          },
        }),
      ),
    )

  const resize = (isFirst: boolean) => {
    rig.resize(free(), isFirst)
    if (!isFirst) void fiber.configure({ gl: () => gl, camera, frameloop: 'demand', dpr, flat: true, linear: true, size: sizeOf(canvasParent) })
    invalidate()
  }
  resize(true)
  const observer = new ResizeObserver(() => resize(false))
  observer.observe(canvasParent)
  const onLost = (event: Event) => {
    event.preventDefault()
    contextLost = true
    options.onContext(true)
  }
  const onRestored = () => {
    contextLost = false
    options.onContext(false)
    invalidate()
  }
  canvas.addEventListener('webglcontextlost', onLost)
  canvas.addEventListener('webglcontextrestored', onRestored)

  const stage: Stage = {
    rig,
    director,
    model,
    pointer: pointer.at,
    invalidate,
    info: () => ({
      ...gl.info.render,
      calls: gl.info.render.calls,
      programs: gl.info.programs?.length ?? 0,
      ...gl.info.memory,
      frames,
      ready: frames >= READY_AFTER_FRAMES,
      contextLost,
    }),
    close() {
      for (const stop of stops) stop()
      observer.disconnect()
      canvas.removeEventListener('webglcontextlost', onLost)
      canvas.removeEventListener('webglcontextrestored', onRestored)
      delete document.body.dataset['ready']
      fiber.unmount()
      rig.dispose()
      labels.dispose()
      layers.dispose()
      gl.dispose()
      canvas.remove()
    },
  }
  const stops = [
    store.subscribe(invalidate),
    shadowFrames.subscribe(invalidate),
    rehearsalFrames.subscribe(invalidate),
    flow.stop,
    pointer.stop,
    listenSceneKeys(canvasParent, stage),
    followSelection(stage, loaded, store, pointer.isChoosing),
    hangSceneHook(stage, loaded, store, canvasParent),
  ]
  return stage
}

const sizeOf = (element: HTMLElement) => ({
  width: Math.max(1, element.clientWidth),
  height: Math.max(1, element.clientHeight),
  top: 0,
  left: 0,
})

/** Panels that lie over the canvas announce themselves by custom properties; without them all of it is free. */
function freeArea(element: HTMLElement): FreeArea {
  const style = getComputedStyle(element)
  const inset = (side: string) => Number.parseFloat(style.getPropertyValue(`--inset-${side}`)) || 0
  const { width, height } = sizeOf(element)
  const [left, right, top, bottom] = [inset('left'), inset('right'), inset('top'), inset('bottom')]
  return { left, right, top, bottom, width: Math.max(1, width - left - right), height: Math.max(1, height - top - bottom) }
}

