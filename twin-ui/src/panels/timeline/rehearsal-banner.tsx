import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { RehearsalDiamond } from '../rehearsal/opening-editor.tsx'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'
import { useCoarsePlayhead } from './playhead-steps.ts'

/** Over scene and profile while they show what is not: says so, since when, and the way back. */
export function RehearsalBanner() {
  const mode = useTwinState((state) => state.mode)
  return mode === 'rehearsal' ? <Banner /> : null
}

function Banner() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { rehearsal } = useTwin()
  const playheadMs = useCoarsePlayhead()
  const startMs = useTwinState((state) =>
    state.status.kind === 'done' ? state.status.report.startMs : state.playheadMs,
  )
  const locale = useTwinState((state) => state.locale)
  const scenario = useTwinState(({ status }) => (status.kind === 'done' ? status.scenario : undefined))
  return (
    <div className="rehearsal-banner" data-testid="rehearsal-banner">
      <strong>
        <RehearsalDiamond />
        {scenario === undefined
          ? t('rehearsal.banner')
          : t('scenario.banner', { name: nameIn(locale, scenario.names) })}
      </strong>
      <span className="banner-time">
        {t('rehearsal.bannerTime', { time: time.short(playheadMs), ahead: aheadText(playheadMs - startMs) })}
      </span>
      <Button className="banner-button" onPress={rehearsal.discard} data-testid="banner-discard">
        {t('rehearsal.discard')}
      </Button>
    </div>
  )
}

/** 6:05 for six hours and five minutes. */
export function aheadText(aheadMs: number): string {
  const minutes = Math.max(0, Math.round(aheadMs / 60_000))
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}
