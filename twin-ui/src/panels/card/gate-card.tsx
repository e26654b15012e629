import type { Gate } from '@district/models'
import { useMemo, useState } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { fixed } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { gateGauges } from '../../state/district-index.ts'
import { isAhead } from '../../state/time-slice.ts'
import { AheadChart } from '../charts/ahead-chart.tsx'
import { HistoryChart } from '../charts/history-chart.tsx'
import { CommandSection } from '../command/command-section.tsx'
import { gateReaders, isModelled } from '../numbers/frame-readers.ts'
import { OpeningEditor } from '../rehearsal/opening-editor.tsx'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { CardFrame, Fact, Facts, SourceNote } from './card-frame.tsx'
import { type ComparedQuantity, ComparisonTable } from './comparison-table.tsx'
import { GateElevation } from './gate-elevation.tsx'

/** A gate: what is measured there, what the model says, its last day, and what if it were moved. */
export function GateCard({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const compared = useComparedQuantities(gate)
  return (
    <CardFrame names={gate.names} kind={t(`kind.${gate.kind}`)} id={gate.id}>
      <GateElevation gate={gate} />
      <ComparisonTable quantities={compared} />
      <OpeningEditor gate={gate} />
      <GateCharts gate={gate} />
      <CommandSection gate={gate} />
      <GateParameters gate={gate} />
    </CardFrame>
  )
}

function useComparedQuantities(gate: Gate): readonly ComparedQuantity[] {
  const { t } = useTranslation()
  const { network, index } = useLoaded()
  return useMemo(() => {
    const readers = gateReaders(index, gate.id)
    const gauges = (key: string) => gateGauges(index, gate.id, key)
    const rows: readonly ComparedQuantity[] = [
      { name: t('gate.stageUp'), quantity: 'stage', gauges: gauges('stageUpM'), read: readers.stageUpM },
      { name: t('gate.stageDown'), quantity: 'stage', gauges: gauges('stageDownM'), read: readers.stageDownM },
      { name: t('gate.discharge'), quantity: 'discharge', gauges: gauges('dischargeM3s'), read: readers.dischargeM3s },
      { name: t('gate.opening'), quantity: 'opening', gauges: gauges('openingM'), read: readers.openingM },
    ]
    const crossing = index.gateIndexById.get(gate.id) ?? -1
    return rows.filter(
      (row, at) => row.gauges.length > 0 || at > 1 || isModelled(network, crossing, at === 0 ? 'up' : 'down'),
    )
  }, [t, network, index, gate])
}

type ChartTab = 'stage' | 'discharge' | 'opening'
const TABS: readonly ChartTab[] = ['stage', 'discharge', 'opening']

const TITLES = {
  past: 'chart.titlePast',
  live: 'chart.title',
  forecast: 'chart.titleForecast',
  rehearsal: 'chart.titleAhead',
} as const

function GateCharts({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const { index } = useLoaded()
  const mode = useTwinState((state) => state.mode)
  const [tab, setTab] = useState<ChartTab>('stage')
  const lines = useMemo(() => {
    const gauges = (key: string) => gateGauges(index, gate.id, key)
    const stages = [...gauges('stageUpM'), ...gauges('stageDownM')]
    return {
      stage: { gauges: stages, labels: stages.map(({ key }) => t(key === 'stageUpM' ? 'chart.up' : 'chart.down')) },
      discharge: { gauges: gauges('dischargeM3s'), labels: [t('chart.discharge')] },
      // All bays of a gate move together in practice; the first one stands for them in the chart.
      opening: { gauges: gauges('openingM').slice(0, 1), labels: [t('chart.opening')] },
    }
  }, [index, gate, t])
  return (
    <section className="card-section">
      <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(key as ChartTab)}>
        <div className="section-head">
          <h3>{t(TITLES[mode])}</h3>
          <TabList className="tabs" aria-label={t('chart.title')}>
            {TABS.map((id) => (
              <Tab key={id} id={id} className="tab">
                {t(`chart.${id}`)}
              </Tab>
            ))}
          </TabList>
        </div>
        {TABS.map((id) => (
          <TabPanel key={id} id={id}>
            {isAhead(mode) ? (
              <AheadChart gateId={gate.id} quantity={id} />
            ) : (
              <HistoryChart quantity={id} gauges={lines[id].gauges} labels={lines[id].labels} />
            )}
          </TabPanel>
        ))}
      </Tabs>
    </section>
  )
}

function GateParameters({ gate }: { readonly gate: Gate }) {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const selected = useTwinState((state) => state.selected)
  const { provenance, seat } = gate
  const reach = seat.kind === 'outside' ? undefined : district.reaches[index.reachIndexById.get(seat.reachId) ?? -1]
  return (
    <section className="card-section">
      <h3>{t('card.parameters')}</h3>
      <Facts>
        <Fact name={t('gate.bays')} provenance={provenance}>
          {gate.bays} × {fixed(gate.bayWidthM, 1)} m
        </Fact>
        <Fact name={t('gate.sill')} provenance={provenance}>
          {fixed(gate.sillM, 2)} m
        </Fact>
        <Fact name={t('gate.maximumOpening')} provenance={provenance}>
          {fixed(gate.maximumOpeningM, 2)} m
        </Fact>
        <Fact name={t('gate.designDischarge')} provenance={provenance}>
          {fixed(gate.designDischargeM3s, 1)} m³/s
        </Fact>
        {gate.targetStageM !== null && (
          <Fact name={t('gate.targetStage')} provenance={provenance}>
            {fixed(gate.targetStageM, 2)} ± {fixed(gate.targetToleranceM, 2)} m
          </Fact>
        )}
        <Fact name={t('gate.gateSpeed')} provenance={provenance}>
          {fixed(gate.speedMPerS * 60, 2)} m/min
        </Fact>
        {seat.kind === 'outside' && <Fact name={t('gate.outside')}>{fixed(seat.outsideStageM, 2)} m</Fact>}
        {reach !== undefined && (
          <Fact name={t(gate.kind === 'offtake' ? 'card.behind' : 'card.modelLine')}>
            <button type="button" className="link-button" onClick={() => selected({ kind: 'reach', id: reach.id })}>
              {nameIn(locale, reach.names)}
            </button>
          </Fact>
        )}
      </Facts>
      <SourceNote of={gate} />
    </section>
  )
}
