import { useTranslation } from 'react-i18next'
import { nameIn } from '../../ground/locale.ts'
import { type Abnormality, isSevere } from '../../state/abnormality.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'

const SHOWN = 8

/** What is abnormal, worst first; each line leads to the thing. */
export function AbnormalList() {
  const { t } = useTranslation()
  const abnormalities = useTwinState((state) => state.abnormalities)
  const isJudged = useTwinState((state) => state.latestByGauge.size > 0)
  const all = [...abnormalities.values()]
  return (
    <section className="card-section" data-testid="abnormal-list" data-count={all.length}>
      <h3>
        {t('overview.abnormal')}
        {all.length > 0 && <span className="count">{all.length}</span>}
      </h3>
      {isJudged && all.length === 0 && <p className="note">{t('overview.noneAbnormal')}</p>}
      <ul className="abnormal-list">
        {all.slice(0, SHOWN).map((abnormality) => (
          <AbnormalRow key={abnormality.stationId} abnormality={abnormality} />
        ))}
      </ul>
      {all.length > SHOWN && <p className="note">{t('overview.moreAbnormal', { count: all.length - SHOWN })}</p>}
    </section>
  )
}

function AbnormalRow({ abnormality }: { readonly abnormality: Abnormality }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const station = index.stationById.get(abnormality.stationId)
  const gauge = index.gaugeById.get(abnormality.gaugeId)
  if (station === undefined || gauge === undefined) return null
  const { gateId } = station
  return (
    <li>
      <button
        type="button"
        className={`abnormal-row ${isSevere(abnormality.kind) ? 'abnormal-severe' : 'abnormal-mild'}`}
        onClick={() => selected(gateId === null ? { kind: 'station', id: station.id } : { kind: 'gate', id: gateId })}
      >
        <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
          {isSevere(abnormality.kind) ? <path d="M6 .5 11.5 6 6 11.5 .5 6Z" /> : <path d="M6 1.2 11.3 10.8H.7Z" />}
        </svg>
        <span className="abnormal-name">{nameIn(locale, station.names)}</span>
        <span className="abnormal-what">
          {/* Which gauge matters where the gauge is at fault; a stage off its target is the canal's. */}
          {abnormality.byM === 0 && `${nameIn(locale, gauge.names)} · `}
          {t(`abnormal.${abnormality.kind}`, { by: abnormality.byM.toFixed(2) })}
        </span>
      </button>
    </li>
  )
}
