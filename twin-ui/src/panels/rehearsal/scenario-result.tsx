import type { RunIndicators } from '@district/models'
import { useTranslation } from 'react-i18next'
import { displayChainage, displayVolume, fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import type { BranchOutcome } from '../../rehearsal/branch.ts'
import { aheadText } from '../timeline/rehearsal-banner.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { Diverged } from './rehearsal-result.tsx'

/** Arrivals that are told: the first ones. */
const MOST_ARRIVALS = 6

/** What a scenario of the pack came to: where the water went, where it came near the bank, when it arrived. */
export function ScenarioResult({ outcome }: { readonly outcome: BranchOutcome }) {
  const { t } = useTranslation()
  const { report, waitedMs } = outcome
  const { indicators, hash } = report
  return (
    <div className="result" data-testid="scenario-result" data-hash={hash}>
      {report.diverged !== undefined && <Diverged diverged={report.diverged} />}
      <h4>{t('scenario.water')}</h4>
      <Volumes indicators={indicators} />
      <Freeboard indicators={indicators} />
      <Arrivals indicators={indicators} />
      <p className="note">
        {t('rehearsal.estimateNote')} {t('rehearsal.stays')}
      </p>
      <p className="note" data-testid="rehearsal-elapsed" data-elapsed-ms={waitedMs}>
        {t('rehearsal.elapsed', { seconds: fixed(waitedMs / 1000, 2) })} · {t('rehearsal.massError')}{' '}
        {report.massError.toExponential(0)} · {t('scenario.hash')} {hash}
      </p>
    </div>
  )
}

function Volumes({ indicators }: { readonly indicators: RunIndicators }) {
  const { t } = useTranslation()
  const locale = useTwinState((state) => state.locale)
  const broughtM3 = indicators.lateralM3 + indicators.fromGroundM3
  const always = [
    ['taken', indicators.inM3],
    ['delivered', indicators.drawnM3],
    ['left', indicators.outM3],
    ['seeped', indicators.seepedM3],
    ['spilled', indicators.spilledM3],
    ['stored', indicators.storedChangeM3],
  ] as const
  const sometimes = [
    ['rained', indicators.rainedM3],
    ['brought', broughtM3],
    ['evaporated', indicators.evaporatedM3],
  ] as const
  const lines = [...always, ...sometimes.filter(([, volumeM3]) => volumeM3 > 0)]
  return (
    <>
      {lines.map(([name, volumeM3]) => {
        const { text, unit } = displayVolume(locale, volumeM3)
        return (
          <p className={`volume-line is-plain ${name === 'spilled' && volumeM3 > 1 ? 'is-bad' : ''}`} key={name}>
            <span>{t(`scenario.${name}`)}</span>
            <span className="volume-change">
              {text} {unit}
            </span>
          </p>
        )
      })}
    </>
  )
}

function Freeboard({ indicators: { worstFreeboard } }: { readonly indicators: RunIndicators }) {
  const { t } = useTranslation()
  const name = useReachName()
  if (worstFreeboard.reachId === '') return null
  return (
    <p className="note">
      {t('scenario.freeboard', {
        freeboard: fixed(worstFreeboard.freeboardM, 2),
        reach: name(worstFreeboard.reachId),
        chainage: displayChainage(worstFreeboard.chainageM),
        ahead: aheadText(worstFreeboard.atS * 1000),
      })}
    </p>
  )
}

function Arrivals({ indicators }: { readonly indicators: RunIndicators }) {
  const { t } = useTranslation()
  const name = useReachName()
  const arrivals = Object.entries(indicators.firstArrivalByReachS).sort(([, a], [, b]) => a - b)
  if (arrivals.length === 0) return null
  return (
    <table className="effects">
      <caption>{t('scenario.arrivals')}</caption>
      <tbody>
        {arrivals.slice(0, MOST_ARRIVALS).map(([reachId, atS]) => (
          <tr key={reachId}>
            <th scope="row">{name(reachId)}</th>
            <td>{aheadText(atS * 1000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function useReachName(): (reachId: string) => string {
  const { district } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  return (reachId) => {
    const reach = district.reaches.find(({ id }) => id === reachId)
    return reach === undefined ? reachId : nameIn(locale, reach.names)
  }
}
