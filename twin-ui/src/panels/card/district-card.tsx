import { type District, districtTotals, type Gauge } from '@district/models'
import { useMemo, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { displayArea, displayKm, fixed, NO_VALUE } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { type DistrictIndex, gateGauges } from '../../state/district-index.ts'
import type { TwinState } from '../../state/twin-store.ts'
import { HistoryChart } from '../charts/history-chart.tsx'
import { type FrameReader, gateReaders } from '../numbers/frame-readers.ts'
import { NumberCell } from '../numbers/live-numbers.tsx'
import { gaugeOrigin, worstOrigin } from '../numbers/origin.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import { AbnormalList } from './abnormal-list.tsx'
import { Fact, Facts } from './card-frame.tsx'

const SQUARE_METRES_PER_HECTARE = 10_000

/** The district at a glance: water in, water out, how well it is known, and what is abnormal first. */
export function DistrictCard() {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const totals = useMemo(() => districtTotals(district), [district])
  const area = displayArea(locale, totals.commandAreaHa * SQUARE_METRES_PER_HECTARE)
  return (
    <section className="card" aria-label={t('overview.title')} data-testid="district-card">
      <header className="card-head">
        <div>
          <h2>{t('overview.title')}</h2>
          <p className="card-kind">{t('overview.hint')}</p>
        </div>
      </header>
      <WaterNow />
      <AbnormalList />
      <DiversionDay />
      <section className="card-section">
        <h3>{t('overview.extent')}</h3>
        <Facts>
          <Fact name={t('overview.commandArea')}>
            {area.text} {area.unit}
          </Fact>
          <Fact name={t('overview.trunk')}>{t('overview.length', { km: displayKm(totals.trunkKm * 1000) })}</Fact>
          <Fact name={t('overview.branches')}>
            {t('overview.branchLength', { count: totals.branches, km: Math.round(totals.branchKm) })}
          </Fact>
        </Facts>
      </section>
    </section>
  )
}

/** How much came in over the last day, gate by gate. */
function DiversionDay() {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const locale = useTwinState((state) => state.locale)
  const { diversion } = useMemo(() => totalsOf(district, index), [district, index])
  const labels = useMemo(
    () =>
      diversion.map((gauge) => {
        const station = index.stationById.get(gauge.stationId)
        return station === undefined ? gauge.id : nameIn(locale, station.names)
      }),
    [diversion, index, locale],
  )
  return (
    <section className="card-section">
      <h3>{t('overview.diversionDay')}</h3>
      <HistoryChart quantity="discharge" gauges={diversion} labels={labels} />
    </section>
  )
}

interface Totals {
  readonly diversion: readonly Gauge[]
  readonly delivery: readonly Gauge[]
  readonly river: readonly Gauge[]
  readonly openings: readonly (readonly Gauge[])[]
}

function WaterNow() {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const totals = useMemo(() => totalsOf(district, index), [district, index])
  const diversion = useTwinState((state) => fixed(sumOf(state, totals.diversion), 1))
  const delivery = useTwinState((state) => fixed(sumOf(state, totals.delivery), 1))
  const riverStage = useTwinState((state) => fixed(sumOf(state, totals.river), 2))
  const origins = {
    diversion: useTwinState((state) => worstOrigin(state, totals.diversion)),
    delivery: useTwinState((state) => worstOrigin(state, totals.delivery)),
    river: useTwinState((state) => worstOrigin(state, totals.river)),
  }
  const heard = useTwinState((state) => (state.connection === 'lost' ? 0 : state.heardCount))
  const open = useTwinState((state) => totals.openings.filter((bays) => (maximumOf(state, bays) ?? 0) > OPEN_M).length)
  return (
    <section className="card-section" data-testid="water-now">
      <dl className="figures">
        <Figure name={t('overview.diversion')} text={diversion} unit="m³/s" origin={origins.diversion} />
        <Figure name={t('overview.delivery')} text={delivery} unit="m³/s" origin={origins.delivery} />
        <Figure name={t('overview.riverStage')} text={riverStage} unit="m" origin={origins.river} />
      </dl>
      <Facts>
        <Fact name={t('overview.gaugesHeard')}>
          {heard} / {district.gauges.length}
        </Fact>
        <Fact name={t('overview.gatesOpen')}>
          {open} / {totals.openings.length}
        </Fact>
        <ModelError />
      </Facts>
    </section>
  )
}

/** Leaves within the play of a drive count as closed. */
const OPEN_M = 0.02

interface FigureProps {
  readonly name: string
  readonly text: string
  readonly unit: string
  readonly origin: ReturnType<typeof gaugeOrigin>
}

function Figure({ name, text, unit, origin }: FigureProps) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <NumberCell text={text} unit={unit} origin={origin} />
      </dd>
    </div>
  )
}

