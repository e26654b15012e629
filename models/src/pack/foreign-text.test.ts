import { describe, expect, it } from 'vitest'
import { type Problem, problemLine } from '../ground/problem.ts'
import { smallPack } from '../testing/small-pack.ts'
import { presentFormat } from './pack-format.ts'
import { parseDistrict } from './parse-district.ts'
import { readNumber } from './read-number.ts'

function problemsOf(file: string, change: (text: string) => string): readonly Problem[] {
  const files = new Map(smallPack())
  files.set(file, change(files.get(file) ?? ''))
  const parsed = parseDistrict(files)
  return parsed.ok ? [] : parsed.error
}

describe('what spreadsheets make of a table', () => {
  it('[PK6] a byte order mark and other line ends change nothing', () => {
    for (const file of smallPack().keys())
      expect(problemsOf(file, (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`).map(problemLine), file).toEqual([])
  })

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['full-width commas', '，'],
  ])('[PK6] %s are named once, with what to do', (name, mark) => {
    const problems = problemsOf('nodes.csv', (text) => text.replaceAll(',', mark))
    const own = problems.filter(({ place }) => place.file === 'nodes.csv' && place.row === 1)
    expect(own).toEqual([
      {
        code: 'FILE_MALFORMED',
        place: { file: 'nodes.csv', row: 1 },
        text: `the columns are parted by ${name}`,
        remedy: expect.stringContaining('comma-separated CSV in UTF-8'),
      },
    ])
  })

  it('[PK6] bytes of another encoding and UTF-16 are named by their row, in tables, header and map', () => {
    for (const [file, row, what] of [
      ['nodes.csv', 3, '渠首'],
      ['district.json', 1, '小灌区'],
      ['map/rivers.geojson', 1, '黄河'],
    ] as const) {
      const [found] = problemsOf(file, (text) => text.replace(what, '\uFFFD\uFFFD'))
      expect(found).toMatchObject({
        code: 'FILE_MALFORMED',
        place: { file, row },
        remedy: expect.stringMatching(/UTF-8/),
      })
    }
    const [utf16] = problemsOf('reaches.csv', (text) => `\uFFFD\uFFFD${[...text].join('\u0000')}`)
    expect(utf16).toMatchObject({ place: { file: 'reaches.csv', row: 1 }, text: expect.stringContaining('UTF-16') })
  })

  it.each([
    ['１２．５', 'full-width', 'write 12.5'],
    ['０．０１８', 'full-width', 'write 0.018'],
    ['−3', 'not a number', 'expected a length'],
    ['1.2 km', 'not a bare number', "the unit stands in the column's name"],
    ['1200m', 'not a bare number', "the unit stands in the column's name"],
    ['1，200', 'has a comma', 'without separators'],
    ['1,200', 'has a comma', 'without separators'],
    ['0x10', 'not a bare number', 'expected a length'],
    ['', 'not a number', 'expected a length'],
    ['1e999', 'not a number', 'expected a length'],
    ['three', 'not a number', 'expected a length'],
  ])('[PK6] "%s" is %s', (cell, text, remedy) => {
    const read = readNumber(cell, 'expected a length')
    expect(read.ok).toBe(false)
    if (read.ok) return
    expect(read.error.text).toContain(text)
    expect(read.error.remedy).toContain(remedy)
  })

  it.each([
    ['12.5', 12.5],
    ['-0', 0],
    ['+3', 3],
    ['.5', 0.5],
    ['1.', 1],
    ['1e-7', 1e-7],
  ])('[PK6] "%s" is a number', (cell, value) => {
    expect(readNumber(cell, '')).toEqual({ ok: true, value })
  })
})

describe('formats', () => {
  const header = JSON.parse(smallPack().get('district.json') ?? '')
  const withFormat = (format: unknown) =>
    new Map([...smallPack(), ['district.json', JSON.stringify({ ...header, format })]])

  it('[PK5] a pack of format 1 is read as it always was, and migrated once', () => {
    const old = withFormat(undefined)
    expect(parseDistrict(old)).toEqual(parseDistrict(smallPack()))
    const present = presentFormat(old)
    if (!present.ok) throw new Error('refused')
    expect(JSON.parse(present.value.get('district.json') ?? '')).toEqual({ ...header, format: 2 })
    expect([...present.value].filter(([file, text]) => old.get(file) !== text).map(([file]) => file)).toEqual([
      'district.json',
    ])
    const again = presentFormat(present.value)
    expect(again.ok && again.value).toBe(present.value)
    expect(parseDistrict(withFormat(1)).ok).toBe(true)
  })

  it.each([3, 99, 0, 1.5, '2', null, {}, -1])('[PK5] format %j is refused with a reason', (format) => {
    const parsed = parseDistrict(withFormat(format))
    if (format === null) {
      // No value is no word about the format: the first.
      expect(parsed.ok).toBe(true)
      return
    }
    const [found, ...more] = parsed.ok ? [] : parsed.error
    expect(more).toEqual([])
    expect(found).toMatchObject({ code: 'FORMAT_UNKNOWN', place: { file: 'district.json', path: 'format' } })
    const isNewer = typeof format === 'number' && format > 2
    expect(found?.remedy).toContain(isNewer ? 'newer version' : 'whole number from 1 to 2')
  })

  it('[PK5] a pack need not have published totals', () => {
    const { published: _, ...unpublished } = header
    const parsed = parseDistrict(new Map([...smallPack(), ['district.json', JSON.stringify(unpublished)]]))
    expect(parsed.ok && parsed.value.published).toBe(undefined)
    expect(parsed.ok).toBe(true)
  })
})
