import { useTranslation } from 'react-i18next'
import type { Origin } from './origin.ts'
import { OriginMark } from './origin-mark.tsx'

const SHOWN: readonly Origin[] = ['measured', 'computed', 'forecast', 'rehearsal', 'estimated', 'stale', 'doubtful']

/** What the marks beside numbers mean. */
export function OriginLegend() {
  const { t } = useTranslation()
  return (
    <ul className="origin-legend" aria-label={t('origin.legend')}>
      {SHOWN.map((origin) => (
        <li key={origin}>
          <OriginMark origin={origin} word />
        </li>
      ))}
    </ul>
  )
}
