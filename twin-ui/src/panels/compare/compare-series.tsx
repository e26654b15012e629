import { QUANTITIES } from '@district/models'
import type { Frame } from '@district/models/contract'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { displayUnit } from '../../ground/display-units.ts'
import { nameIn } from '../../ground/locale.ts'
import { baselineFramesKey, baselineKey } from '../../rehearsal/branch.ts'
import type { ChartSeries, ChartTone } from '../charts/chart-data.ts'
import { ChartKey } from '../charts/chart-key.tsx'
import { LEAST_SPAN } from '../charts/history-chart.tsx'
import { TimeChart } from '../charts/time-chart.tsx'
import type { FrameReader } from '../numbers/frame-readers.ts'
import { OneOf } from '../one-of.tsx'
import { useBranchName } from '../rehearsal/branch-name.ts'
import { useLoaded, useTwin, useTwinState } from '../twin-context.tsx'
import type { Compared } from './compared-branches.ts'
import { type PlaceQuantity, placeReaders } from './place-readers.ts'

const HEIGHT_PX = 150
const MARK_STEP_MS = 600_000

/** What every branch sees at the selected place, on one axis that begins where each of them began. */
export function CompareSeries({ compared }: { readonly compared: Compared }) {
  const { t } = useTranslation()
  const { district } = useLoaded()
  const [wished, setWished] = useState<PlaceQuantity>('stage')
  const place = usePlace()
  const { store } = useTwin()
  const markMs = useStore(store, (state) => Math.round(state.playheadMs / MARK_STEP_MS) * MARK_STEP_MS)
  const offered = place?.readers ?? {}
  const quantity = offered[wished] === undefined ? 'stage' : wished
  const { series, span } = useSeries(compared, offered[quantity])
  if (place === undefined || span === undefined) return <p className="note">{t('compare.selectPlace')}</p>
  return (
    <figure className="chart compare-chart" data-testid="compare-chart">
      <div className="section-head">
        <h3>{place.name}</h3>
        <OneOf
          label={t('compare.quantity')}
          choices={Object.keys(offered) as PlaceQuantity[]}
          chosen={quantity}
          onChosen={setWished}
        >
          {(id) => t(`compare.of.${id}`)}
        </OneOf>
      </div>
      <ChartKey series={series} unit={displayUnit(kindOf(quantity))} />
      <div className="chart-box" style={{ height: HEIGHT_PX }}>
        <TimeChart
          series={series}
          fromMs={span.startMs}
          toMs={span.endMs}
          timeZone={district.timeZone}
          decimals={QUANTITIES[kindOf(quantity)].decimals}
          leastSpan={LEAST_SPAN[kindOf(quantity)] ?? 1}
          heightPx={HEIGHT_PX}
          markMs={markMs}
        />
      </div>
    </figure>
  )
}

const kindOf = (quantity: PlaceQuantity) => (quantity === 'stageDown' ? 'stage' : quantity)

function usePlace() {
  const loaded = useLoaded()
  const selection = useTwinState((state) => state.selection)
  const locale = useTwinState((state) => state.locale)
  return useMemo(() => {
    const place = selection === undefined ? undefined : placeReaders(loaded, selection)
    return place === undefined ? undefined : { readers: place.readers, name: nameIn(locale, place.names) }
  }, [loaded, selection, locale])
}

function useSeries({ baseline, branches }: Compared, read: FrameReader | undefined) {
  const { t } = useTranslation()
  const { branchFrames } = useTwin()
  const nameOf = useBranchName()
  const active = useTwinState((state) => state.activeBranchId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frames of what is compared stand still
  return useMemo(() => {
    const shown = branches.find(({ id }) => id === active) ?? branches[0]
    if (shown === undefined || read === undefined) return { series: [], span: undefined }
    const span = shown.outcome.report
    const line = (label: string, tone: ChartTone, key: string): ChartSeries => ({
      label,
      tone,
      ...pointsOf(branchFrames.of(key)?.all() ?? [], read, span.startMs),
    })
    const lines = branches.map((branch) => line(nameOf(branch), `branch-${branch.letter}`, branch.id))
    const origin = baseline?.branch.outcome
    const key = origin?.originId === undefined ? undefined : baselineKey(origin.originId, origin.plan)
    const unchanged = key === undefined ? [] : [line(t('compare.unchanged'), 'baseline-up', baselineFramesKey(key))]
    return { series: [...unchanged, ...lines].filter(({ atMs }) => atMs.length > 0), span }
  }, [baseline, branches, read, active, t])
}

/** On the axis that begins at `startMs`, so that branches from other moments can be laid over it. */
function pointsOf(frames: readonly Frame[], read: FrameReader, startMs: number): Pick<ChartSeries, 'atMs' | 'values'> {
  const shiftMs = startMs - (frames[0]?.timeMs ?? startMs)
  return {
    atMs: frames.map(({ timeMs }) => timeMs + shiftMs),
    values: frames.map((frame) => read(frame) ?? null),
  }
}
