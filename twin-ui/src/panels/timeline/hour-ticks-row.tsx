import { useMemo } from 'react'
import type { Span } from '../../state/clock.ts'
import { useDistrictTime } from '../twin-context.tsx'
import { hourTicks, tickHours } from './hour-ticks.ts'

/** Full hours of the district's clock; midnight has its date. */
export function HourTicks({ axis: { startMs, endMs } }: { readonly axis: Span }) {
  const time = useDistrictTime()
  const ticks = useMemo(
    () => hourTicks(startMs, endMs, tickHours(endMs - startMs), (ms) => Number(time.minute(ms).slice(0, 2))),
    [startMs, endMs, time],
  )
  return (
    <div className="hour-ticks" aria-hidden="true">
      {ticks.map(({ atMs, share }) => {
        const isMidnight = time.minute(atMs) === '00:00'
        return (
          <span
            key={atMs}
            className={`hour-tick ${isMidnight ? 'is-midnight' : ''}`}
            style={{ left: `${share * 100}%` }}
          >
            {isMidnight ? time.short(atMs).slice(0, 5) : time.minute(atMs)}
          </span>
        )
      })}
    </div>
  )
}
