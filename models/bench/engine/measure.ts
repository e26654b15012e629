/** What a case says of itself. `cpuS` is the median of its runs, `leastCpuS` the fastest. */
export interface Measured {
  readonly cpuS: number
  readonly leastCpuS?: number
  readonly cells: number
  readonly steps: number
  readonly iterations: number
  readonly massError: number
  readonly outcome?: string
  readonly rmse?: number
  readonly nsPerCellIteration?: number
  readonly [more: string]: number | string | undefined
}

/** CPU time of this process so far: others on the same cores do not count, as they would in wall time. */
export const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Median and least CPU time of several runs of one thing; the first run of all is warm-up and not counted. */
export function repeated(times: number, run: () => Measured): Measured {
  run()
  const runs = Array.from({ length: times }, run).sort((a, b) => a.cpuS - b.cpuS)
  const median = runs[Math.floor(times / 2)]
  const least = runs[0]
  if (median === undefined || least === undefined) throw new RangeError(`times must be at least 1, got ${times}`)
  return { ...median, leastCpuS: least.cpuS }
}

/** Rounds to what a figure is worth, so that a history of results can be read. */
export const rounded = (value: number, digits = 4): number => Number(value.toPrecision(digits))
