import type { GateId } from '@district/models'
import type { QualityFlag } from '@district/models/contract'
import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { goTo, type Span } from '../../state/clock.ts'
import type { ClockMark } from '../../state/hours-slice.ts'
import { useDistrictTime, useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { gathered } from './gathered-marks.ts'

/** Marks nearer together than this share of the bar are one, with a number. */
const TOGETHER_SHARE = 0.007

/** Alarms, gate moves, commands and orders where they lie on the axis; each can be gone to. */
export function ClockMarks({ axis }: { readonly axis: Span }) {
  const { t } = useTranslation()
  const { store } = useTwin()
  const time = useDistrictTime()
  const marks = useTwinState((state) => state.marks)
  const nameOf = useSubjectName()
  const lineOf = ({ kind, atMs, subject, detail }: ClockMark) => {
    const what = kind === 'alarm' && detail !== '' ? t(`flag.${detail as QualityFlag}`) : detail
    return [time.short(atMs), t(`clock.mark.${kind}`), nameOf(subject), what].filter(Boolean).join('  ')
  }
  return (
    <div className="clock-marks">
      {gathered(marks, axis, TOGETHER_SHARE).map((group) => {
        const { kind, atMs } = group.first
        const text = group.marks.map(lineOf)
        return (
          <button
            key={`${kind} ${atMs}`}
            type="button"
            className={`clock-mark mark-${kind}`}
            style={{ left: `${group.share * 100}%` }}
            title={
              text.slice(0, MOST_LINES).join('\n') + (text.length > MOST_LINES ? `\n+${text.length - MOST_LINES}` : '')
            }
            aria-label={`${text[0] ?? ''}${text.length > 1 ? ` +${text.length - 1}` : ''}`}
            tabIndex={-1}
            onClick={() => goTo(store, atMs)}
            data-testid={`mark-${kind}`}
          >
            <Glyph kind={kind} />
          </button>
        )
      })}
    </div>
  )
}

/** A gate by its name; anything else by its id. */
function useSubjectName(): (subject: string) => string {
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  return (subject) => {
    const gate = district.gates[index.gateIndexById.get(subject as GateId) ?? -1]
    return gate === undefined ? subject : nameIn(locale, gate.names)
  }
}

const MOST_LINES = 12

const SHAPES: Readonly<Record<ClockMark['kind'], string>> = {
  alarm: 'M5 1 9.5 9H.5Z',
  gate: 'M2 1h6v5H2ZM1 9h8',
  command: 'M5 .5 9.5 5 5 9.5.5 5Z',
  order: 'M5 1c2 3 3 4 3 5.5A3 3 0 0 1 2 6.500C2 5 3 4 5 1Z',
}

const Glyph = ({ kind }: { readonly kind: ClockMark['kind'] }) => (
  <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
    <path d={SHAPES[kind]} fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
  </svg>
)
