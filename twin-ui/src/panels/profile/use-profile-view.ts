import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTwin } from '../twin-context.tsx'
import type { Profile } from './profile-data.ts'
import { type PlotSize, type ProfileScale, panned, profileScale, type Window, zoomed } from './profile-scale.ts'
import { cursorAtM, cursorOn } from './use-cursor.ts'

const ZOOM_STEP = 1.25
/** A hand that presses moves a little: less than this is a click. */
const DRAG_STARTS_PX = 4
/** Room above the design discharge: canals carry more than they were designed for. */
const DISCHARGE_AIR = 1.05
/** Share of what is on screen that one key moves the cursor, or with Shift the window. */
const CURSOR_STEP = 0.01
const PAN_STEP = 0.2

/** What of a route is on screen and how it is scaled; wheel and keys zoom, dragging moves, a double click shows all. */
export interface ProfileView {
  readonly box: RefObject<HTMLDivElement | null>
  readonly size: PlotSize | undefined
  readonly scale: ProfileScale | undefined
  readonly isWhole: boolean
  readonly handlers: {
    onPointerDown(event: PointerEvent): void
    onPointerMove(event: PointerEvent): void
    onPointerUp(event: PointerEvent): void
    onPointerLeave(): void
    onDoubleClick(): void
  }
  onKeyDown(event: KeyboardEvent): void
  showWhole(): void
}

export function useProfileView(profile: Profile, onClick: (scale: ProfileScale, x: number) => void): ProfileView {
  const { store } = useTwin()
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const whole = useMemo(() => ({ fromM: 0, toM: profile.lengthM }), [profile])
  const [window, setWindow] = useState<Window>(whole)
  const drag = useRef<{ readonly x: number; readonly window: Window; moved: boolean }>(undefined)
  const scale = useMemo(() => {
    const largestM3s = Math.max(...profile.reaches.map(({ reach }) => reach.designDischargeM3s)) * DISCHARGE_AIR
    return size === undefined ? undefined : profileScale(profile, window, size, largestM3s)
  }, [profile, window, size])
  useWheelZoom(box, scale, profile.lengthM, setWindow)
  const pointAt = (atM: number | undefined) =>
    store.getState().cursorMoved(atM === undefined ? undefined : cursorOn(profile, atM, 'profile'))

  const handlers: ProfileView['handlers'] = {
    onPointerDown(event) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      drag.current = { x: xOf(event), window, moved: false }
    },
    onPointerMove(event) {
      if (scale === undefined) return
      const x = xOf(event)
      const from = drag.current
      if (from !== undefined && (from.moved || Math.abs(x - from.x) > DRAG_STARTS_PX)) {
        from.moved = true
        setWindow(panned(from.window, scale.atM(from.x) - scale.atM(x), profile.lengthM))
        return
      }
      const atM = scale.atM(x)
      pointAt(atM < window.fromM || atM > window.toM ? undefined : atM)
    },
    onPointerUp(event) {
      const from = drag.current
      drag.current = undefined
      if (from !== undefined && !from.moved && scale !== undefined) onClick(scale, xOf(event))
    },
    onPointerLeave: () => pointAt(undefined),
    onDoubleClick: () => setWindow(whole),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (scale === undefined || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey)
      return
    const next = afterKey(event, window, cursorAtM(profile, store.getState().cursor), profile.lengthM)
    if (next === undefined) return
    event.preventDefault()
    if (next.window !== undefined) setWindow(next.window)
    if (next.cursorM !== undefined) pointAt(next.cursorM)
    if (next.chosenM !== undefined) onClick(scale, scale.x(next.chosenM))
  }
  const isWhole = window.fromM <= 0 && window.toM >= profile.lengthM
  return { box, size, scale, isWhole, handlers, onKeyDown, showWhole: () => setWindow(whole) }
}

interface KeyEffect {
  readonly window?: Window
  readonly cursorM?: number
  readonly chosenM?: number
}

/** Arrows move the cursor, with Shift the window; plus and minus zoom around the cursor, 0 shows all, Enter selects. */
export function afterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  window: Window,
  cursorM: number | undefined,
  lengthM: number,
): KeyEffect | undefined {
  const spanM = window.toM - window.fromM
  const middleM = (window.fromM + window.toM) / 2
  const atM = cursorM ?? middleM
  const way = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  if (way !== 0 && shiftKey) return { window: panned(window, way * spanM * PAN_STEP, lengthM) }
  if (way !== 0) {
    const nextM = Math.min(lengthM, Math.max(0, atM + way * spanM * CURSOR_STEP))
    const outM = nextM < window.fromM ? nextM - window.fromM : nextM > window.toM ? nextM - window.toM : 0
    return { cursorM: nextM, ...(outM !== 0 && { window: panned(window, outM, lengthM) }) }
  }
  switch (key) {
    case '+':
    case '=':
      return { window: zoomed(window, atM, 1 / ZOOM_STEP, lengthM) }
    case '-':
      return { window: zoomed(window, atM, ZOOM_STEP, lengthM) }
    case '0':
      return { window: { fromM: 0, toM: lengthM } }
    case 'Home':
      return { cursorM: 0, window: panned(window, -lengthM, lengthM) }
    case 'End':
      return { cursorM: lengthM, window: panned(window, lengthM, lengthM) }
    case 'Enter':
      return { chosenM: atM }
    default:
      return undefined
  }
}
const xOf = (event: PointerEvent): number => event.clientX - event.currentTarget.getBoundingClientRect().left

/** Wheel events are heard outside React: only so can the page be kept from scrolling. */
function useWheelZoom(
  box: RefObject<HTMLElement | null>,
  scale: ProfileScale | undefined,
  lengthM: number,
  setWindow: (change: (window: Window) => Window) => void,
): void {
  useEffect(() => {
    const element = box.current
    if (element === null || scale === undefined) return
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const aroundM = scale.atM(event.clientX - element.getBoundingClientRect().left)
      setWindow((window) => zoomed(window, aroundM, event.deltaY > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, lengthM))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, scale, lengthM, setWindow])
}

function useSize(box: RefObject<HTMLElement | null>): PlotSize | undefined {
  const [size, setSize] = useState<PlotSize>()
  const measure = useCallback(() => {
    const element = box.current
    // A part that is not shown has no size; it keeps what it had.
    if (element !== null && element.clientWidth > 0)
      setSize({ width: element.clientWidth, height: element.clientHeight })
  }, [box])
  useEffect(() => {
    if (box.current === null) return
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [box, measure])
  return size
}
