import { useTranslation } from 'react-i18next'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { useTwinState } from '../twin-context.tsx'

/** What the short words and marks mean, with their units. */
export function SheetKey() {
  const { t } = useTranslation()
  const isLive = useTwinState((state) => state.mode === 'live')
  const isRehearsal = useTwinState((state) => state.mode === 'rehearsal')
  const origins = isLive
    ? (['measured', 'computed', 'stale'] as const)
    : ([isRehearsal ? 'rehearsal' : 'computed'] as const)
  return (
    <p className="schematic-key">
      <span>{t('schematic.units')}</span>
      {origins.map((origin) => (
        <OriginMark key={origin} origin={origin} word />
      ))}
    </p>
  )
}
