import { type Gauge, QUANTITIES, type QuantityName } from '@district/models'
import type { HistoryPoint } from '@district/models/contract'
import { useMemo, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { displayNumber, displayUnit } from '../../ground/display-units.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import { type ChartSeries, type ChartTone, extentOf, historyLine } from './chart-data.ts'
import { ChartKey } from './chart-key.tsx'
import { ChartTable } from './chart-table.tsx'
import { TimeChart } from './time-chart.tsx'
import { HISTORY_EVERY_S, HISTORY_SPAN_MS, useHistory } from './use-history.ts'

export interface HistoryChartProps {
  readonly quantity: QuantityName
  /** One line each; keep the list's identity while it shows the same gauges. */
  readonly gauges: readonly Gauge[]
  readonly labels: readonly string[]
}

const TONES: readonly ChartTone[] = ['measured-up', 'measured-down']
export const CHART_HEIGHT_PX = 148

/** What gauges said in the last 24 hours, as a chart or as a table. */
export function HistoryChart({ quantity, gauges, labels }: HistoryChartProps) {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const history = useHistory(gauges)
  const nowMs = useTwinState((state) => state.nowMs)
  const pastMs = useTwinState((state) => (state.mode === 'past' ? state.nowMs : undefined))
  const latest = useTwinState((state) => gauges.map(({ id }) => state.latestByGauge.get(id)?.takenAtMs ?? 0).join())
  const latestByGauge = useTwinState((state) => state.latestByGauge)
  const [isTable, setTable] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `latest` changes when one of these gauges speaks; the map at every reading
  const series = useMemo(
    (): readonly ChartSeries[] =>
      gauges.map((gauge, line) => ({
        label: labels[line] ?? gauge.id,
        tone: TONES[line] ?? 'measured-up',
        ...historyLine(
          history.kind === 'ready' ? upTo(history.pointsByGauge.get(gauge.id) ?? [], pastMs) : [],
          HISTORY_EVERY_S,
          latestByGauge.get(gauge.id),
        ),
      })),
    [gauges, labels, history, latest, pastMs],
  )
  const { decimals } = QUANTITIES[quantity]
  const isEmpty = history.kind === 'ready' && series.every(({ values }) => values.length < 2)
  return (
    <figure className="chart" data-testid="history-chart" data-state={history.kind}>
      <figcaption className="chart-caption">
        <ChartKey series={series} unit={displayUnit(quantity)} />
        <Button className="quiet-button" onPress={() => setTable(!isTable)}>
          {t(isTable ? 'chart.asChart' : 'chart.asTable')}
        </Button>
      </figcaption>
      {isTable ? (
        <ChartTable series={series} decimals={decimals} />
      ) : (
        <div className="chart-box" style={{ height: CHART_HEIGHT_PX }}>
          <TimeChart
            series={series}
            fromMs={nowMs - HISTORY_SPAN_MS}
            toMs={nowMs}
            timeZone={district.timeZone}
            decimals={decimals}
            leastSpan={LEAST_SPAN[quantity] ?? 1}
            heightPx={CHART_HEIGHT_PX}
          />
          {history.kind === 'loading' && <p className="chart-note">{t('chart.loading')}</p>}
          {history.kind === 'failed' && <p className="chart-note">{t('chart.failed', { detail: history.detail })}</p>}
          {isEmpty && <p className="chart-note">{t('chart.empty')}</p>}
        </div>
      )}
      <p className="visually-hidden">{series.map((line) => summary(line, quantity, t)).join('; ')}</p>
    </figure>
  )
}

/** What came after an instant of the past was not known then. */
const upTo = (points: readonly HistoryPoint[], pastMs: number | undefined): readonly HistoryPoint[] =>
  pastMs === undefined ? points : points.filter(({ atMs }) => atMs <= pastMs)

/** Less than this is not worth a hill on the screen. */
export const LEAST_SPAN: Partial<Record<QuantityName, number>> = {
  stage: 0.2,
  discharge: 2,
  opening: 0.5,
  volume: 1000,
  rainfall: 0.002,
  sediment: 0.5,
  airTemperature: 5,
  humidity: 0.2,
  wind: 2,
  soilMoisture: 0.02,
  groundwaterDepth: 0.2,
  supply: 1,
}

function summary(line: ChartSeries, quantity: QuantityName, t: ReturnType<typeof useTranslation>['t']): string {
  const extent = extentOf(line)
  if (extent === undefined) return ''
  return t('chart.summary', {
    name: line.label,
    minimum: displayNumber(quantity, extent.minimum),
    maximum: displayNumber(quantity, extent.maximum),
    latest: displayNumber(quantity, extent.latest),
    unit: displayUnit(quantity),
  })
}
