import type { Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'
import { QUALITY_FLAGS } from '../ground/counters.ts'
import { createDeadLetter, type DeadLetter } from './dead-letter.ts'

const MOST_OF_WHY = 500

/** A reading that the history refused, as a letter; the message it came in is long acknowledged and gone. */
export function refusedLetter(reading: Reading, why: string): DeadLetter {
  const payload = Buffer.from(JSON.stringify(reading))
  const cause = { topic: reading.gaugeId, receivedAtMs: reading.receivedAtMs, payload }
  return createDeadLetter(cause, { reason: 'store-refused', detail: why.slice(0, MOST_OF_WHY), values: 1 })
}

/**
 * The reading of such a letter, for the history: judged already, and late, since a correction may have overtaken it. Or why it
 * is none.
 */
export function refusedReading({ payload }: DeadLetter, gauges: readonly Gauge[]): Reading | string {
  const said = parsed(payload)
  const gauge = gauges.find(({ id }) => id === said?.gaugeId)
  if (said === undefined) return 'its bytes are not a reading as the history gave it back'
  if (gauge === undefined) return `the pack no longer has the gauge ${said.gaugeId}`
  const { takenAtMs, receivedAtMs, seq, value, quality } = said
  const flags = QUALITY_FLAGS.filter((flag) => flag === 'late' || said.flags.includes(flag))
  return { gaugeId: gauge.id, takenAtMs, receivedAtMs, seq, value, quality, flags }
}

function parsed(payload: Uint8Array): Reading | undefined {
  try {
    const said = JSON.parse(Buffer.from(payload).toString()) as Partial<Reading> | null
    const numbers = [said?.takenAtMs, said?.receivedAtMs, said?.seq, said?.value]
    const isReading = numbers.every(Number.isFinite) && isQuality(said?.quality) && Array.isArray(said?.flags)
    return isReading ? (said as Reading) : undefined
  } catch {
    return undefined
  }
}

const isQuality = (said: unknown): boolean => said === 'good' || said === 'doubtful' || said === 'bad'
