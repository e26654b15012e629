/** One line of a table as a spreadsheet shows it: rows count from 1 with the header as row 1. */
export interface CsvRecord {
  readonly row: number
  readonly cells: readonly string[]
}

export interface CsvReading {
  readonly records: readonly CsvRecord[]
  /** Where the text stops being a table, if it does. Nothing behind it is read. */
  readonly broken: { readonly row: number; readonly text: string } | null
}

/**
 * Cuts CSV text into records and cells.
 *
 * Source: RFC 4180, also with bare line feeds; blank lines count as rows and yield nothing.
 * Our own and no library: this is the whole of the format, it names the row of a stray quote, and `models` stays without
 * dependencies in the browser.
 */
export function readCsvRecords(text: string): CsvReading {
  const records: CsvRecord[] = []
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  let row = 1
  let at = 0
  while (at < source.length) {
    const cells: string[] = []
    for (;;) {
      const quoted = source[at] === '"'
      const end = quoted ? endOfQuoted(source, at) : endOfPlain(source, at)
      if (end === -1) return { records, broken: { row, text: 'a quote opens and never closes' } }
      cells.push(quoted ? source.slice(at + 1, end - 1).replaceAll('""', '"') : source.slice(at, end).trim())
      if (quoted && endOfPlain(source, end) !== end)
        return { records, broken: { row, text: 'something stands between a closing quote and the next comma' } }
      at = end
      if (source[at] !== ',') break
      at += 1
    }
    if (cells.length > 1 || cells[0] !== '') records.push({ row, cells })
    if (source[at] === '\r') at += 1
    if (source[at] === '\n') at += 1
    row += 1
  }
  return { records, broken: null }
}

/** Where a cell without quotes ends: at the comma, the line's end or the text's end. */
function endOfPlain(source: string, start: number): number {
  let at = start
  while (at < source.length && source[at] !== ',' && source[at] !== '\n' && source[at] !== '\r') at += 1
  return at
}

/** One past the closing quote of the cell that opens at `start`; -1 when it never closes. */
function endOfQuoted(source: string, start: number): number {
  let at = start + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote === -1) return -1
    if (source[quote + 1] !== '"') return quote + 1
    at = quote + 2
  }
}
