import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SectionShape } from '../domain/cross-section.ts'
import { trapezoid } from '../testing/districts.ts'
import { conveyanceTable, KNOTS_PER_M } from './conveyance-table.ts'
import { sectionFlowAt } from './section-flow.ts'
import { seepageM2s } from './seepage.ts'
import { weirDischargeM3s } from './weir-discharge.ts'

const plain = trapezoid(6, 1.5, 3)
const compound: SectionShape = {
  kind: 'compound',
  bottomWidthM: 6,
  sideSlope: 1.5,
  bankHeightM: 3,
  bermHeightM: 1.4,
  bermWidthM: 4,
}

describe('section flow', () => {
  it('[SF1] of a trapezoid is the textbook section', () => {
    const { areaM2, topWidthM, wettedPerimeterM, conveyanceM3s } = sectionFlowAt(plain, 0.02, 2)
    expect(areaM2).toBe(18)
    expect(topWidthM).toBe(12)
    expect(wettedPerimeterM).toBeCloseTo(6 + 4 * Math.sqrt(3.25), 12)
    expect(conveyanceM3s).toBeCloseTo((18 * (18 / wettedPerimeterM) ** (2 / 3)) / 0.02, 9)
  })

  it('[SF2] area grows by the width, conveyance by its stated slope, at every depth', () => {
    for (const shape of [plain, compound])
      fc.assert(
        fc.property(fc.double({ min: 0.02, max: 5, noNaN: true }), (depthM) => {
          fc.pre(Math.abs(depthM - 1.4) > 1e-4 && Math.abs(depthM - 3) > 1e-4)
          const [below, here, above] = [-1e-6, 0, 1e-6].map((by) => sectionFlowAt(shape, 0.02, depthM + by))
          expect((above!.areaM2 - below!.areaM2) / 2e-6).toBeCloseTo(here!.topWidthM, 4)
          const slope = (above!.conveyanceM3s - below!.conveyanceM3s) / 2e-6
          expect(Math.abs(slope / here!.conveyancePerDepthM2s - 1)).toBeLessThan(1e-5)
        }),
      )
  })

  it('[SF3] of a compound section has no fall of conveyance where water reaches the berm or the bank', () => {
    for (const edgeM of [1.4, 3]) {
      const [below, above] = [edgeM - 1e-9, edgeM + 1e-9].map((depthM) => sectionFlowAt(compound, 0.02, depthM))
      expect(Math.abs(above!.conveyanceM3s / below!.conveyanceM3s - 1)).toBeLessThan(1e-6)
      expect(above!.areaM2).toBeCloseTo(below!.areaM2, 6)
    }
  })

  it('[SF4] the conveyance spline is within 1e-5 of the formula from 0.1 m and 1e-8 from 1 m', () => {
    const table = conveyanceTable(plain, 0.02, 3)
    for (let depthM = 0.1; depthM < 3; depthM += 0.00731) {
      const knot = Math.floor(depthM * KNOTS_PER_M)
      const f = depthM - knot / KNOTS_PER_M
      const [k0, k1, k2, k3] = table.subarray(4 * knot, 4 * knot + 4) as unknown as [number, number, number, number]
      const value = k0 + f * (k1 + f * (k2 + f * k3))
      const error = Math.abs(value / sectionFlowAt(plain, 0.02, depthM).conveyanceM3s - 1)
      expect(error).toBeLessThan(depthM < 1 ? 1e-5 : 1e-8)
    }
  })
})

describe('weir and seepage', () => {
  it('[WR1] 17.0489 m³/s pass a broad crest of 10 m at a head of 1 m, nothing at none', () => {
    expect(weirDischargeM3s(10, 1)).toBeCloseTo(17.0489, 4)
    expect(weirDischargeM3s(10, -1)).toBe(0)
  })

  it('[SP1] Kostiakov: light loam loses 2.65/(100·3^0.45) of 3 m³/s per km', () => {
    expect(seepageM2s({ a: 2.65, m: 0.45, factor: 1 }, 3) * 1000).toBeCloseTo((3 * 2.65) / (100 * 3 ** 0.45), 12)
    expect(seepageM2s({ a: 2.65, m: 0.45, factor: 0.3 }, 3) * 1000).toBeCloseTo(
      (0.3 * 3 * 2.65) / (100 * 3 ** 0.45),
      12,
    )
    expect(seepageM2s({ a: 2.65, m: 0.45, factor: 1 }, 0)).toBe(0)
  })
})
