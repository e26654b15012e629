import { axisOf, goInto, goTo } from '../state/clock.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { LinkPart } from '../state/link-slice.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'
import { type Address, readAddress, writeAddress } from './address.ts'
import type { BranchWish } from './branch-words.ts'
import type { RehearsalDesk } from './rehearsal-desk.ts'

export interface AddressParts {
  readonly store: TwinStore
  readonly rehearsal: Pick<RehearsalDesk, 'run' | 'playScenario'>
  /** The bar itself; tests have another. */
  readonly bar: { search(): string; replace(search: string): void }
}

/** The bar is written when things rest for this long. */
const REST_MS = 300

/** Shows what the address asks for, as soon as each part can be shown, and says what cannot; then the address follows the screen. */
export function followAddress(parts: AddressParts): void {
  const { store, bar } = parts
  const asked = bar.search()
  const { address, wrong } = readAddress(asked)
  const values = new URLSearchParams(asked)
  const sayWrong = (part: LinkPart) => store.getState().linkWrong([{ part, value: values.get(part) ?? '' }])
  store.getState().linkWrong(wrong)
  if (address.lang !== undefined) store.getState().localeChosen(address.lang)
  if (address.theme !== undefined) store.getState().themeChosen(address.theme)

  const steps = [
    () => showPlace(store, address, sayWrong),
    () => showTime(store, address, sayWrong),
    () => showBranch(parts, address, sayWrong),
  ]
  const restore = () => {
    while (steps[0]?.() === true) steps.shift()
    if (steps.length > 0) return
    stop()
    keepWriting(parts)
  }
  const stop = store.subscribe((state, before) => {
    const isNews =
      state.loaded !== before.loaded || state.hoursAsked !== before.hoursAsked || state.clockMs !== before.clockMs
    if (isNews || state.shadow !== before.shadow || state.scenarios !== before.scenarios) restore()
  })
  restore()
}

/** Each of these is true when it has been done, and has to be asked again later when it is false. */
type Say = (part: LinkPart) => void

function showPlace(store: TwinStore, { sel, cam, layer, view }: Address, sayWrong: Say): boolean {
  const state: TwinState = store.getState()
  if (state.loaded === undefined) return false
  if (sel !== undefined && exists(state.loaded, sel)) state.selected(sel)
  else if (sel !== undefined) sayWrong('sel')
  if (cam !== undefined) state.cameraAsked(cam)
  if (layer !== undefined) state.layerChosen(layer)
  if (view !== undefined) state.mainViewChosen(view)
  return true
}

function showTime(store: TwinStore, { t, mode, branch }: Address, sayWrong: Say): boolean {
  const state = store.getState()
  if ((t === undefined && mode === undefined) || mode === 'live') return true
  if (state.clockMs === 0 || !state.hoursAsked) return false
  if (mode === 'rehearsal') {
    if (branch === undefined) sayWrong('mode')
    return true
  }
  const axis = axisOf(state)
  if (t === undefined) goInto(store, mode ?? 'live')
  else if (axis === undefined || t < axis.startMs || t > axis.endMs) sayWrong('t')
  // Made ahead and opened when that hour is past, it is of the past: the instant counts, not the mode.
  else goTo(store, t)
  return true
}

function showBranch(parts: AddressParts, { branch, mode, t }: Address, sayWrong: Say): boolean {
  const { loaded, shadow, scenarios, ...state } = parts.store.getState()
  if (branch === undefined) return true
  if (loaded === undefined || shadow?.state !== 'following' || scenarios === undefined) return false
  const id = branch.kind === 'plan' ? makePlanned(parts.store, loaded, branch) : undefined
  const scenario = branch.kind === 'scenario' ? scenarios.scenarios.find((known) => known.id === branch.id) : undefined
  if (id === undefined && scenario === undefined) {
    sayWrong('branch')
    return true
  }
  if (mode !== 'rehearsal') return true
  void (id === undefined ? scenario && parts.rehearsal.playScenario(scenario) : parts.rehearsal.run(id))
  if (t !== undefined) standAt(parts.store, t)
  else state.playToggled(false)
  return true
}

/** The branch of a plan whose gates all exist; its id. */
function makePlanned(store: TwinStore, { index }: LoadedDistrict, { plan }: Extract<BranchWish, { kind: 'plan' }>) {
  if ([...plan.openings.keys()].some((gateId) => !index.gateIndexById.has(gateId))) return undefined
  const { branchMade, openingPlanned, riverPlanned } = store.getState()
  branchMade(plan.start)
  for (const [gateId, steps] of plan.openings) openingPlanned(gateId, steps)
  if (plan.riverStage.length > 0) riverPlanned(plan.riverStage)
  return store.getState().activeBranchId
}

/** A rehearsal plays as it comes; a link wants one instant of it, as soon as that is there. */
function standAt(store: TwinStore, atMs: number): void {
  const stop = store.subscribe((state) => {
    if (state.failure !== undefined) return stop()
    if (state.mode !== 'rehearsal' || (state.activity?.kind === 'branch' && !reaches(state.activity, atMs))) return
    stop()
    state.playToggled(false)
    state.playheadMoved(atMs)
  })
}

const reaches = (
  { startMs, endMs, fraction }: { readonly startMs: number; readonly endMs: number; readonly fraction: number },
  atMs: number,
) => startMs + fraction * (endMs - startMs) >= atMs

function exists({ index, district }: LoadedDistrict, { kind, id }: Selection): boolean {
  if (kind === 'reach') return district.reaches.some((reach) => reach.id === id)
  const known = {
    gate: index.gateIndexById,
    structure: index.structureById,
    node: index.nodeById,
    station: index.stationById,
  }
  return (known[kind] as ReadonlyMap<string, unknown>).has(id)
}

function keepWriting({ store, bar }: AddressParts): void {
  let isDue = false
  const write = () => {
    isDue = false
    const next = writeAddress(store.getState(), bar.search())
    if (next !== bar.search()) bar.replace(next)
  }
  const words = (state: TwinState) => [
    state.mode,
    state.selection,
    state.branches,
    state.activeBranchId,
    state.locale,
    state.theme,
    state.cameraPose,
    state.layer,
    state.mainView,
    // A playhead that plays would write with every animation frame.
    state.playing || state.mode === 'live' ? state.playing : state.playheadMs,
  ]
  store.subscribe((state, before) => {
    const [now, then] = [words(state), words(before)]
    if (isDue || now.every((word, k) => word === then[k])) return
    isDue = true
    setTimeout(write, REST_MS)
  })
  write()
}
