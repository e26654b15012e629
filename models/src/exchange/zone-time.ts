const HOUR_MS = 3_600_000

/**
 * The instant at which the clock of a time zone shows what `clockMs` would be in UTC: SWMM's dates have no zone.
 *
 * @throws RangeError when the zone is unknown
 */
export function instantOfClockMs(clockMs: number, timeZone: string): number {
  const guess = clockMs - offsetMs(clockMs, timeZone)
  return clockMs - offsetMs(guess, timeZone)
}

/** How far the clock of a zone is ahead of UTC at an instant. */
export function offsetMs(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000)
}
