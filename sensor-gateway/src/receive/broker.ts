import type { PartHealth } from '@district/models/contract'

/** Where readings come from. It acknowledges a message only after the intake has taken it to disk. */
export interface Broker {
  readonly health: PartHealth
  /** Resolves once the first attempt is made; a broker elsewhere that does not answer is tried again for ever. */
  start(): Promise<void>
  /** Takes nothing more, commits what it holds, says that the gateway is offline, and leaves. */
  stop(): Promise<void>
}
