import { createFrameFields } from '@district/models'
import type { Frame } from '@district/models/contract'
import { describe, expect, test } from 'vitest'
import { loadedCanal } from '../../../test/instrumented.ts'
import { buildProfile, columnAt, reachAtColumn, readDischarge, readSurface } from './profile-data.ts'
import { areaPath, linePath, niceCeiling, panned, placeLabels, profileScale, ticks, zoomed } from './profile-scale.ts'

const loaded = loadedCanal()
const profile = buildProfile(loaded, loaded.routes[0]!)
const frame = (depthM: number, dischargeM3s: number): Frame => {
  const fields = createFrameFields(loaded.network)
  fields.depthM.fill(depthM)
  fields.dischargeM3s.fill(dischargeM3s)
  return { ...fields, topologyHash: '', runId: '', origin: 'shadow', sequence: 0, timeMs: 0, wallMs: 0 }
}

describe('the profile of a route', () => {
  test('reaches follow each other, with two columns where they meet', () => {
    expect(profile.reaches.map(({ reach, fromM, toM }) => [reach.id, fromM, toM])).toEqual([
      ['R-1', 0, 8000],
      ['R-2', 8000, 17_000],
      ['R-3', 17_000, 23_000],
    ])
    const atJoin = [...profile.atM].filter((atM) => atM === 8000)
    expect(atJoin).toHaveLength(2)
    expect([...profile.atM]).toEqual([...profile.atM].toSorted((a, b) => a - b))
  })

  test("beds are those of the reaches' own ends", () => {
    expect(profile.bedM[0]).toBe(40)
    expect(profile.bedM.at(-1)).toBeCloseTo(37.4, 9)
  })

  test('gates across stand at the head of their reach; escapes and offtakes at the side', () => {
    expect(profile.gates.map(({ gate, atM }) => [gate.id, atM])).toEqual([
      ['G-0', 0],
      ['G-1', 8000],
    ])
    expect(profile.sides.map(({ atM, gates }) => [atM, gates.map(({ id }) => id)])).toEqual([
      [8000, ['G-B-1']],
      [17_000, ['G-E', 'G-B-2', 'G-B-3']],
    ])
  })

  test('gauges speak only of gates that stand across', () => {
    expect(profile.stageGauges.map(({ gauge }) => gauge.id)).toEqual([
      'S-G-0.stageUpM',
      'S-G-1.stageUpM',
      'S-G-0.stageDownM',
      'S-G-1.stageDownM',
    ])
    expect(profile.dischargeGauges).toHaveLength(2)
  })

  test('surface and discharge are read between two frames', () => {
    const into = new Float64Array(profile.points.length)
    readSurface(profile, frame(1, 0), frame(2, 0), 0.25, into)
    expect(into[0]).toBeCloseTo(41.25, 6)
    readDischarge(profile, frame(0, 10), frame(0, 20), 1, into)
    expect(into[5]).toBe(20)
  })

  test('a place is found by chainage; at a join the downstream column', () => {
    expect(profile.atM[columnAt(profile, 3300)]).toBe(3500)
    expect(reachAtColumn(profile, columnAt(profile, 8000))?.reach.id).toBe('R-2')
    expect(columnAt(profile, -1)).toBe(0)
    expect(columnAt(profile, 1e9)).toBe(profile.atM.length - 1)
  })
})

describe('the scale', () => {
  const window = { fromM: 0, toM: profile.lengthM }
  const scale = profileScale(profile, window, { width: 1000, height: 300 }, 20)

  test('there and back again', () => {
    expect(scale.atM(scale.x(12_345))).toBeCloseTo(12_345, 6)
    expect(scale.y(41)).toBeLessThan(scale.y(40))
    expect(scale.q(20)).toBeGreaterThanOrEqual(scale.stripTop)
    expect(scale.q(-3)).toBe(scale.stripBottom)
  })

  test('bed and banks are in sight', () => {
    for (let column = 0; column < profile.atM.length; column++) {
      expect(scale.y(profile.bedM[column]!)).toBeLessThanOrEqual(scale.bottom)
      expect(scale.y(profile.bankM[column]!)).toBeGreaterThanOrEqual(scale.top)
    }
  })

  test('zooming keeps the place under the pointer and stays inside the route', () => {
    const nearer = zoomed(window, 5000, 0.5, profile.lengthM)
    expect(nearer.toM - nearer.fromM).toBeCloseTo(11_500, 6)
    expect((5000 - nearer.fromM) / (nearer.toM - nearer.fromM)).toBeCloseTo(5000 / 23_000, 9)
    expect(zoomed(window, 5000, 4, profile.lengthM)).toEqual(window)
    expect(panned(nearer, -1e6, profile.lengthM).fromM).toBe(0)
    expect(panned(nearer, 1e6, profile.lengthM).toM).toBe(profile.lengthM)
  })

  test('lines have only the columns in the window and one beyond each side', () => {
    const narrow = profileScale(profile, { fromM: 2000, toM: 3000 }, { width: 1000, height: 300 }, 20)
    const line = linePath(profile, profile.bedM, narrow, narrow.y)
    expect(line.match(/[ML]/g)?.length).toBeLessThanOrEqual(5)
    const area = areaPath(profile, profile.bankM, profile.bedM, narrow, narrow.y)
    expect(area.startsWith('M') && area.endsWith('Z')).toBe(true)
    expect(area).not.toContain('NaN')
  })
})

test('ticks are round and inside', () => {
  expect(ticks(27.3, 41.2, 5)).toEqual([30, 35, 40])
  expect(ticks(0.12, 0.38, 5)).toEqual([0.2, 0.3])
  expect(niceCeiling(143)).toBe(200)
  expect(niceCeiling(0)).toBe(1)
})

test('names stand in two rows and never over each other', () => {
  const wide = () => 100
  const placed = placeLabels(
    [0, 30, 60, 90].map((x) => ({ text: `at ${x}`, x })),
    wide,
    { left: 0, right: 400 },
  )
  expect(placed).toEqual([
    { text: 'at 0', x: 50, row: 0 },
    { text: 'at 30', x: 50, row: 1 },
  ])
})
