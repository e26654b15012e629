import type { GateId, GaugeId } from '../ground/ids.ts'
import type { GatePrediction, Preflight } from './preflight.ts'

/** A wish for a gate, on `…/gate/<gateId>/command`. Nothing on screen moves until a reading says that the gate did. */
export interface GateCommand {
  readonly commandId: string
  /** One opening for all bays, m. */
  readonly openingM: number
  /** Who asks: a person's or a program's name. */
  readonly by: string
  /** Why, in the words of who asks. */
  readonly reason?: string
  /** ISO 8601; an expired command is refused, never carried out late. */
  readonly expiresAt: string
}

export type CommandState = 'accepted' | 'moving' | 'done' | 'failed'

/** What became of a command, on `…/command/ack`. */
export interface CommandAck {
  readonly commandId: string
  readonly state: CommandState
  readonly atMs: number
  /** Measured mean opening at that instant, m. */
  readonly openingM: number
  /** Given when `state` is `failed`. */
  readonly reason?: string
}

/** `POST /api/v1/gates/<gateId>/command`, by an operator. */
export interface GateCommandRequest {
  readonly openingM: number
  readonly reason: string
  /** After so many seconds of district time the gate must not begin any more. */
  readonly expiresInS?: number
  /** What it is expected to do: the id of a preflight that the simulator still keeps, or the prediction itself. */
  readonly preflight?: string | CommandPrediction
  /** The command under way at this gate that this one shall replace; without it, that one is waited for. */
  readonly supersedes?: string
}

/** What a command was expected to do: a whole preflight, or the series of it alone. */
export type CommandPrediction = Pick<Preflight, 'startMs' | 'horizonS' | 'predictions'> & Partial<Preflight>

/**
 * proposed: waits for a second person · refused: that person, or who proposed it, said no · sent: nobody has answered yet
 * · then what the gate says.
 */
export type CommandRecordState = 'proposed' | 'refused' | 'sent' | CommandState

/** off: none · virtual: only while the gauges that speak are simulated · real: to whatever gate listens. */
export type CommandMode = 'off' | 'virtual' | 'real'

/** A command with the last word on it. Times are district time. */
export interface CommandRecord {
  readonly commandId: string
  readonly gateId: GateId
  readonly openingM: number
  readonly by: string
  readonly reason: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly state: CommandRecordState
  readonly changedAtMs: number
  /** What the gate said it stands at; null before it said anything. */
  readonly measuredOpeningM: number | null
  /** Why it failed or was refused. */
  readonly detail: string | null
  /** Where the gate stood when it was given, as its gauges said; null where they did not. */
  readonly fromOpeningM: number | null
  /** The second person, who confirmed or refused it; null where none has, or none was needed. */
  readonly confirmedBy: string | null
  /** Whether `GET /api/v1/commands/<id>` can lay what was predicted beside what was measured. */
  readonly isPredicted: boolean
}

/** One word on a command: who said it, when, and why. */
export interface CommandStep {
  readonly atMs: number
  readonly by: string
  readonly state: CommandRecordState
  readonly detail: string | null
}

/** One predicted series at a gate and what its gauges said at the same instants; null where they said nothing, or not yet. */
export interface PredictedBesideMeasured {
  readonly gateId: GateId
  readonly quantity: Exclude<keyof GatePrediction, 'gateId' | 'atMs'>
  readonly gaugeIds: readonly GaugeId[]
  readonly atMs: readonly number[]
  readonly predicted: readonly (number | null)[]
  readonly measured: readonly (number | null)[]
  /** Root of the mean square of measured less predicted, and its mean; null before there is anything to compare. */
  readonly rmse: number | null
  readonly bias: number | null
  readonly compared: number
}

/** `GET /api/v1/commands/<commandId>`: the whole record of one command. */
export interface CommandDocument {
  readonly command: CommandRecord
  /** From the first word on. */
  readonly steps: readonly CommandStep[]
  /** As it was given with the command; null where none was. */
  readonly prediction: CommandPrediction | null
  readonly comparison: readonly PredictedBesideMeasured[]
}

/**
 * Why a command is not sent. travel: the gate does not go there · opening: where it stands is not known · move: too far at once
 * · travel-per-hour: too far within the hour · head: too little water above it · earlier-command: one is still under way · lock: it is
 * locked for maintenance
 */
export type InterlockName = 'travel' | 'opening' | 'move' | 'travel-per-hour' | 'head' | 'earlier-command' | 'lock'

export interface InterlockBreach {
  readonly interlock: InterlockName
  /** What is wrong, with the value. */
  readonly text: string
  /** What would be accepted. */
  readonly accepted: string
}

/** A gate that nobody commands until an instant, because somebody works at it. */
export interface GateLock {
  readonly gateId: GateId
  readonly by: string
  readonly reason: string
  readonly setMs: number
  readonly expiresMs: number
}

/** `GET /api/v1/gates/<gateId>/interlocks?openingM=`: what a command would meet. */
export interface GateInterlocksDocument {
  readonly gateId: GateId
  readonly openingM: number
  /** Where it stands now, as its gauges say. */
  readonly fromOpeningM: number | null
  readonly breaches: readonly InterlockBreach[]
  readonly needsSecondPerson: boolean
  readonly lock: GateLock | null
}

/** `GET /api/v1/locks`. */
export interface LocksDocument {
  readonly locks: readonly GateLock[]
}

/** `GET /api/v1/commands[?gate=][&before=][&limit=]`: newest first. */
export interface CommandsDocument {
  readonly mode: CommandMode
  readonly commands: readonly CommandRecord[]
  readonly nextBeforeMs: number | null
}
