import { type Problem, problem } from '../ground/problem.ts'
import type { Columns, RowOf } from './column.ts'
import type { Complaint } from './complaint.ts'
import { type CsvRecord, readCsvRecords } from './csv-records.ts'
import { unreadable } from './unreadable.ts'

/** The files of a pack by their path in it, e.g. `nodes.csv`, `map/rivers.geojson`. */
export type PackFiles = ReadonlyMap<string, string>

/** One table of the format: its file, its columns, and which of them tell rows apart. */
export interface TableDefinition<C extends Columns = Columns> {
  readonly file: string
  readonly columns: C
  readonly key: readonly string[]
  /** Every pack needs this table. */
  readonly isRequired: boolean
}

export const requiredTable = <const C extends Columns>(
  file: string,
  columns: C,
  ...key: (keyof C & string)[]
): TableDefinition<C> => ({ file, columns, key, isRequired: true })

export const optionalTable = <const C extends Columns>(
  file: string,
  columns: C,
  ...key: (keyof C & string)[]
): TableDefinition<C> => ({ file, columns, key, isRequired: false })

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

/** A column and where it stands in the file; -1 where the file lacks it. */
interface Placed {
  readonly name: string
  readonly column: Columns[string]
  readonly index: number
}

/** Reads a table by its columns; a column named `id` must hold each value once. A table that no pack needs may be missing. */
export function readTable<const C extends Columns>(files: PackFiles, of: TableDefinition<C>): Table<RowOf<C>> {
  const { file, columns } = of
  const withProblems = (problems: readonly Problem[]): Table<RowOf<C>> => ({
    file,
    rows: [],
    rowCount: 0,
    idRows: new Map(),
    problems,
  })
  const content = files.get(file)
  if (content === undefined) {
    const found = problem('FILE_MISSING', { file }, 'the file is missing', 'every pack needs this table')
    return withProblems(of.isRequired ? [found] : [])
  }
  const foreign = unreadable(file, content)
  if (foreign !== undefined) return withProblems([foreign])
  const { records, broken } = readCsvRecords(content)
  const [header, ...lines] = records
  if (broken !== null) {
    const place = { file, row: broken.row }
    return withProblems([
      problem('FILE_MALFORMED', place, broken.text, 'quote the whole cell, and double a quote inside it'),
    ])
  }
  if (header === undefined) {
    const remedy = `expected a header: ${Object.keys(columns).join(',')}`
    return withProblems([problem('FILE_MALFORMED', { file }, 'the file is empty', remedy)])
  }
  const otherCut = cutOtherwise(file, header)
  if (otherCut !== undefined) return withProblems([otherCut])

  const placed = Object.entries(columns).map(([name, column]) => ({ name, column, index: header.cells.indexOf(name) }))
  const problems = problemsOfHeader(file, header, columns)
  const rows: TableRow<RowOf<C>>[] = []
  for (const line of lines) {
    const value = readRow<C>(file, header, line, placed, problems)
    if (value !== undefined) rows.push({ row: line.row, value })
  }
  const ids = idsOf(file, header, lines)
  return { file, rows, rowCount: lines.length, idRows: ids.rows, problems: [...problems, ...ids.problems] }
}

/** A header that some spreadsheet cut by something else than commas. */
function cutOtherwise(file: string, header: CsvRecord): Problem | undefined {
  const [only, ...others] = header.cells
  const mark = others.length > 0 ? undefined : [';', '\t', '，', '；', '|'].find((one) => only?.includes(one) === true)
  if (mark === undefined) return undefined
  const name = { ';': 'semicolons', '\t': 'tabs', '，': 'full-width commas', '；': 'full-width semicolons' }[mark]
  const text = `the columns are parted by ${name ?? `"${mark}"`}`
  return problem(
    'FILE_MALFORMED',
    { file, row: header.row },
    text,
    'save it as comma-separated CSV in UTF-8, with decimal points',
  )
}

function problemsOfHeader(file: string, header: CsvRecord, columns: Columns): Problem[] {
  const names = Object.keys(columns)
  const place = (column: string) => ({ file, row: header.row, column })
  const absent = names.filter((name) => !header.cells.includes(name) && columns[name]?.whenAbsent === undefined)
  const twice = new Set(header.cells.filter((name, index) => name !== '' && header.cells.indexOf(name) !== index))
  return [
    ...absent.map((name) =>
      problem('COLUMN_MISSING', place(name), `there is no column ${name}`, `expected the columns ${names.join(', ')}`),
    ),
    ...[...twice].map((name) =>
      problem('FILE_MALFORMED', place(name), `the column ${name} stands twice`, 'expected each column once'),
    ),
  ]
}

/** The row's value; undefined when any of its cells is unsound, which `problems` then says. */
function readRow<C extends Columns>(
  file: string,
  header: CsvRecord,
  { row, cells }: CsvRecord,
  placed: readonly Placed[],
  problems: Problem[],
): RowOf<C> | undefined {
  if (cells.length !== header.cells.length) {
    const text = `the row has ${cells.length} cells, the header ${header.cells.length}`
    problems.push(problem('FILE_MALFORMED', { file, row }, text, 'quote a cell that contains a comma'))
    return undefined
  }
  const value: Record<string, unknown> = {}
  let isSound = true
  for (const { name, column, index } of placed) {
    if (index < 0) {
      value[name] = column.whenAbsent?.value
      isSound &&= column.whenAbsent !== undefined
      continue
    }
    const read = column.read(cells[index] ?? '')
    if (read.ok) value[name] = read.value
    else {
      const { code, text, remedy } = read.error
      problems.push(problem(code, { file, row, column: name }, text, remedy))
      isSound = false
    }
  }
  // Exactly the columns' names with values of the columns' own types.
  return isSound ? (value as RowOf<C>) : undefined
}

export interface FieldsRead<T> {
  readonly value: T | undefined
  readonly complaints: readonly { readonly name: string; readonly complaint: Complaint }[]
}

/** Reads one value per column, as a table's row is read. */
export function readFields<C extends Columns>(columns: C, cellOf: (name: string) => string): FieldsRead<RowOf<C>> {
  const value: Record<string, unknown> = {}
  const complaints: { name: string; complaint: Complaint }[] = []
  for (const [name, column] of Object.entries(columns)) {
    const read = column.read(cellOf(name))
    if (read.ok) value[name] = read.value
    else complaints.push({ name, complaint: read.error })
  }
  // Exactly the columns' names with values of the columns' own types.
  return { value: complaints.length === 0 ? (value as RowOf<C>) : undefined, complaints }
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
