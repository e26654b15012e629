const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

/** A logger that was offline may bring years back; a clock that was never set says 1970. */
const OLDEST_MS = 2 * 366 * 24 * 3600 * 1000
/** By how much of wall time a station's clock may run ahead of ours. */
const AHEAD_MS = 120 * 1000

export type TakenAtOutcome =
  | { readonly kind: 'plausible'; readonly takenAtMs: number }
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'implausible'; readonly detail: string }

/** When a reading was taken. `speed` is that of the district's clock: on a fast one, seconds of wall time are minutes. */
export function parseTakenAt(takenAt: unknown, nowMs: number, speed: number): TakenAtOutcome {
  if (typeof takenAt !== 'string' || !ISO_WITH_ZONE.test(takenAt))
    return {
      kind: 'malformed',
      detail: `takenAt must be ISO 8601 with a zone, got ${JSON.stringify(takenAt) ?? 'nothing'}`,
    }
  const takenAtMs = Date.parse(takenAt)
  if (Number.isNaN(takenAtMs)) return { kind: 'malformed', detail: `takenAt is no date: ${takenAt}` }
  return judgeTakenAt(takenAtMs, { written: takenAt, nowMs, speed })
}

/** The same for an instant that came as a number; `written` is how the device wrote it. */
export function judgeTakenAt(
  takenAtMs: number,
  { written: takenAt, nowMs, speed }: { readonly written: string; readonly nowMs: number; readonly speed: number },
): TakenAtOutcome {
  if (takenAtMs < nowMs - OLDEST_MS)
    return { kind: 'implausible', detail: `takenAt lies too far in the past: ${takenAt}` }
  if (takenAtMs > nowMs + AHEAD_MS * Math.max(1, speed))
    return { kind: 'implausible', detail: `takenAt lies in the future: ${takenAt}` }
  return { kind: 'plausible', takenAtMs }
}
