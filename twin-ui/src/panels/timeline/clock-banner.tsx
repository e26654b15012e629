import { useSyncExternalStore } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'
import { useCoarsePlayhead } from './playhead-steps.ts'
import { aheadText } from './rehearsal-banner.tsx'

/** Over scene and profile while they show another time than now: which, whose instants these are, what is missing, and the way back. */
export function ClockBanner() {
  const mode = useTwinState((state) => state.mode)
  if (mode === 'past') return <PastBanner />
  return mode === 'forecast' ? <ForecastBanner /> : null
}

function PastBanner() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const playheadMs = useCoarsePlayhead()
  const clockMs = useTwinState((state) => state.clockMs)
  const wordsMs = useTwinState((state) => state.pastWords?.atMs)
  const wordsCount = useTwinState((state) => state.pastWords?.byGauge.size ?? 0)
  const wordsTrouble = useTwinState((state) => state.wordsTrouble)
  const frameTrouble = useTwinState((state) => state.frameTrouble)
  const frameMs = useShownInstant()
  const measured =
    wordsTrouble !== undefined
      ? t(`clock.wordsTrouble.${wordsTrouble}`)
      : wordsMs === undefined
        ? t('clock.wordsComing')
        : wordsCount === 0
          ? t('clock.wordsNone')
          : t('clock.words', { time: time.clock(wordsMs) })
  const computed =
    frameTrouble !== undefined
      ? t(`clock.frameTrouble.${frameTrouble}`)
      : frameMs === undefined
        ? t('clock.frameComing')
        : t('clock.frame', { time: time.clock(frameMs) })
  return (
    <Banner
      mode="past"
      title={t('clock.pastTitle', { time: time.short(playheadMs), ago: aheadText(clockMs - playheadMs) })}
    >
      <span className={wordsTrouble === undefined ? '' : 'is-missing'} data-testid="past-words">
        {measured}
      </span>
      <span className={frameTrouble === undefined ? '' : 'is-missing'} data-testid="past-frame">
        {computed}
      </span>
    </Banner>
  )
}

function ForecastBanner() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const playheadMs = useCoarsePlayhead()
  const clockMs = useTwinState((state) => state.clockMs)
  const forecast = useTwinState((state) => state.hours?.forecast)
  const frameTrouble = useTwinState((state) => state.frameTrouble)
  const frameMs = useShownInstant()
  const title = t('clock.forecastTitle', { time: time.short(playheadMs), ahead: aheadText(playheadMs - clockMs) })
  return (
    <Banner mode="forecast" title={title}>
      <span className={frameTrouble === undefined ? '' : 'is-missing'} data-testid="forecast-frame">
        {frameTrouble !== undefined
          ? t(`clock.forecastTrouble.${frameTrouble}`)
          : frameMs === undefined || !forecast
            ? t('clock.frameComing')
            : t('clock.forecastFrame', { time: time.short(frameMs), start: time.short(forecast.startMs) })}
      </span>
      <span>{t('clock.forecastMeasured')}</span>
    </Banner>
  )
}

interface BannerProps {
  readonly mode: 'past' | 'forecast'
  readonly title: string
  readonly children: React.ReactNode
}

function Banner({ mode, title, children }: BannerProps) {
  const { t } = useTranslation()
  const modeChosen = useTwinState((state) => state.modeChosen)
  return (
    <div className={`banner banner-${mode}`} data-testid={`${mode}-banner`}>
      <strong>
        <ModeGlyph mode={mode} />
        {title}
      </strong>
      <span className="banner-time">{children}</span>
      <Button className="banner-button" onPress={() => modeChosen('live')} data-testid="banner-live">
        {t('clock.toLive')} <kbd>Home</kbd>
      </Button>
    </div>
  )
}

const ModeGlyph = ({ mode }: { readonly mode: 'past' | 'forecast' }) => (
  <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path
      d={
        mode === 'past'
          ? 'M8 2.500a5.500 5.500 0 1 1-5.300 4M2 2.500v4h4M8 5v3.500l2.500 1.500'
          : 'M3 2.500 13 8 3 13.500Z'
      }
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
      strokeDasharray={mode === 'past' ? undefined : '3 1.600'}
    />
  </svg>
)

/** Of the frame that numbers are read from. */
function useShownInstant(): number | undefined {
  const { shownFrames } = useTwin()
  return useSyncExternalStore(shownFrames.subscribe, () => shownFrames.shown()?.frame.timeMs)
}
