import type { Gauge } from '@district/models'
import type { Edits } from '../store/edits.ts'
import type { HistoryReader, SeriesQuery } from '../store/history-reader.ts'
import { unitOf } from './history-parameters.ts'

/**
 * Rows of all gauges in long form, page by page, so that a year of readings never stands in memory:
 *
 *     gauge,takenAt,value,unit,quality,flags
 *     S-G-F1.stageUpM,2026-03-12T00:05:00.000Z,37.42,m,good,
 *
 * The same columns are taken by the import. The unit of the only quantity stands in the header as well. Buckets say what filled
 * them as a flag, and a gap has no value.
 */
export async function* csvOf(
  reader: HistoryReader,
  gauges: readonly Gauge[],
  query: Omit<SeriesQuery, 'gauge'>,
  edits: Edits | null,
): AsyncGenerator<string> {
  const units = new Set(gauges.map(unitOf))
  const [only] = units
  const value = units.size === 1 ? `value [${only}]` : 'value [SI]'
  yield `gauge,takenAt,${value},unit,quality,flags\r\n`
  for (const gauge of gauges) {
    const inForce = edits?.inForce(gauge, query.fromMs, query.toMs) ?? []
    for (let fromMs: number | null = query.fromMs; fromMs !== null; ) {
      const page = await reader.page({ ...query, gauge, fromMs, edits: inForce })
      const rows = page.points.map((point) => {
        const flags =
          'filled' in point && point.filled !== undefined ? [...point.flags, `filled-${point.filled}`] : point.flags
        const cells = [gauge.id, new Date(point.atMs).toISOString(), point.value ?? '', unitOf(gauge), point.quality]
        return `${cells.join(',')},${flags.join(' ')}\r\n`
      })
      if (rows.length > 0) yield rows.join('')
      fromMs = page.nextFromMs
    }
  }
}
