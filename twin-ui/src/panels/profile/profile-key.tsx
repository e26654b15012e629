import { useTranslation } from 'react-i18next'
import { activeBranch, baselineOf } from '../../state/active-branch.ts'
import { useDistrictTime, useTwin, useTwinState } from '../twin-context.tsx'

/** What the lines mean, drawn as they are drawn. */
export function ProfileKey() {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { shadowFrames } = useTwin()
  // Read when the connection changes: the instant at which the water stopped stands still.
  const stoppedMs = useTwinState((state) =>
    state.shadowConnection === 'lost' ? shadowFrames.latest()?.timeMs : undefined,
  )
  const hasBaseline = useTwinState((state) => {
    const branch = activeBranch(state)
    return branch !== undefined && baselineOf(state, branch) !== undefined
  })
  const mode = useTwinState((state) => state.mode)
  const isRehearsal = mode === 'rehearsal'
  const { levelEnvelope } = useTwin()
  // Moves at most every half hour: asked with the district's own second.
  const sinceMs = useTwinState((state) =>
    state.nowMs > 0 && state.mode !== 'past' ? levelEnvelope.sinceMs() : undefined,
  )
  const branches = useTwinState((state) => state.branches)
  const activeId = useTwinState((state) => state.activeBranchId)
  const others = isRehearsal ? branches.filter(({ id, outcome }) => id !== activeId && outcome !== undefined) : []
  return (
    <ul className="profile-key">
      <li>
        <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
          <rect className="key-water" y="4" width="22" height="8" />
          <path className="key-surface" d="M0 4h22" />
        </svg>
        {mode === 'past'
          ? t('profile.waterPast')
          : stoppedMs === undefined
            ? t('profile.waterNow')
            : t('profile.waterStopped', { time: time.short(stoppedMs) })}
      </li>
      {mode === 'forecast' && (
        <li>
          <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
            <path className="key-forecast" d="M0 6h22" />
          </svg>
          {t('profile.waterForecast')}
        </li>
      )}
      {sinceMs !== undefined && (
        <li>
          <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
            <rect className="level-envelope" y="2" width="22" height="8" />
          </svg>
          {t('profile.envelope', { since: time.minute(sinceMs) })}
        </li>
      )}
      {others.map(({ id, letter }) => (
        <li key={id}>
          <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
            <path className={`branch-line branch-line-${letter}`} d="M0 6h22" />
          </svg>
          {letter}
        </li>
      ))}
      {isRehearsal && (
        <>
          <li className="plum">
            <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
              <path className="key-rehearsal" d="M0 6h22" />
            </svg>
            {t('profile.waterRehearsal')}
          </li>
          {hasBaseline && (
            <li>
              <svg viewBox="0 0 22 12" width="22" height="12" aria-hidden="true">
                <path className="key-baseline" d="M0 6h22" />
              </svg>
              {t('profile.waterBaseline')}
            </li>
          )}
        </>
      )}
      <li>
        <svg viewBox="0 0 12 12" width="10" height="12" aria-hidden="true">
          <circle className="measured-dot" cx="6" cy="6" r="3.6" />
        </svg>
        {t('profile.measuredStage')}
      </li>
    </ul>
  )
}
