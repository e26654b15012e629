import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type District, parseDistrict } from '@district/models'
import {
  branchingCanal,
  irrigationTree,
  loopedCanal,
  oneReach,
  randomDistrict,
  structuredCanal,
  twoPools,
} from '@district/models/testing'
import { describe, expect, test } from 'vitest'
import { linesOf } from './network-lines.ts'
import { type Box, layoutSchematic, type SchematicLayout } from './schematic-layout.ts'
import { neighbourOf, stopsOf } from './schematic-walk.ts'

const SEEDS = fileURLToPath(new URL('../../../../seeds', import.meta.url))

function packed(name: string): District {
  const dir = join(SEEDS, name)
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(csv|json|geojson)$/.test(file),
  )
  const parsed = parseDistrict(new Map(names.map((file) => [file, readFileSync(join(dir, file), 'utf8')])))
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error[0])}`)
  return parsed.value
}

const packs = readdirSync(SEEDS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(SEEDS, entry.name)).includes('district.json'))
  .map(({ name }) => [name, () => packed(name)] as const)

const districts: readonly (readonly [string, () => District])[] = [
  ['one reach', oneReach],
  ['two pools', twoPools],
  ['branching canal', branchingCanal],
  ['looped canal', loopedCanal],
  ['structured canal', structuredCanal],
  ['tree of 500 m cells', () => irrigationTree({ dxM: 500 })],
  ...Array.from({ length: 40 }, (_, seed) => [`random ${seed}`, () => randomDistrict(seed)] as const),
  ...packs,
]

const zh = (district: District) => layoutSchematic(district, (names) => names.zh)
const en = (district: District) => layoutSchematic(district, (names) => names.en)

describe.each(districts)('the schematic of %s', (_name, make) => {
  const district = make()

  test.each([zh, en])('[SL1] no name stands on another, nor a sign on a sign, and all lies on the sheet', (layout) => {
    const drawn = layout(district)
    const boxes = textBoxes(drawn)
    for (const { x, y, width, height } of boxes) {
      expect(Number.isFinite(x + y + width + height)).toBe(true)
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + width).toBeLessThanOrEqual(drawn.width)
      expect(y + height).toBeLessThanOrEqual(drawn.height)
    }
    expect(overlaps(boxes)).toEqual([])
    const signs = drawn.crossings.map(({ key, x, y }) => ({ key, x: x - 7, y: y - 9, width: 14, height: 18 }))
    expect(overlaps(signs)).toEqual([])
  })

  test('[SL2] every reach, gate and structure stands on it once', () => {
    const drawn = zh(district)
    const reaches = [
      ...drawn.edges.map(({ edge }) => edge.reach?.id),
      ...drawn.sides.map(({ side }) => side.edge?.reach?.id),
    ]
    expect(reaches.filter((id) => id !== undefined).toSorted()).toEqual(district.reaches.map(({ id }) => id).toSorted())
    const crossings = [...drawn.crossings, ...drawn.sides.flatMap(({ side }) => side.crossings)].map(({ key }) => key)
    const wanted = [
      ...district.gates.map(({ id }) => `gate:${id}`),
      ...district.structures.map(({ id }) => `structure:${id}`),
    ]
    expect(crossings.toSorted()).toEqual(wanted.toSorted())
  })

  test('[SL3] water runs to the right along a line, and the same district gives the same drawing', () => {
    const drawn = zh(district)
    for (const { fromX, toX } of drawn.edges) expect(toX).toBeGreaterThan(fromX)
    expect(JSON.stringify(zh(district))).toBe(JSON.stringify(drawn))
  })

  test('[SL4] by arrows one comes from the first place to every other', () => {
    const drawn = zh(district)
    const stops = stopsOf(drawn)
    const reached = new Set<string>()
    const open = stops.slice(0, 1)
    for (let stop = open.pop(); stop !== undefined; stop = open.pop()) {
      if (reached.has(stop.key)) continue
      reached.add(stop.key)
      for (const way of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbourOf(stops, stop.key, way)
        if (next !== undefined) open.push(next)
      }
    }
    expect(stops.filter(({ key }) => !reached.has(key))).toEqual([])
  })
})

test.each(packs)('[SL6] in the pack of %s no way from one line to another runs through a label', (_name, make) => {
  for (const drawn of [zh(make()), en(make())]) {
    const ways = drawn.joins.flatMap(({ key, points }) =>
      points.slice(1).map(([x, y], i) => {
        const [fromX, fromY] = points[i] ?? [x, y]
        const [left, top] = [Math.min(x, fromX), Math.min(y, fromY)]
        return { key, x: left, y: top, width: Math.abs(x - fromX), height: Math.abs(y - fromY) }
      }),
    )
    const labels = drawn.crossings.map(({ key, label }) => ({ key, ...label }))
    const through = ways.flatMap((way) =>
      labels.filter((label) => overlaps([way, label]).length > 0).map((label) => `${way.key} / ${label.key}`),
    )
    expect(through).toEqual([])
  }
})

test('[SL5] a main line goes straight on through canals of several names, down to where most water goes', () => {
  const lines = linesOf(packed('weishan')).filter(({ isStub }) => !isStub)
  const longest = lines.map(({ edges }) => new Set(edges.flatMap(({ reach }) => reach?.canal.zh ?? [])).size)
  expect(Math.max(...longest)).toBeGreaterThanOrEqual(3)
})

function textBoxes(drawn: SchematicLayout): readonly (Box & { readonly key: string })[] {
  return [
    ...drawn.crossings.map(({ key, label }) => ({ key: `gate ${key}`, ...label })),
    ...drawn.canals.map(({ key, label }) => ({ key: `canal ${key}`, ...label })),
    ...drawn.sides.map(({ key, label }) => ({ key: `side ${key}`, ...label })),
    ...drawn.edges.flatMap(({ key, flowLabel, distanceLabel }) => [
      { key: `distance ${key}`, ...distanceLabel },
      ...(flowLabel === undefined ? [] : [{ key: `flow ${key}`, ...flowLabel }]),
    ]),
  ]
}

function overlaps(boxes: readonly (Box & { readonly key: string })[]): readonly string[] {
  const sorted = boxes.toSorted((a, b) => a.x - b.x)
  const found: string[] = []
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j] as Box & { readonly key: string }
      if (b.x >= a.x + a.width) break
      if (b.y < a.y + a.height && a.y < b.y + b.height) found.push(`${a.key} / ${b.key}`)
    }
  })
  return found
}

test('[SL7] the drawing is the same where nobody knows a coordinate', () => {
  const district = packed('weishan')
  const poor = {
    ...district,
    nodes: district.nodes.map((node) => ({ ...node, position: undefined, lonLat: undefined })),
    reaches: district.reaches.map((reach) => ({ ...reach, course: [] })),
  } as unknown as District
  const drawing = ({ width, height, crossings, sides }: SchematicLayout) => [
    width,
    height,
    [...crossings, ...sides].map(({ key, x, y }) => [key, x, y]),
  ]
  expect(drawing(zh(poor))).toEqual(drawing(zh(district)))
})
