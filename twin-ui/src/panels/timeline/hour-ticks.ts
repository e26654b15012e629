export interface HourTick {
  readonly atMs: number
  /** Place between start and end, 0 to 1. */
  readonly share: number
}

const HOUR_MS = 3_600_000
/** The label of the start takes this much of the bar. */
const START_LABEL_SHARE = 0.08

/**
 * Full hours of the district's clock that are multiples of `everyHours`, away from the ends, where the labels of the ends stand.
 * `hourOf` tells the district's hour of an instant: zones with half hours exist.
 */
export function hourTicks(
  fromMs: number,
  toMs: number,
  everyHours: number,
  hourOf: (atMs: number) => number,
): readonly HourTick[] {
  const ticks: HourTick[] = []
  const spanMs = toMs - fromMs
  for (let atMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS; atMs <= toMs; atMs += HOUR_MS) {
    const share = (atMs - fromMs) / spanMs
    if (hourOf(atMs) % everyHours === 0 && share > START_LABEL_SHARE && share < 0.98) ticks.push({ atMs, share })
  }
  return ticks
}
