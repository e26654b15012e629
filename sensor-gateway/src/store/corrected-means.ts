import type { Gauge } from '@district/models'
import type { HistoryPoint } from '@district/models/contract'
import type { Edits } from './edits.ts'
import type { HistoryReader } from './history-reader.ts'

const PAGE = 2000

/** Means of a gauge in steps of `everyS`, each at the beginning of its step, with what people corrected; steps without a reading are left out. */
export const correctedMeans =
  (reader: HistoryReader, edits: Edits) =>
  async (gauge: Gauge, fromMs: number, toMs: number, everyS: number): Promise<readonly HistoryPoint[]> => {
    const points: HistoryPoint[] = []
    const gap = { policy: 'none', maxGapMs: 0 } as const
    const span = { gauge, fromMs, toMs, everyS, aggregation: 'mean', gap, limit: PAGE } as const
    for await (const point of reader.points({ ...span, edits: edits.inForce(gauge, fromMs, toMs) }))
      if (point.value !== null) points.push(point)
    return points
  }
