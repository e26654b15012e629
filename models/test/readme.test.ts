import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROBLEM_CODES } from '../src/index.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const spec = readFileSync(join(import.meta.dirname, '../SPEC.md'), 'utf8')

describe('documents', () => {
  it('[PC1] the table of problem codes is the registry, both ways', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)].map(([, code, text]) => [code, text])
    expect(rows).toEqual(Object.entries(PROBLEM_CODES))
  })

  it('[PC1] every rule of SPEC.md stands in one row', () => {
    const ids = [...spec.matchAll(/^\| ([A-Z]{2}\d[^|]*) \|/gm)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toContain('LR1')
  })
})
