import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SectionShape } from '../domain/cross-section.ts'
import type { Roughness } from '../domain/roughness.ts'
import { box, circle, rectangle, seededChance, surveyed, trapezoid } from '../testing/index.ts'
import { criticalDepthM } from './critical-depth.ts'
import { normalDepthM } from './normal-depth.ts'
import { resistanceOf } from './roughness.ts'
import { type SectionFlow, sectionFlowAt } from './section-flow.ts'
import { lawFlow, sectionLaw } from './section-law.ts'

const compound: SectionShape = {
  kind: 'compound',
  bottomWidthM: 6,
  sideSlope: 1.5,
  bankHeightM: 3,
  bermHeightM: 1.4,
  bermWidthM: 4,
}
/** The same ground as `compound`, surveyed in another datum. */
const surveyedCompound = surveyed([
  [0, 53],
  [2.4, 51.4],
  [6.4, 51.4],
  [8.5, 50],
  [14.5, 50],
  [16.6, 51.4],
  [20.6, 51.4],
  [23, 53],
])
/** A river with a sloping flood plain, two channels, a wall, and banks of unequal height. */
const river = surveyed(
  [
    [0, 4],
    [2, 2.2],
    [12, 1.9],
    [14, 0.4],
    [17, 0],
    [20, 0.5],
    [22, 1.5],
    [25, 1.2],
    [28, 2],
    [40, 2],
    [40, 3.5],
  ],
  [
    { fromAcrossM: 12, roughnessFactor: 1 },
    { fromAcrossM: 0, roughnessFactor: 2 },
    { fromAcrossM: 30, roughnessFactor: 1.7 },
  ].sort((a, b) => a.fromAcrossM - b.fromAcrossM),
)

const shapes: Record<string, SectionShape> = {
  trapezoid: trapezoid(6, 1.5, 3),
  rectangle: rectangle(4, 3),
  compound,
  circle: circle(2.5),
  box: box(3, 2.5),
  'surveyed compound': surveyedCompound,
  river,
}
const laws: Record<string, Roughness | undefined> = {
  manning: undefined,
  strickler: { kind: 'strickler', value: 55 },
  chezy: { kind: 'chezy', value: 50 },
  'manning by depth': {
    kind: 'manning',
    value: [
      { depthM: 0.3, value: 0.04 },
      { depthM: 1, value: 0.025 },
      { depthM: 2.2, value: 0.02 },
    ],
  },
  'chezy by depth': {
    kind: 'chezy',
    value: [
      { depthM: 0, value: 30 },
      { depthM: 2, value: 55 },
    ],
  },
}
const kinks = [0.01, 0.3, 0.4, 0.5, 1, 1.2, 1.4, 1.5, 1.9, 2, 2.2, 2.475, 2.5, 3, 3.5, 4]

describe('circle', () => {
  it('[SF5] half full has A = πD²/8 and R = D/4; full, πD²/4, πD and no surface', () => {
    for (const D of [0.4, 1, 2.5]) {
      const half = sectionFlowAt(circle(D), 0.013, 0.5 * D)
      expect(half.areaM2).toBeCloseTo((Math.PI * D * D) / 8, 14)
      expect(half.wettedPerimeterM).toBeCloseTo((Math.PI * D) / 2, 14)
      expect(half.topWidthM).toBeCloseTo(D, 14)
      const full = sectionFlowAt(circle(D), 0.013, 1.3 * D)
      expect(full.areaM2).toBe(0.25 * Math.PI * D * D)
      expect(full.wettedPerimeterM).toBeCloseTo(Math.PI * D, 14)
      expect(full.topWidthM).toBe(0)
      expect(full.conveyanceM3s).toBeCloseTo((full.areaM2 * (D / 4) ** (2 / 3)) / 0.013, 10)
    }
  })

  it('[SF5] follows the angle of its water’s edge at every depth', () => {
    for (const depthM of [0.05, 0.3, 0.9, 1.3, 1.7, 1.97]) {
      const angle = 2 * Math.acos(1 - depthM)
      const { areaM2, topWidthM, wettedPerimeterM } = sectionFlowAt(circle(2), 0.013, depthM)
      expect(areaM2).toBeCloseTo(0.5 * (angle - Math.sin(angle)), 12)
      expect(wettedPerimeterM).toBeCloseTo(angle, 12)
      expect(topWidthM).toBeCloseTo(2 * Math.sin(angle / 2), 12)
    }
  })

  it('[SF5] carries most at 0.938 of its height, 1.076 times what it carries full, and as much as full at 0.820', () => {
    const share = (depthM: number) =>
      sectionFlowAt(circle(1), 0.013, depthM).conveyanceM3s / sectionFlowAt(circle(1), 0.013, 2).conveyanceM3s
    let best = 0.5
    for (let depthM = 0.5; depthM < 1; depthM += 1e-4) if (share(depthM) > share(best)) best = depthM
    expect(best).toBeCloseTo(0.938, 3)
    expect(share(best)).toBeCloseTo(1.0757, 4)
    expect(share(0.82)).toBeCloseTo(1, 3)
  })

  it('[SF5] has a normal depth up to what it carries full, and none beyond', () => {
    const bed = { slope: 0.001, manningN: 0.013 }
    const fullM3s = sectionFlowAt(circle(1), 0.013, 2).conveyanceM3s * Math.sqrt(0.001)
    expect(normalDepthM(circle(1), bed, fullM3s / 2)).toBeCloseTo(0.5, 8)
    expect(normalDepthM(circle(1), bed, 0.9999 * fullM3s)).toBeLessThan(0.82)
    expect(() => normalDepthM(circle(1), bed, 1.01 * fullM3s)).toThrow('dischargeM3s must be at most')
    expect(criticalDepthM(circle(1), 5)).toBeLessThan(1)
  })
})

