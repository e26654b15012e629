import type { GaugeId, ReachId } from '../ground/ids.ts'
import type { ClockSetting } from './clock.ts'
import type { Quality, QualityFlag, Reading } from './reading.ts'

/** `GET /api/v1/district`: what exists. `D` is `District` of the domain; the contract does not look inside. */
export interface DistrictDocument<D> {
  readonly district: D
  /** Grid on which the shadow computes; build the same network from it. */
  readonly dxM: number
  readonly topologyHash: string
  readonly clock: ClockSetting
}

/** One gauge's last word in `GET /api/v1/state`. */
export interface GaugeState extends Reading {
  /** Silent for longer than its own reporting contract. */
  readonly stale: boolean
  /** Given while stale: is the instrument silent at a station that speaks, or the whole station? Each by its own contract. */
  readonly silent?: 'instrument' | 'station'
}

export interface StateDocument {
  readonly nowMs: number
  /** Gauges that were never heard are absent. */
  readonly gauges: readonly GaugeState[]
  /** Places that several gauges measure, and which of them is in force; absent where the pack has none. */
  readonly sources?: readonly SourceState[]
}

/** silent: stale or never heard · doubtful, bad: as its last word · returning: well again, but not for long enough yet */
export type PassedOver = 'silent' | 'doubtful' | 'bad' | 'returning'

/** Which gauge speaks for a place. */
export interface SourceState {
  readonly place: string
  /** Null while none of them says anything that can be used. */
  readonly gaugeId: GaugeId | null
  readonly sinceMs: number
  /** The better ranked ones, and why they do not. */
  readonly passedOver: readonly { readonly gaugeId: GaugeId; readonly why: PassedOver }[]
}

/** One stored point: instant, value, quality, flags. With aggregation: bucket start, mean, worst quality, and the extremes. */
export interface HistoryPoint {
  readonly atMs: number
  readonly value: number
  readonly minimum?: number
  readonly maximum?: number
  readonly quality: Quality
  readonly flags: readonly QualityFlag[]
  /** What the gauge itself said, where edits changed it; `editIds` says which, in the order in which they were applied. */
  readonly raw?: Pick<HistoryPoint, 'value' | 'minimum' | 'maximum' | 'quality'>
  readonly editIds?: readonly number[]
  /** Nobody measured in this bucket: the value is the one before it, or lies between its neighbours. */
  readonly filled?: 'previous' | 'linear'
}

/** With a gap policy: a bucket that holds nothing and could not be filled. */
export interface HistoryGap {
  readonly atMs: number
  readonly value: null
  readonly quality: Quality
  readonly flags: readonly QualityFlag[]
}

/** `GET /api/v1/history?gauge=&from=&to=[&everyS=][&limit=][&raw=]`; times in ms since 1970 or ISO 8601. With edits, unless `raw`. */
export interface HistoryDocument<P = HistoryPoint> {
  readonly gaugeId: GaugeId
  readonly unit: string
  readonly fromMs: number
  readonly toMs: number
  readonly everyS: number | null
  readonly points: readonly P[]
  /** Ask again with this `from` for the rest. */
  readonly nextFromMs: number | null
}

/** A neighbour of the gateway: is it there, since when, and in one sentence what is wrong. */
export interface PartHealth {
  readonly state: 'up' | 'down' | 'starting'
  readonly sinceMs: number
  readonly detail?: string
}

/** `GET /api/v1/health` (200 also when degraded: the gateway itself answers). */
export interface HealthDocument {
  readonly status: 'ok' | 'degraded'
  readonly nowMs: number
  readonly clock: ClockSetting
  readonly broker: PartHealth
  readonly store: PartHealth & {
    readonly kind: 'sqlite' | 'influx'
    /** Acked readings that the history does not have yet. */
    readonly waiting: number
    /** Instant of receipt of the oldest waiting reading; null when the history is up to date. */
    readonly behindSinceMs: number | null
  }
  readonly simulator: PartHealth
  /** The spool was damaged: what was salvaged, and what to do. Absent when it was not, or the damaged file was taken away. */
  readonly spoolDamage?: string
  /** The audit log was damaged: how much of it is whole. Absent as above. */
  readonly auditDamage?: string
  /** True when the gauges that speak are simulated ones. The screen must say so. */
  readonly virtualDistrict: boolean
  readonly counters: ReadingCounters
}

/** received = stored + parked + waiting + repeated, at any moment; the unit is one value of one gauge, or one unreadable message. */
export interface ReadingCounters {
  readonly received: number
  readonly stored: number
  readonly parked: number
  readonly waiting: number
  /** The same (gauge, takenAt, seq) again: acked, counted, not stored twice. */
  readonly repeated: number
}

