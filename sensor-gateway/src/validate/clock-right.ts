import type { GaugeId } from '@district/models'
import type { Reading } from '@district/models/contract'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** A delay that varies by more than this part of the time in which it was seen is a queue that empties, and no clock. */
const STEADY_PART = 0.25

interface Delays {
  /** Received − taken, and taken, ms; oldest first. */
  readonly delaysMs: readonly number[]
  readonly takenAtMs: readonly number[]
}

/**
 * Marks readings of a station whose clock is off.
 *
 * ahead   taken later than received, by more than is allowed: no way of travelling does that
 * behind  the last n readings came with delays that are all longer than allowed and alike: a queue that empties has delays that shrink
 *
 * A way that always takes longer than allowed looks like a clock that is behind; the pack's rule then allows more. The instant is
 * kept as the station says it. More than two minutes ahead is no reading at all (`time-implausible`). `speed` is that of the
 * district's clock: on a fast one, a second of travelling is many.
 */
export function clockRight(speed: number): { readonly validator: Validator; readonly memory: Tentative } {
  const memory = new TentativeMap<GaugeId, Delays>()
  const validator: Validator = (reading, { gauge, rules: { clock } }) => {
    if (clock === null || isLate(reading)) return pass(reading)
    const allowedMs = clock.timeS * 1000 * Math.max(1, speed)
    const delayMs = reading.receivedAtMs - reading.takenAtMs
    if (delayMs >= -allowedMs && delayMs <= allowedMs) {
      if (memory.get(gauge.id) !== undefined) memory.set(gauge.id, NONE)
      return pass(reading)
    }
    if (delayMs < 0) return flagged(reading, 'clock-skew', clock.action)
    const delays = appended(memory.get(gauge.id) ?? NONE, reading, clock.readings)
    memory.set(gauge.id, delays)
    return delays.delaysMs.length === clock.readings && isSteady(delays, allowedMs)
      ? flagged(reading, 'clock-skew', clock.action)
      : pass(reading)
  }
  return { validator, memory }
}

const NONE: Delays = { delaysMs: [], takenAtMs: [] }

function appended({ delaysMs, takenAtMs }: Delays, reading: Reading, most: number): Delays {
  const last = <T>(list: readonly T[], one: T) => [...(list.length < most ? list : list.slice(1 - most)), one]
  return {
    delaysMs:
      most === 1
        ? [reading.receivedAtMs - reading.takenAtMs]
        : last(delaysMs, reading.receivedAtMs - reading.takenAtMs),
    takenAtMs: most === 1 ? [reading.takenAtMs] : last(takenAtMs, reading.takenAtMs),
  }
}

function isSteady({ delaysMs, takenAtMs }: Delays, allowedMs: number): boolean {
  const spreadMs = Math.max(...delaysMs) - Math.min(...delaysMs)
  const spanMs = Math.max(...takenAtMs) - Math.min(...takenAtMs)
  return spreadMs <= allowedMs && spreadMs <= STEADY_PART * spanMs
}
