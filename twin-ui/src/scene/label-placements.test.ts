import { describe, expect, it } from 'vitest'
import { linePlacements, pointPlacements } from './label-placements.ts'
import type { LineLabel, PointLabel } from './label-sources.ts'
import type { ViewTransform } from './view-transform.ts'

/** Straight down on a plane, one pixel a metre: x to the right, y up, the origin in the middle. */
const view: ViewTransform = {
  matrix: [2 / 800, 0, 0, 0, 0, 0, 0, 0, 0, -2 / 600, 0, 0, 0, 0, 0, 1],
  widthPx: 800,
  heightPx: 600,
  pxScale: 1,
  lift: 1,
  datumM: 0,
}
const area = { left: 0, top: 0, right: 800, bottom: 600 }
const size = { width: 60, height: 16 }
const line = (...points: readonly (readonly [number, number])[]) =>
  ({ clearPx: 15, points: points.map(([x, y]) => [x, y, 0] as const) }) as unknown as LineLabel

describe('linePlacements', () => {
  it('sets a name above the middle of a level line first', () => {
    const [first] = linePlacements(view, line([-200, 0], [0, 0], [200, 0]), size, area, true)
    expect(first).toMatchObject({ x: 400, y: 285, angleRad: 0, upright: false })
  })

  it('reads from left to right whichever way the water runs', () => {
    const [east] = linePlacements(view, line([-200, -50], [200, 50]), size, area, false)
    const [west] = linePlacements(view, line([200, 50], [-200, -50]), size, area, false)
    expect(Math.cos(west!.angleRad)).toBeGreaterThan(0)
    expect(west!.angleRad).toBeCloseTo(east!.angleRad, 9)
  })

  it('sets Chinese upright from top to bottom along a steep line, Latin never', () => {
    const steep = line([0, -200], [20, 200])
    const [chinese] = linePlacements(view, steep, size, area, true)
    expect(chinese?.upright).toBe(true)
    expect(Math.sin(chinese!.angleRad)).toBeGreaterThan(0.9)
    expect(linePlacements(view, steep, size, area, false)[0]?.upright).toBe(false)
  })

  it('keeps off lines that are too short or too crooked', () => {
    expect(linePlacements(view, line([0, 0], [50, 0]), size, area, true)).toEqual([])
    const crooked = line([-60, 0], [-30, 40], [0, 0], [30, 40], [60, 0])
    expect(linePlacements(view, crooked, size, area, true)).toEqual([])
  })

  it('uses only what is in sight', () => {
    const through = line(...Array.from({ length: 41 }, (_, i) => [-2000 + 100 * i, 0] as const))
    for (const { x } of linePlacements(view, through, size, area, true)) expect(x).toBeGreaterThan(0)
    const twice = line([-300, 0], [-300, 1000], [300, 1000], [300, 0])
    expect(linePlacements(view, twice, size, area, true)).toEqual([])
  })
})

describe('pointPlacements', () => {
  const label = (nearestPxM: number) =>
    ({
      sign: { x: 0, y: 0, levelM: 0, pushX: 0, pushY: 0, pushPx: 0, sizePx: 20, nearestPxM },
      topM: 0,
    }) as unknown as PointLabel

  it('begins to the right of the sign', () => {
    expect(pointPlacements(view, label(0), size)[0]).toMatchObject({ x: 400 + 10 + 4 + 30, y: 300 })
  })

  it('stands over a structure that has taken its sign’s place', () => {
    expect(pointPlacements(view, label(5), size)[0]!.y).toBeLessThan(300 - 8)
  })
})