/** `GET /api/v1/shadow`: the model that follows the live readings. */
export interface ShadowDocument {
  readonly runId: string
  /** warming: catching up from history · following: at the live clock · halted: stopped with a reason. */
  readonly state: 'warming' | 'following' | 'halted'
  readonly timeMs: number
  readonly dxM: number
  readonly topologyHash: string
  /** Instant of the newest measured boundary or opening that it used. */
  readonly newestInputMs: number
  readonly massError: number
  readonly detail?: string
  /** What corrections towards the gauges did to the water; absent before the first. */
  readonly corrected?: ShadowCorrection
}

/** The book of the shadow's corrections, so that the balance stays honest. */
export interface ShadowCorrection {
  /** Instant of the last one, and since when volumes are counted. */
  readonly atMs: number
  readonly sinceMs: number
  /** Water added and water taken, each counted for itself, m³. */
  readonly addedM3: number
  readonly takenM3: number
  readonly gaugesUsed: number
  readonly gaugesWithheld: number
}

/** `GET /api/v1/shadow/knowledge`: how far computed values can be believed, as of the last correction. */
export interface ShadowKnowledgeDocument {
  readonly runId: string
  readonly timeMs: number
  readonly corrected?: ShadowCorrection
  readonly gauges: readonly GaugeKnowledge[]
  readonly reaches: readonly ReachKnowledge[]
}

/** One gauge and the model at its place, before the model was drawn towards it. Stages in m above datum, discharges in m³/s. */
export interface GaugeKnowledge {
  readonly gaugeId: GaugeId
  /** Null where the gauge never said anything that can be used. */
  readonly measured: number | null
  readonly computed: number
  /** Computed less measured. */
  readonly innovation: number | null
  readonly takenAtMs: number | null
  readonly ageS: number | null
  /** Standard deviation of the gauge's error that was assumed. */
  readonly sigma: number
  readonly doubtful: boolean
  readonly use: 'used' | 'withheld'
  /**
   * silent: nothing new for too long · bad: as the gateway judges · dry: no water there in the model · far: too far off to be this water · contradicted:
   * by the other gauges of its pool
   */
  readonly why?: 'silent' | 'bad' | 'dry' | 'far' | 'contradicted'
}

/** A reach by what is measured near it. */
export interface ReachKnowledge {
  readonly reachId: ReachId
  /** The used gauge of stages nearest to the reach's middle in the same pool; null where there is none. */
  readonly nearest: {
    readonly gaugeId: GaugeId
    readonly wayM: number
    readonly innovationM: number
    readonly ageS: number
  } | null
  /** What corrections added to this reach and took from it, m³. */
  readonly addedM3: number
  readonly takenM3: number
  /** Learned factor on the pack's roughness. */
  readonly roughnessFactor: number
}

/** `GET /api/v1/shadow/states`: past states that can be branched from, by `GET /api/v1/shadow/state?at=` (the nearest that is not later). */
export interface ShadowStatesDocument {
  readonly topologyHash: string
  /** Rising; older ones lie further apart. */
  readonly instantsMs: readonly number[]
  readonly bytes: number
  readonly mostBytes: number
}

/** A gate's way from one opening to another, to the step of the frames. */
export interface GateMoveSeen {
  readonly gateId: string
  readonly fromMs: number
  readonly toMs: number
  readonly fromM: number
  readonly toM: number
}

/**
 * `GET /api/v1/shadow/hours`: the hours that can be looked at beside now. `GET /api/v1/shadow/frame?at=` gives a frame of the past,
 * `GET /api/v1/shadow/forecast/frame?at=` one of the newest forecast: the nearest that is not later, its own instant in `x-frame-time`.
 */
export interface ShadowHoursDocument {
  readonly topologyHash: string
  readonly past: {
    readonly everyS: number
    /** How far back frames are kept at most. */
    readonly keptS: number
    /** In order of time; between two of them frames are missing. */
    readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[]
    /** As the model was told of them, in order of time. */
    readonly gateMoves: readonly GateMoveSeen[]
    readonly bytes: number
    readonly mostBytes: number
  }
  /** Null until the first one is made. */
  readonly forecast: {
    readonly runId: string
    readonly madeMs: number
    readonly startMs: number
    readonly endMs: number
    readonly everyS: number
    readonly outcome: 'reached' | 'diverged'
  } | null
}

/** One scenario that the pack carries. */
export interface ScenarioSummary {
  readonly id: string
  readonly names: { readonly zh: string; readonly en: string }
  readonly start: 'steady' | 'dry' | 'state'
  readonly startMs: number
  readonly horizonS: number
}

/** `GET /api/v1/scenarios`: what can be run by name; `GET /api/v1/scenarios/<id>` gives the document as it stands in the pack. */
export interface ScenariosDocument {
  readonly scenarios: readonly ScenarioSummary[]
  /** Files that are no scenario of this district, each with everything that is wrong with it. */
  readonly refused: readonly { readonly file: string; readonly problems: readonly string[] }[]
}

/** Body of every error: RFC 9457. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
}
