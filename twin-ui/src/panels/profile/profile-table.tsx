import type { Reach } from '@district/models'
import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { displayKm, fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { pointReaders } from '../numbers/frame-readers.ts'
import { Computed } from '../numbers/live-numbers.tsx'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import type { Profile } from './profile-data.ts'

/** Head and tail of every reach in numbers, for those who read and do not look. */
export function ProfileTable({ profile }: { readonly profile: Profile }) {
  const { t } = useTranslation()
  const { network } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const rows = useMemo(
    () =>
      profile.reaches.flatMap(({ reach, firstColumn, lastColumn }) =>
        [{ end: 'head', column: firstColumn } as const, { end: 'tail', column: lastColumn } as const].map(
          ({ end, column }) => ({
            key: `${reach.id} ${end}`,
            reach,
            end,
            column,
            readers: pointReaders(network, profile.points[column] ?? 0),
          }),
        ),
      ),
    [profile, network],
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="table-scroll profile-table" tabIndex={0} data-testid="profile-table">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t('profile.place')}</th>
            <th scope="col">{t('profile.chainage')}</th>
            <th scope="col">{t('profile.bed')} m</th>
            <th scope="col">{t('profile.bank')} m</th>
            <th scope="col">{t('profile.stage')}</th>
            <th scope="col">{t('profile.depth')}</th>
            <th scope="col">{t('profile.discharge')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, reach, end, column, readers }) => (
            <PointedRow key={key} reach={reach} end={end}>
              <th scope="row">
                {nameIn(locale, reach.names)} · {t(`reach.${end}`)}
              </th>
              <td>{displayKm(profile.atM[column] ?? 0)}</td>
              <td>{fixed(profile.bedM[column], 2)}</td>
              <td>{fixed(profile.bankM[column], 2)}</td>
              <td>
                <Computed read={readers.stageM} quantity="stage" />
              </td>
              <td>
                <Computed read={readers.depthM} quantity="stage" />
              </td>
              <td>
                <Computed read={readers.dischargeM3s} quantity="discharge" />
              </td>
            </PointedRow>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface PointedRowProps {
  readonly reach: Reach
  readonly end: 'head' | 'tail'
  readonly children: ReactNode
}

/** A row that is lit while its half of the reach is pointed at, and that points there itself. */
function PointedRow({ reach, end, children }: PointedRowProps) {
  const { store } = useTwin()
  const isPointedAt = useSyncExternalStore(store.subscribe, () => {
    const { cursor } = store.getState()
    if (cursor?.reachId !== reach.id) return false
    return cursor.chainageM < reach.lengthM / 2 === (end === 'head')
  })
  const point = (chainageM: number | undefined) =>
    store.getState().cursorMoved(chainageM === undefined ? undefined : { reachId: reach.id, chainageM, from: 'table' })
  return (
    <tr
      className={isPointedAt ? 'is-pointed-at' : undefined}
      onPointerEnter={() => point(end === 'head' ? 0 : reach.lengthM)}
      onPointerLeave={() => point(undefined)}
    >
      {children}
    </tr>
  )
}
