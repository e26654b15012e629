import type { TwinState } from '../state/twin-store.ts'
import type { SceneParts } from './scene-parts.ts'

/** What of the slow state the picture is made of. All else may change without a frame being drawn. */
const DRAWN: readonly (keyof TwinState)[] = [
  'loaded',
  'mode',
  'playheadMs',
  'selection',
  'hover',
  'verticalExaggeration',
  'theme',
  'layer',
  'latestByGauge',
  'nowMs',
  'connection',
  'shadowConnection',
  'branches',
  'activeBranchId',
]

export const changesPicture = (state: TwinState, before: TwinState): boolean =>
  DRAWN.some((key) => state[key] !== before[key]) || state.shadow?.state !== before.shadow?.state

/** In the past and in a forecast the shadow's newest water is not on screen. */
export const showsShadow = ({ mode }: Pick<TwinState, 'mode'>): boolean => mode === 'live' || mode === 'rehearsal'

/** Asks for a frame whenever something that is drawn changed. */
export const followPicture = (
  { store, shadowFrames, rehearsalFrames }: SceneParts,
  invalidate: () => void,
): readonly (() => void)[] => [
  store.subscribe((state, before) => {
    if (changesPicture(state, before)) invalidate()
  }),
  shadowFrames.subscribe(() => {
    if (showsShadow(store.getState())) invalidate()
  }),
  rehearsalFrames.subscribe(invalidate),
]
