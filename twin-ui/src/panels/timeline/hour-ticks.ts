export interface HourTick {
  readonly atMs: number
  /** Place between start and end, 0 to 1. */
  readonly share: number
}

const HOUR_MS = 3_600_000
/** Labels that stand side by side on the bar without touching. */
const MOST_TICKS = 12
const TICK_HOURS = [1, 3, 6, 12, 24] as const

/** Distance of ticks for a span: the closest that keeps their labels apart; whole days for long ones. */
export const tickHours = (spanMs: number): number =>
  TICK_HOURS.find((hours) => spanMs / (hours * HOUR_MS) <= MOST_TICKS) ?? 24

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
