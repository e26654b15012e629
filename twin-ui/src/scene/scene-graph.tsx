import { type RootState, useFrame, useThree } from '@react-three/fiber'
import { useEffect } from 'react'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'
import type { FreeArea } from './camera-pose.ts'
import { signKeys } from './emphasis.ts'
import type { FlowTicker } from './flow-ticker.ts'
import type { LabelPool } from './label-pool.ts'
import type { SceneDirector } from './scene-director.ts'
import type { SceneLayers } from './scene-layers.ts'

interface SceneGraphProps {
  readonly layers: SceneLayers
  readonly director: SceneDirector
  readonly labels: LabelPool
  readonly store: TwinStore
  readonly loaded: LoadedDistrict
  readonly flow: FlowTicker
  readonly dpr: number
  readonly free: () => FreeArea
  readonly onRoot: (root: RootState) => void
  readonly onDrawn: () => void
}

/** Names move with every frame of a moving view, but who gets one is decided only so often. */
const LAYOUT_EVERY_MS = 90

/** The whole graph is one object made outside React; React's part here is to be asked once per frame. */
export function SceneGraph({
  layers,
  director,
  labels,
  store,
  loaded,
  flow,
  dpr,
  free,
  onRoot,
  onDrawn,
}: SceneGraphProps) {
  const root = useThree()
  useEffect(() => {
    onRoot(root)
    root.invalidate()
  }, [root, onRoot])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let lastMs = 0
    const layOut = () => {
      timer = undefined
      lastMs = performance.now()
      const view = director.view()
      if (view === undefined) return
      const { locale, labelsVisible, selection, hover } = store.getState()
      const emphasized = new Set([...signKeys(loaded, selection), ...signKeys(loaded, hover)])
      labels.layOut({ view: view.transform, area: labelArea(view.free), locale, emphasized, visible: labelsVisible })
    }
    const ask = () => {
      if (timer !== undefined) return
      const waitMs = LAYOUT_EVERY_MS - (performance.now() - lastMs)
      if (waitMs <= 0) layOut()
      else timer = setTimeout(layOut, waitMs)
    }
    const stops = [
      director.onViewChange(ask),
      store.subscribe((state, before) => {
        if (
          state.locale !== before.locale ||
          state.labelsVisible !== before.labelsVisible ||
          state.selection !== before.selection ||
          state.hover !== before.hover
        )
          ask()
      }),
    ]
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [director, labels, store, loaded])

  useFrame(({ camera, invalidate }) => {
    const again = director.prepare({ nowMs: performance.now(), camera, dpr, free: free(), flows: flow.flows() })
    if (again) invalidate()
    onDrawn()
  })
  return <primitive object={layers.group} />
}

const RIM_PX = 6

const labelArea = ({ left, top, width, height }: FreeArea) => ({
  left: left + RIM_PX,
  top: top + RIM_PX,
  right: left + width - RIM_PX,
  bottom: top + height - RIM_PX,
})
