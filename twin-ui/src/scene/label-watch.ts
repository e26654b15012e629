import type { LoadedDistrict } from '../state/district-slice.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'
import type { FreeArea } from './camera-pose.ts'
import { signKeys } from './emphasis.ts'
import type { LabelDetail } from './gate-details.ts'
import type { Box } from './label-layout.ts'
import type { LabelPool } from './label-pool.ts'
import type { SceneDirector } from './scene-director.ts'

export interface LabelWatchParts {
  readonly director: SceneDirector
  readonly labels: LabelPool
  readonly store: TwinStore
  readonly loaded: LoadedDistrict
  /** Boxes of what lies over the map. */
  readonly furniture: () => readonly Box[]
  readonly detailOf: (key: string) => LabelDetail | undefined
}

/** Names follow a moving view closely enough; numbers under them change no faster than they can be read. */
const VIEW_EVERY_MS = 90
const NUMBERS_EVERY_MS = 400

/** Lays out the names again when the view, the choice, the language or a number under them changes. */
export function watchLabels({ director, labels, store, loaded, furniture, detailOf }: LabelWatchParts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueMs = Number.POSITIVE_INFINITY
  let lastMs = Number.NEGATIVE_INFINITY
  const layOut = () => {
    dueMs = Number.POSITIVE_INFINITY
    lastMs = performance.now()
    const view = director.view()
    if (view === undefined) return
    const { locale, labelsVisible, selection, hover } = store.getState()
    const emphasized = new Set([...signKeys(loaded, selection), ...signKeys(loaded, hover)])
    const area = labelArea(view.free)
    labels.layOut({
      view: view.transform,
      area,
      furniture: furniture(),
      locale,
      emphasized,
      visible: labelsVisible,
      detailOf,
    })
  }
  const ask = (everyMs: number) => {
    const nowMs = performance.now()
    const wantedMs = Math.max(nowMs, lastMs + everyMs)
    if (wantedMs >= dueMs) return
    clearTimeout(timer)
    dueMs = wantedMs
    if (wantedMs <= nowMs) layOut()
    else timer = setTimeout(layOut, wantedMs - nowMs)
  }
  const stops = [
    director.onViewChange(() => ask(VIEW_EVERY_MS)),
    store.subscribe((state, before) => {
      if (SHOWN.some((key) => state[key] !== before[key])) ask(VIEW_EVERY_MS)
      else if (NUMBERS.some((key) => state[key] !== before[key])) ask(NUMBERS_EVERY_MS)
    }),
  ]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

const SHOWN: readonly (keyof TwinState)[] = ['locale', 'labelsVisible', 'selection', 'hover', 'mode']
const NUMBERS: readonly (keyof TwinState)[] = ['latestByGauge', 'nowMs', 'playheadMs']

const RIM_PX = 6

const labelArea = ({ left, top, width, height }: FreeArea) => ({
  left: left + RIM_PX,
  top: top + RIM_PX,
  right: left + width - RIM_PX,
  bottom: top + height - RIM_PX,
})
