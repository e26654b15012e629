import type { District, Gauge, GaugeId } from '@district/models'
import type { GaugeState, Reading, SourceState, StateDocument } from '@district/models/contract'
import { SourceChoice } from './source-choice.ts'
import { isStale } from './staleness.ts'

/** The last word of every gauge. It never moves backwards in time. */
export class LatestReadings {
  readonly #gauges: readonly Gauge[]
  readonly #latest = new Map<GaugeId, Reading>()
  readonly #sources: SourceChoice

  constructor(district: District, restored: readonly Reading[], onSwitch: (to: SourceState) => void = () => {}) {
    this.#gauges = district.gauges
    this.#sources = new SourceChoice(district, (gaugeId) => this.#latest.get(gaugeId), onSwitch)
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

  /** Who speaks for each place, as things stand now. */
  chooseSources(nowMs: number): readonly SourceState[] {
    return this.#sources.choose(nowMs)
  }

  document(nowMs: number): StateDocument {
    const gauges: GaugeState[] = []
    const speaking = this.#speakingStations(nowMs)
    for (const gauge of this.#gauges) {
      const reading = this.#latest.get(gauge.id)
      if (reading === undefined) continue
      const stale = isStale(gauge, reading, nowMs)
      const silent = speaking.has(gauge.stationId) ? 'instrument' : 'station'
      gauges.push({ ...reading, stale, ...(stale && { silent }) })
    }
    const sources = this.chooseSources(nowMs)
    return { nowMs, gauges, ...(sources.length > 0 && { sources }) }
  }

  #speakingStations(nowMs: number): ReadonlySet<string> {
    const heard = this.#gauges.filter((gauge) => !isStale(gauge, this.#latest.get(gauge.id), nowMs))
    return new Set(heard.map(({ stationId }) => stationId))
  }

  /** For the counters: how many gauges are silent for longer than they promised, never heard ones included. */
  staleCount(nowMs: number): number {
    return this.#gauges.filter((gauge) => isStale(gauge, this.#latest.get(gauge.id), nowMs)).length
  }
}

const isNewer = (reading: Reading, known: Reading): boolean =>
  reading.takenAtMs > known.takenAtMs || (reading.takenAtMs === known.takenAtMs && reading.seq > known.seq)
