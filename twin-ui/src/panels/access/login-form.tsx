import { useState } from 'react'
import { Button, Form, Input, Label, TextField } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { LoginProblem } from '../../state/login-problem.ts'
import { useTwin } from '../twin-context.tsx'
import { useCountdown } from './use-countdown.ts'

/** Name and password. What went wrong is said above them; the name stays, the password is typed again. */
export function LoginForm({ onLeave }: { readonly onLeave?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const { access } = useTwin()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<LoginProblem>()
  const [waitS, beginWait] = useCountdown()
  const logIn = async () => {
    setAsking(true)
    const found = await access.logIn(name.trim(), password)
    setAsking(false)
    setPassword('')
    setProblem(found)
    if (found?.key === 'throttled') beginWait(found.retryAfterS)
  }
  return (
    <Form
      className="login-form"
      data-testid="login-form"
      onSubmit={(event) => {
        event.preventDefault()
        void logIn()
      }}
    >
      {problem !== undefined && <Trouble problem={problem} waitS={waitS} />}
      <TextField
        className="field"
        name="name"
        value={name}
        onChange={setName}
        isRequired
        autoFocus
        autoComplete="username"
      >
        <Label>{t('access.name')}</Label>
        <Input data-testid="login-name" maxLength={40} />
      </TextField>
      <TextField
        className="field"
        name="password"
        type="password"
        value={password}
        onChange={setPassword}
        isRequired
        autoComplete="current-password"
      >
        <Label>{t('access.password')}</Label>
        <Input data-testid="login-password" />
      </TextField>
      <div className="dialog-foot">
        {onLeave !== undefined && (
          <Button className="quiet-button" onPress={onLeave}>
            {t('access.cancel')}
          </Button>
        )}
        <Button
          className="primary-button plain"
          type="submit"
          isDisabled={isAsking || waitS > 0 || name.trim() === '' || password === ''}
          data-testid="login-send"
        >
          {t(isAsking ? 'access.asking' : 'access.logIn')}
        </Button>
      </div>
    </Form>
  )
}

function Trouble({ problem, waitS }: { readonly problem: LoginProblem; readonly waitS: number }) {
  const { t } = useTranslation()
  const text = {
    wrong: () => t('access.wrong'),
    away: () => t('access.away'),
    throttled: () => t(waitS > 0 ? 'access.throttled' : 'access.throttledOver', { seconds: waitS }),
    refused: () => t('access.refused', { detail: problem.key === 'refused' ? problem.detail : '' }),
  }[problem.key]()
  return (
    <p className="alert" role="alert" data-testid="login-problem" data-key={problem.key}>
      {text}
    </p>
  )
}
