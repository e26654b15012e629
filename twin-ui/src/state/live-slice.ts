import type { Gauge, GaugeId, StationId } from '@district/models'
import type { HealthDocument, Reading, ShadowDocument } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import { type Abnormality, findAbnormalities, sameAbnormalities } from './abnormality.ts'
import type { TwinState } from './twin-store.ts'

export type Connection = 'connecting' | 'open' | 'lost'

/**
 * The last word of every gauge, and how well the world outside is heard. What moves at frame rate (water surface,
 * leaves) is not here: scene and profile read it from `frame/`.
 */
export interface LiveSlice {
  readonly latestByGauge: ReadonlyMap<GaugeId, Reading>
  readonly health: HealthDocument | undefined
  readonly connection: Connection
  readonly connectionSinceMs: number
  /** The stream of computed frames; the model is away when it is not `open`. */
  readonly shadowConnection: Connection
  readonly shadow: ShadowDocument | undefined
  /** District time, moved once a second; staleness is judged by it. 0 before the first tick. */
  readonly nowMs: number
  /** Judged once a second, worst first; keeps its identity while nothing changes. */
  readonly abnormalities: ReadonlyMap<StationId, Abnormality>
  /** Gauges that are neither silent nor stale, counted with the abnormalities. */
  readonly heardCount: number
  readingsArrived(readings: readonly Reading[]): void
  healthArrived(health: HealthDocument): void
  connectionChanged(connection: Connection, atWallMs: number): void
  shadowConnectionChanged(connection: Connection): void
  shadowArrived(shadow: ShadowDocument | undefined): void
  secondPassed(nowMs: number): void
}

export const createLiveSlice: StateCreator<TwinState, [], [], LiveSlice> = (set) => ({
  latestByGauge: new Map(),
  health: undefined,
  connection: 'connecting',
  connectionSinceMs: 0,
  shadowConnection: 'connecting',
  shadow: undefined,
  nowMs: 0,
  abnormalities: new Map(),
  heardCount: 0,

  readingsArrived: (readings) =>
    set((state) => {
      const latestByGauge = keepNewest(state.latestByGauge, readings)
      return latestByGauge === state.latestByGauge ? state : { latestByGauge }
    }),
  healthArrived: (health) => set({ health }),
  connectionChanged: (connection, atWallMs) =>
    set((state) => (state.connection === connection ? state : { connection, connectionSinceMs: atWallMs })),
  shadowConnectionChanged: (shadowConnection) => set({ shadowConnection }),
  shadowArrived: (shadow) => set({ shadow }),
  secondPassed: (nowMs) =>
    set(({ loaded, latestByGauge, abnormalities: before }) => {
      if (loaded === undefined) return { nowMs }
      const found = findAbnormalities(loaded.district, loaded.index, latestByGauge, nowMs)
      const heardCount = countHeard(loaded.district.gauges, latestByGauge, nowMs)
      return { nowMs, heardCount, abnormalities: sameAbnormalities(before, found) ? before : found }
    }),
})

const countHeard = (gauges: readonly Gauge[], latestByGauge: LiveSlice['latestByGauge'], nowMs: number): number =>
  gauges.filter(({ id, staleAfterS }) => !selectIsStale(id, nowMs, staleAfterS)({ latestByGauge })).length

/** Silent for longer than `staleAfterS`, or never heard. Time is an argument so that a test can choose it. */
export const selectIsStale =
  (gaugeId: GaugeId, nowMs: number, staleAfterS: number) =>
  ({ latestByGauge }: Pick<LiveSlice, 'latestByGauge'>): boolean => {
    const latest = latestByGauge.get(gaugeId)
    return latest === undefined || nowMs - latest.takenAtMs > staleAfterS * 1000
  }

/** Late and repeated readings change nothing, and then the map keeps its identity; a correction of the newest replaces it. */
function keepNewest(latest: ReadonlyMap<GaugeId, Reading>, readings: readonly Reading[]) {
  let next: Map<GaugeId, Reading> | undefined
  for (const reading of readings) {
    const known = (next ?? latest).get(reading.gaugeId)
    if (known !== undefined && !isNewer(reading, known)) continue
    next ??= new Map(latest)
    next.set(reading.gaugeId, reading)
  }
  return next ?? latest
}

const isNewer = (reading: Reading, known: Reading): boolean =>
  reading.takenAtMs > known.takenAtMs || (reading.takenAtMs === known.takenAtMs && reading.seq > known.seq)
