import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { activeOutcome } from '../../state/active-branch.ts'
import { goInto } from '../../state/clock.ts'
import { PLAY_SPEEDS, TIME_MODES, type TimeMode } from '../../state/time-slice.ts'
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
    <ToggleButtonGroup
      className="segments mode-choice"
      aria-label={t('time.title')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[mode]}
      onSelectionChange={(keys) => {
        const chosen = TIME_MODES.find((candidate) => keys.has(candidate))
        if (chosen !== undefined) goInto(store, chosen)
      }}
    >
      {TIME_MODES.map((candidate) => (
        <ToggleButton
          key={candidate}
          id={candidate}
          className={`segment segment-${candidate}`}
          isDisabled={isDisabled(candidate)}
          data-testid={`mode-${candidate}`}
        >
          {t(`time.${candidate}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
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
    <ToggleButtonGroup
      className="segments speed"
      aria-label={t('time.speed')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[String(speed)]}
      onSelectionChange={(keys) => {
        const chosen = PLAY_SPEEDS.find((candidate) => keys.has(String(candidate)))
        if (chosen !== undefined) speedChosen(chosen)
      }}
    >
      {PLAY_SPEEDS.map((candidate) => (
        <ToggleButton key={candidate} id={String(candidate)} className="segment" data-testid={`speed-${candidate}`}>
          {candidate}×
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}
