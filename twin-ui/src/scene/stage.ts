import { createElement } from 'react'
import { PerspectiveCamera } from 'three'
import { rootScale } from '../ground/root-scale.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import { rememberCamera } from './camera-memory.ts'
import type { FreeArea } from './camera-pose.ts'
import { type CameraRig, createCameraRig } from './camera-rig.ts'
import { type CanvasHost, openCanvas, sizeOf } from './canvas-host.ts'
import { startFlow } from './flow-ticker.ts'
import { followSelection } from './follow-selection.ts'
import { createGateDetails } from './gate-details.ts'
import type { Box } from './label-layout.ts'
import { createLabelPool } from './label-pool.ts'
import { labelSources } from './label-sources.ts'
import { watchLabels } from './label-watch.ts'
import { listenPointer } from './pointer.ts'
import { createSceneDirector, type SceneDirector } from './scene-director.ts'
import { SceneGraph } from './scene-graph.tsx'
import { hangSceneHook } from './scene-hook.ts'
import { followPicture } from './scene-inputs.ts'
import { listenSceneKeys } from './scene-keys.ts'
import { createSceneLayers } from './scene-layers.ts'
import type { SceneModel } from './scene-model.ts'
import type { SceneParts } from './scene-parts.ts'
import { followSceneTheme, lightPaper } from './scene-theme.ts'

/** One opened canvas with everything that moves in it. */
export interface Stage {
  readonly rig: CameraRig
  readonly director: SceneDirector
  readonly model: SceneModel
  /** Pointer over the canvas, CSS pixels; undefined outside. */
  pointer(): { readonly x: number; readonly y: number } | undefined
  info(): StageInfo
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

const READY_AFTER_FRAMES = 3

export function openStage({ parts, loaded, model, canvasParent, labelParent, onContext }: StageOptions): Stage {
  const { store, shadowFrames, rehearsalFrames } = parts
  const camera = new PerspectiveCamera()
  let free = freeArea(canvasParent)
  const onResize = () => {
    free = freeArea(canvasParent)
    rig.resize(free)
  }
  const host = openCanvas({ parent: canvasParent, camera, onContext, onResize })
  const stillness = window.matchMedia('(prefers-reduced-motion: reduce)')
  const prefersStill = () => stillness.matches
  const rig = createCameraRig({ camera, element: canvasParent, model, prefersStill, onMove: host.invalidate })
  rig.resize(free)
  const layers = createSceneLayers(model, loaded.network.reachStart)
  const director = createSceneDirector({
    loaded,
    model,
    layers,
    rig,
    store,
    shadowFrames,
    rehearsalFrames,
    onLight: (light) => lightPaper(host.gl, light),
  })
  const labels = createLabelPool(labelParent, labelSources(model), model.markers)
  const flow = startFlow(host.invalidate, prefersStill)
  const pointer = listenPointer({ element: canvasParent, director, model, store })
  const count = countFrames()
  const graph = { layers, director, flow, free: () => free, dpr: host.dpr }
  const asked = { onRoot: host.rooted, onDrawn: count.drawn, moveOn: host.invalidate }
  host.render(createElement(SceneGraph, { ...graph, ...asked }))

  const stage: Stage = {
    rig,
    director,
    model,
    pointer: pointer.at,
    info: () => ({ ...renderInfo(host), frames: count.frames(), ready: count.frames() >= READY_AFTER_FRAMES }),
    close() {
      for (const stop of stops) stop()
      delete document.body.dataset['ready']
      rig.dispose()
      labels.dispose()
      layers.dispose()
      host.close()
    },
  }
  const stops = [
    ...followPicture(parts, host.invalidate),
    flow.stop,
    pointer.stop,
    watchLabels({
      director,
      labels,
      store,
      loaded,
      furniture: () => furnitureOver(canvasParent),
      detailOf: createGateDetails(parts, loaded),
    }),
    listenSceneKeys(canvasParent, stage),
    followSceneTheme(host, store),
    rememberCamera(rig, director, store),
    followSelection(stage, loaded, store, pointer.isChoosing),
    hangSceneHook(stage, loaded, store, canvasParent),
  ]
  return stage
}

/** The page is ready when everything was drawn and drawn again. */
function countFrames() {
  let frames = 0
  return {
    frames: () => frames,
    /** Whether one more is wanted. */
    drawn() {
      frames += 1
      if (frames === READY_AFTER_FRAMES) document.body.dataset['ready'] = '1'
      return frames < READY_AFTER_FRAMES
    },
  }
}

function renderInfo({ gl, contextLost }: CanvasHost) {
  const { calls, triangles, points } = gl.info.render
  const { geometries, textures } = gl.info.memory
  return {
    calls,
    triangles,
    points,
    geometries,
    textures,
    programs: gl.info.programs?.length ?? 0,
    contextLost: contextLost(),
  }
}

/** Boxes of the map's own buttons and plates, in the canvas' pixels. */
function furnitureOver(canvasParent: HTMLElement): readonly Box[] {
  const origin = canvasParent.getBoundingClientRect()
  return [...(canvasParent.parentElement?.querySelectorAll('[data-furniture]') ?? [])].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect()
    return { left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top }
  })
}

/** Panels that lie over the canvas announce themselves by custom properties in rem; without them all of it is free. */
function freeArea(element: HTMLElement): FreeArea {
  const style = getComputedStyle(element)
  const inset = (side: string) => (Number.parseFloat(style.getPropertyValue(`--inset-${side}`)) || 0) * 16 * rootScale()
  const { width, height } = sizeOf(element)
  const [left, right, top, bottom] = [inset('left'), inset('right'), inset('top'), inset('bottom')]
  return {
    left,
    right,
    top,
    bottom,
    width: Math.max(1, width - left - right),
    height: Math.max(1, height - top - bottom),
  }
}
