import type { DistrictId } from '@district/models'
import type { PartHealth } from '@district/models/contract'
import type { Intake, Listening } from './raw-message.ts'

export interface BrokerOptions {
  readonly districtId: DistrictId
  readonly intake: Intake
  /** Topics whose messages go to the intake, and the filters that cover them. */
  readonly readingFilters: readonly string[]
  takes(topic: string): boolean
  readonly listening: readonly Listening[]
  readonly nowMs: () => number
  readonly onHealth: (health: PartHealth) => void
}

/** Where readings come from. It acknowledges a message only after the intake has taken it to disk. */
export interface Broker {
  readonly health: PartHealth
  /** Resolves once the first attempt is made; a broker elsewhere that does not answer is tried again for ever. */
  start(): Promise<void>
  /** QoS 1, down to devices. Resolves when the broker has it; rejects when it is away. */
  publish(topic: string, payload: string | Uint8Array, options?: { readonly retain?: boolean }): Promise<void>
  /** Takes nothing more, commits what it holds, says that the gateway is offline, and leaves. */
  stop(): Promise<void>
}
