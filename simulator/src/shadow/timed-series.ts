/** What one gauge said over the last hours: instants rising, linear between, constant before the first and after the last. */
export interface TimedSeries {
  /** Any order; the same instant again replaces. False where that value was known. */
  put(atMs: number, value: number): boolean
  /** NaN when nothing is known. */
  at(timeMs: number): number
  /** Last instant that is not later; −∞ where there is none. */
  lastInstantMs(timeMs: number): number
  /** Mean of what was said after `fromMs` and not after `toMs`; NaN where nothing was. */
  meanWithin(fromMs: number, toMs: number): number
  readonly firstMs: number
  readonly lastMs: number
  readonly lastValue: number
  readonly length: number
  /** Forgets what is older, but the last value before that instant. */
  forgetBefore(timeMs: number): void
  /** Of what was said before that instant keeps one in `leastGapMs`. */
  thinBefore(timeMs: number, leastGapMs: number): void
}

export function createTimedSeries(): TimedSeries {
  const instants: number[] = []
  const values: number[] = []
  let thinnedUntilMs = Number.NEGATIVE_INFINITY

  /** Number of instants that are not later than `timeMs`. */
  const countUpTo = (timeMs: number) => {
    let low = 0
    let high = instants.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((instants[middle] ?? 0) <= timeMs) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    put: (atMs, value) => {
      const place = countUpTo(atMs)
      if (instants[place - 1] === atMs) {
        if (values[place - 1] === value) return false
        values[place - 1] = value
      } else if (place === instants.length) {
        instants.push(atMs)
        values.push(value)
      } else {
        instants.splice(place, 0, atMs)
        values.splice(place, 0, value)
      }
      return true
    },
    at: (timeMs) => {
      const after = countUpTo(timeMs)
      const [t0, t1] = [instants[after - 1], instants[after]]
      const [v0, v1] = [values[after - 1], values[after]]
      if (t0 === undefined || v0 === undefined) return v1 ?? Number.NaN
      if (t1 === undefined || v1 === undefined) return v0
      return v0 + ((timeMs - t0) / (t1 - t0)) * (v1 - v0)
    },
    lastInstantMs: (timeMs) => instants[countUpTo(timeMs) - 1] ?? Number.NEGATIVE_INFINITY,
    meanWithin: (fromMs, toMs) => {
      const [first, end] = [countUpTo(fromMs), countUpTo(toMs)]
      let sum = 0
      for (let i = first; i < end; i++) sum += values[i] ?? 0
      return end > first ? sum / (end - first) : Number.NaN
    },
    get firstMs() {
      return instants[0] ?? Number.POSITIVE_INFINITY
    },
    get lastMs() {
      return instants.at(-1) ?? Number.NEGATIVE_INFINITY
    },
    get lastValue() {
      return values.at(-1) ?? Number.NaN
    },
    get length() {
      return instants.length
    },
    forgetBefore: (timeMs) => {
      const obsolete = countUpTo(timeMs) - 1
      if (obsolete <= 0) return
      instants.splice(0, obsolete)
      values.splice(0, obsolete)
    },
    thinBefore: (timeMs, leastGapMs) => {
      const first = countUpTo(thinnedUntilMs)
      const end = countUpTo(timeMs)
      thinnedUntilMs = timeMs
      let kept = first
      for (let i = first; i < end; i++) {
        const [atMs, value] = [instants[i] ?? 0, values[i] ?? 0]
        if (kept > 0 && atMs - (instants[kept - 1] ?? 0) < leastGapMs) continue
        instants[kept] = atMs
        values[kept] = value
        kept += 1
      }
      instants.splice(kept, end - kept)
      values.splice(kept, end - kept)
    },
  }
}
