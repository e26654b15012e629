/** Where a run began: a steady flow, dry canals, the shadow now, the shadow at a past instant, or a state that was handed over. */
export type RunOrigin =
  | { readonly kind: 'steady' | 'dry' | 'given' }
  /** `atMs`: district time of the state. */
  | { readonly kind: 'live' | 'past'; readonly atMs: number }
  /** The same start as another run's. */
  | { readonly kind: 'run'; readonly runId: string }

/**
 * waiting: for a thread · running · done: reached its horizon · diverged: stopped where `stopped` says, with what it had · cancelled: by a person ·
 * broken: the program that ran it ended, or failed, before the run did.
 */
export type RunState = 'waiting' | 'running' | 'done' | 'diverged' | 'cancelled' | 'broken'

/** `GET /api/v1/rehearsal/runs/<id>`: what went in, how far it is, what came out. `I` is `RunIndicators`; the contract does not look inside. */
export interface RunDocument<I = unknown> {
  readonly id: string
  readonly state: RunState
  /** Part of the horizon that is computed, 0 to 1. */
  readonly progress: number
  readonly scenarioId: string
  /** Version of the stored scenario that it was made of; null where the scenario came with the request. */
  readonly scenarioVersion: number | null
  readonly names: { readonly zh: string; readonly en: string }
  readonly origin: RunOrigin
  readonly startMs: number
  readonly horizonS: number
  /** Distance of its frames, s, and how many are there. */
  readonly everyS: number
  readonly frames: number
  readonly dxM: number
  readonly topologyHash: string
  /** 16 hex digits over the whole pack, names and gate speeds included. */
  readonly packHash: string
  readonly engineVersion: string
  /** Wall time, ms since 1970. */
  readonly createdMs: number
  readonly startedMs?: number
  readonly endedMs?: number
  /** CPU seconds of its thread. */
  readonly cpuS?: number
  readonly steps?: number
  readonly cells?: number
  readonly massError?: number
  /** The same inputs give the same hash everywhere. */
  readonly hash?: string
  readonly indicators?: I
  readonly stopped?: { readonly atMs: number; readonly reachIds: readonly string[]; readonly reason: string }
  /** Why it is broken. */
  readonly detail?: string
  /** The run whose inputs it repeats, and, once both are done, whether the hashes agree. */
  readonly again?: { readonly runId: string; readonly isSame?: boolean }
  readonly pinned: boolean
  /** Of its folder on disk. */
  readonly bytes: number
}

/** `GET /api/v1/rehearsal/runs`: newest first, without indicators. */
export interface RunsDocument {
  readonly runs: readonly RunDocument[]
  readonly bytes: number
  readonly maximumBytes: number
  readonly maximumRuns: number
}

/** One stored version of a scenario's document. */
export interface ScenarioVersion {
  readonly id: string
  readonly version: number
  /** Wall time, ms since 1970. */
  readonly savedMs: number
  readonly names: { readonly zh: string; readonly en: string }
}

/** One place where two documents differ; `from` or `to` is absent where only the other has it. */
export interface DocumentChange {
  /** e.g. `gates.G-1[2][1]` */
  readonly path: string
  readonly from?: unknown
  readonly to?: unknown
}

/** One gate moved at an hour after the start, until the next move of the same gate. */
export interface GateMove {
  readonly gateId: string
  readonly openingM: number
  readonly atHours: number
}

/** What a branch changes in its scenario. */
export interface BranchEdits {
  readonly gates?: readonly GateMove[]
  readonly riverStageM?: number
  readonly horizonHours?: number
}

/**
 * `POST /api/v1/rehearsal/runs`. Either a scenario's document or the id of a stored one, or neither: then a branch of what holds at the start.
 * `from` overrules the document's own start: `live`, `steady`, `dry`, an instant (ISO 8601) of which the shadow's state is kept, another run's start,
 * or a saved state (base64).
 */
export interface RunRequest {
  readonly scenario?: unknown
  readonly scenarioId?: string
  readonly version?: number
  readonly from?: string | { readonly runId: string } | { readonly state: string }
  readonly name?: string
  readonly edits?: BranchEdits
  readonly dxM?: number
  readonly pinned?: boolean
}
