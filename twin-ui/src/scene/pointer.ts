import { isSame } from '../state/selection-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'
import type { SceneDirector } from './scene-director.ts'
import type { SceneModel } from './scene-model.ts'
import { pickAt } from './scene-picker.ts'

export interface PointerWatch {
  at(): { readonly x: number; readonly y: number } | undefined
  /** True while a choice comes from the scene itself: nobody must fly to what they just pointed at. */
  isChoosing(): boolean
  stop(): void
}

interface PointerParts {
  readonly element: HTMLElement
  readonly director: SceneDirector
  readonly model: SceneModel
  readonly store: TwinStore
}

/** A press that moves further than this pans the map and chooses nothing. */
const CLICK_PX = 4

export function listenPointer({ element, director, model, store }: PointerParts): PointerWatch {
  let at: { x: number; y: number } | undefined
  let down: { x: number; y: number } | undefined
  let choosing = false
  const placeOf = (event: PointerEvent) => {
    const box = element.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const under = (place: { x: number; y: number }) => {
    const view = director.view()
    return view === undefined ? undefined : pickAt(model, view.transform, director.rayAt(place.x, place.y), place)
  }
  const onMove = (event: PointerEvent) => {
    at = placeOf(event)
    if (event.buttons !== 0 || event.pointerType === 'touch') return
    const hover = under(at)
    element.style.cursor = hover === undefined ? '' : 'pointer'
    if (!isSame(store.getState().hover, hover)) store.getState().hovered(hover)
  }
  const onLeave = () => {
    at = undefined
    if (store.getState().hover !== undefined) store.getState().hovered(undefined)
  }
  const onDown = (event: PointerEvent) => {
    down = event.button === 0 ? placeOf(event) : undefined
    element.focus({ preventScroll: true })
  }
  const onUp = (event: PointerEvent) => {
    const place = placeOf(event)
    const isClick = down !== undefined && Math.hypot(place.x - down.x, place.y - down.y) <= CLICK_PX
    down = undefined
    if (!isClick) return
    choosing = true
    store.getState().selected(under(place))
    choosing = false
  }
  element.addEventListener('pointermove', onMove)
  element.addEventListener('pointerleave', onLeave)
  element.addEventListener('pointerdown', onDown)
  element.addEventListener('pointerup', onUp)
  return {
    at: () => at,
    isChoosing: () => choosing,
    stop() {
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerleave', onLeave)
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointerup', onUp)
    },
  }
}
