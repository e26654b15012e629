import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useTwinState } from '../twin-context.tsx'

/** A session that ended by itself: said, and that nothing of the work on this page is lost. */
export function SessionNotice() {
  const { t } = useTranslation()
  const name = useTwinState((state) => state.endedSession)
  const loginWished = useTwinState((state) => state.loginWished)
  const sessionNoticeRead = useTwinState((state) => state.sessionNoticeRead)
  if (name === undefined) return null
  return (
    <div className="session-notice" role="status" data-testid="session-ended">
      <span>{t('access.ended', { name })}</span>
      <Button className="quiet-button" onPress={() => loginWished()}>
        {t('access.logInAgain')}
      </Button>
      <Button className="icon-button" aria-label={t('card.close')} onPress={sessionNoticeRead}>
        ×
      </Button>
    </div>
  )
}
