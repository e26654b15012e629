import { useTranslation } from 'react-i18next'
import { shownEndMs, shownStartMs } from '../../state/active-branch.ts'
import type { Span } from '../../state/clock.ts'
import { useTwinState } from '../twin-context.tsx'

/** What there is to see on the axis: kept hours, hours foretold, hours rehearsed; where there is nothing, hatching. */
export function ClockBands({ axis, nowMs }: { readonly axis: Span; readonly nowMs: number }) {
  const { t } = useTranslation()
  const spans = useTwinState((state) => state.hours?.past.spans)
  const forecast = useTwinState((state) => state.hours?.forecast)
  const rehearsedFromMs = useTwinState(shownStartMs)
  const rehearsedToMs = useTwinState(shownEndMs)
  const band = (kind: string, fromMs: number, toMs: number, title: string) => {
    const [left, right] = [fromMs, toMs].map((ms) => share(axis, ms)) as [number, number]
    if (right <= left) return null
    const style = { left: `${left}%`, width: `${right - left}%` }
    return (
      <div
        key={`${kind} ${fromMs}`}
        className={`clock-band band-${kind}`}
        style={style}
        title={title}
        data-testid={`band-${kind}`}
      />
    )
  }
  return (
    <div className="clock-bands" aria-hidden="true">
      {spans?.map(({ fromMs, toMs }) =>
        band('past', fromMs, nowMs - toMs < NEAR_NOW_MS ? nowMs : toMs, t('clock.kept')),
      )}
      {forecast && band('forecast', Math.max(nowMs, forecast.startMs), forecast.endMs, t('clock.foretold'))}
      {rehearsedFromMs !== undefined &&
        rehearsedToMs !== undefined &&
        band('rehearsal', rehearsedFromMs, rehearsedToMs, t('clock.rehearsed'))}
    </div>
  )
}

/** The newest frame is of the last whole five minutes: up to now nothing is missing. */
const NEAR_NOW_MS = 900_000

const share = ({ startMs, endMs }: Span, atMs: number): number =>
  Math.min(Math.max((100 * (atMs - startMs)) / (endMs - startMs), 0), 100)
