import type { Readable } from 'node:stream'
import { type Gauge, QUANTITIES, siConverter, wireUnitsOf } from '@district/models'
import type { Quality, Reading } from '@district/models/contract'
import { CsvError, parse } from 'csv-parse'

/** Something of a table that cannot be taken; the header is row 1. */
export interface TableProblem {
  readonly row: number
  readonly column: string
  readonly detail: string
}

export interface TableContext {
  readonly gauges: ReadonlyMap<string, Gauge>
  readonly nowMs: number
  /** Older readings are kept by nobody. */
  readonly keptFromMs: number
}

const NEEDED = ['gauge', 'takenAt', 'value']
const KNOWN = [...NEEDED, 'unit', 'quality', 'seq', 'flags']
const QUALITIES: readonly Quality[] = ['good', 'doubtful', 'bad']
/** `value [cm]`: the unit of every row, as the export writes it; `[SI]` says nothing. */
const VALUE_IN_UNIT = /^value\s*\[(.*)\]$/
const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i

type Cells = ReadonlyMap<string, string>

/**
 * A table of past readings, row by row: `gauge,takenAt,value[,unit][,quality][,seq]`, as the export writes it. Each row is a
 * reading in SI or says everything that is wrong with it; its unit stands in the row, or in the header behind `value`, and may be any in which a
 * device may say the quantity. Without a unit the value is in SI. Without `seq` a row is 0, the weakest word: it never takes the place
 * of what a device said. Readings are marked late, because that is how the past arrives. Never throws on what the table says.
 */
export async function* readReadingTable(text: Readable, context: TableContext): AsyncGenerator<Reading | TableProblem> {
  const rows = text.pipe(parse({ bom: true, skip_empty_lines: true, relax_column_count: true, trim: true, info: true }))
  text.on('error', (error) => rows.destroy(error))
  let columns: readonly string[] | undefined
  let headerUnit = ''
  let row = 1
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      row = info.lines
      if (columns === undefined) {
        columns = record.map((cell) => cell.replace(/\s*\[.*\]$/, ''))
        headerUnit = record.map((cell) => VALUE_IN_UNIT.exec(cell)?.[1] ?? '').join('')
        const problems = headerProblems(columns)
        yield* problems
        if (problems.length > 0) return
      } else {
        const cells = new Map(columns.map((column, i) => [column, record[i] ?? '']))
        if (record.length > columns.length)
          yield { row, column: '', detail: `has ${record.length} cells, the header has ${columns.length}` }
        else yield* readingOf(cells, row, { ...context, headerUnit })
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { row: row + 1, column: '', detail: `is no CSV: ${error.message}; nothing after it was read` }
  } finally {
    text.destroy()
  }
  if (columns === undefined)
    yield { row: 1, column: '', detail: `The table is empty; it begins with ${NEEDED.join(',')}` }
}

export const isProblem = (part: Reading | TableProblem): part is TableProblem => 'detail' in part

function headerProblems(columns: readonly string[]): TableProblem[] {
  const missing = NEEDED.filter((column) => !columns.includes(column))
  const unknown = columns.filter((column) => !KNOWN.includes(column))
  const double = columns.filter((column, i) => columns.indexOf(column) !== i)
  return [
    ...missing.map((column) => ({ row: 1, column, detail: 'This column is needed' })),
    ...unknown.map((column) => ({ row: 1, column, detail: `is not known; columns are ${KNOWN.join(', ')}` })),
    ...double.map((column) => ({ row: 1, column, detail: 'stands there twice' })),
  ]
}

interface RowContext extends TableContext {
  readonly headerUnit: string
}

function* readingOf(cells: Cells, row: number, context: RowContext): Generator<Reading | TableProblem> {
  const problems: TableProblem[] = []
  const cell = (column: string) => cells.get(column) ?? ''
  const wrong = (column: string, detail: string) =>
    problems.push({ row, column, detail: `${detail}, got "${cell(column)}"` })

  const gauge = context.gauges.get(cell('gauge'))
  if (gauge === undefined) wrong('gauge', 'must be a gauge of the district')
  const takenAtMs = ISO_WITH_ZONE.test(cell('takenAt')) ? Date.parse(cell('takenAt')) : Number.NaN
  if (Number.isNaN(takenAtMs)) wrong('takenAt', 'must be ISO 8601 with a zone, like 2026-03-12T08:05:00+08:00')
  else if (takenAtMs > context.nowMs) wrong('takenAt', 'must not lie in the future')
  else if (takenAtMs < context.keptFromMs)
    wrong(
      'takenAt',
      `must not be before ${new Date(context.keptFromMs).toISOString()}, since when readings are kept (HISTORY_KEPT_DAYS)`,
    )
  const value = cell('value') === '' ? Number.NaN : Number(cell('value'))
  if (!Number.isFinite(value)) wrong('value', 'must be a number')
  const unit = cell('unit') || (context.headerUnit === 'SI' ? '' : context.headerUnit)
  const toSi = gauge === undefined ? undefined : converterOf(unit, gauge)
  if (gauge !== undefined && toSi === undefined)
    wrong(
      'unit',
      `must be ${QUANTITIES[gauge.quantity].unit} or one of ${wireUnitsOf(gauge.quantity).join(', ')} for this gauge, and not ${unit}`,
    )
  else if (gauge !== undefined && disagree(cell('unit'), context.headerUnit, gauge))
    wrong('unit', `must be ${context.headerUnit}, as the header says`)
  const quality = QUALITIES.find((known) => known === (cell('quality') || 'good'))
  if (quality === undefined) wrong('quality', `must be ${QUALITIES.join(', ')}`)
  const seq = Number(cell('seq') || '0')
  if (!Number.isSafeInteger(seq) || seq < 0) wrong('seq', 'must be a whole number from 0')

  if (problems.length > 0 || gauge === undefined || quality === undefined || toSi === undefined) yield* problems
  else
    yield {
      ...{ gaugeId: gauge.id, takenAtMs, receivedAtMs: context.nowMs, seq },
      ...{ value: toSi(value), quality, flags: ['late'] },
    }
}

/** Of a unit of the wire, or of the quantity's own; none is SI. Undefined: the gauge cannot be said in it. */
function converterOf(unit: string, { quantity }: Gauge): ((value: number) => number) | undefined {
  if (unit === '' || unit === QUANTITIES[quantity].unit) return (value) => value
  return siConverter(unit, quantity)
}

/** Two different words on one number: one of them is wrong. `m³/s` and `m3/s` are the same. */
function disagree(ofRow: string, ofHeader: string, gauge: Gauge): boolean {
  if (ofRow === '' || ofHeader === '' || ofHeader === 'SI') return false
  return converterOf(ofRow, gauge)?.(1) !== converterOf(ofHeader, gauge)?.(1)
}
