import { type Chart, type ChartSeries, figureSvg } from '../../validation/figure.ts'

const STRETCHES = 160

/** One curve of a panel: what our law says, as a function of what stands along the axis. */
export interface Curve {
  readonly name: string
  readonly of: (x: number) => number
  readonly look?: 'line' | 'dashed'
}

/** Numbers from elsewhere, or worked out by hand in the page's own words. */
export interface Dots {
  readonly name: string
  readonly at: readonly (readonly [x: number, y: number])[]
}

export interface Panel {
  readonly xLabel: string
  readonly yLabel: string
  readonly from: number
  readonly to: number
  readonly curves: readonly Curve[]
  readonly dots?: readonly Dots[]
}

const seriesOf = ({ from, to, curves, dots = [] }: Panel): ChartSeries[] => {
  const x = Array.from({ length: STRETCHES + 1 }, (_, i) => from + ((to - from) * i) / STRETCHES)
  return [
    ...curves.map(({ name, of, look = 'line' }) => ({ name, look, x, y: x.map(of) })),
    ...dots.map(({ name, at }) => ({ name, look: 'dots' as const, x: at.map(([a]) => a), y: at.map(([, b]) => b) })),
  ]
}

/** Panels one below the other, computed now. */
export function dischargeFigure(title: string, panels: readonly Panel[]): string {
  const chart = panels.reduceRight<Chart | undefined>((below, panel) => {
    const { xLabel, yLabel } = panel
    const own = { xLabel, yLabel, series: seriesOf(panel) }
    return below === undefined ? own : { ...own, below }
  }, undefined)
  if (chart === undefined) throw new RangeError('panels must be one or more, got none')
  return figureSvg(title, chart)
}