describe('box', () => {
  it('[SF6] is a rectangle below its crown; above, its crown is wetted too', () => {
    const below = sectionFlowAt(box(3, 2), 0.015, 1.9)
    const open = sectionFlowAt(rectangle(3, 2), 0.015, 1.9)
    expect(below).toEqual(open)
    const full = sectionFlowAt(box(3, 2), 0.015, 2.1)
    expect(full).toMatchObject({ areaM2: 6, topWidthM: 0, wettedPerimeterM: 10 })
    expect(full.conveyanceM3s).toBeCloseTo((6 * 0.6 ** (2 / 3)) / 0.015, 9)
  })
})

describe('surveyed section', () => {
  const near = (a: SectionFlow, b: SectionFlow) => {
    for (const key of Object.keys(a) as (keyof SectionFlow)[]) expect(Math.abs(a[key] / b[key] - 1)).toBeLessThan(1e-12)
  }

  it('[SF7] of a trapezoid’s ground is the trapezoid, its width and slope too', () => {
    const ground = surveyed([
      [100, 33],
      [104.5, 30],
      [110.5, 30],
      [115, 33],
    ])
    expect(ground.bottomWidthM).toBeCloseTo(6, 12)
    expect(ground.sideSlope).toBeCloseTo(1.5, 12)
    expect(ground.bankHeightM).toBe(3)
    for (const depthM of [0.02, 0.4, 1, 2.9, 3.4])
      near(sectionFlowAt(ground, 0.02, depthM), sectionFlowAt(trapezoid(6, 1.5, 3), 0.02, depthM))
  })

  it('[SF7] of a compound ground is divided at its shoulders as the compound section is', () => {
    for (const depthM of [0.5, 1.39, 1.41, 2, 2.99, 3.4])
      near(sectionFlowAt(surveyedCompound, 0.02, depthM), sectionFlowAt(compound, 0.02, depthM))
  })

  it('[SF7] of a triangle is A = m·y², R = A/(2y·√(1 + m²)), zones as rough as they say', () => {
    const ground = [
      [0, 2],
      [4, 0],
      [8, 2],
    ] as const
    const { areaM2, wettedPerimeterM, conveyanceM3s } = sectionFlowAt(surveyed(ground), 0.03, 1.5)
    expect(areaM2).toBeCloseTo(2 * 1.5 * 1.5, 12)
    expect(wettedPerimeterM).toBeCloseTo(2 * 1.5 * Math.sqrt(5), 12)
    const halves = surveyed(ground, [{ fromAcrossM: 4, roughnessFactor: 2 }])
    expect(sectionFlowAt(halves, 0.03, 1.5).conveyanceM3s).toBeCloseTo(0.75 * conveyanceM3s, 10)
    for (const kind of ['strickler', 'chezy'] as const) {
      const law = resistanceOf(0.03, { kind, value: 40 })
      const whole = sectionFlowAt(surveyed(ground), law, 1.5).conveyanceM3s
      expect(sectionFlowAt(halves, law, 1.5).conveyanceM3s).toBeCloseTo(0.75 * whole, 10)
    }
  })

  it('[SF8] never carries less when the water rises, whatever the ground', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chance = seededChance(seed)
        const ground = Array.from({ length: 3 + Math.floor(9 * chance()) }, () => [
          20 * chance(),
          0.5 * Math.floor(8 * chance()),
        ]).sort((a, b) => a[0]! - b[0]!) as [number, number][]
        ground[0]![1] = 4
        ground.at(-1)![1] = 4.5
        ground[1]![1] = 0
        const law = sectionLaw(surveyed(ground), 0.03)
        const flow = sectionFlowAt(law.shape, 0.03, 0)
        let before = 0
        for (let depthM = 0.005; depthM < 5; depthM += 0.0101) {
          lawFlow(law, depthM, flow)
          expect(flow.conveyanceM3s).toBeGreaterThan(before * (1 - 1e-12))
          expect(flow.conveyancePerDepthM2s).toBeGreaterThan(-1e-9)
          before = flow.conveyanceM3s
        }
      }),
      { numRuns: 60 },
    )
  })

  it('[SF8] is refused when its points go back or hold no water', () => {
    const draw =
      (...points: [number, number][]) =>
      () =>
        surveyed(points)
    expect(draw([0, 2], [3, 0])).toThrow('three points')
    expect(draw([0, 2], [3, 0], [2, 2])).toThrow('from left to right')
    expect(draw([0, 0], [3, 1], [4, 2])).toThrow('bankHeightM must be positive')
  })
})

