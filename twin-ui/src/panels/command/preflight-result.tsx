import type { ReachId } from '@district/models'
import type { Preflight } from '@district/models/contract'
import { useTranslation } from 'react-i18next'
import { displayChainage, displayVolume, fixed, signed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { OriginMark } from '../numbers/origin-mark.tsx'
import { volumeChange } from '../rehearsal/rehearsal-result.tsx'
import { useDistrictTime, useLoaded, useTwinState } from '../twin-context.tsx'

const ROWS_SHOWN = 5

/** Who gets less, which bank comes near, which stages change, and when: computed on the shadow, not measured. */
export function PreflightResult({ preflight }: { readonly preflight: Preflight }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const { disagreement, diverged, startMs, arrivesMs, horizonS, elapsedMs } = preflight
  return (
    <div className="preflight" data-testid="preflight">
      <p className="note">
        <OriginMark origin="rehearsal" word />{' '}
        {t('command.preflightNote', {
          start: time.short(startMs),
          hours: fixed(horizonS / 3600, 0),
          arrives: time.clock(arrivesMs),
          seconds: fixed(elapsedMs / 1000, 1),
        })}
      </p>
      {diverged !== null && (
        <p className="alert">
          {t('command.preflightStopped', { time: time.short(diverged.atMs), reason: diverged.reason })}
        </p>
      )}
      <Deliveries preflight={preflight} />
      <Banks preflight={preflight} />
      {disagreement !== null && (
        <p className="note">{t('command.disagreement', { difference: signed(disagreement.differenceM, 2) })}</p>
      )}
    </div>
  )
}

function Deliveries({ preflight: { deliveries } }: { readonly preflight: Preflight }) {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const changed = deliveries.filter(({ changeM3 }) => Math.abs(changeM3) >= 1).slice(0, ROWS_SHOWN)
  if (changed.length === 0) return <p className="note">{t('command.noDeliveryChange')}</p>
  const nameOf = (id: string) => {
    const crossing = [...district.gates, ...district.structures].find((one) => one.id === id)
    return crossing === undefined ? id : nameIn(locale, crossing.names)
  }
  return (
    <table className="effects">
      <caption>
        {t('command.deliveries')} · {displayVolume(locale, 0).unit}
      </caption>
      <tbody>
        {changed.map(({ offtakeId, volumeM3, changeM3, changeFraction }) => (
          <tr key={offtakeId}>
            <th scope="row">{nameOf(offtakeId)}</th>
            <td>{displayVolume(locale, volumeM3).text}</td>
            <td className={changeM3 < 0 ? 'is-less' : ''}>{volumeChange(locale, changeM3)}</td>
            <td>{changeFraction === null ? '' : `${signed(changeFraction * 100, 0)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Banks({ preflight: { banks, leastFreeboard } }: { readonly preflight: Preflight }) {
  const { t } = useTranslation()
  const time = useDistrictTime()
  const nameOf = useReachName()
  return (
    <>
      {leastFreeboard !== null && (
        <p className={leastFreeboard.freeboardM < 0 ? 'alert' : 'note'}>
          {t('command.leastFreeboard', {
            freeboard: fixed(leastFreeboard.freeboardM, 2),
            reach: nameOf(leastFreeboard.reachId),
            chainage: displayChainage(leastFreeboard.chainageM),
            time: time.short(leastFreeboard.atMs),
          })}
        </p>
      )}
      {banks.length > 0 && (
        <table className="effects">
          <caption>{t('command.banks')} · m</caption>
          <tbody>
            {banks.slice(0, ROWS_SHOWN).map(({ reachId, chainageM, atMs, freeboardM, baselineFreeboardM }) => (
              <tr key={reachId}>
                <th scope="row">
                  {nameOf(reachId)} {displayChainage(chainageM)}
                </th>
                <td>{time.minute(atMs)}</td>
                <td className={freeboardM < 0 ? 'is-danger' : ''}>
                  {fixed(baselineFreeboardM, 2)} → {fixed(freeboardM, 2)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function useReachName(): (reachId: ReachId) => string {
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  return (reachId) => {
    const reach = district.reaches[index.reachIndexById.get(reachId) ?? -1]
    return reach === undefined ? reachId : nameIn(locale, reach.names)
  }
}
