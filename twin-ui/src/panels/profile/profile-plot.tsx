import { useCallback, useSyncExternalStore } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayKm } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { Selection } from '../../state/selection-slice.ts'
import { useTwin, useTwinState } from '../twin-context.tsx'
import { CursorLine, CursorReadout } from './profile-cursor.tsx'
import { columnAt, type Profile, reachAtColumn } from './profile-data.ts'
import { ProfileGateNames, ProfileGates } from './profile-gates.tsx'
import { ProfileGauges } from './profile-gauges.tsx'
import { ProfileGround } from './profile-ground.tsx'
import { ProfileLevels } from './profile-levels.tsx'
import type { ProfileScale } from './profile-scale.ts'
import { ProfileSelection } from './profile-selection.tsx'
import { ProfileWater } from './profile-water.tsx'
import { useProfileView } from './use-profile-view.ts'

/** A click this near to a gate means the gate. */
const GATE_REACH_PX = 9

/** The drawing: what stands still by React, the water by its own layer. A click selects gate or reach. */
export function ProfilePlot({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const click = useCallback(
    (scale: ProfileScale, x: number) => selected(thingAt(profile, scale, x)),
    [profile, selected],
  )
  const { box, size, scale, isWhole, handlers, onKeyDown, showWhole } = useProfileView(profile, click)
  const summary = t('profile.summary', {
    route: nameIn(locale, profile.route.names),
    km: displayKm(profile.lengthM),
    gates: profile.gates.length,
  })
  return (
    <div
      className="profile-plot"
      ref={box}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor is moved and the window zoomed by keys
      tabIndex={0}
      aria-label={`${summary} ${t('profile.keys')}`}
      onKeyDown={onKeyDown}
      data-keys="own"
      data-testid="profile-plot"
      data-whole={isWhole}
    >
      {scale !== undefined && size !== undefined && (
        <svg className="profile-svg" {...size} {...handlers} role="img" aria-label={summary} data-testid="profile-svg">
          <defs>
            <clipPath id="profile-clip">
              <rect x={scale.left} y={0} width={scale.right - scale.left} height={scale.stripBottom + 1} />
            </clipPath>
          </defs>
          <ProfileGround profile={profile} scale={scale} />
          <g clipPath="url(#profile-clip)">
            <ProfileSelection profile={profile} scale={scale} />
            <ProfileWater profile={profile} scale={scale} />
            <ProfileGauges profile={profile} scale={scale} />
            <ProfileGates profile={profile} scale={scale} />
            <ProfileLevels profile={profile} scale={scale} />
            <CursorLine profile={profile} scale={scale} />
          </g>
          <ProfileGateNames profile={profile} scale={scale} />
        </svg>
      )}
      {scale !== undefined && <CursorReadout profile={profile} scale={scale} />}
      <NoWaterNote />
      {!isWhole && (
        <Button className="quiet-button profile-reset" onPress={showWhole}>
          {t('profile.reset')}
        </Button>
      )}
    </div>
  )
}

/** Says why the bed is dry on screen while the model has not spoken. */
function NoWaterNote() {
  const { t } = useTranslation()
  const { shadowFrames } = useTwin()
  const hasWater = useSyncExternalStore(shadowFrames.subscribe, () => shadowFrames.latest() !== undefined)
  return hasWater ? null : <p className="profile-note">{t('profile.noWater')}</p>
}

function thingAt(profile: Profile, scale: ProfileScale, x: number): Selection | undefined {
  const near = profile.gates
    .map((placed) => ({ placed, offPx: Math.abs(scale.x(placed.atM) - x) }))
    .toSorted((a, b) => a.offPx - b.offPx)[0]
  if (near !== undefined && near.offPx <= GATE_REACH_PX) return { kind: 'gate', id: near.placed.gate.id }
  const atM = scale.atM(x)
  const placed = reachAtColumn(profile, columnAt(profile, atM))
  if (placed === undefined) return undefined
  const chainageM = Math.min(Math.max(atM - placed.fromM, 0), placed.reach.lengthM)
  return { kind: 'reach', id: placed.reach.id, chainageM }
}
