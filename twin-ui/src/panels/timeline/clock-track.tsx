import { type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shownEndMs, shownStartMs } from '../../state/active-branch.ts'
import { axisOf, goTo, type Span } from '../../state/clock.ts'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'
import { ClockBands } from './clock-bands.tsx'
import { ClockMarks } from './clock-marks.tsx'
import { HourTicks } from './hour-ticks-row.tsx'
import { useCoarsePlayhead } from './playhead-steps.ts'

/** A pointer is no finer than this; frames of the past stand on whole five minutes. */
const GRID_MS = 300_000

/** The one axis: hours that were, now, hours foretold and rehearsed, with a playhead that goes anywhere on it. */
export function ClockTrack() {
  const startMs = useTwinState((state) => axisOf(state)?.startMs)
  const endMs = useTwinState((state) => axisOf(state)?.endMs)
  if (startMs === undefined || endMs === undefined) return <div className="track" />
  return <Track axis={{ startMs, endMs }} />
}

function Track({ axis }: { readonly axis: Span }) {
  const { t } = useTranslation()
  const { store } = useTwin()
  const time = useDistrictTime()
  const mode = useTwinState((state) => state.mode)
  const nowMs = useTwinState((state) => Math.floor(state.clockMs / 1000) * 1000)
  const playheadMs = useCoarsePlayhead()
  const atMs = mode === 'live' ? nowMs : playheadMs
  const { bar, hoverMs, pointing } = usePointing(axis, (ms) => goTo(store, ms))
  const left = (ms: number) => `${(100 * (ms - axis.startMs)) / (axis.endMs - axis.startMs)}%`
  return (
    <div className="track clock-track" data-testid="clock-track">
      <HourTicks axis={axis} />
      <div className="clock-rail" ref={bar} {...pointing}>
        <ClockBands axis={axis} nowMs={nowMs} />
        {nowMs >= axis.startMs && nowMs <= axis.endMs && (
          <div className="now-mark" style={{ left: left(nowMs) }}>
            <span>
              {t('time.now')} {time.minute(nowMs)}
            </span>
          </div>
        )}
        <ComingBand axis={axis} />
        {hoverMs !== undefined && (
          <span className="hover-time" style={{ left: left(hoverMs) }} aria-hidden="true">
            {time.short(hoverMs)}
          </span>
        )}
        <div
          className={`clock-thumb thumb-${mode}`}
          role="slider"
          tabIndex={0}
          aria-label={t('time.playhead')}
          aria-valuemin={axis.startMs}
          aria-valuemax={axis.endMs}
          aria-valuenow={atMs}
          aria-valuetext={`${t(`time.${mode}`)} ${time.short(atMs)}`}
          style={{ left: left(Math.min(Math.max(atMs, axis.startMs), axis.endMs)) }}
          data-testid="playhead"
          data-at={atMs}
        >
          {mode !== 'live' && <span className="thumb-time">{time.short(atMs)}</span>}
        </div>
      </div>
      <ClockMarks axis={axis} />
    </div>
  )
}

/** What is still being computed of a rehearsal's hours. */
function ComingBand({ axis }: { readonly axis: Span }) {
  const startMs = useTwinState(shownStartMs)
  const endMs = useTwinState(shownEndMs)
  const share = useTwinState(({ mode, activity, activeBranchId }) =>
    mode === 'rehearsal' && activity?.kind === 'branch' && activity.branchId === activeBranchId ? activity.fraction : 1,
  )
  if (share >= 1 || startMs === undefined || endMs === undefined) return null
  const place = (ms: number) => (100 * (ms - axis.startMs)) / (axis.endMs - axis.startMs)
  const fromMs = startMs + share * (endMs - startMs)
  return <span className="coming" style={{ left: `${place(fromMs)}%`, width: `${place(endMs) - place(fromMs)}%` }} />
}

/** Where on the axis the pointer is; pressed, the clock goes there, and follows until it is let go. */
function usePointing(axis: Span, onMove: (atMs: number) => void) {
  const bar = useRef<HTMLDivElement>(null)
  const [hoverMs, setHoverMs] = useState<number>()
  const instantOf = ({ clientX }: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect()
    if (box === undefined || box.width === 0) return axis.startMs
    const share = Math.min(Math.max((clientX - box.left) / box.width, 0), 1)
    return Math.round((axis.startMs + share * (axis.endMs - axis.startMs)) / GRID_MS) * GRID_MS
  }
  const pointing = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      onMove(instantOf(event))
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const atMs = instantOf(event)
      setHoverMs(atMs)
      if (event.currentTarget.hasPointerCapture(event.pointerId)) onMove(atMs)
    },
    onPointerLeave: () => setHoverMs(undefined),
  }
  return { bar, hoverMs, pointing }
}
