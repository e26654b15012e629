/** What a station sent, as it came. */
export interface RawMessage {
  readonly topic: string
  readonly payload: Uint8Array
  /** District time. */
  readonly receivedAtMs: number
}

/**
 * Takes messages to disk in one transaction. True: they are there, as readings or as dead letters, and may be acknowledged.
 * False: the disk does not take them now; they must not be acknowledged, and may be offered again.
 */
export type Intake = (messages: readonly RawMessage[]) => boolean

/** Whoever hears something beside readings: the presence of another host, what became of a command. It is not kept and not retried. */
export interface Listening {
  readonly filter: string
  hear(topic: string, payload: Uint8Array, atMs: number): void
}
