/** What a cell may hold: a text, a number, or nothing. */
export type Cell = string | number | null

/** Rows of a table by column; every row has the same columns in the same order. */
export type Row = Readonly<Record<string, Cell>>

/** A table as the packs write it: header, then a line a row; texts with a comma or a quote stand in quotes. */
export function csvOf(rows: readonly Row[]): string {
  const [first] = rows
  if (first === undefined) throw new RangeError('a table must have rows, got none')
  const columns = Object.keys(first)
  const lines = rows.map((row) => {
    const own = Object.keys(row)
    if (own.join() !== columns.join()) throw new RangeError(`every row must have the columns ${columns}, got ${own}`)
    return columns.map((column) => cellText(row[column] ?? null)).join(',')
  })
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) throw new RangeError(`a number must be finite, got ${cell}`)
    return String(cell)
  }
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** The value cut to so many digits after the point, without trailing noughts. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0

/** A plain table of our own making back to rows: no line breaks within cells. */
export function rowsOfCsv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split('\n')
  const columns = cellsOf(header)
  return lines.map((line) => {
    const cells = cellsOf(line)
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
