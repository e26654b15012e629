import type { GateId } from '@district/models'
import { isLocale, type Locale } from '../ground/locale.ts'
import { activeBranch } from '../state/active-branch.ts'
import type { RestingCamera } from '../state/camera-slice.ts'
import { LAYERS, type Layer } from '../state/layer-slice.ts'
import type { LinkPart, WrongPart } from '../state/link-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import { TIME_MODES, type TimeMode } from '../state/time-slice.ts'
import type { TwinState } from '../state/twin-store.ts'
import { MAIN_VIEWS, type MainView, THEMES, type Theme } from '../state/view-slice.ts'
import { type BranchWish, branchWords, instantWords, readBranchWords, readInstant } from './branch-words.ts'

/** What the address bar holds of a screen. What is left out is as the page begins. */
export interface Address {
  readonly t?: number
  readonly mode?: TimeMode
  readonly sel?: Selection
  readonly cam?: RestingCamera
  readonly branch?: BranchWish
  readonly layer?: Layer
  readonly lang?: Locale
  readonly theme?: Theme
  readonly view?: MainView
}

const KINDS: readonly Selection['kind'][] = ['reach', 'gate', 'structure', 'node', 'station']

/** Undefined for a value that is none. */
const READERS: { readonly [part in LinkPart]: (value: string) => Address[part] | undefined } = {
  t: readInstant,
  mode: (value) => TIME_MODES.find((mode) => mode === value),
  sel: readSelection,
  cam: readCamera,
  branch: readBranchWords,
  layer: (value) => LAYERS.find((layer) => layer === value),
  lang: (value) => (isLocale(value) ? value : undefined),
  theme: (value) => THEMES.find((theme) => theme === value),
  view: (value) => MAIN_VIEWS.find((view) => view === value),
}

const PARTS = Object.keys(READERS) as readonly LinkPart[]

/** Everything that can be read, and everything that cannot. Never throws, whatever somebody typed. */
export function readAddress(search: string): { readonly address: Address; readonly wrong: readonly WrongPart[] } {
  const query = new URLSearchParams(search)
  const wrong: WrongPart[] = []
  const read: Record<string, unknown> = {}
  for (const part of PARTS) {
    const value = query.get(part)
    if (value === null) continue
    const known = READERS[part](value)
    if (known === undefined) wrong.push({ part, value })
    else read[part] = known
  }
  return { address: read, wrong }
}

/** The query of a screen; what in `before` is not of this page stays. */
export function writeAddress(state: TwinState, before: string): string {
  const query = new URLSearchParams(before)
  for (const part of PARTS) query.delete(part)
  const { mode, playheadMs, selection, locale, theme, cameraPose, layer, mainView } = state
  const branch = activeBranch(state)
  if (mode !== 'live') {
    query.set('t', instantWords(Math.round(playheadMs / 1000) * 1000))
    query.set('mode', mode)
  }
  if (selection !== undefined) query.set('sel', selectionWords(selection))
  if (branch !== undefined) query.set('branch', branchWords(branch))
  if (cameraPose !== undefined) query.set('cam', cameraWords(cameraPose))
  if (layer !== 'none') query.set('layer', layer)
  if (mainView !== 'scene') query.set('view', mainView)
  query.set('lang', locale)
  query.set('theme', theme)
  // Colons, commas and the like mean nothing in a query, and people read these.
  return `?${query}`.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%40', '@').replaceAll('%3D', '=')
}

const selectionWords = (selection: Selection): string => {
  const { kind, id } = selection
  const chainageM = kind === 'reach' ? selection.chainageM : undefined
  return `${kind}:${id}${chainageM === undefined ? '' : `@${Math.round(chainageM)}`}`
}

function readSelection(words: string): Selection | undefined {
  const colon = words.indexOf(':')
  const kind = KINDS.find((known) => known === words.slice(0, colon))
  const place = words.slice(colon + 1)
  if (kind === undefined || place === '') return undefined
  const [, id = place, chainage] = kind === 'reach' ? (/^(.+)@(\d+)$/.exec(place) ?? []) : []
  const selection = { kind, id: id as GateId }
  return (chainage === undefined ? selection : { ...selection, chainageM: Number(chainage) }) as Selection
}

const cameraWords = ({ xM, yM, distanceM, azimuthRad, polarRad }: RestingCamera): string =>
  [...[xM, yM, distanceM].map((metres) => metres.toFixed(0)), azimuthRad.toFixed(3), polarRad.toFixed(3)].join(',')

function readCamera(words: string): RestingCamera | undefined {
  const numbers = words.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)))
  const [xM, yM, distanceM, azimuthRad, polarRad] = numbers
  if (numbers.length !== 5 || !numbers.every(Number.isFinite)) return undefined
  if (xM === undefined || yM === undefined || azimuthRad === undefined) return undefined
  if (distanceM === undefined || polarRad === undefined || distanceM <= 0) return undefined
  return { xM, yM, distanceM, azimuthRad, polarRad }
}
