import type { CrossSection, District, Reach } from '@district/models'
import { describe, expect, it } from 'vitest'
import { canalCourses } from './canal-courses.ts'
import { canalMesh, WATER_LANES } from './canal-mesh.ts'
import { canalStrips, cellAt, minimumWidthPx } from './canal-samples.ts'
import { createProjection } from './projection.ts'

const origin = { lonDeg: 116, latDeg: 36 }
const at = (x: number, y: number) => createProjection(origin).toLonLat({ x, y })
const reach = (id: string, kind: Reach['kind'], from: string, to: string, course: Reach['course']) =>
  ({
    id,
    kind,
    fromNodeId: from,
    toNodeId: to,
    course,
    crossSectionId: kind === 'branch' ? 'narrow' : id === 'B' ? 'wider' : 'wide',
    lengthM: 10_000,
    bedUpM: 35,
    bedDownM: 34,
    designDischargeM3s: kind === 'branch' ? 5 : 80,
  }) as unknown as Reach
const section = (id: string, bottomWidthM: number, bankHeightM: number) =>
  ({ id, shape: { kind: 'trapezoid', bottomWidthM, sideSlope: 2, bankHeightM } }) as unknown as CrossSection

/** Two trunk reaches in line from west to east, a trunk turning sharply off, and a branch. */
const district = {
  gates: [],
  reaches: [
    reach('A', 'trunk', 'n0', 'n1', [at(0, 0), at(8000, 0)]),
    reach('B', 'trunk', 'n1', 'n2', [at(8000, 0), at(16_000, 1000)]),
    reach('C', 'trunk', 'n1', 'n3', [at(8000, 0), at(13_000, 7000)]),
    reach('D', 'branch', 'n1', 'd', [at(8000, 0), at(9000, -9000)]),
  ],
  crossSections: [section('wide', 20, 3), section('wider', 40, 4), section('narrow', 4, 2)],
} as unknown as District

const courses = canalCourses(district, createProjection(origin))
/** Points every 5 km: three a reach. */
const profile = {
  reachStart: Int32Array.from([0, 3, 6, 9, 12]),
  chainageM: Float64Array.from([0, 5000, 10_000, 0, 5000, 10_000, 0, 5000, 10_000, 0, 5000, 10_000]),
}
const terrain = {
  columns: 2,
  rows: 2,
  west: -1e5,
  south: -1e5,
  stepM: 2e5,
  levelM: new Float32Array(4).fill(37),
  reachM: new Float32Array(4),
}
const strips = canalStrips(district, courses, profile, terrain)
const stripOf = (id: string) => strips.find(({ course }) => course.reach.id === id)!

describe('canalCourses', () => {
  it('carries the straightest pair through a node and lets the others begin there', () => {
    expect(courses.map(({ beforeIndex, afterIndex }) => [beforeIndex, afterIndex])).toEqual([
      [undefined, 1],
      [0, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })
})

describe('canalStrips', () => {
  it('paints branches first and trunk last', () => {
    expect(strips.map(({ course }) => course.reach.kind)).toEqual(['branch', 'trunk', 'trunk', 'trunk'])
  })

  it('stretches the map course to the reach’s own length', () => {
    const last = stripOf('A').samples.at(-1)!
    expect(last.chainageM).toBeCloseTo(10_000, 3)
    expect(last.cell).toBeCloseTo(2, 6)
    expect(
      stripOf('C')
        .samples.filter(({ cap }) => cap === 0)
        .at(-1)!.cell,
    ).toBeCloseTo(8, 6)
  })

  it('keeps each reach’s own bank height to its very ends, where its width already eases into the next', () => {
    for (const { course, samples } of strips) {
      const own = district.crossSections.find(({ id }) => id === course.reach.crossSectionId)!
      expect(new Set(samples.map(({ bankHeightM }) => bankHeightM))).toEqual(new Set([own.shape.bankHeightM]))
    }
  })

  it('falls with the bed and knows the ground', () => {
    const { samples } = stripOf('C')
    expect(samples[0]!.bedM).toBeCloseTo(35, 6)
    expect(samples.at(-1)!.bedM).toBeCloseTo(34, 6)
    expect(samples[0]!.groundM).toBeCloseTo(37, 4)
  })

  it('rounds free ends and leaves joined ones open', () => {
    expect(stripOf('A').samples[0]!.cap).toBeLessThan(0)
    expect(stripOf('A').samples.at(-1)!.cap).toBe(0)
    expect(stripOf('B').samples[0]!.cap).toBe(0)
    expect(stripOf('B').samples.at(-1)!.cap).toBeGreaterThan(0.9)
  })

  it('meets its continuation with the same point, normal and width', () => {
    const end = stripOf('A').samples.at(-1)!
    const start = stripOf('B').samples[0]!
    for (const key of ['x', 'y', 'nx', 'ny', 'bottomHalfM', 'minimumPx'] as const)
      expect(end[key]).toBeCloseTo(start[key], 6)
  })
})

describe('cellAt', () => {
  it('finds the point and the way to the next, within the reach', () => {
    expect(cellAt(profile, 1, 2500)).toBeCloseTo(3.5, 9)
    expect(cellAt(profile, 1, -10)).toBe(3)
    expect(cellAt(profile, 1, 99_999)).toBe(5)
  })
})

describe('minimumWidthPx', () => {
  it('grows with the discharge and sets every trunk above every branch', () => {
    const trunk = (designDischargeM3s: number) => minimumWidthPx({ kind: 'trunk', designDischargeM3s })
    expect(trunk(160)).toBeGreaterThan(trunk(6) + 3)
    expect(trunk(1)).toBeGreaterThan(minimumWidthPx({ kind: 'branch', designDischargeM3s: 50 }))
  })
})

describe('canalMesh', () => {
  const mesh = canalMesh(strips, WATER_LANES)

  it('faces upward everywhere', () => {
    const corner = (i: number) => {
      const v = mesh.index[i]!
      const [x, y, nx, ny] = mesh.place.subarray(4 * v, 4 * v + 4) as unknown as [number, number, number, number]
      const lane = mesh.along[4 * v + 3]!
      const cap = mesh.extra[4 * v + 3]!
      const cosine = Math.sqrt(1 - cap * cap)
      return { x: x + 10 * (nx * lane * cosine + ny * cap), y: y + 10 * (ny * lane * cosine - nx * cap) }
    }
    for (let i = 0; i < mesh.index.length; i += 3) {
      const [a, b, c] = [corner(i), corner(i + 1), corner(i + 2)]
      expect((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).toBeGreaterThan(-1e-3)
    }
  })

  it('knows which indices belong to which reach, and leaves no gap', () => {
    const ranges = [...mesh.ranges.values()].flat().sort((a, b) => a.start - b.start)
    expect(ranges.reduce((end, { start, count }) => (start === end ? end + count : -1), 0)).toBe(mesh.index.length)
    expect(mesh.ranges.size).toBe(4)
  })
})
