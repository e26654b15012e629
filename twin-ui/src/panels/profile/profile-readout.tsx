import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { displayChainage, displayKm, fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { pointReaders } from '../numbers/frame-readers.ts'
import { Computed } from '../numbers/live-numbers.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { type Profile, reachAtColumn } from './profile-data.ts'

/** The numbers under the pointer. */
export function ProfileReadout({ profile, column }: { readonly profile: Profile; readonly column: number }) {
  const { t } = useTranslation()
  const { network } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const point = profile.points[column] ?? 0
  const readers = useMemo(() => pointReaders(network, point), [network, point])
  const placed = reachAtColumn(profile, column)
  const atM = profile.atM[column] ?? 0
  return (
    <div className="readout" aria-hidden="true">
      {placed !== undefined && (
        <strong>
          {nameIn(locale, placed.reach.names)} {displayChainage(atM - placed.fromM)}
        </strong>
      )}
      <span>{displayKm(atM)} km</span>
      <span>
        {t('reach.stage')} <Computed read={readers.stageM} quantity="stage" unit />
      </span>
      <span>
        {t('reach.depth')} <Computed read={readers.depthM} quantity="stage" unit />
      </span>
      <span>
        {t('reach.discharge')} <Computed read={readers.dischargeM3s} quantity="discharge" unit />
      </span>
      <span>
        {t('profile.bed')} {fixed(profile.bedM[column], 2)} m
      </span>
    </div>
  )
}
