import type { Gauge, GaugeId, StationId } from '@district/models'
import type { HealthDocument, Reading, ShadowDocument } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import { type Abnormality, findAbnormalities, sameAbnormalities } from './abnormality.ts'
import { staleAfterMs } from './staleness.ts'
import type { TwinState } from './twin-store.ts'

export type Connection = 'connecting' | 'open' | 'lost'

/** What gauges had last said at an instant of the past, as the gateway's history has it. */
export interface PastWords {
  readonly atMs: number
  readonly byGauge: ReadonlyMap<GaugeId, Reading>
}

/**
 * The last word of every gauge, and how well the world outside is heard. What moves at frame rate (water surface,
 * leaves) is not here: scene and profile read it from `frame/`.
 */
export interface LiveSlice {
  /** The last word of every gauge at the instant on screen; empty in the past until that instant's words have come. */
  readonly latestByGauge: ReadonlyMap<GaugeId, Reading>
  /** The last word of every gauge now, whatever is on screen. */
  readonly heardByGauge: ReadonlyMap<GaugeId, Reading>
  /** Undefined save in the past. */
  readonly pastWords: PastWords | undefined
  readonly health: HealthDocument | undefined
  readonly connection: Connection
  readonly connectionSinceMs: number
  /** The stream of computed frames; the model is away when it is not `open`. */
  readonly shadowConnection: Connection
  readonly shadow: ShadowDocument | undefined
  /** District time now, moved once a second, whatever is on screen. 0 before the first tick. */
  readonly clockMs: number
  /** By what age and staleness are judged: now, and in the past the instant of the words on screen. */
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
  secondPassed(clockMs: number): void
  pastWordsArrived(words: PastWords): void
}

export const createLiveSlice: StateCreator<TwinState, [], [], LiveSlice> = (set) => ({
  latestByGauge: new Map(),
  heardByGauge: new Map(),
  pastWords: undefined,
  health: undefined,
  connection: 'connecting',
  connectionSinceMs: 0,
  shadowConnection: 'connecting',
  shadow: undefined,
  clockMs: 0,
  nowMs: 0,
  abnormalities: new Map(),
  heardCount: 0,

  readingsArrived: (readings) =>
    set((state) => {
      const heardByGauge = keepNewest(state.heardByGauge, readings)
      if (heardByGauge === state.heardByGauge) return state
      return state.mode === 'past' ? { heardByGauge } : { heardByGauge, latestByGauge: heardByGauge }
    }),
  healthArrived: (health) => set({ health }),
  connectionChanged: (connection, atWallMs) =>
    set((state) => (state.connection === connection ? state : { connection, connectionSinceMs: atWallMs })),
  shadowConnectionChanged: (shadowConnection) => set({ shadowConnection }),
  shadowArrived: (shadow) => set({ shadow }),
  secondPassed: (clockMs) =>
    set((state) => (state.mode === 'past' ? { clockMs } : { clockMs, ...judged(state, state.heardByGauge, clockMs) })),
  pastWordsArrived: (words) =>
    set((state) =>
      state.mode === 'past' ? { pastWords: words, ...judged(state, words.byGauge, words.atMs, 'past') } : state,
    ),
})

type Judged = Partial<Pick<LiveSlice, 'latestByGauge' | 'nowMs' | 'heardCount' | 'abnormalities'>>

/** What gauges said, put on screen, and judged as of an instant. */
export function judged(
  { loaded, abnormalities: before }: Pick<TwinState, 'loaded' | 'abnormalities'>,
  latestByGauge: LiveSlice['latestByGauge'],
  nowMs: number,
  mode?: TwinState['mode'],
): Judged {
  if (loaded === undefined) return { latestByGauge, nowMs }
  const found = findAbnormalities(loaded.district, loaded.index, latestByGauge, nowMs, mode)
  return {
    latestByGauge,
    nowMs,
    heardCount: countHeard(loaded.district.gauges, latestByGauge, nowMs, mode),
    abnormalities: sameAbnormalities(before, found) ? before : found,
  }
}

const countHeard = (
  gauges: readonly Gauge[],
  latestByGauge: LiveSlice['latestByGauge'],
  nowMs: number,
  mode: TwinState['mode'] | undefined,
): number =>
  gauges.filter((gauge) => !selectIsStale(gauge.id, nowMs, staleAfterMs(gauge, mode) / 1000)({ latestByGauge })).length

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
