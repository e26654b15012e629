import { type CsvRecord, readCsvRecords } from '../../pack/csv-records.ts'
import { readNumber } from '../../pack/read-number.ts'
import type { Findings } from '../findings.ts'

/** One surveyed section: points from left to right in the survey's own datum, and where along its reach it was taken. */
export interface Survey {
  readonly id: string
  /** First row of the file that tells of it. */
  readonly row: number
  readonly points: readonly (readonly [acrossM: number, elevationM: number])[]
  readonly chainageM: number | null
}

/** Words for the columns of the long form, in the order in which they are looked for. */
const COLUMNS = {
  section: ['section', 'section_id', 'id', 'profile', '断面', '断面编号', '断面号'],
  across: [
    'across_m',
    'across',
    'distance_m',
    'distance',
    'offset_m',
    'offset',
    'station',
    '起点距',
    '起点距_m',
    '距离',
  ],
  elevation: ['elevation_m', 'elevation', 'level_m', 'z', 'z_m', 'height_m', '高程', '高程_m', '河底高程'],
  chainage: ['chainage_m', 'chainage', '桩号', '桩号_m'],
} as const

type Column = keyof typeof COLUMNS

/**
 * Cross-sections from a table, in either of two forms; `,`, `;` or tabs between cells, a decimal comma where `;` stands between them.
 *
 *     long    section, across_m, elevation_m [, chainage_m]        one row a point
 *     wide    section [, chainage_m], then pairs across, elevation     one row a section; a header whose further columns repeat
 */
export function readSurveys(text: string, findings: Findings): readonly Survey[] {
  const separator = separatorOf(text)
  const { records, broken } = readCsvRecords(separator === ',' ? text : asCommas(text, separator))
  if (broken !== null) {
    const remedy = 'quote the whole cell, and double a quote inside it'
    findings.problem('FILE_MALFORMED', { row: broken.row }, broken.text, remedy)
    return []
  }
  const [header, ...lines] = records
  const columns = header && columnsOf(header, findings)
  if (header === undefined)
    findings.problem('FILE_MALFORMED', {}, 'the file is empty', 'expected a header: section,across_m,elevation_m')
  if (columns === undefined) return []
  const found = new Map<string, Survey & { readonly points: (readonly [number, number])[] }>()
  for (const line of lines) {
    const { row, cells } = line
    const read: Cells = { line, hasDecimalComma: separator === ';', findings }
    const id = (cells[columns.section] ?? '').trim()
    if (id === '') {
      findings.problem(
        'VALUE_MISSING',
        { row, column: 'section' },
        'nothing stands here',
        'expected the name of a section',
      )
      continue
    }
    const isGiven = columns.chainage >= 0 && (cells[columns.chainage] ?? '') !== ''
    const chainageM = isGiven ? numberAt(read, columns.chainage, 'chainage') : null
    const known = found.get(id)
    if (known !== undefined && !columns.isLong)
      findings.problem(
        'ID_DUPLICATE',
        { row, column: 'section' },
        `section "${id}" stands twice`,
        'expected one row a section',
      )
    const survey = known ?? { id, row, points: [], chainageM }
    found.set(id, survey)
    if (columns.isLong)
      survey.points.push([numberAt(read, columns.across, 'across'), numberAt(read, columns.elevation, 'elevation')])
    else survey.points.push(...pairsOf(read, [columns.section, columns.chainage]))
  }
  return [...found.values()]
}

/** Where each column stands, -1 where there is none. */
interface Places {
  readonly section: number
  readonly across: number
  readonly elevation: number
  readonly chainage: number
  readonly isLong: boolean
}

function columnsOf({ row, cells }: CsvRecord, findings: Findings): Places | undefined {
  const names = cells.map((cell) => cell.trim().toLowerCase())
  const at = (column: Column): number =>
    names.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name))
  const [section, across, elevation, chainage] = [at('section'), at('across'), at('elevation'), at('chainage')]
  if (section >= 0) {
    const isLong = across >= 0 && elevation >= 0 && names.lastIndexOf(names[across] ?? '') === across
    return { section, across, elevation, chainage, isLong }
  }
  findings.problem(
    'COLUMN_MISSING',
    { row, column: 'section' },
    `there is no such column among ${names.join(', ')}`,
    `expected one of ${COLUMNS.section.join(', ')}`,
  )
  return undefined
}

/** One line, and how its numbers are written. */
interface Cells {
  readonly line: CsvRecord
  readonly hasDecimalComma: boolean
  readonly findings: Findings
}

function pairsOf(read: Cells, skipped: readonly number[]): [number, number][] {
  const { row, cells } = read.line
  const filled = cells.flatMap((cell, index) => (skipped.includes(index) || cell.trim() === '' ? [] : [index]))
  if (filled.length % 2 === 1)
    read.findings.problem(
      'FILE_MALFORMED',
      { row },
      `${filled.length} values are no pairs`,
      'expected distance and elevation in turn',
    )
  const valueAt = (index: number): number => numberAt(read, index, `column ${index + 1}`)
  const pairs: [number, number][] = []
  for (let k = 0; k + 1 < filled.length; k += 2) pairs.push([valueAt(filled[k] ?? 0), valueAt(filled[k + 1] ?? 0)])
  return pairs
}

function numberAt({ line: { row, cells }, hasDecimalComma, findings }: Cells, index: number, column: string): number {
  const cell = (cells[index] ?? '').trim()
  const read = readNumber(hasDecimalComma ? cell.replace(',', '.') : cell, 'expected metres')
  if (read.ok) return read.value
  const { code, text, remedy } = read.error
  findings.problem(
    cell === '' ? 'VALUE_MISSING' : code,
    { row, column },
    cell === '' ? 'nothing stands here' : text,
    remedy,
  )
  return Number.NaN
}

/** What stands between the cells: what the header has most of. */
function separatorOf(text: string): ',' | ';' | '\t' {
  const header = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
  const count = (separator: string) => header.split(separator).length
  if (count('\t') > 1 && count('\t') >= count(',')) return '\t'
  return count(';') > count(',') ? ';' : ','
}

const asCommas = (text: string, separator: ';' | '\t'): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split(separator)
        .map((cell) => (cell.includes(',') ? `"${cell.trim()}"` : cell))
        .join(','),
    )
    .join('\n')
