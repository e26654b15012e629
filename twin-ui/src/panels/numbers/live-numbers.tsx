import type { Gauge, QuantityName } from '@district/models'
import type { Frame } from '@district/models/contract'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { displayNumber, displayUnit, NO_VALUE } from '../../ground/display-units.ts'
import { ageOf } from '../../ground/district-time.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { frameOrigin, meanValue, type Origin, oldestTakenAtMs, worstOrigin } from './origin.ts'
import { OriginMark } from './origin-mark.tsx'

interface MeasuredProps {
  /** One gauge, or those whose mean is shown (the bays of a gate). */
  readonly gauges: readonly Gauge[]
  readonly quantity: QuantityName
  readonly unit?: boolean
  readonly word?: boolean
}

/** What gauges last said, with how much it is worth. Draws again only when one of these gauges speaks or falls silent. */
export function Measured({ gauges, quantity, unit = false, word = false }: MeasuredProps) {
  const text = useTwinState((state) => displayNumber(quantity, meanValue(state, gauges)))
  const origin = useTwinState((state) => worstOrigin(state, gauges))
  return <NumberCell text={text} unit={unit ? displayUnit(quantity) : undefined} origin={origin} word={word} />
}

interface ComputedProps {
  readonly read: (frame: Frame) => number | undefined
  readonly quantity: QuantityName
  readonly unit?: boolean
  readonly word?: boolean
}

/** What the model says, of the frame that the page shows: now, or at the playhead. */
export function Computed({ read, quantity, unit = false, word = false }: ComputedProps) {
  const { shownFrames } = useTwin()
  const text = useSyncExternalStore(shownFrames.subscribe, () => {
    const shown = shownFrames.shown()
    return displayNumber(quantity, shown === undefined ? undefined : read(shown.frame))
  })
  const origin = useComputedOrigin()
  return (
    <NumberCell
      text={text}
      unit={unit ? displayUnit(quantity) : undefined}
      origin={text === NO_VALUE ? 'never' : origin}
      word={word}
    />
  )
}

export function useComputedOrigin(): Origin {
  const { shownFrames } = useTwin()
  const isAway = useTwinState((state) => state.shadowConnection === 'lost')
  const origin = useSyncExternalStore(shownFrames.subscribe, () => shownFrames.shown()?.origin)
  return frameOrigin(origin, isAway)
}

interface NumberCellProps {
  readonly text: string
  readonly unit?: string | undefined
  readonly origin: Origin
  readonly word?: boolean
}

export function NumberCell({ text, unit, origin, word = false }: NumberCellProps) {
  return (
    <span className={`number number-${origin}`}>
      <OriginMark origin={origin} word={word} />
      <span className="number-text">{text}</span>
      {unit !== undefined && <span className="number-unit">{unit}</span>}
    </span>
  )
}

interface AgeProps {
  readonly gauges: readonly Gauge[]
  /** Without the word "ago", under a heading that says it. */
  readonly short?: boolean
}

/** How long ago the oldest of the gauges spoke. */
export function Age({ gauges, short = false }: AgeProps) {
  const { t } = useTranslation()
  const text = useTwinState((state) => {
    const takenAtMs = oldestTakenAtMs(state, gauges)
    if (takenAtMs === undefined) return NO_VALUE
    const { count, unit } = ageOf(state.nowMs - takenAtMs)
    return t(short ? `age.${SPANS[unit]}` : `age.${unit}`, { count })
  })
  return <span className="age">{text}</span>
}

const SPANS = { seconds: 'spanSeconds', minutes: 'spanMinutes', hours: 'spanHours', days: 'spanDays' } as const

/** The rules that made a reading doubtful or bad, in words; nothing for a good one. */
export function Flags({ gauges }: { readonly gauges: readonly Gauge[] }) {
  const { t } = useTranslation()
  const text = useTwinState((state) => {
    const flags = new Set(gauges.flatMap((gauge) => state.latestByGauge.get(gauge.id)?.flags ?? []))
    return [...flags].map((flag) => t(`flag.${flag}`)).join(' · ')
  })
  return text === '' ? null : <span className="flags">{text}</span>
}
