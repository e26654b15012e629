import { describe, expect, it } from 'vitest'
import { placeAt, smoothPolyline } from './polyline.ts'

/** So fine a turn that only the step counts where the course is straight. */
const every = (stepM: number) => ({ stepM, turnRad: 0.2 })

const corner = [
  { x: 0, y: 0 },
  { x: 1000, y: 0 },
  { x: 1000, y: 1000 },
]

describe('smoothPolyline', () => {
  it('keeps a straight line straight, its ends and its length', () => {
    const line = smoothPolyline(
      [
        { x: 0, y: 0 },
        { x: 300, y: 400 },
      ],
      every(50),
    )
    expect(line.lengthM).toBeCloseTo(500, 6)
    expect(line.count).toBe(11)
    expect([...line.points.slice(-2)]).toEqual([300, 400])
    expect(line.directions[8]).toBeCloseTo(0.6, 9)
  })

  it('passes through the given points and rounds the corner between them', () => {
    const line = smoothPolyline(corner, every(20))
    const nearest = Math.min(
      ...Array.from({ length: line.count }, (_, i) => Math.hypot(line.points[2 * i]! - 1000, line.points[2 * i + 1]!)),
    )
    expect(nearest).toBeLessThan(10)
    const turns = Array.from({ length: line.count - 1 }, (_, i) =>
      Math.acos(
        Math.min(
          1,
          line.directions[2 * i]! * line.directions[2 * i + 2]! +
            line.directions[2 * i + 1]! * line.directions[2 * i + 3]!,
        ),
      ),
    )
    expect(Math.max(...turns)).toBeLessThan(0.35)
  })

  it('spends its samples on bends', () => {
    const straight = [
      { x: -20_000, y: 0 },
      { x: -1000, y: 0 },
    ]
    const line = smoothPolyline([...straight, ...corner], { stepM: 500, turnRad: 0.08 })
    const gaps = Array.from({ length: line.count - 1 }, (_, i) => line.distanceM[i + 1]! - line.distanceM[i]!)
    expect(gaps[5]).toBeCloseTo(500, 6)
    expect(gaps.filter((gap) => gap < 200).length).toBeGreaterThan(4)
    expect([...line.points.slice(-2)]).toEqual([1000, 1000])
  })

  it('never steps wider than asked, and ends at the end', () => {
    const line = smoothPolyline(corner, every(70))
    for (let i = 1; i < line.count; i++)
      expect(line.distanceM[i]! - line.distanceM[i - 1]!).toBeLessThanOrEqual(70 + 1e-9)
    expect(line.distanceM[line.count - 1]).toBeCloseTo(line.lengthM, 9)
  })

  it('gives two reaches of one canal the same direction where they meet', () => {
    const a = smoothPolyline([corner[0]!, corner[1]!], every(50), undefined, corner[2])
    const b = smoothPolyline([corner[1]!, corner[2]!], every(50), corner[0])
    expect(a.directions[2 * a.count - 2]).toBeCloseTo(b.directions[0]!, 9)
    expect(a.directions[2 * a.count - 1]).toBeCloseTo(b.directions[1]!, 9)
    expect(b.directions[0]).toBeCloseTo(Math.SQRT1_2, 6)
  })

  it('survives a point given twice and a course of one place', () => {
    const [a, b, c] = corner as [(typeof corner)[0], (typeof corner)[0], (typeof corner)[0]]
    const once = smoothPolyline([a, b, c], every(100)).lengthM
    expect(smoothPolyline([a, b, { x: b.x, y: 0.2 }, c], every(100)).lengthM).toBeCloseTo(once, -1)
    expect(smoothPolyline([corner[0]!], every(100)).count).toBe(2)
  })
})

describe('placeAt', () => {
  it('finds the point and direction at a distance, and stays on the line', () => {
    const line = smoothPolyline(
      [
        { x: 0, y: 0 },
        { x: 0, y: 100 },
      ],
      every(10),
    )
    expect(placeAt(line, 35)).toMatchObject({ x: 0, y: 35, dx: 0, dy: 1 })
    expect(placeAt(line, -5).y).toBe(0)
    expect(placeAt(line, 1e6).y).toBe(100)
  })
})
