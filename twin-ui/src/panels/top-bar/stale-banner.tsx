import { useTranslation } from 'react-i18next'
import { ageOf } from '../../ground/district-time.ts'
import { useDistrictTime, useTwinState } from '../twin-context.tsx'

/** One sentence over the page when what it shows is not the district now. The worst thing only. */
export function StaleBanner() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const isLost = useTwinState((state) => state.connection === 'lost' && state.heardByGauge.size > 0)
  const isShadowAway = useTwinState((state) => state.shadowConnection === 'lost')
  const isSimulatorAway = useTwinState(
    (state) => state.health?.virtualDistrict === true && state.health.simulator.state === 'down',
  )
  const newestMs = useTwinState((state) => (state.connection === 'lost' ? newestOf(state.heardByGauge.values()) : 0))
  const ageText = useTwinState((state) => {
    const { count, unit } = ageOf(Date.now() - state.connectionSinceMs)
    return state.connection === 'lost' ? t(`age.${SPANS[unit]}`, { count }) : ''
  })
  if (isLost)
    return (
      <p className="stale-banner stale-severe" role="alert" data-testid="stale-banner">
        {t('banner.liveLost', { age: ageText, time: time.clock(newestMs) })}
      </p>
    )
  if (isSimulatorAway || isShadowAway)
    return (
      <p className="stale-banner" role="status" data-testid="stale-banner">
        {[isSimulatorAway && t('banner.simulatorAway'), isShadowAway && t('banner.shadowAway')]
          .filter(Boolean)
          .join(' ')}
      </p>
    )
  return null
}

const SPANS = { seconds: 'spanSeconds', minutes: 'spanMinutes', hours: 'spanHours', days: 'spanDays' } as const

function newestOf(readings: Iterable<{ readonly takenAtMs: number }>): number {
  let newestMs = 0
  for (const { takenAtMs } of readings) newestMs = Math.max(newestMs, takenAtMs)
  return newestMs
}
