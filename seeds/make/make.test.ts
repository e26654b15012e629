import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { csvOf, rowsOfCsv } from './csv.ts'
import { PACKS } from './products.ts'

/* What is checked in is what the rules make. Long searches for openings are left to `npx node seeds/make/main.ts`, which changes nothing then. */

const QUICK: Readonly<Record<string, readonly string[]>> = { weishan: ['river-drop', 'disorderly-drawing'] }

const filed = (pack: string, path: string): string => readFileSync(join(import.meta.dirname, '..', pack, path), 'utf8')

describe.each(PACKS)('what is made of $id', (pack) => {
  it('has tables as the rules make them', () => {
    for (const [path, text] of pack.tables()) expect(filed(pack.id, path) === text, `${pack.id}/${path}`).toBe(true)
  })

  it('has scenarios as the search for openings finds them', { timeout: 30_000 }, () => {
    const quick = QUICK[pack.id]
    for (const [path, make] of pack.scenarios())
      if (quick === undefined || quick.some((id) => path.includes(id)))
        expect(filed(pack.id, path) === make(), `${pack.id}/${path}`).toBe(true)
  })
})

describe('tables as text', () => {
  it('come back as they went', () => {
    const rows = [
      { id: 'A', name: 'one, "two"', empty: null, size: 0.5 },
      { id: 'B', name: '三', empty: 'x', size: -0 },
    ]
    expect(rowsOfCsv(csvOf(rows))).toEqual([
      { id: 'A', name: 'one, "two"', empty: '', size: '0.5' },
      { id: 'B', name: '三', empty: 'x', size: '0' },
    ])
  })

  it('refuse rows of different columns, and numbers that are none', () => {
    expect(() => csvOf([{ a: 1 }, { b: 1 }])).toThrow(RangeError)
    expect(() => csvOf([{ a: Number.NaN }])).toThrow(RangeError)
  })
})
