/** A wish for a gate, on `…/gate/<gateId>/command`. Nothing on screen moves until a reading says that the gate did. */
export interface GateCommand {
  readonly commandId: string
  /** One opening for all bays, m. */
  readonly openingM: number
  /** Who asks: a person's or a program's name. */
  readonly by: string
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
