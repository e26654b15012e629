import { err, ok } from '../ground/result.ts'
import type { Column } from './column.ts'

/** Without a zone an instant would mean another one on another machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** An instant with a zone, in ms since 1970. */
export const instantMs: Column<number> = {
  field: { type: 'string', noun: 'an instant with a zone, ISO 8601', pattern: INSTANT.source },
  read: (cell) => {
    const ms = INSTANT.test(cell) ? Date.parse(cell) : Number.NaN
    const remedy = 'expected ISO 8601 with a zone, e.g. 2026-03-12T06:00:00+08:00'
    return Number.isNaN(ms) ? err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is no instant`, remedy }) : ok(ms)
  },
}