/** The model's own error: how far what it computes lies from what is measured, over all gates. */
function ModelError() {
  const { t } = useTranslation()
  const { district, index } = useLoaded()
  const { store, shadowFrames } = useTwin()
  const pairs = useMemo(() => {
    const pairsOf = (key: string, pick: 'stageUpM' | 'stageDownM' | 'dischargeM3s') =>
      district.gates.flatMap(({ id }) => {
        const gauge = gateGauges(index, id, key)[0]
        return gauge === undefined ? [] : [{ gauge, read: gateReaders(index, id)[pick] }]
      })
    return {
      stage: [...pairsOf('stageUpM', 'stageUpM'), ...pairsOf('stageDownM', 'stageDownM')],
      discharge: pairsOf('dischargeM3s', 'dischargeM3s'),
    }
  }, [district, index])
  const errorOf = (pairsKept: readonly Pair[], decimals: number) => () => {
    const frame = shadowFrames.latest()
    return frame === undefined
      ? NO_VALUE
      : fixed(
          meanErrorOf(store.getState(), pairsKept, (read) => read(frame)),
          decimals,
        )
  }
  const stage = useSyncExternalStore(shadowFrames.subscribe, errorOf(pairs.stage, 3))
  const discharge = useSyncExternalStore(shadowFrames.subscribe, errorOf(pairs.discharge, 2))
  return (
    <>
      <div className="fact" title={t('overview.modelErrorHint')}>
        <dt>{t('overview.modelError')}</dt>
        <dd>{stage} m</dd>
      </div>
      <div className="fact" title={t('overview.modelErrorHint')}>
        <dt>{t('overview.dischargeError')}</dt>
        <dd>{discharge} m³/s</dd>
      </div>
    </>
  )
}

interface Pair {
  readonly gauge: Gauge
  readonly read: FrameReader
}

/** Mean absolute difference over gauges that are measured, fresh and good. */
function meanErrorOf(
  state: TwinState,
  pairs: readonly Pair[],
  computedOf: (read: FrameReader) => number | undefined,
): number | undefined {
  let sum = 0
  let count = 0
  for (const { gauge, read } of pairs) {
    if (gaugeOrigin(state, gauge) !== 'measured') continue
    const computed = computedOf(read)
    const reading = state.latestByGauge.get(gauge.id)
    if (computed === undefined || reading === undefined) continue
    sum += Math.abs(computed - reading.value)
    count += 1
  }
  return count === 0 ? undefined : sum / count
}

function totalsOf(district: District, index: DistrictIndex): Totals {
  const riverNodes = new Set(district.nodes.filter((node) => node.boundary === 'river-stage').map((node) => node.id))
  const inlets = district.gates.filter((gate) => riverNodes.has(gate.seat.fromNodeId))
  const offtakes = district.gates.filter((gate) => gate.kind === 'offtake')
  const first = (key: string) => (gate: { readonly id: District['gates'][number]['id'] }) =>
    gateGauges(index, gate.id, key).slice(0, 1)
  return {
    diversion: inlets.flatMap(first('dischargeM3s')),
    delivery: offtakes.flatMap(first('dischargeM3s')),
    river: inlets.slice(0, 1).flatMap(first('stageUpM')),
    openings: district.gates.map(({ id }) => gateGauges(index, id, 'openingM')).filter((bays) => bays.length > 0),
  }
}

/** A total is known only when all its parts are. */
function sumOf({ latestByGauge }: TwinState, gauges: readonly Gauge[]): number | undefined {
  if (gauges.length === 0) return undefined
  let sum = 0
  for (const { id } of gauges) {
    const reading = latestByGauge.get(id)
    if (reading === undefined) return undefined
    sum += reading.value
  }
  return sum
}

function maximumOf({ latestByGauge }: TwinState, gauges: readonly Gauge[]): number | undefined {
  const values = gauges.flatMap(({ id }) => latestByGauge.get(id)?.value ?? [])
  return values.length === 0 ? undefined : Math.max(...values)
}
