import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drawings } from '../docs/structures/drawings.ts'
import { PAGE_OF_KIND, PAGE_OF_STRUCTURE } from '../docs/structures/pages.ts'
import type { StructureLaw } from '../src/index.ts'
import { PACK_TABLES } from '../src/pack/pack-tables.ts'
import { STRUCTURE_LAWS } from '../src/testing/index.ts'
import { FAMILIES } from '../validation/cases/all.ts'

const PACKAGE = join(import.meta.dirname, '..')
const ROOM = join(PACKAGE, 'docs/structures')
const HEADINGS = ['Equation', 'Symbols', 'Columns', 'Valid', 'Source', 'Checked by']
const FILES = readdirSync(ROOM)
const PAGES = FILES.filter((file) => file.endsWith('.md') && file !== 'README.md').map((file) => file.slice(0, -3))
const textOf = (file: string): string => readFileSync(join(PACKAGE, file), 'utf8')
const pageOf = (page: string): string => textOf(`docs/structures/${page}.md`)
const allOf = (pattern: RegExp, content: string): string[] => [...content.matchAll(pattern)].map((hit) => hit[1] ?? '')

/** `SF1–SF4, GT16` as SF1, SF2, SF3, SF4, GT16. */
function idsIn(content: string): string[] {
  return [...content.matchAll(/\b([A-Z]{2})(\d+)(?:–[A-Z]{2}(\d+))?/g)].flatMap(([, letters, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => `${letters}${Number(first) + i}`),
  )
}
const RULES = new Set(allOf(/^\| ([^|]+) \|/gm, textOf('SPEC.md')).flatMap(idsIn))
const CASES = new Set(FAMILIES.flatMap(({ cases }) => cases.map(({ id }) => id)))
const TABLES = new Map(PACK_TABLES.map((table) => [table.file, Object.keys(table.columns)]))
const ALL_COLUMNS = new Set([...TABLES.values()].flat())
/** `crestWidthM` as `crest_width_m`. */
const columnOf = (field: string): string =>
  field
    .replace(/(?<=[a-z])(M\d?|N)$/, (unit) => `_${unit.toLowerCase()}`)
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const sectionOf = (page: string, heading: string): string =>
  pageOf(page)
    .split(/^## /m)
    .find((part) => part.startsWith(heading)) ?? ''

describe('pages of structures, sections, boundaries and losses', () => {
  it('[GT16] pictures and figures are what the laws draw now; `node docs/structures/drawings.ts` draws them anew', () => {
    const drawn = drawings()
    for (const [name, svg] of drawn) expect(textOf(`docs/structures/${name}`), name).toBe(svg)
    expect(FILES.filter((file) => file.endsWith('.svg')).sort()).toEqual([...drawn.keys()].sort())
  })

  it.each(PAGES)('[GT16] %s has every heading, and its own picture and figure', (page) => {
    const content = pageOf(page)
    expect(content).toMatch(/^# [A-Z][^\n]+ \(\p{Script=Han}[^\n]*\)\n/u)
    expect(allOf(/^## (.+)$/gm, content)).toEqual(HEADINGS)
    expect(allOf(/!\[[^\]]+\]\(([^)]+)\)/g, content)).toEqual([`${page}.svg`, `${page}-discharge.svg`])
  })

  it.each(PAGES)('[GT16] %s names rules, cases and files that exist', (page) => {
    const checks = sectionOf(page, 'Checked by')
    expect(idsIn(checks).length).toBeGreaterThan(0)
    for (const id of idsIn(checks)) expect(RULES, id).toContain(id)
    for (const id of allOf(/`([a-z0-9-]+)`/g, checks)) expect(CASES, id).toContain(id)
    for (const file of allOf(/\]\(([^)#]+)(?:#[^)]*)?\)/g, pageOf(page)))
      expect(existsSync(join(ROOM, file)), file).toBe(true)
  })

  it('[GT17] every kind of structure, gate law, boundary, section, roughness and seepage has a page that names it', () => {
    for (const [kind, page] of PAGE_OF_KIND) expect(pageOf(page), kind).toMatch(new RegExp(`[\`']${kind}[\`']`))
  })

  it.each(PAGES)('[GT17] the columns that %s names are those of the pack format', (page) => {
    const columns = sectionOf(page, 'Columns')
    for (const file of allOf(/`([a-z-]+\.csv)`/g, columns)) expect([...TABLES.keys()]).toContain(file)
    for (const column of allOf(/`([a-z0-9]+(?:_[a-z0-9]+)+)`/g, columns)) expect(ALL_COLUMNS, column).toContain(column)
  })

  it('[GT17] the page of a structure lists every field of its law, and its column', () => {
    const laws = new Map<StructureLaw['kind'], StructureLaw>(
      Object.values(STRUCTURE_LAWS).map((law) => [law.kind, law] as const),
    )
    expect([...laws.keys()].sort()).toEqual(Object.keys(PAGE_OF_STRUCTURE).sort())
    for (const [kind, law] of laws) {
      const columns = sectionOf(PAGE_OF_STRUCTURE[kind], 'Columns')
      for (const field of Object.keys(law).filter((name) => name !== 'kind')) {
        expect(columns, kind).toContain(`\`${field}\``)
        if (field !== 'curve') expect(columns, kind).toContain(`\`${columnOf(field)}\``)
      }
    }
  })

  it('[GT17] the index shows every page, and what the domain points to exists', () => {
    const index = textOf('docs/structures/README.md')
    for (const page of PAGES) expect(index).toContain(`[![](${page}.svg)](${page}.md)<br>`)
    const pointed = readdirSync(join(PACKAGE, 'src/domain')).flatMap((file) =>
      allOf(/`(docs\/structures\/[^`]+)`/g, textOf(`src/domain/${file}`)),
    )
    expect(pointed.length).toBeGreaterThan(8)
    for (const file of pointed) expect(existsSync(join(PACKAGE, file)), file).toBe(true)
  })
})
