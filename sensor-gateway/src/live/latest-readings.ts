import type { District, Gauge, GaugeId } from '@district/models'
import type { GaugeState, Reading, StateDocument } from '@district/models/contract'
import { isStale } from './staleness.ts'

/** The last word of every gauge. It never moves backwards in time. */
export class LatestReadings {
  readonly #gauges: readonly Gauge[]
  readonly #latest = new Map<GaugeId, Reading>()

  constructor(district: District, restored: readonly Reading[]) {
    this.#gauges = district.gauges
    this.apply(restored)
  }

  /** Late and repeated readings change nothing. */
  apply(readings: readonly Reading[]): void {
    for (const reading of readings) {
      const known = this.#latest.get(reading.gaugeId)
      if (known === undefined || isNewer(reading, known)) this.#latest.set(reading.gaugeId, reading)
    }
  }

  get(gaugeId: GaugeId): Reading | undefined {
    return this.#latest.get(gaugeId)
  }

  document(nowMs: number): StateDocument {
    const gauges: GaugeState[] = []
    for (const gauge of this.#gauges) {
      const reading = this.#latest.get(gauge.id)
      if (reading !== undefined) gauges.push({ ...reading, stale: isStale(gauge, reading, nowMs) })
    }
    return { nowMs, gauges }
  }

  /** For the counters: how many gauges are silent for longer than they promised, never heard ones included. */
  staleCount(nowMs: number): number {
    return this.#gauges.filter((gauge) => isStale(gauge, this.#latest.get(gauge.id), nowMs)).length
  }
}

const isNewer = (reading: Reading, known: Reading): boolean =>
  reading.takenAtMs > known.takenAtMs || (reading.takenAtMs === known.takenAtMs && reading.seq > known.seq)
