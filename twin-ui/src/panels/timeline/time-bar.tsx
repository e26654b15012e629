import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { activeOutcome } from '../../state/active-branch.ts'
import { goInto } from '../../state/clock.ts'
import { PLAY_SPEEDS, TIME_MODES, type TimeMode } from '../../state/time-slice.ts'
import { OneOf } from '../one-of.tsx'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { ClockTrack } from './clock-track.tsx'
import { ScenarioMenu } from './scenario-menu.tsx'
import { Transport } from './transport.tsx'

/** One clock for everything: what was, what is, what is foretold, what is rehearsed. */
export function TimeBar() {
  const { t } = useTranslation()
  const mode = useTwinState((state) => state.mode)
  return (
    <section className={`time-bar time-${mode}`} aria-label={t('time.title')} data-testid="time-bar" data-mode={mode}>
      <ModeChoice />
      <ScenarioMenu />
      <Transport />
      <ClockTrack />
      <SpeedChoice />
      <BackToLive />
    </section>
  )
}

function ModeChoice() {
  const { t } = useTranslation()
  const { store } = useTwin()
  const mode = useTwinState((state) => state.mode)
  const hasRehearsal = useTwinState((state) => activeOutcome(state) !== undefined)
  const isKnown = useTwinState((state) => state.clockMs > 0)
  const isDisabled = (candidate: TimeMode) =>
    candidate === 'rehearsal' ? !hasRehearsal && mode !== 'rehearsal' : candidate !== 'live' && !isKnown
  return (
    <OneOf
      className="segments mode-choice"
      label={t('time.title')}
      choices={TIME_MODES}
      chosen={mode}
      onChosen={(chosen) => goInto(store, chosen)}
      choiceClass={(candidate) => `segment segment-${candidate}`}
      isDisabled={isDisabled}
      testId={(candidate) => `mode-${candidate}`}
    >
      {(candidate) => t(`time.${candidate}`)}
    </OneOf>
  )
}

function BackToLive() {
  const { t } = useTranslation()
  const isLive = useTwinState((state) => state.mode === 'live')
  const modeChosen = useTwinState((state) => state.modeChosen)
  return (
    <Button className="back-to-live" isDisabled={isLive} onPress={() => modeChosen('live')} data-testid="back-to-live">
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
        <circle cx="6" cy="6" r="4" fill="currentColor" />
      </svg>
      {t('clock.toLive')}
    </Button>
  )
}

function SpeedChoice() {
  const { t } = useTranslation()
  const speed = useTwinState((state) => state.speed)
  const speedChosen = useTwinState((state) => state.speedChosen)
  return (
    <OneOf
      className="segments speed"
      label={t('time.speed')}
      choices={PLAY_SPEEDS.map(String)}
      chosen={String(speed)}
      onChosen={(chosen) => {
        const next = PLAY_SPEEDS.find((candidate) => String(candidate) === chosen)
        if (next !== undefined) speedChosen(next)
      }}
      testId={(candidate) => `speed-${candidate}`}
    >
      {(candidate) => `${candidate}×`}
    </OneOf>
  )
}
