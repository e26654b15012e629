import type { Gauge, Station } from '@district/models'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { displayChainage } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { HistoryChart } from '../charts/history-chart.tsx'
import { Age, Flags, Measured } from '../numbers/live-numbers.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { CardFrame, Fact, Facts, SourceNote } from './card-frame.tsx'

/** A station on its own: everything it measures, and the last day of the chosen gauge. */
export function StationCard({ station }: { readonly station: Station }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const reach = station.reachId === null ? undefined : district.reaches[index.reachIndexById.get(station.reachId) ?? -1]
  return (
    <CardFrame names={station.names} kind={t(`kind.${station.kind}`)} id={station.id}>
      <section className="card-section">
        <StationGauges station={station} />
      </section>
      <section className="card-section">
        {reach !== undefined && (
          <Facts>
            <Fact name={t('card.modelLine')}>
              {nameIn(locale, reach.names)} {station.chainageM !== null && displayChainage(station.chainageM)}
            </Fact>
          </Facts>
        )}
        <SourceNote of={station} />
      </section>
    </CardFrame>
  )
}

/** A station's gauges with their last words; the chosen one's day below. */
export function StationGauges({ station }: { readonly station: Station }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const gauges = index.gaugesByStation.get(station.id) ?? []
  const [chosenId, setChosenId] = useState(gauges[0]?.id)
  const chosen = gauges.find((gauge) => gauge.id === chosenId)
  return (
    <>
      <ul className="gauge-list">
        {gauges.map((gauge) => (
          <li key={gauge.id}>
            <button
              type="button"
              className="gauge-row"
              aria-pressed={gauge.id === chosenId}
              onClick={() => setChosenId(gauge.id)}
              data-testid={`gauge-${gauge.id}`}
            >
              <span className="gauge-name">
                {nameIn(locale, gauge.names)}
                <Flags gauges={[gauge]} />
              </span>
              <GaugeNumber gauge={gauge} />
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <>
          <h3>{t('chart.title')}</h3>
          <OneGaugeChart gauge={chosen} />
        </>
      )}
    </>
  )
}

function GaugeNumber({ gauge }: { readonly gauge: Gauge }) {
  const alone = useMemo(() => [gauge], [gauge])
  return (
    <>
      <Measured gauges={alone} quantity={gauge.quantity} unit />
      <Age gauges={alone} />
    </>
  )
}

function OneGaugeChart({ gauge }: { readonly gauge: Gauge }) {
  const locale = useTwinState((state) => state.locale)
  const alone = useMemo(() => [gauge], [gauge])
  const labels = useMemo(() => [nameIn(locale, gauge.names)], [locale, gauge])
  return <HistoryChart key={gauge.id} quantity={gauge.quantity} gauges={alone} labels={labels} />
}
