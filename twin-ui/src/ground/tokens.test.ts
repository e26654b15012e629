import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/* WCAG 2.2: text 4.5 : 1 (1.4.3), marks that carry meaning 3 : 1 (1.4.11), for the pairs that panels really put together. */

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const block = (selector: string): string => css.split(`${selector} {`)[1]?.split('\n}')[0] ?? ''
const tokens = (text: string) =>
  new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name as string, hex as string]))
const light = tokens(block(':root'))
const THEMES = { light, dark: new Map([...light, ...tokens(block(':root[data-theme="dark"]'))]) }

const luminance = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string): number => {
  const [bright, dim] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

const GROUNDS = ['panel', 'panel-raised', 'panel-sunk', 'paper']
const TEXT: Record<string, readonly string[]> = {
  ink: [...GROUNDS, 'chosen', 'line', 'plum-pale', 'amber-pale', 'red-pale'],
  'ink-soft': [...GROUNDS, 'chosen', 'plum-pale'],
  'ink-faint': [...GROUNDS, 'chosen'],
  'water-deep': [...GROUNDS, 'water-pale', 'chosen'],
  amber: [...GROUNDS, 'amber-pale', 'chosen'],
  red: [...GROUNDS, 'red-pale', 'chosen'],
  plum: [...GROUNDS, 'plum-pale', 'chosen'],
  estimated: GROUNDS,
  'on-strong': ['plum', 'plum-strong', 'water-deep', 'water-strong', 'branch-a', 'branch-b', 'branch-c', 'branch-d'],
  'on-leaf': ['leaf'],
}
const MARKS: Record<string, readonly string[]> = {
  water: ['panel', 'panel-raised', 'paper'],
  bed: ['panel', 'panel-raised'],
  leaf: ['panel', 'panel-raised'],
  focus: [...GROUNDS, 'chosen', 'plum-pale'],
  'red-fill': GROUNDS,
  'branch-a': GROUNDS,
  'branch-b': GROUNDS,
  'branch-c': GROUNDS,
  'branch-d': GROUNDS,
}

for (const [theme, colours] of Object.entries(THEMES)) {
  const pairs = [
    ...Object.entries(TEXT).flatMap(([front, grounds]) => grounds.map((ground) => [front, ground, 4.5] as const)),
    ...Object.entries(MARKS).flatMap(([front, grounds]) => grounds.map((ground) => [front, ground, 3] as const)),
  ]
  test(`[TH3] ${theme}: text and marks stand out from the grounds they stand on`, () => {
    const faint = pairs.flatMap(([front, ground, least]) => {
      const is = contrast(colours.get(front) ?? '', colours.get(ground) ?? '')
      return is >= least ? [] : [`${front} on ${ground}: ${is.toFixed(2)} < ${least}`]
    })
    expect(faint).toEqual([])
  })
}

test('[TH4] the dark theme says every colour of the light one anew', () => {
  const dark = tokens(block(':root[data-theme="dark"]'))
  const own = [...light.keys()].filter((name) => !name.startsWith('scene-'))
  expect(own.filter((name) => !dark.has(name))).toEqual([])
})

test('[TH5] no panel has a colour of its own', () => {
  const src = join(import.meta.dirname, '..')
  const styled = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.(css|tsx)$/.test(file) && /^(app|panels)\//.test(file),
  )
  const coloured = styled.filter((file) =>
    /(?:[:"'\s(]#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(|: (?:white|black)\b)/i.test(readFileSync(join(src, file), 'utf8')),
  )
  expect(coloured).toEqual([])
})
