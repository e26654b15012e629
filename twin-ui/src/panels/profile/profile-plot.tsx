import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { Selection } from '../../state/selection-slice.ts'
import { useTwinState } from '../twin-context.tsx'
import { columnAt, type Profile, reachAtColumn } from './profile-data.ts'
import { ProfileGates } from './profile-gates.tsx'
import { ProfileGauges } from './profile-gauges.tsx'
import { ProfileGround } from './profile-ground.tsx'
import { ProfileReadout } from './profile-readout.tsx'
import { type PlotSize, panned, profileScale, type ProfileScale, type Window, zoomed } from './profile-scale.ts'
import { ProfileSelection } from './profile-selection.tsx'
import { ProfileWater } from './profile-water.tsx'

/** A click this near to a gate means the gate. */
const GATE_REACH_PX = 9
const ZOOM_STEP = 1.25

/** The drawing: what stands still by React, the water by its own layer. Wheel zooms, dragging moves, a click selects. */
export function ProfilePlot({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const [box, size] = useSize()
  const whole = useMemo(() => ({ fromM: 0, toM: profile.lengthM }), [profile])
  const [window, setWindow] = useState<Window>(whole)
  const [pointerM, setPointerM] = useState<number>()
  const largestM3s = useMemo(() => Math.max(...profile.reaches.map(({ reach }) => reach.designDischargeM3s)) * 1.05, [profile])
  const scale = useMemo(
    () => (size === undefined ? undefined : profileScale(profile, window, size, largestM3s)),
    [profile, window, size, largestM3s],
  )
  const drag = useRef<{ readonly x: number; readonly window: Window; moved: boolean }>(undefined)
  useWheelZoom(box, scale, profile.lengthM, setWindow)

  const xOf = (event: PointerEvent) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const onPointerMove = (event: PointerEvent) => {
    if (scale === undefined) return
    const x = xOf(event)
    const from = drag.current
    if (from !== undefined && (from.moved || Math.abs(x - from.x) > 4)) {
      from.moved = true
      setWindow(panned(from.window, scale.atM(from.x) - scale.atM(x), profile.lengthM))
      return
    }
    const atM = scale.atM(x)
    setPointerM(atM < window.fromM || atM > window.toM ? undefined : atM)
  }
  const onPointerUp = (event: PointerEvent) => {
    const from = drag.current
    drag.current = undefined
    if (from === undefined || from.moved || scale === undefined) return
    selected(thingAt(profile, scale, xOf(event)))
  }
  const isWhole = window.fromM <= 0 && window.toM >= profile.lengthM
  const name = nameIn(locale, profile.route.names)
  return (
    <div className="profile-plot" ref={box}>
      {scale !== undefined && size !== undefined && (
        <svg
          className="profile-svg"
          width={size.width}
          height={size.height}
          role="img"
          aria-label={t('profile.summary', { route: name, km: displayKm(profile.lengthM), gates: profile.gates.length })}
          data-testid="profile-svg"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            drag.current = { x: xOf(event), window, moved: false }
          }}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerLeave={() => setPointerM(undefined)}
        >
          <defs>
            <clipPath id="profile-clip">
              <rect x={scale.left} y={0} width={scale.right - scale.left} height={scale.stripBottom + 1} />
            </clipPath>
          </defs>
          <ProfileGround profile={profile} scale={scale} />
          <g clipPath="url(#profile-clip)">
            <ProfileSelection profile={profile} scale={scale} />
            <ProfileWater profile={profile} scale={scale} />
            <ProfileGates profile={profile} scale={scale} />
            <ProfileGauges profile={profile} scale={scale} />
            {pointerM !== undefined && (
              <path className="pointer-line" d={`M${scale.x(pointerM)} ${scale.top}V${scale.stripBottom}`} />
            )}
          </g>
        </svg>
      )}
      {pointerM !== undefined && scale !== undefined && (
        <ProfileReadout profile={profile} column={columnAt(profile, pointerM)} />
      )}
      {!isWhole && (
        <Button className="quiet-button profile-reset" onPress={() => setWindow(whole)}>
          {t('profile.reset')}
        </Button>
      )}
    </div>
  )
}

function thingAt(profile: Profile, scale: ProfileScale, x: number): Selection | undefined {
  const near = profile.gates
    .map((placed) => ({ placed, offPx: Math.abs(scale.x(placed.atM) - x) }))
    .toSorted((a, b) => a.offPx - b.offPx)[0]
  if (near !== undefined && near.offPx <= GATE_REACH_PX) return { kind: 'gate', id: near.placed.gate.id }
  const atM = scale.atM(x)
  const placed = reachAtColumn(profile, columnAt(profile, atM))
  if (placed === undefined) return undefined
  const chainageM = Math.min(Math.max(atM - placed.fromM, 0), placed.reach.lengthM)
  return { kind: 'reach', id: placed.reach.id, chainageM }
}

/** Wheel events are heard outside React: only so can the page be kept from scrolling. */
function useWheelZoom(
  box: { readonly current: HTMLElement | null },
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

function useSize() {
  const box = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<PlotSize>()
  const measure = useCallback(() => {
    const element = box.current
    if (element !== null) setSize({ width: element.clientWidth, height: element.clientHeight })
  }, [])
  useEffect(() => {
    if (box.current === null) return
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [measure])
  return [box, size] as const
}
