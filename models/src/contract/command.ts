import type { GateId } from '../ground/ids.ts'

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
}

/** off: none · virtual: only while the gauges that speak are simulated · real: to whatever gate listens. */
export type CommandMode = 'off' | 'virtual' | 'real'

/** A command with the last word on it. `sent`: nobody has answered yet. Times are district time. */
export interface CommandRecord {
  readonly commandId: string
  readonly gateId: GateId
  readonly openingM: number
  readonly by: string
  readonly reason: string
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly state: 'sent' | CommandState
  readonly changedAtMs: number
  /** What the gate said it stands at; null before it said anything. */
  readonly measuredOpeningM: number | null
  /** Why it failed. */
  readonly detail: string | null
}

/** `GET /api/v1/commands[?gate=][&before=][&limit=]`: newest first. */
export interface CommandsDocument {
  readonly mode: CommandMode
  readonly commands: readonly CommandRecord[]
  readonly nextBeforeMs: number | null
}
