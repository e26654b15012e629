import { describe, expect, it } from 'vitest'
import { readCsvRecords } from './csv-records.ts'

const cellsOf = (text: string) => readCsvRecords(text).records.map(({ cells }) => cells)

describe('readCsvRecords', () => {
  it('cuts lines into cells, with or without a last line feed', () => {
    expect(cellsOf('a,b\n1,2\n')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(cellsOf('a,b\r\n1,2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('keeps empty cells, at the end too', () => {
    expect(cellsOf('a,,c\n,,\n')).toEqual([
      ['a', '', 'c'],
      ['', '', ''],
    ])
  })

  it('keeps commas, doubled quotes and line feeds inside quotes', () => {
    expect(cellsOf('a,"b, ""c""\nd",e')).toEqual([['a', 'b, "c"\nd', 'e']])
  })

  it('counts rows as a spreadsheet does, blank lines and all', () => {
    const { records } = readCsvRecords('a\n\nb\n"c\nd"\ne\n')
    expect(records).toEqual([
      { row: 1, cells: ['a'] },
      { row: 3, cells: ['b'] },
      { row: 4, cells: ['c\nd'] },
      { row: 5, cells: ['e'] },
    ])
  })

  it('ignores a byte order mark and blanks around plain cells', () => {
    expect(cellsOf('\uFEFFa , b\n')).toEqual([['a', 'b']])
  })

  it('names the row of a quote that never closes, and of one that closes too early', () => {
    expect(readCsvRecords('a\nb\n"c\nd').broken).toMatchObject({ row: 3 })
    expect(readCsvRecords('a\n"b"c,d\n').broken).toMatchObject({ row: 2 })
  })
})
