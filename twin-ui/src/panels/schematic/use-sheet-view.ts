import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'

/** Where the sheet is looked at: `scale` 1 shows all of it. In units of the drawing. */
interface SheetView {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Frame {
  readonly width: number
  readonly height: number
}

const WHOLE: SheetView = { scale: 1, x: 0, y: 0 }
const WHEEL_STEP = 1.2
const LARGEST = 12
/** A hand that presses moves a little: less than this is a click. */
const DRAG_STARTS_PX = 4
/** Text smaller than this share of its size cannot be read: a sheet of hundreds of gates opens at its start instead. */
const READABLE = 0.62

/** Pan and zoom of the sheet by wheel, hand and keys; moves one group outside React. */
export interface SheetMoves {
  readonly isWhole: boolean
  zoom(times: number): void
  showWhole(): void
  /** Moves the sheet until a place of it is in sight. */
  reveal(x: number, y: number): void
  /** From the page to the drawing. */
  placeOf(clientX: number, clientY: number): { readonly x: number; readonly y: number } | undefined
}

export function useSheetView(
  svgRef: RefObject<SVGSVGElement | null>,
  groupRef: RefObject<SVGGElement | null>,
  frame: Frame,
): SheetMoves {
  const view = useRef(WHOLE)
  const [isWhole, setWhole] = useState(true)
  const show = useCallback(
    (next: SheetView) => {
      view.current = fitted(next, frame)
      const { scale, x, y } = view.current
      if (groupRef.current !== null) groupRef.current.style.transform = `translate(${x}px, ${y}px) scale(${scale})`
      setWhole(scale <= 1)
    },
    [groupRef, frame],
  )
  const place = useCallback(
    (clientX: number, clientY: number) => {
      const matrix = svgRef.current?.getScreenCTM()
      return matrix ? new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()) : undefined
    },
    [svgRef],
  )
  useEffect(() => {
    const fit = svgRef.current?.getScreenCTM()?.a ?? 1
    show(fit > 0 && fit < READABLE ? { scale: 0.9 / fit, x: 0, y: 0 } : WHOLE)
  }, [svgRef, show])
  useHand(svgRef, view, show, place)

  return useMemo(() => {
    const middle = { x: frame.width / 2, y: frame.height / 2 }
    return {
      isWhole,
      zoom: (times: number) => show(zoomed(view.current, middle, times)),
      showWhole: () => show(WHOLE),
      reveal(x: number, y: number) {
        const now = view.current
        const [px, py] = [now.x + x * now.scale, now.y + y * now.scale]
        const by = (at: number, most: number) => (at < 60 ? 60 - at : at > most - 60 ? most - 60 - at : 0)
        show({ ...now, x: now.x + by(px, frame.width), y: now.y + by(py, frame.height) })
      },
      placeOf(clientX: number, clientY: number) {
        const at = place(clientX, clientY)
        const { scale, x, y } = view.current
        return at === undefined ? undefined : { x: (at.x - x) / scale, y: (at.y - y) / scale }
      },
    }
  }, [isWhole, show, place, frame])
}

type Place = (clientX: number, clientY: number) => { readonly x: number; readonly y: number } | undefined

/** Wheel and hand are heard outside React: only so can the page be kept from scrolling. */
function useHand(
  svgRef: RefObject<SVGSVGElement | null>,
  view: { readonly current: SheetView },
  show: (view: SheetView) => void,
  place: Place,
): void {
  useEffect(() => {
    const svg = svgRef.current
    if (svg === null) return
    const hearing = new AbortController()
    const on = { signal: hearing.signal }
    let hand: { readonly x: number; readonly y: number; readonly from: SheetView; moved: boolean } | undefined
    svg.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault()
        const at = place(event.clientX, event.clientY)
        if (at !== undefined) show(zoomed(view.current, at, event.deltaY > 0 ? 1 / WHEEL_STEP : WHEEL_STEP))
      },
      { ...on, passive: false },
    )
    svg.addEventListener(
      'pointerdown',
      ({ button, clientX, clientY }) => {
        if (button === 0) hand = { x: clientX, y: clientY, from: view.current, moved: false }
      },
      on,
    )
    svg.addEventListener(
      'pointermove',
      ({ clientX, clientY, pointerId }) => {
        if (hand === undefined) return
        if (!hand.moved && Math.hypot(clientX - hand.x, clientY - hand.y) < DRAG_STARTS_PX) return
        if (!hand.moved) svg.setPointerCapture(pointerId)
        hand.moved = true
        const [start, now] = [place(hand.x, hand.y), place(clientX, clientY)]
        if (start === undefined || now === undefined) return
        show({ ...hand.from, x: hand.from.x + now.x - start.x, y: hand.from.y + now.y - start.y })
      },
      on,
    )
    let isDragged = false
    const drop = () => {
      isDragged = hand?.moved === true
      hand = undefined
    }
    // What follows a drag is not a click on what lies under the hand.
    svg.addEventListener('click', (event) => isDragged && event.stopPropagation(), { ...on, capture: true })
    svg.addEventListener('pointerup', drop, on)
    svg.addEventListener('pointercancel', drop, on)
    svg.addEventListener('dblclick', () => show(WHOLE), on)
    return () => hearing.abort()
  }, [svgRef, view, show, place])
}

/** Nearer or farther around a place that stays where it is on screen. */
export function zoomed(
  { scale, x, y }: SheetView,
  at: { readonly x: number; readonly y: number },
  times: number,
): SheetView {
  const next = Math.min(LARGEST, Math.max(1, scale * times))
  const by = next / scale
  return { scale: next, x: at.x - (at.x - x) * by, y: at.y - (at.y - y) * by }
}

/** The sheet never leaves its frame. */
export function fitted({ scale, x, y }: SheetView, { width, height }: Frame): SheetView {
  if (scale <= 1) return WHOLE
  return {
    scale,
    x: Math.min(0, Math.max(width * (1 - scale), x)),
    y: Math.min(0, Math.max(height * (1 - scale), y)),
  }
}