describe('every section and roughness', () => {
  for (const [name, shape] of Object.entries(shapes))
    for (const [law, roughness] of Object.entries(laws))
      it(`[SF9] area grows by the width, conveyance by its stated slope (${name}, ${law})`, () => {
        const resistance = resistanceOf(0.02, roughness)
        fc.assert(
          fc.property(fc.double({ min: 0.02, max: 4.5, noNaN: true }), (depthM) => {
            fc.pre(kinks.every((kink) => Math.abs(depthM - kink) > 1e-4))
            const [below, here, above] = [-1e-6, 0, 1e-6].map((by) => sectionFlowAt(shape, resistance, depthM + by))
            expect((above!.areaM2 - below!.areaM2) / 2e-6).toBeCloseTo(here!.topWidthM, 4)
            const slope = (above!.conveyanceM3s - below!.conveyanceM3s) / 2e-6
            const size = Math.max(Math.abs(here!.conveyancePerDepthM2s), here!.conveyanceM3s)
            if (!(name === 'circle' && depthM > 2.475))
              expect(Math.abs(slope - here!.conveyancePerDepthM2s)).toBeLessThan(1e-4 * size)
          }),
          { numRuns: 40 },
        )
      })

  it('[SF9] area is the integral of the width from the bed up, through every kink', () => {
    for (const shape of Object.values(shapes)) {
      let areaM2 = 0
      const stepM = 1e-4
      for (let i = 0; i < 30_000; i++) areaM2 += stepM * sectionFlowAt(shape, 0.02, (i + 0.5) * stepM).topWidthM
      expect(Math.abs(areaM2 / sectionFlowAt(shape, 0.02, 3).areaM2 - 1)).toBeLessThan(1e-5)
    }
  })

  it('[SF10] a conduit in the solver carries no more at any free depth than when full', () => {
    for (const shape of [circle(1), box(2, 1)]) {
      const law = sectionLaw(shape, 0.013)
      const flow = sectionFlowAt(shape, 0.013, 0)
      for (let depthM = 0.01; depthM < 1.3; depthM += 0.001) {
        lawFlow(law, depthM, flow)
        const textbook = sectionFlowAt(shape, 0.013, depthM).conveyanceM3s
        expect(flow.conveyanceM3s).toBe(Math.min(textbook, law.fullConveyanceM3s))
      }
    }
  })
})

describe('roughness', () => {
  it('[RL1] Strickler is 1/n, Chezy R^⅙/n', () => {
    const shape = trapezoid(6, 1.5, 3)
    const manning = sectionFlowAt(shape, 0.02, 1.7)
    const strickler = resistanceOf(0.03, { kind: 'strickler', value: 50 })
    expect(sectionFlowAt(shape, strickler, 1.7).conveyanceM3s).toBeCloseTo(manning.conveyanceM3s, 9)
    const C = (manning.areaM2 / manning.wettedPerimeterM) ** (1 / 6) / 0.02
    const chezy = resistanceOf(0.03, { kind: 'chezy', value: C })
    expect(sectionFlowAt(shape, chezy, 1.7).conveyanceM3s).toBeCloseTo(manning.conveyanceM3s, 9)
  })

  it('[RL2] by depth is linear between its rows and the outermost beyond; a factor makes every law rougher', () => {
    const shape = trapezoid(6, 1.5, 3)
    const rows = [
      { depthM: 1, value: 0.04 },
      { depthM: 2, value: 0.02 },
    ]
    const law = resistanceOf(0.03, { kind: 'manning', value: rows })
    for (const [depthM, n] of [
      [0.2, 0.04],
      [1, 0.04],
      [1.5, 0.03],
      [2, 0.02],
      [2.7, 0.02],
    ] as const)
      expect(sectionFlowAt(shape, law, depthM).conveyanceM3s).toBeCloseTo(
        sectionFlowAt(shape, n, depthM).conveyanceM3s,
        8,
      )
    for (const roughness of Object.values(laws)) {
      const [plain, rough] = [1, 1.25].map((factor) => resistanceOf(0.02, roughness, factor))
      const ratio = sectionFlowAt(shape, rough!, 1.3).conveyanceM3s / sectionFlowAt(shape, plain!, 1.3).conveyanceM3s
      expect(ratio).toBeCloseTo(0.8, 12)
    }
  })

  it('[RL2] refuses depths that do not rise and values that are not positive', () => {
    const row = (depthM: number, value: number) => ({ depthM, value })
    expect(() => resistanceOf(0.02, { kind: 'chezy', value: [row(1, 50), row(1, 40)] })).toThrow('depthM must rise')
    expect(() => resistanceOf(0.02, { kind: 'chezy', value: 0 })).toThrow('value must be positive')
  })
})
