import type { Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'
import { flagsCode, flagsOf, qualityCode, qualityOf } from '../ground/reading-code.ts'

/** The columns of a reading, in the order in which they are bound. */
export const READING_COLUMNS = 'gauge, taken_at, received, seq, value, quality, flags'

export type ReadingValues = [string, number, number, number, number, number, number]

export const toValues = (reading: Reading): ReadingValues => [
  reading.gaugeId,
  reading.takenAtMs,
  reading.receivedAtMs,
  reading.seq,
  reading.value,
  qualityCode(reading.quality),
  flagsCode(reading.flags),
]

export type Row = Readonly<Record<string, unknown>>

/** Undefined when the pack no longer has the gauge. */
export function fromRow(row: Row, gauges: ReadonlyMap<string, Gauge>): Reading | undefined {
  const gauge = gauges.get(String(row['gauge']))
  if (gauge === undefined) return undefined
  return {
    gaugeId: gauge.id,
    takenAtMs: Number(row['taken_at']),
    receivedAtMs: Number(row['received']),
    seq: Number(row['seq']),
    value: Number(row['value']),
    quality: qualityOf(Number(row['quality'])),
    flags: flagsOf(Number(row['flags'])),
  }
}
