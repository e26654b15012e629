import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'

/** What an address asked for and cannot be shown; the rest of it is. */
export function LinkNotice() {
  const { t } = useTranslation()
  const wrong = useTwinState((state) => state.wrongLink)
  const linkNoticed = useTwinState((state) => state.linkNoticed)
  if (wrong.length === 0) return null
  const what = wrong.map(({ part, value }) => t(`clock.link.part.${part}`, { value: shortened(value) }))
  return (
    <div className="session-notice" role="status" data-testid="link-notice">
      <span>{t('clock.link.wrong', { what: what.join(t('clock.link.comma')) })}</span>
      <Button className="icon-button" aria-label={t('clock.link.close')} onPress={linkNoticed}>
        ×
      </Button>
    </div>
  )
}

const LONGEST = 60
const shortened = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value)
