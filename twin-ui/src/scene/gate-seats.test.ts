import type { CrossSection, District, Gate, Reach } from '@district/models'
import { describe, expect, it } from 'vitest'
import { canalCourses } from './canal-courses.ts'
import { gateParts } from './gate-parts.ts'
import { gateSeats } from './gate-seats.ts'
import { MATERIAL } from './part-shapes.ts'
import { createProjection } from './projection.ts'

const origin = { lonDeg: 116, latDeg: 36 }
const projection = createProjection(origin)
const at = (x: number, y: number) => projection.toLonLat({ x, y })
const reach = (
  id: string,
  kind: Reach['kind'],
  from: string,
  to: string,
  ...course: readonly Reach['course'][number][]
) =>
  ({
    id,
    kind,
    fromNodeId: from,
    toNodeId: to,
    course,
    crossSectionId: kind,
    lengthM: 8000,
    bedUpM: 35,
    bedDownM: 34,
    designDischargeM3s: 50,
  }) as unknown as Reach
const section = (id: string, bottomWidthM: number) =>
  ({ id, shape: { kind: 'trapezoid', bottomWidthM, sideSlope: 2, bankHeightM: 3 } }) as unknown as CrossSection
const gate = (id: string, kind: Gate['kind'], seat: object) =>
  ({ id, kind, nodeId: 'n', seat, bays: 3, bayWidthM: 4, sillM: 35, maximumOpeningM: 3 }) as unknown as Gate

/** A trunk from the west that parts in two narrow angles, and a branch that leaves backwards beside the first. */
const district = {
  reaches: [
    reach('in', 'trunk', 'w', 'n', at(-8000, 0), at(0, 0)),
    reach('left', 'trunk', 'n', 'l', at(0, 0), at(8000, 1500)),
    reach('right', 'trunk', 'n', 'r', at(0, 0), at(8000, -1500)),
    reach('branch', 'branch', 'n', 'b', at(0, 0), at(-4000, 1500)),
  ],
  crossSections: [section('trunk', 30), section('branch', 4)],
  gates: [
    gate('L', 'head', { kind: 'reach-head', fromNodeId: 'n', reachId: 'left' }),
    gate('R', 'head', { kind: 'reach-head', fromNodeId: 'n', reachId: 'right' }),
    gate('B', 'offtake', { kind: 'reach-head', fromNodeId: 'n', reachId: 'branch' }),
    gate('X', 'escape', { kind: 'outside', fromNodeId: 'n', outsideStageM: 30 }),
  ],
  structures: [],
  mapFeatures: [{ kind: 'river', course: [at(-500, -9000), at(500, -9000)] }],
} as unknown as District

const seats = gateSeats(district, canalCourses(district, projection), projection)
const seat = (id: string) => seats.find((found) => found.gate.id === id)!

describe('gateSeats', () => {
  it('moves two gates of one node down their canals until they stand clear of each other', () => {
    const [l, r] = [seat('L'), seat('R')]
    expect(Math.hypot(l.x - r.x, l.y - r.y)).toBeGreaterThan((l.canalWidthM + r.canalWidthM) / 2 - 1)
    for (const { x } of [l, r]) expect(x).toBeLessThan(350)
  })

  it('keeps an offtake out of the trunk’s water', () => {
    const trunkHalfM = (30 + 2 * 2 * 3) / 2
    expect(seat('B').y).toBeGreaterThan(trunkHalfM)
  })

  it('lets an escape look from the canal towards the river', () => {
    const { y, dy } = seat('X')
    expect(dy).toBeLessThan(-0.9)
    expect(y).toBeLessThan(-20)
  })
})

describe('gateParts', () => {
  const { corners } = gateParts(seat('L'))
  const levels = (found: typeof corners) => found.map(({ at: [, , levelM] }) => levelM)

  it('has one leaf per bay, shut on the sill, and nothing else that a leaf does not carry moves', () => {
    const leaves = corners.filter(({ material }) => material === MATERIAL.leaf)
    expect([...new Set(leaves.map(({ motion }) => motion.bay))]).toEqual([0, 1, 2])
    expect(Math.min(...levels(leaves))).toBe(35)
    const moving = new Set(corners.filter(({ motion }) => motion.bay >= 0).map(({ material }) => material))
    expect([...moving].sort()).toEqual([MATERIAL.leaf, MATERIAL.steel])
  })

  it('reaches from bank to bank, and a fully lifted leaf clears the hoist deck', () => {
    const reachM = Math.max(...corners.map(({ at: [across] }) => Math.abs(across)))
    expect(2 * reachM).toBeGreaterThan(seat('L').canalTopM)
    const roof = corners.filter(({ material }) => material === MATERIAL.roof)
    expect(Math.min(...levels(roof))).toBeGreaterThan(35 + 3 + 3.35)
  })

  it('gives an offtake no hoist house', () => {
    expect(gateParts(seat('B')).corners.some(({ material }) => material === MATERIAL.roof)).toBe(false)
  })
})
