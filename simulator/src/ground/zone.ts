const HOUR_MS = 3_600_000

/** The district's own time of day. */
export interface Zone {
  offsetMs(atMs: number): number
  /** Days since 1970-01-01 on the district's wall calendar, with the fraction of the day. */
  localDay(atMs: number): number
  /** ISO 8601 with the district's offset, to the millisecond where there is one. */
  iso(atMs: number): string
}

/** @throws RangeError when the time zone has no IANA name that this machine knows */
export function createZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  let cachedHour = Number.NaN
  let cachedOffsetMs = 0

  const offsetMs = (atMs: number) => {
    const hour = Math.floor(atMs / HOUR_MS)
    if (hour !== cachedHour) {
      cachedHour = hour
      cachedOffsetMs = offsetOf(format, hour * HOUR_MS)
    }
    return cachedOffsetMs
  }

  return {
    offsetMs,
    localDay: (atMs) => (atMs + offsetMs(atMs)) / (24 * HOUR_MS),
    iso: (atMs) => {
      const offset = offsetMs(atMs)
      const local = new Date(atMs + offset).toISOString().replace('.000Z', '').replace('Z', '')
      const minutes = Math.abs(offset) / 60_000
      const [hh, mm] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
      return `${local}${offset < 0 ? '-' : '+'}${hh}:${mm}`
    },
  }
}

function offsetOf(format: Intl.DateTimeFormat, atMs: number): number {
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000)
}
