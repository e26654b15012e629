import { useEffect, useMemo, useRef } from 'react'
import uPlot from 'uplot'
import { rootScale } from '../../ground/root-scale.ts'
import { useTwinState } from '../twin-context.tsx'
import { alignedColumns, axisRange, type ChartSeries, type ChartTone } from './chart-data.ts'

interface Stroke {
  readonly colour: string
  readonly width: number
  readonly dash?: number[]
}

/** Upstream is full and dark, downstream lighter; what was rehearsed is plum, what would be anyway is dotted. */
const STROKES: Record<ChartTone, Stroke> = {
  'measured-up': { colour: '--ink', width: 1.6 },
  'measured-down': { colour: '--water', width: 1.6 },
  'rehearsal-up': { colour: '--plum', width: 2 },
  'rehearsal-down': { colour: '--plum', width: 1.4, dash: [6, 3] },
  'baseline-up': { colour: '--ink-faint', width: 1.2, dash: [2, 3] },
  'baseline-down': { colour: '--ink-faint', width: 1.2, dash: [7, 3, 2, 3] },
  'branch-A': { colour: '--branch-a', width: 2 },
  'branch-B': { colour: '--branch-b', width: 2 },
  'branch-C': { colour: '--branch-c', width: 2 },
  'branch-D': { colour: '--branch-d', width: 2 },
  'branch-E': { colour: '--branch-a', width: 1.8, dash: [6, 3] },
  'branch-F': { colour: '--branch-b', width: 1.8, dash: [6, 3] },
  'branch-G': { colour: '--branch-c', width: 1.8, dash: [6, 3] },
  'branch-H': { colour: '--branch-d', width: 1.8, dash: [6, 3] },
}

export interface TimeChartProps {
  readonly series: readonly ChartSeries[]
  readonly fromMs: number
  readonly toMs: number
  readonly timeZone: string
  readonly decimals: number
  /** The axis shows at least this much. */
  readonly leastSpan: number
  readonly heightPx: number
  /** An instant to mark, such as the playhead. */
  readonly markMs?: number | undefined
}

/** A small time series, drawn on a canvas outside React; made anew only when its lines change in kind. */
export function TimeChart(props: TimeChartProps) {
  const { series, fromMs, toMs, heightPx, markMs } = props
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(props)
  latest.current = props
  const columns = useMemo(() => alignedColumns(series), [series])
  const theme = useTwinState((state) => state.theme)
  const kinds = series.map((line) => `${line.tone} ${line.label}`).join('|')

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines of other kinds and another theme need another plot; their values do not
  useEffect(() => {
    if (box.current === null) return
    const made = new uPlot(optionsOf(latest, box.current), columns as uPlot.AlignedData, box.current)
    plot.current = made
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      made.setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) })
    })
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [kinds, theme, heightPx, props.timeZone, props.decimals, props.leastSpan])

  useEffect(() => {
    const drawn = plot.current
    if (drawn === undefined) return
    drawn.setData(columns as uPlot.AlignedData, false)
    drawn.setScale('x', { min: fromMs / 1000, max: toMs / 1000 })
  }, [columns, fromMs, toMs])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is read from `latest` while drawing
  useEffect(() => plot.current?.redraw(false), [markMs])

  return <div className="time-chart" ref={box} style={{ height: `${heightPx / 16}rem` }} />
}

function optionsOf(latest: { readonly current: TimeChartProps }, box: HTMLElement): uPlot.Options {
  const { series, heightPx, timeZone, decimals, leastSpan } = latest.current
  const scale = rootScale()
  const colours = getComputedStyle(document.documentElement)
  const colour = (name: string) => colours.getPropertyValue(name).trim()
  const axis = {
    stroke: colour('--ink-faint'),
    font: `${11 * scale}px ${colour('--font')}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 * scale },
  }
  return {
    width: box.clientWidth,
    height: heightPx * scale,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    padding: [8, 8, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    scales: {
      x: { time: true, range: () => [latest.current.fromMs / 1000, latest.current.toMs / 1000] },
      y: { range: (_, minimum, maximum) => axisRange(minimum, maximum, leastSpan) },
    },
    axes: [
      {
        ...axis,
        size: 26 * scale,
        space: 56 * scale,
        values: [[3600, '{HH}:{mm}', null, null, null, null, null, null, 1]],
        incrs: [3600, 7200, 14_400, 21_600],
      },
      {
        ...axis,
        size: 46 * scale,
        space: 26 * scale,
        values: (_, ticks) => ticks.map((tick) => tick.toFixed(tickDecimals(ticks, decimals))),
      },
    ],
    series: [
      {},
      ...series.map(({ label, tone }) => ({
        label,
        stroke: colour(STROKES[tone].colour),
        width: STROKES[tone].width,
        dash: STROKES[tone].dash ?? [],
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: { draw: [(drawn) => drawMark(drawn, latest.current.markMs, colour('--plum'))] },
  }
}

function tickDecimals(ticks: readonly number[], decimals: number): number {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  if (step >= 1) return 0
  return Math.min(decimals, step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3)
}

function drawMark(drawn: uPlot, markMs: number | undefined, colour: string): void {
  if (markMs === undefined) return
  const x = drawn.valToPos(markMs / 1000, 'x', true)
  const { ctx, bbox } = drawn
  if (x < bbox.left || x > bbox.left + bbox.width) return
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.restore()
}
