import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { activeBranch, shownStartMs } from '../../state/active-branch.ts'
import { useBranchName } from '../rehearsal/branch-name.ts'
import { RehearsalDiamond } from '../rehearsal/opening-editor.tsx'
import { useDistrictTime, useTwinState } from '../twin-context.tsx'
import { useCoarsePlayhead } from './playhead-steps.ts'

/** Over scene and profile while they show what is not: says so, since when, and the way back. */
export function RehearsalBanner() {
  const mode = useTwinState((state) => state.mode)
  return mode === 'rehearsal' ? <Banner /> : null
}

function Banner() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const playheadMs = useCoarsePlayhead()
  const startMs = useTwinState(shownStartMs) ?? playheadMs
  const branch = useTwinState(activeBranch)
  const modeChosen = useTwinState((state) => state.modeChosen)
  const nameOf = useBranchName()
  if (branch === undefined) return null
  return (
    <div className="banner banner-rehearsal" data-testid="rehearsal-banner">
      <strong>
        <RehearsalDiamond />
        {branch.scenario === undefined
          ? t('branch.banner', { name: nameOf(branch) })
          : t('scenario.banner', { name: nameOf(branch) })}
      </strong>
      <span className="banner-time">
        {t('rehearsal.bannerTime', { time: time.short(playheadMs), ahead: aheadText(playheadMs - startMs) })}
      </span>
      <Button className="banner-button" onPress={() => modeChosen('live')} data-testid="banner-discard">
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
