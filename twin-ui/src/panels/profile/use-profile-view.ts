import { type PointerEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Profile } from './profile-data.ts'
import { type PlotSize, type ProfileScale, panned, profileScale, type Window, zoomed } from './profile-scale.ts'

const ZOOM_STEP = 1.25
/** A hand that presses moves a little: less than this is a click. */
const DRAG_STARTS_PX = 4
/** Room above the design discharge: canals carry more than they were designed for. */
const DISCHARGE_AIR = 1.05

/** What of a route is on screen and how it is scaled; the wheel zooms, dragging moves. */
export interface ProfileView {
  readonly box: RefObject<HTMLDivElement | null>
  readonly size: PlotSize | undefined
  readonly scale: ProfileScale | undefined
  readonly isWhole: boolean
  /** Chainage under the pointer. */
  readonly pointerM: number | undefined
  readonly handlers: {
    onPointerDown(event: PointerEvent): void
    onPointerMove(event: PointerEvent): void
    onPointerUp(event: PointerEvent): void
    onPointerLeave(): void
  }
  showWhole(): void
}

export function useProfileView(profile: Profile, onClick: (scale: ProfileScale, x: number) => void): ProfileView {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const whole = useMemo(() => ({ fromM: 0, toM: profile.lengthM }), [profile])
  const [window, setWindow] = useState<Window>(whole)
  const [pointerM, setPointerM] = useState<number>()
  const drag = useRef<{ readonly x: number; readonly window: Window; moved: boolean }>(undefined)
  const scale = useMemo(() => {
    const largestM3s = Math.max(...profile.reaches.map(({ reach }) => reach.designDischargeM3s)) * DISCHARGE_AIR
    return size === undefined ? undefined : profileScale(profile, window, size, largestM3s)
  }, [profile, window, size])
  useWheelZoom(box, scale, profile.lengthM, setWindow)

  const handlers: ProfileView['handlers'] = {
    onPointerDown(event) {
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
      setPointerM(atM < window.fromM || atM > window.toM ? undefined : atM)
    },
    onPointerUp(event) {
      const from = drag.current
      drag.current = undefined
      if (from !== undefined && !from.moved && scale !== undefined) onClick(scale, xOf(event))
    },
    onPointerLeave: () => setPointerM(undefined),
  }
  const isWhole = window.fromM <= 0 && window.toM >= profile.lengthM
  return { box, size, scale, isWhole, pointerM, handlers, showWhole: () => setWindow(whole) }
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
