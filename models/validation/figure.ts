/** Numbers along x and y, of equal count. */
export interface ChartSeries {
  readonly name: string
  /** line: exact · dots: computed · dashed: a second one of its kind · bed: filled down to the axis. */
  readonly look: 'line' | 'dots' | 'dashed' | 'bed'
  readonly x: readonly number[]
  readonly y: readonly number[]
}

export interface Chart {
  readonly xLabel: string
  readonly yLabel: string
  readonly series: readonly ChartSeries[]
}
