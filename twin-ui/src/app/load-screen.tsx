import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { LoginForm } from '../panels/access/login-form.tsx'
import { useTwinState } from '../panels/twin-context.tsx'

/** Before there is a district: that it is being read, or in plain words why it cannot be. */
export function LoadScreen({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation()
  const problem = useTwinState((state) => state.loadProblem)
  const isLoginNeeded = useTwinState((state) => state.isLoginNeeded)
  if (isLoginNeeded)
    return (
      <div className="load-screen" data-testid="login-needed">
        <h1>{t('access.needed')}</h1>
        <p className="note">{t('access.neededNote')}</p>
        <LoginForm />
      </div>
    )
  if (problem === undefined)
    return (
      <div className="load-screen" role="status">
        <p>{t('app.loading')}</p>
      </div>
    )
  return (
    <div className="load-screen" role="alert" data-testid="load-problem">
      <h1>{t(`app.${problem.key}`)}</h1>
      <p>{t('app.unreachableRemedy')}</p>
      <p className="note">{problem.detail}</p>
      <Button className="primary-button" onPress={onRetry}>
        {t('app.retry')}
      </Button>
    </div>
  )
}
