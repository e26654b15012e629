import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BREAKS } from './breaks/index.ts'
import { brokenRow } from './breaks/table.ts'

const PACKAGE = join(import.meta.dirname, '..')
const textOf = (file: string): string => readFileSync(join(PACKAGE, file), 'utf8')

describe('formulas broken on purpose', () => {
  it('[VR5] every place that is broken stands once in its file', () => {
    for (const { file, breaks } of BREAKS)
      for (const [what, find, replace] of breaks) {
        expect(textOf(file).split(find).length - 1, `${file}: ${what}`).toBe(1)
        expect(replace).not.toBe(find)
      }
  })

  it('[VR5] the table tells of each of them what turned red; `node validation/break-formulas.ts` makes it anew', () => {
    const table = textOf('validation/BROKEN.md')
    for (const { formula, file, breaks } of BREAKS)
      for (const [what] of breaks) expect(table).toContain(brokenRow({ formula, file, what, red: [] }).split('**')[0])
    expect(table).not.toContain('**nothing**')
  })
})
