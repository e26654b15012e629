import type { Reading } from '@district/models/contract'
import type { DeviceEvent } from '../ground/counters.ts'
import type { RawMessage } from '../receive/raw-message.ts'
import type { Parked } from './parked.ts'

/** A message, understood: each value is a reading in SI, or is parked with a reason. None is lost in between. */
export interface DecodedMessage {
  readonly readings: readonly Reading[]
  readonly parked: readonly Parked[]
  /** What the device wants to hear, once the message is on disk. */
  readonly replies?: readonly Reply[]
  /** What a person should know and what is no reading. Counted, and said in the log. */
  readonly notes?: readonly Note[]
  /** Who said what, of the parked values whose device or channel nobody knows. */
  readonly strangers?: readonly Stranger[]
}

export interface Stranger {
  readonly device: string
  readonly channel: string
  /** The value as a person may read it. */
  readonly said: string
}

export interface Note {
  readonly event: DeviceEvent
  readonly text: string
}

/** A message down to a device. */
export interface Reply {
  readonly topic: string
  readonly payload: Uint8Array
}

/** One language that devices speak over MQTT. The first decoder of the list that `takes` a topic reads its messages. */
export interface Decoder {
  /** Name in the metrics, in dead letters and in the registry of devices. */
  readonly format: string
  /** What to subscribe to, QoS 1. */
  readonly filters: readonly string[]
  takes(topic: string): boolean
  /** Never throws on what a device sends. */
  decode(message: RawMessage): DecodedMessage
}
