import { describe, expect, it } from 'vitest'
import type { CanalStrip } from './canal-samples.ts'
import { alongSegment, createCanalIndex, groundUnder } from './picking.ts'

const strip = (reachIndex: number, ...places: readonly (readonly [number, number, number])[]) =>
  ({
    course: { reachIndex },
    samples: places.map(([x, y, chainageM]) => ({ x, y, chainageM })),
  }) as unknown as CanalStrip

const index = createCanalIndex([
  strip(4, [0, 0, 0], [1000, 0, 1100], [2000, 0, 2200]),
  strip(9, [0, 300, 0], [1000, 300, 1000]),
])

describe('createCanalIndex', () => {
  it('finds the nearest canal and the place along it', () => {
    expect(index.nearest({ x: 1500, y: 40 }, 200)).toEqual({ reachIndex: 4, chainageM: 1650, distanceM: 40 })
    expect(index.nearest({ x: 500, y: 290 }, 500)?.reachIndex).toBe(9)
  })

  it('finds nothing where none is near', () => {
    expect(index.nearest({ x: 500, y: 150 }, 100)).toBeUndefined()
    expect(index.nearest({ x: 2090, y: 90 }, 100)).toBeUndefined()
    expect(createCanalIndex([]).nearest({ x: 0, y: 0 }, 1e9)).toBeUndefined()
  })
})

describe('alongSegment', () => {
  it('stays on the segment', () => {
    const [from, to] = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ]
    expect(alongSegment({ x: -5, y: 3 }, from, to)).toBe(0)
    expect(alongSegment({ x: 2.5, y: 3 }, from, to)).toBe(0.25)
    expect(alongSegment({ x: 1, y: 1 }, from, from)).toBe(0)
  })
})

describe('groundUnder', () => {
  it('meets a tilted, exaggerated ground where the ray does', () => {
    const heightAt = ({ x, y }: { x: number; y: number }) => 100 * (0.0001 * x - 0.00015 * y)
    const eye = { x: 0, y: 20_000, z: 30_000 }
    const direction = { x: 0.1, y: -0.7, z: -0.7 }
    const place = groundUnder(eye, direction, heightAt)!
    const t = (place.x - eye.x) / direction.x
    expect(eye.y + t * direction.y).toBeCloseTo(heightAt(place), 0)
    expect(-(eye.z + t * direction.z)).toBeCloseTo(place.y, 6)
  })

  it('finds nothing in the sky', () => {
    expect(groundUnder({ x: 0, y: 100, z: 0 }, { x: 0, y: 0.1, z: -1 }, () => 0)).toBeUndefined()
  })
})
