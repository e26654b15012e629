import { type GateId, QUANTITIES } from '@district/models'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { RehearsalFrames } from '../../frame/rehearsal-frames.ts'
import { displayUnit } from '../../ground/display-units.ts'
import { type FrameReader, gateReaders } from '../numbers/frame-readers.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import type { ChartSeries, ChartTone } from './chart-data.ts'
import { ChartKey } from './chart-key.tsx'
import { CHART_HEIGHT_PX, LEAST_SPAN } from './history-chart.tsx'
import { TimeChart } from './time-chart.tsx'

export type AheadQuantity = 'stage' | 'discharge' | 'opening'

/** The mark follows the playhead in steps that a chart of this width can show. */
const MARK_STEP_MS = 600_000

/** What a gate would see in the hours ahead: foretold, or rehearsed beside the same hours with nothing changed. */
export function AheadChart({ gateId, quantity }: { readonly gateId: GateId; readonly quantity: AheadQuantity }) {
  const { t } = useTranslation()
  const { district, network, index } = useLoaded()
  const { store, playedFrames, baselineFrames } = useTwin()
  const isForecast = useTwinState((state) => state.mode === 'forecast')
  const version = useFrameCount(playedFrames)
  const markMs = useStore(store, (state) => Math.round(state.playheadMs / MARK_STEP_MS) * MARK_STEP_MS)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` says that the frames behind the reader changed
  const series = useMemo((): readonly ChartSeries[] => {
    const readers = gateReaders(index, gateId)
    const line = (label: string, tone: ChartTone, frames: RehearsalFrames, read: FrameReader) => ({
      label,
      tone,
      ...lineOf(frames, read),
    })
    const both = (suffix: string, side: 'up' | 'down', read: FrameReader): readonly ChartSeries[] =>
      isForecast
        ? [line(`${suffix}${t('origin.forecast')}`, `forecast-${side}`, playedFrames, read)]
        : [
            line(`${suffix}${t('chart.withoutChange')}`, `baseline-${side}`, baselineFrames, read),
            line(`${suffix}${t('chart.withChange')}`, `rehearsal-${side}`, playedFrames, read),
          ]
    const lines = {
      discharge: () => both('', 'up', readers.dischargeM3s),
      opening: () => both('', 'up', readers.openingM),
      stage: () => [
        ...both(`${t('chart.up')} · `, 'up', readers.stageUpM),
        ...both(`${t('chart.down')} · `, 'down', readers.stageDownM),
      ],
    }
    // A scenario has no baseline, and a gate at an end has one stage only.
    return lines[quantity]().filter(({ values }) => values.some((value) => value !== null))
  }, [network, index, gateId, quantity, version, isForecast, t])
  const span = playedFrames.spanMs()
  if (span === undefined) return null
  return (
    <figure className="chart" data-testid="ahead-chart">
      <figcaption className="chart-caption">
        <ChartKey series={series} unit={displayUnit(quantity)} />
      </figcaption>
      <div className="chart-box" style={{ height: CHART_HEIGHT_PX }}>
        <TimeChart
          series={series}
          fromMs={span.startMs}
          toMs={span.endMs}
          timeZone={district.timeZone}
          decimals={QUANTITIES[quantity].decimals}
          leastSpan={LEAST_SPAN[quantity] ?? 1}
          heightPx={CHART_HEIGHT_PX}
          markMs={markMs}
        />
      </div>
    </figure>
  )
}

function useFrameCount(frames: RehearsalFrames): number {
  const [count, setCount] = useState(frames.count)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = frames.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => setCount(frames.count), 100)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [frames])
  return count
}

function lineOf(frames: RehearsalFrames, read: FrameReader): Pick<ChartSeries, 'atMs' | 'values'> {
  const all = frames.all()
  return { atMs: all.map(({ timeMs }) => timeMs), values: all.map((frame) => read(frame) ?? null) }
}
