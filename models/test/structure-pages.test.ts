import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gateDrawings } from '../docs/structures/draw-gates.ts'

const ROOM = join(import.meta.dirname, '../docs/structures')
const PAGES = ['sluice-gate', 'radial-gate', 'gate-over-leaf', 'gate-in-series-with-weir', 'calibrated-gate']
const HEADINGS = ['Equation', 'Symbols', 'Columns', 'Valid', 'Source', 'Checked by']

describe('pages of gates', () => {
  it('[GT16] pictures and figures are what the laws draw now; `node docs/structures/draw-gates.ts` draws them anew', () => {
    for (const [name, drawn] of gateDrawings()) expect(readFileSync(join(ROOM, name), 'utf8'), name).toBe(drawn)
  })

  it.each(PAGES)('[GT16] %s has every heading, and pictures that exist', (page) => {
    const content = readFileSync(join(ROOM, `${page}.md`), 'utf8')
    expect([...content.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS)
    const pictures = [...content.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file]) => file ?? '')
    expect(pictures).toEqual([`${page}.svg`, `${page}-discharge.svg`])
    for (const file of pictures) expect(existsSync(join(ROOM, file)), file).toBe(true)
  })
})
