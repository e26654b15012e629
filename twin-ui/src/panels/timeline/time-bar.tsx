import { useMemo } from 'react'
import { Button, Slider, SliderThumb, SliderTrack, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { editCount, LIVE_START, planFrom } from '../../rehearsal/branch.ts'
import { activeBranch, activeOutcome, shownEndMs, shownStartMs } from '../../state/active-branch.ts'
import { PLAY_SPEEDS, type TimeMode } from '../../state/time-slice.ts'
import type { TwinState } from '../../state/twin-store.ts'
import { useDistrictTime, useTwinState } from '../twin-context.tsx'
import { hourTicks, tickHours } from './hour-ticks.ts'
import { useCoarsePlayhead } from './playhead-steps.ts'
import { ScenarioMenu } from './scenario-menu.tsx'
import { Transport } from './transport.tsx'

const HORIZON_MS = 24 * 3600 * 1000

/** One clock for everything: live, or a rehearsal with its playhead. */
export function TimeBar() {
  const { t } = useTranslation()
  const mode = useTwinState((state) => state.mode)
  const hasRehearsal = useTwinState((state) => activeOutcome(state) !== undefined)
  const modeChosen = useTwinState((state) => state.modeChosen)
  return (
    <section className={`time-bar time-${mode}`} aria-label={t('time.title')} data-testid="time-bar" data-mode={mode}>
      <ToggleButtonGroup
        className="segments"
        aria-label={t('time.title')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[mode]}
        onSelectionChange={(keys) => {
          const [chosen] = keys
          modeChosen(chosen as TimeMode)
        }}
      >
        <ToggleButton id="live" className="segment" data-testid="mode-live">
          {t('time.live')}
        </ToggleButton>
        <ToggleButton
          id="rehearsal"
          className="segment segment-plum"
          isDisabled={!hasRehearsal}
          data-testid="mode-rehearsal"
        >
          {t('time.rehearsal')}
        </ToggleButton>
      </ToggleButtonGroup>
      <ScenarioMenu />
      {mode === 'rehearsal' ? <RehearsalTrack /> : <LiveTrack />}
    </section>
  )
}

/** While live there is nothing to scrub: the hours ahead are open until somebody rehearses them. */
function LiveTrack() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const minuteMs = useTwinState((state) => Math.floor(state.clockMs / 60_000) * 60_000)
  const hasRehearsal = useTwinState((state) => activeOutcome(state) !== undefined)
  const modeChosen = useTwinState((state) => state.modeChosen)
  if (minuteMs === 0) return <div className="track" />
  return (
    <div className="track track-live">
      <div className="track-hatch" />
      <Ticks fromMs={minuteMs} toMs={minuteMs + HORIZON_MS} />
      <div className="now-mark">
        <span>
          {t('time.now')} {time.minute(minuteMs)}
        </span>
      </div>
      <p className="track-hint">
        {hasRehearsal ? (
          <Button className="quiet-button plum" onPress={() => modeChosen('rehearsal')}>
            {t('time.showRehearsal')}
          </Button>
        ) : (
          t('time.hint')
        )}
      </p>
    </div>
  )
}

function RehearsalTrack() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const span = useRehearsalSpan()
  const playheadMs = useCoarsePlayhead()
  const playheadMoved = useTwinState((state) => state.playheadMoved)
  const playToggled = useTwinState((state) => state.playToggled)
  const edits = useTwinState((state) => editCount(activeBranch(state)?.plan ?? planFrom(LIVE_START)))
  const isScenario = useTwinState((state) => activeBranch(state)?.scenario !== undefined)
  const share = useTwinState(comingShare)
  if (span === undefined) return <div className="track" />
  return (
    <>
      <Transport span={span} />
      <div className="track track-rehearsal">
        <Ticks fromMs={span.startMs} toMs={span.endMs} />
        <Slider
          className="scrub"
          aria-label={t('time.playhead')}
          minValue={span.startMs}
          maxValue={span.endMs}
          step={STEP_MS}
          value={playheadMs}
          onChange={(next) => {
            playToggled(false)
            playheadMoved(next)
          }}
        >
          <SliderTrack className="scrub-track">
            {({ state }) => (
              <>
                <div className="scrub-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
                <SliderThumb className="scrub-thumb" data-testid="playhead">
                  <span className="scrub-time">{time.short(playheadMs)}</span>
                </SliderThumb>
              </>
            )}
          </SliderTrack>
        </Slider>
        {share < 1 && <span className="coming" style={{ left: `${share * 100}%` }} title={t('rehearsal.running')} />}
        {!isScenario && <span className="edit-tick" title={t('rehearsal.tick', { count: edits })} />}
      </div>
      <SpeedChoice />
    </>
  )
}

const STEP_MS = 600_000

function Ticks({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) {
  const time = useDistrictTime()
  const ticks = useMemo(
    () => hourTicks(fromMs, toMs, tickHours(toMs - fromMs), (ms) => Number(time.minute(ms).slice(0, 2))),
    [fromMs, toMs, time],
  )
  return (
    <div className="hour-ticks" aria-hidden="true">
      {ticks.map(({ atMs, share }) => (
        <span key={atMs} className="hour-tick" style={{ left: `${share * 100}%` }}>
          {time.minute(atMs) === '00:00' ? time.short(atMs).slice(0, 5) : time.minute(atMs)}
        </span>
      ))}
    </div>
  )
}

function SpeedChoice() {
  const { t } = useTranslation()
  const speed = useTwinState((state) => state.speed)
  const speedChosen = useTwinState((state) => state.speedChosen)
  return (
    <div className="speed">
      <ToggleButtonGroup
        className="segments"
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
          <ToggleButton key={candidate} id={String(candidate)} className="segment">
            {candidate / 60}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <span className="unit">{t('time.speedUnit')}</span>
    </div>
  )
}

/** First and last instant of the hours on screen, also while they are being computed. */
function useRehearsalSpan() {
  const startMs = useTwinState(shownStartMs)
  const endMs = useTwinState(shownEndMs)
  return useMemo(
    () => (startMs === undefined || endMs === undefined || endMs <= startMs ? undefined : { startMs, endMs }),
    [startMs, endMs],
  )
}

/** How much of the hours on screen is there, 0 to 1. */
const comingShare = ({ activity, activeBranchId }: TwinState): number =>
  activity?.kind === 'branch' && activity.branchId === activeBranchId ? activity.fraction : 1
