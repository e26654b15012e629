import { createHash } from 'node:crypto'
import { MAX_PAYLOAD_BYTES, type ParkReason } from '@district/models/contract'

/** What could not be stored, and why, with the bytes as they came. */
export interface DeadLetter {
  readonly receivedAtMs: number
  readonly topic: string
  readonly reason: ParkReason
  readonly detail: string
  /** Values of gauges that it stands for in the counters. */
  readonly values: number
  /** The whole payload, or the beginning of one that is larger than any gauge sends. */
  readonly payload: Uint8Array
  readonly payloadBytes: number
  /** Of the whole payload, hexadecimal. */
  readonly payloadSha256: string
}

export interface StoredDeadLetter extends DeadLetter {
  readonly id: number
}

const KEPT_OF_TOO_LARGE_BYTES = 4096

export interface DeadLetterCause {
  readonly topic: string
  readonly receivedAtMs: number
  readonly payload: Uint8Array
}

export function createDeadLetter(
  { topic, receivedAtMs, payload }: DeadLetterCause,
  { reason, detail, values }: Pick<DeadLetter, 'reason' | 'detail' | 'values'>,
): DeadLetter {
  const kept = payload.byteLength > MAX_PAYLOAD_BYTES ? payload.subarray(0, KEPT_OF_TOO_LARGE_BYTES) : payload
  return {
    receivedAtMs,
    topic,
    reason,
    detail,
    values,
    payload: kept,
    payloadBytes: payload.byteLength,
    payloadSha256: createHash('sha256').update(payload).digest('hex'),
  }
}

/** What a dead letter's message became: values that are readings now, that were there already, that are parked again. */
export interface LetterReplay {
  readonly readings: number
  readonly repeated: number
  readonly parked: number
  /** The letter and the others of its message, which went with it. */
  readonly letterIds: readonly number[]
}
