import type { StationReading } from '@district/models/contract'

/** The readings of a canonical message, one or an array; nothing when it is something else, which is the gateway's business. */
export function readingsIn(payload: Buffer): readonly StationReading[] {
  let document: unknown
  try {
    document = JSON.parse(payload.toString())
  } catch {
    return []
  }
  return (Array.isArray(document) ? document : [document]).filter(isStationReading)
}

const isStationReading = (value: unknown): value is StationReading =>
  typeof value === 'object' &&
  value !== null &&
  'takenAt' in value &&
  typeof value.takenAt === 'string' &&
  'values' in value &&
  typeof value.values === 'object' &&
  value.values !== null
