import { type Problem, problem } from '../ground/problem.ts'
import { ok } from '../ground/result.ts'
import type { Columns, Complaint, RowOf } from './column.ts'
import { type CsvRecord, readCsvRecords } from './csv-records.ts'

/** The files of a pack by their path in it, e.g. `nodes.csv`, `map/rivers.geojson`. */
export type PackFiles = ReadonlyMap<string, string>

export interface TableRow<T> {
  readonly row: number
  readonly value: T
}

/**
 * One table, as far as it can be read: its sound rows, and every problem.
 *
 * `idRows` has the first row of each id, of unsound rows too: a broken row is reported once, not again by everything that refers
 * to it.
 */
export interface Table<T> {
  readonly file: string
  readonly rows: readonly TableRow<T>[]
  readonly rowCount: number
  readonly idRows: ReadonlyMap<string, number>
  readonly problems: readonly Problem[]
}

/** Reads `file` by its columns; a column named `id` must hold each value once. */
export function readTable<const C extends Columns>(files: PackFiles, file: string, columns: C): Table<RowOf<C>> {
  const empty = (found: Problem): Table<RowOf<C>> => ({
    file,
    rows: [],
    rowCount: 0,
    idRows: new Map(),
    problems: [found],
  })
  const content = files.get(file)
  if (content === undefined)
    return empty(problem('FILE_MISSING', { file }, 'the file is missing', 'every pack needs this table'))
  const { records, broken } = readCsvRecords(content)
  const [header, ...lines] = records
  const names = Object.keys(columns)
  if (broken !== null) {
    const place = { file, row: broken.row }
    return empty(problem('FILE_MALFORMED', place, broken.text, 'quote the whole cell, and double a quote inside it'))
  }
  if (header === undefined)
    return empty(problem('FILE_MALFORMED', { file }, 'the file is empty', `expected a header: ${names.join(',')}`))

  const headerProblems = problemsOfHeader(file, header, columns)
  const reads = lines.map((line) => readRow(file, header, line, columns))
  const ids = idsOf(file, header, lines)
  return {
    file,
    rows: reads.flatMap(({ value, row }) => (value === undefined ? [] : [{ row, value }])),
    rowCount: lines.length,
    idRows: ids.rows,
    problems: [...headerProblems, ...reads.flatMap((read) => read.problems), ...ids.problems],
  }
}

function problemsOfHeader(file: string, header: CsvRecord, columns: Columns): Problem[] {
  const names = Object.keys(columns)
  const place = (column: string) => ({ file, row: header.row, column })
  const absent = names.filter((name) => !header.cells.includes(name) && columns[name]?.whenAbsent === undefined)
  const twice = new Set(header.cells.filter((name, index) => header.cells.indexOf(name) !== index))
  return [
    ...absent.map((name) =>
      problem('COLUMN_MISSING', place(name), `there is no column ${name}`, `expected the columns ${names.join(', ')}`),
    ),
    ...[...twice].map((name) =>
      problem('FILE_MALFORMED', place(name), `the column ${name} stands twice`, 'expected each column once'),
    ),
  ]
}

interface RowRead<T> {
  readonly row: number
  /** Absent when any of its cells is unsound. */
  readonly value: T | undefined
  readonly problems: readonly Problem[]
}

function readRow<C extends Columns>(file: string, header: CsvRecord, line: CsvRecord, columns: C): RowRead<RowOf<C>> {
  const { row } = line
  if (line.cells.length !== header.cells.length) {
    const text = `the row has ${line.cells.length} cells, the header ${header.cells.length}`
    const found = problem('FILE_MALFORMED', { file, row }, text, 'quote a cell that contains a comma')
    return { row, value: undefined, problems: [found] }
  }
  const cellOf = (name: string): string | undefined => line.cells[header.cells.indexOf(name)]
  const { value, complaints } = readFields(columns, cellOf)
  const problems = complaints.map(({ name, complaint }) =>
    problem(complaint.code, { file, row, column: name }, complaint.text, complaint.remedy),
  )
  return { row, value, problems }
}

export interface FieldsRead<T> {
  readonly value: T | undefined
  readonly complaints: readonly { readonly name: string; readonly complaint: Complaint }[]
}

/** Reads one value per column. A column that the source does not have at all (`undefined`) leaves no complaint of its own. */
export function readFields<C extends Columns>(
  columns: C,
  cellOf: (name: string) => string | undefined,
): FieldsRead<RowOf<C>> {
  const reads = Object.entries(columns).map(([name, column]) => {
    const cell = cellOf(name)
    const absent = column.whenAbsent === undefined ? undefined : ok(column.whenAbsent.value)
    return { name, result: cell === undefined ? absent : column.read(cell) }
  })
  const complaints = reads.flatMap(({ name, result }) =>
    result === undefined || result.ok ? [] : [{ name, complaint: result.error }],
  )
  if (reads.some(({ result }) => result?.ok !== true)) return { value: undefined, complaints }
  const entries = reads.map(({ name, result }) => [name, result?.ok === true ? result.value : undefined])
  // The entries are exactly the columns' names with values of the columns' own types.
  return { value: Object.fromEntries(entries) as RowOf<C>, complaints }
}

function idsOf(file: string, header: CsvRecord, lines: readonly CsvRecord[]) {
  const rows = new Map<string, number>()
  const problems: Problem[] = []
  const column = header.cells.indexOf('id')
  for (const { row, cells } of column === -1 ? [] : lines) {
    const id = cells[column] ?? ''
    const first = rows.get(id)
    if (first !== undefined && id !== '') {
      const place = { file, row, column: 'id' }
      problems.push(problem('ID_DUPLICATE', place, `"${id}" stands in row ${first} already`, 'expected each id once'))
    } else rows.set(id, row)
  }
  return { rows, problems }
}
