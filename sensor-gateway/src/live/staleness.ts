import type { Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'

/** Silent for longer than its own reporting contract, or never heard. Silence is data. */
export const isStale = ({ staleAfterS }: Gauge, reading: Reading | undefined, nowMs: number): boolean =>
  reading === undefined || nowMs - reading.takenAtMs > staleAfterS * 1000
