import { createHash } from 'node:crypto'
import type { District } from '@district/models'

/** 16 hex digits over all that a pack says: also what `topologyHash` leaves out and a run depends on, such as the speed of a leaf. */
export const packHash = (district: District): string =>
  createHash('sha256').update(JSON.stringify(district)).digest('hex').slice(0, 16)
