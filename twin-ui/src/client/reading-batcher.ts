import type { GaugeId } from '@district/models'
import type { Reading } from '@district/models/contract'

/** Hands readings on at once after a pause, and then a few times a second, one per gauge: nobody reads numbers faster. */
export interface ReadingBatcher {
  take(readings: readonly Reading[]): void
}

const CALM_MS = 50
/** On a fast simulated clock every gauge speaks several times a second; then the page breathes slower. */
const FLOOD_MS = 500
const FLOOD_READINGS = 150

/** @param later runs a function after some ms, such as `setTimeout` */
export function createReadingBatcher(
  handOn: (readings: readonly Reading[]) => void,
  later: (run: () => void, afterMs: number) => void,
): ReadingBatcher {
  let waiting = new Map<GaugeId, Reading>()
  let isResting = false

  const flush = () => {
    isResting = waiting.size > 0
    if (!isResting) return
    const batch = [...waiting.values()]
    waiting = new Map()
    handOn(batch)
    later(flush, batch.length > FLOOD_READINGS ? FLOOD_MS : CALM_MS)
  }
  return {
    take(readings) {
      for (const reading of readings) {
        const held = waiting.get(reading.gaugeId)
        if (held === undefined || !isOlder(reading, held)) waiting.set(reading.gaugeId, reading)
      }
      if (!isResting) flush()
    },
  }
}

const isOlder = (reading: Reading, held: Reading): boolean =>
  reading.takenAtMs < held.takenAtMs || (reading.takenAtMs === held.takenAtMs && reading.seq < held.seq)
