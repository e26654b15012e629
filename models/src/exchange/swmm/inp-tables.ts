import type { InpRow } from './inp-document.ts'
import type { InpReader } from './inp-reader.ts'

/** A curve: pairs in the file's own units, x rising. */
export interface InpCurve {
  readonly line: number
  readonly type: string
  readonly x: number[]
  readonly y: number[]
}

/** A series in time: seconds from the simulation's start and values in the file's own units. */
export interface InpTimeSeries {
  readonly line: number
  readonly atS: number[]
  readonly values: number[]
}

/** Factors by month, by day of the week (Sunday first), or by hour of any day, of a weekday, of a day of the weekend. */
export interface InpPattern {
  readonly line: number
  readonly type: 'MONTHLY' | 'DAILY' | 'HOURLY' | 'WEEKEND'
  readonly factors: number[]
}

const CURVE_TYPES = [
  'STORAGE',
  'SHAPE',
  'DIVERSION',
  'TIDAL',
  'PUMP1',
  'PUMP2',
  'PUMP3',
  'PUMP4',
  'PUMP5',
  'RATING',
  'CONTROL',
  'WEIR',
] as const

export function readCurves(reader: InpReader): ReadonlyMap<string, InpCurve> {
  const curves = new Map<string, InpCurve>()
  for (const row of reader.rows('CURVES')) {
    const name = reader.text(row, 0, 'Name')
    const hasType = Number.isNaN(Number(row.cells[1] ?? 'none'))
    const type = hasType ? reader.word(row, 1, 'Type', CURVE_TYPES) : undefined
    let curve = curves.get(name)
    if (curve === undefined) {
      curve = { line: row.line, type: type ?? '', x: [], y: [] }
      curves.set(name, curve)
    }
    readPairs(reader, row, hasType ? 2 : 1, curve)
  }
  return curves
}

function readPairs(reader: InpReader, row: InpRow, from: number, curve: InpCurve): void {
  for (let i = from; i < row.cells.length; i += 2) {
    const x = reader.number(row, i, 'X-Value')
    const y = reader.number(row, i + 1, 'Y-Value')
    const before = curve.x.at(-1)
    if (before !== undefined && x < before)
      reader.findings.problem(
        'VALUE_OUT_OF_RANGE',
        { row: row.line, column: 'X-Value' },
        `${x} comes after ${before}`,
        'expected values that rise',
      )
    curve.x.push(x)
    curve.y.push(y)
  }
}

const PATTERN_TYPES = ['MONTHLY', 'DAILY', 'HOURLY', 'WEEKEND'] as const

export function readPatterns(reader: InpReader): ReadonlyMap<string, InpPattern> {
  const patterns = new Map<string, InpPattern>()
  for (const row of reader.rows('PATTERNS')) {
    const name = reader.text(row, 0, 'Name')
    let from = 1
    let pattern = patterns.get(name)
    if (pattern === undefined) {
      const type = reader.word(row, 1, 'Type', PATTERN_TYPES)
      from = 2
      if (type === undefined) continue
      pattern = { line: row.line, type, factors: [] }
      patterns.set(name, pattern)
    } else if (Number.isNaN(Number(row.cells[1]))) from = 2
    for (let i = from; i < row.cells.length; i++) pattern.factors.push(reader.number(row, i, 'Factor'))
  }
  return patterns
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** `month/day/year` or `JAN-5-2001` in ms as if it were UTC; NaN when it is none. */
export function dateMs(text: string): number {
  const parts = text.split(/[/-]/)
  if (parts.length !== 3) return Number.NaN
  const [first = '', second = '', third = ''] = parts
  const named = MONTHS.indexOf(first.toUpperCase())
  const month = named >= 0 ? named + 1 : Number(first)
  const day = Number(second)
  const ms = Date.UTC(Number(third), month - 1, day)
  const date = new Date(ms)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && third.length === 4 ? ms : Number.NaN
}

/** `hours:minutes[:seconds]` or hours with decimals, in seconds; NaN when it is none. */
export function timeS(text: string): number {
  if (!/^[\d.:]+$/.test(text)) return Number.NaN
  const [hours = '', minutes = '0', seconds = '0', ...more] = text.split(':')
  return more.length > 0 ? Number.NaN : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** Reads [TIMESERIES]; dates count from `startMs`, the simulation's start as if it were UTC. */
export function readTimeSeries(reader: InpReader, startMs: number): ReadonlyMap<string, InpTimeSeries> {
  const all = new Map<string, InpTimeSeries>()
  const dayOf = new Map<string, number>()
  const { findings } = reader
  for (const row of reader.rows('TIMESERIES')) {
    const name = reader.text(row, 0, 'Name')
    const series = all.get(name) ?? { line: row.line, atS: [], values: [] }
    all.set(name, series)
    if (row.cells[1]?.toUpperCase() === 'FILE') {
      findings.problem(
        'FILE_MISSING',
        { row: row.line },
        `${name} stands in another file, ${row.cells[2] ?? ''}`,
        'paste its rows into [TIMESERIES]',
      )
      continue
    }
    for (let i = 1; i < row.cells.length; ) {
      const day = dateMs(row.cells[i] ?? '')
      if (!Number.isNaN(day)) {
        dayOf.set(name, (day - startMs) / 1000)
        i++
      }
      const seconds = timeS(row.cells[i] ?? '')
      const place = { row: row.line, column: 'Time' }
      if (Number.isNaN(seconds)) {
        findings.problem(
          'VALUE_UNKNOWN',
          place,
          `"${row.cells[i] ?? ''}" is no time`,
          'expected hours, hours:minutes or month/day/year before it',
        )
        break
      }
      const atS = (dayOf.get(name) ?? 0) + seconds
      const before = series.atS.at(-1)
      if (before !== undefined && atS < before)
        findings.problem('VALUE_OUT_OF_RANGE', place, `${row.cells[i]} goes back`, 'expected times that rise')
      series.atS.push(atS)
      series.values.push(reader.number(row, i + 1, 'Value'))
      i += 2
    }
  }
  return all
}
