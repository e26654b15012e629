import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Barrel, StructureLaw } from '../domain/structure.ts'
import { findRoot } from '../numerics/find-root.ts'
import { barrelSection } from './barrel-section.ts'
import { prepareStructure, structureDischarge, structureDischargeM3s } from './structure-discharge.ts'
import { createStructureFlow, type StructureFlow } from './structure-flow.ts'

/* every sill lies at 35 m above datum, so that a stage taken for a head shows at once */
const siphon: Barrel = {
  kind: 'inverted-siphon',
  barrels: 2,
  profile: 'circle',
  widthM: 1.2,
  heightM: 1.2,
  lengthM: 80,
  inletM: 35,
  outletM: 34.7,
  manningN: 0.014,
  entranceLoss: 0.5,
  bendLoss: 0.3,
  exitLoss: 1,
}
const box: Barrel = { ...siphon, kind: 'culvert', barrels: 1, profile: 'box', widthM: 2, heightM: 1.5, bendLoss: 0 }
const LAWS: readonly StructureLaw[] = [
  { kind: 'broad-crested-weir', crestM: 35, crestWidthM: 10, coefficient: 1, modularLimit: 0 },
  { kind: 'broad-crested-weir', crestM: 35, crestWidthM: 6, coefficient: 0.9, modularLimit: 0.7 },
  { kind: 'sharp-crested-weir', crestM: 35, crestWidthM: 10, crestHeightM: 0.6, coefficient: 1 },
  { kind: 'duckbill-weir', crestM: 35, developedLengthM: 30, crestHeightM: 1.2, efficiency: 0.8 },
  { kind: 'drop', crestM: 35, throatWidthM: 4, throatSideSlope: 1, coefficient: 1, modularLimit: 0.6 },
  siphon,
  box,
  { ...box, kind: 'aqueduct', inletM: 34.9, outletM: 35, lengthM: 300 },
  { ...box, widthM: 0.4, heightM: 2, outletM: 35 },
  { kind: 'orifice-offtake', sillM: 35, heightM: 0.5, areaM2: 0.5, coefficient: 0.6 },
  { kind: 'rated-offtake', sillM: 35, factor: 1.4, exponent: 0.5 },
  { kind: 'rated-offtake', sillM: 35, factor: 1.4, exponent: 1.8 },
]
const pump: StructureLaw = {
  kind: 'pump',
  pumps: 3,
  suctionM: 35,
  curve: [
    { liftM: -1, dischargeM3s: 1.2 },
    { liftM: 2, dischargeM3s: 1 },
    { liftM: 4, dischargeM3s: 0.6 },
    { liftM: 5, dischargeM3s: 0 },
  ],
}
const CASES = [
  ...LAWS.map((law) => ({ law, hasFlap: false })),
  ...LAWS.map((law) => ({ law, hasFlap: true })),
  { law: pump, hasFlap: false },
].map((structure, i) => ({ structure, name: `${i} ${structure.law.kind}${structure.hasFlap ? ' with flap' : ''}` }))
const TWO_WAY = CASES.filter(({ structure }) => !structure.hasFlap && structure.law.kind !== 'pump')

const flowAt = (
  structure: (typeof CASES)[number]['structure'],
  up: number,
  down: number,
  setting = 1,
): StructureFlow => {
  const flow = createStructureFlow()
  structureDischarge(prepareStructure(structure), setting, 35 + up, 35 + down, flow)
  return flow
}
const laws = (law: StructureLaw) => (up: number, down: number) =>
  structureDischargeM3s({ law, hasFlap: false }, 1, 35 + up, 35 + down)

/** Heads in millimetres as metres, both sides far apart as often as close together. */
const heads = fc
  .tuple(fc.integer({ min: -500, max: 4000 }), fc.integer({ min: -500, max: 4000 }), fc.integer({ min: -12, max: 12 }))
  .map(([up, other, by], ..._rest) => (other % 2 === 0 ? ([up, other] as const) : ([up, up + by] as const)))
  .map(([up, down]) => [up / 1000, down / 1000] as const)

describe('every structure', () => {
  for (const { structure, name } of CASES)
    it(`[SL1] is continuously differentiable: derivatives meet their difference quotients (${name})`, () => {
      const step = 1e-7
      fc.assert(
        fc.property(heads, fc.integer({ min: 2, max: 12 }), ([up, down], tenths) => {
          const setting = tenths / 10
          const at = (byUp: number, byDown: number, bySetting = 0) =>
            flowAt(structure, up + byUp, down + byDown, setting + bySetting)
          const flow = at(0, 0)
          /* the slope must lie between those on both sides, and these must close in on each other */
          const meets = (slope: number, of: (by: number) => StructureFlow, pick: (flow: StructureFlow) => number) => {
            const quotient = (of(step).dischargeM3s - of(-step).dischargeM3s) / (2 * step)
            const turn = (by: number) => Math.abs(pick(of(by)) - pick(of(-by)))
            expect(Math.abs(slope - quotient)).toBeLessThan(1e-4 * (1 + Math.abs(quotient)) + turn(step))
            expect(turn(step)).toBeLessThan(1e-3 * (1 + Math.abs(quotient)) + 0.35 * turn(100 * step))
          }
          meets(
            flow.perUpstreamM2s,
            (by) => at(by, 0),
            (of) => of.perUpstreamM2s,
          )
          meets(
            flow.perDownstreamM2s,
            (by) => at(0, by),
            (of) => of.perDownstreamM2s,
          )
          meets(
            flow.perOpeningM2s,
            (by) => at(0, 0, by),
            (of) => of.perOpeningM2s,
          )
        }),
        { numRuns: 1500, seed: 1 },
      )
    })

  for (const { structure, name } of CASES)
    it(`[SL2] never falls with the upstream stage, never rises with the downstream stage (${name})`, () => {
      fc.assert(
        fc.property(heads, fc.integer({ min: 1, max: 400 }), ([up, down], mm) => {
          const here = flowAt(structure, up, down)
          const slack = 1e-12 * (1 + Math.abs(here.dischargeM3s))
          expect(flowAt(structure, up + mm / 1000, down).dischargeM3s).toBeGreaterThanOrEqual(here.dischargeM3s - slack)
          expect(flowAt(structure, up, down + mm / 1000).dischargeM3s).toBeLessThanOrEqual(here.dischargeM3s + slack)
          expect(here.perUpstreamM2s).toBeGreaterThanOrEqual(0)
          expect(here.perDownstreamM2s).toBeLessThanOrEqual(0)
        }),
        { numRuns: 2000, seed: 2 },
      )
    })

  for (const { structure, name } of TWO_WAY)
    it(`[SL3] carries exactly nothing when level, dry or shut, and turns with the head (${name})`, () => {
      fc.assert(
        fc.property(heads, ([up, down]) => {
          expect(flowAt(structure, up, up).dischargeM3s + 0).toBe(0)
          expect(flowAt(structure, -0.01, Math.min(down, -0.02)).dischargeM3s + 0).toBe(0)
          expect(flowAt(structure, up, down, 0).dischargeM3s + 0).toBe(0)
          if (up !== down && Math.max(up, down) > 0.01)
            expect(Math.sign(flowAt(structure, up, down).dischargeM3s)).toBe(Math.sign(up - down))
        }),
        { seed: 3 },
      )
    })

  it('[SL4] with a flap passes forwards what it passed without from a centimetre of head, and nothing back', () => {
    for (const law of LAWS) {
      expect(flowAt({ law, hasFlap: true }, 1, 0.95).dischargeM3s).toBe(
        flowAt({ law, hasFlap: false }, 1, 0.95).dischargeM3s,
      )
      expect(flowAt({ law, hasFlap: true }, 0.95, 1).dischargeM3s + 0).toBe(0)
    }
  })
})

describe('weirs and drops', () => {
  const broad = laws(LAWS[0]!)
  it('[WR2] a broad crest of 10 m passes 17.0489 m³/s at 1 m, and 0.6163 of it with 0.8 m of tail water', () => {
    expect(broad(1, -1)).toBeCloseTo(17.0489, 4)
    expect(broad(1, 0.8) / broad(1, 0)).toBeCloseTo(0.6163, 4)
    for (const ratio of [0.1, 0.5, 0.9, 0.99])
      expect(broad(1, ratio) / broad(1, 0)).toBeCloseTo((1 - ratio ** 1.5) ** 0.385, 12)
  })

  it('[WR2] leaves Villemonte only within 0.67 % of the head from level, and is then lower: by 5 % at 5 mm, by half at 1.5 mm, in the end linear', () => {
    const ofVillemonte = (s: number) => broad(1, s) / broad(1, 0) / (1 - s ** 1.5) ** 0.385
    expect(ofVillemonte(0.9932)).toBeCloseTo(1, 12)
    for (const [s, part] of [
      [0.995, 0.9502],
      [0.9985, 0.5161],
    ] as const) {
      const t = (1 - s ** 1.5) / 0.01
      expect(ofVillemonte(s)).toBeCloseTo(1.3075 * t ** 0.615 - 0.3075 * t ** 2.615, 12)
      expect(ofVillemonte(s)).toBeCloseTo(part, 4)
    }
    expect(broad(1, 1 - 1e-7) / broad(1, 1 - 2e-7)).toBeCloseTo(0.5, 6)
  })

  it('[WR2] up to its modular limit a crest does not feel the tail water', () => {
    const limited = laws(LAWS[1]!)
    expect(limited(1, 0)).toBeCloseTo(0.9 * (2 / 3) ** 1.5 * Math.sqrt(9.81) * 6, 12)
    expect(limited(1, 0.69)).toBe(limited(1, 0))
    expect(limited(1, 0.8)).toBeCloseTo(limited(1, 0) * (1 - (1 / 3) ** 1.5) ** 0.385, 9)
  })

  it('[WR3] a sharp crest is Rehbock’s: 20.2573 m³/s over 10 m at H = P = 1 m; a duckbill η times as much a metre', () => {
    const sharp = { kind: 'sharp-crested-weir', crestM: 35, crestWidthM: 10, crestHeightM: 1, coefficient: 1 } as const
    const folded = {
      kind: 'duckbill-weir',
      crestM: 35,
      developedLengthM: 40,
      crestHeightM: 1,
      efficiency: 0.75,
    } as const
    expect(laws(sharp)(1, 0)).toBeCloseTo(20.2573, 4)
    expect(laws(folded)(1, 0)).toBeCloseTo(3 * 20.2573, 3)
    expect(laws({ ...sharp, coefficient: 0.9 })(1, 0)).toBeCloseTo(0.9 * 20.2573, 4)
    const Cd = (headM: number) => laws(sharp)(headM, 0) / headM ** 1.5 / ((2 / 3) * Math.sqrt(19.62) * 10)
    expect(Cd(3)).toBeCloseTo(0.611 + 0.225, 12)
    expect(Cd(5)).toBeCloseTo(0.611 + 0.375, 12)
    /* from 5 P the growth fades as a parabola: half-way it has 3/4 of what is left, and from 9 P on no more */
    expect(Cd(7)).toBeCloseTo(0.611 + 0.075 * 6.5, 12)
    for (const headM of [9, 12, 30]) expect(Cd(headM)).toBeCloseTo(0.611 + 0.075 * 7, 12)
  })

  it('[DP1] a drop carries critical flow in its throat: exactly in a rectangle and a triangle, 2.3 % high at most between', () => {
    const throat = (throatWidthM: number, throatSideSlope: number) =>
      laws({ kind: 'drop', crestM: 35, throatWidthM, throatSideSlope, coefficient: 1, modularLimit: 0.6 })
    const critical = (b: number, m: number, head: number) => {
      const area = (y: number) => (b + m * y) * y
      const energy = (y: number) => y + area(y) / (2 * (b + 2 * m * y)) - head
      const y = findRoot(energy, { lower: 1e-9, upper: head }, 1e-13)
      return Math.sqrt((9.81 * area(y) ** 3) / (b + 2 * m * y))
    }
    expect(throat(4, 0)(2, 0) / critical(4, 0, 2)).toBeCloseTo(1, 9)
    expect(throat(0, 1)(2, 0) / critical(0, 1, 2)).toBeCloseTo(1, 9)
    expect(critical(4, 1, 2)).toBeCloseTo(25.9673, 4)
    expect(
      laws({ kind: 'drop', crestM: 35, throatWidthM: 4, throatSideSlope: 0, coefficient: 0.9, modularLimit: 0.6 })(
        2,
        0,
      ),
    ).toBeCloseTo(0.9 * (2 / 3) ** 1.5 * Math.sqrt(9.81) * 4 * 2 ** 1.5, 12)
    for (const head of [0.1, 0.5, 2, 4, 20]) {
      const ratio = throat(4, 1)(head, 0) / critical(4, 1, head)
      expect(ratio).toBeGreaterThan(1)
      expect(ratio).toBeLessThan(1.023)
    }
  })
})

describe('siphons, culverts, aqueducts', () => {
  const fullPipe = (barrel: Barrel, headM: number) => {
    const circle = barrel.profile === 'circle'
    const { widthM: b, heightM: D } = barrel
    const A = circle ? (Math.PI * D * D) / 4 : b * D
    const R = circle ? D / 4 : A / (2 * (b + D))
    const friction = (19.62 * barrel.manningN ** 2 * barrel.lengthM) / R ** (4 / 3)
    const losses = barrel.entranceLoss + barrel.bendLoss + barrel.exitLoss + friction
    return barrel.barrels * A * Math.sqrt((19.62 * headM) / losses)
  }

  it('[BR1] full and drowned, it is the pipe equation with entrance, bend, friction and exit losses', () => {
    for (const barrel of [siphon, box]) {
      expect(laws({ ...barrel, outletM: 35 })(4, 3.6)).toBeCloseTo(fullPipe(barrel, 0.4), 9)
      expect(laws({ ...barrel, outletM: 35 })(4, 3.6) + laws({ ...barrel, outletM: 35 })(3.6, 4)).toBe(0)
    }
  })

  it('[BR1] full and free, the head is measured to the crown of its outlet', () => {
    expect(laws({ ...siphon, outletM: 35, lengthM: 400 })(4, -1)).toBeCloseTo(
      fullPipe({ ...siphon, lengthM: 400 }, 4 - 1.2),
      9,
    )
  })

  it('[BR2] part-full and without losses, it is the broad-crested weir as wide as the barrel', () => {
    const ideal = laws({ ...box, widthM: 10, heightM: 4, outletM: 35, lengthM: 0, entranceLoss: 0, exitLoss: 1 })
    expect(ideal(1, -1)).toBeCloseTo(17.0489, 4)
  })

  it('[BR2] where it falls steeply, the inlet rules and the length does not matter', () => {
    const steep = { ...box, outletM: 33 }
    expect(laws(steep)(1, -3)).toBe(laws({ ...steep, lengthM: 60 })(1, -3))
    expect(laws(steep)(1, -3)).toBeCloseTo(2 * (2 / 3) * Math.sqrt(19.62 / 3 / 1.5), 9)
  })

  it('[BR4] passes from one regime to the next by parabolas: half-way each takes a quarter of its half-width', () => {
    const ideal: Barrel = { ...box, widthM: 10, heightM: 4, outletM: 35, lengthM: 0, entranceLoss: 0, exitLoss: 1 }
    const byHand = (depthM: number, headM: number) => 10 * depthM * Math.sqrt(19.62 * headM)
    /* tail water at the critical depth of 1 m: drowned within 25 % of it */
    expect(laws(ideal)(1.5, 1)).toBeCloseTo(byHand(1, 0.5 - 0.25 * 0.25), 12)
    /* ⅔·y₁ at the crown: filled within 15 % of the height */
    expect(laws(ideal)(6, -1)).toBeCloseTo(byHand(4 * (1 - 0.25 * 0.15), 6 - 4 * (1 - 0.25 * 0.15)), 10)
    /* both controls ask for 0.5 m of velocity head: the smaller within 5 % of their sum */
    expect(laws({ ...ideal, outletM: 34.5, exitLoss: 2 })(1.5, -1)).toBeCloseTo(byHand(1, 0.5 - 0.25 * 0.05), 12)
    /* full, and half of the 2 mm of velocity head below which it is linear */
    expect(laws(ideal)(8, 7.999)).toBeCloseTo(40 * Math.sqrt(19.62 * 0.002) * (1.25 * 0.5 - 0.25 * 0.125), 9)
  })

  it('[BR3] a circle has the area and radius of a circle at every depth, and a part-full radius no larger than the full one', () => {
    const into = { areaM2: 0, widthM: 0, radiusM: 0, radiusPerDepth: 0 }
    for (const f of [0.001, 0.05, 0.2, 0.35, 0.5, 0.77, 0.999, 1]) {
      const half = Math.acos(1 - 2 * f)
      const area = 0.25 * 1.44 * (half - Math.sin(half) * Math.cos(half))
      barrelSection(siphon, 1.2 * f, into)
      expect(into.areaM2).toBeCloseTo(area, 12)
      if (f <= 0.4) expect(into.radiusM).toBeCloseTo(area / (1.2 * half), 10)
      if (f >= 0.77) expect(into.radiusM).toBe(0.3)
    }
  })
})

describe('pumps and offtakes', () => {
  it('[PU1] a pump gives what its curve says, by speed as the affinity laws say, and nothing beyond its shut-off head', () => {
    const at = (up: number, down: number, speed: number) =>
      flowAt({ law: pump, hasFlap: false }, up, down, speed).dischargeM3s
    expect(at(1, 3, 1)).toBeCloseTo(3, 12)
    expect(at(1, 5, 1)).toBeCloseTo(1.8, 12)
    expect(at(1, 1 + 4 * 0.25, 0.5)).toBeCloseTo(0.9, 12)
    expect([at(1, 6, 1), at(1, 9, 1), at(1, 3, 0), at(-0.1, -3, 1)]).toEqual([0, 0, 0, 0])
    expect(at(0.15, 0, 1)).toBeCloseTo(0.5 * at(1.15, 1, 1), 12)
  })

  it('[RO1] an orifice is C·a·√(2g·h), free to its centre, drowned to the tail water', () => {
    const orifice = laws(LAWS[9]!)
    expect(orifice(2, -1)).toBeCloseTo(0.3 * Math.sqrt(19.62 * 1.75), 12)
    expect(orifice(2, -1)).toBeCloseTo(1.758, 3)
    expect(orifice(2, 1.5)).toBeCloseTo(0.3 * Math.sqrt(19.62 * 0.5), 12)
    expect(orifice(2, 1.5) + orifice(1.5, 2)).toBe(0)
    /* tail water at the centre: drowned within half its height; and half of the 5 mm below which it is linear */
    expect(orifice(2, 0.25)).toBeCloseTo(0.3 * Math.sqrt(19.62 * (1.75 - 0.25 * 0.125)), 12)
    expect(orifice(2, 1.9975)).toBeCloseTo(0.3 * Math.sqrt(19.62 * 0.005) * (1.25 * 0.5 - 0.25 * 0.125), 12)
    /* part-full: y/D of the opening, its centre at half the depth */
    expect(orifice(0.3, -1)).toBeCloseTo(0.3 * 0.6 * Math.sqrt(19.62 * 0.15), 12)
  })

  it('[RO2] a rating is k·h^n, drowned as a weir is', () => {
    expect(laws(LAWS[11]!)(0.7, 0)).toBeCloseTo(1.4 * 0.7 ** 1.8, 12)
    expect(laws(LAWS[10]!)(0.7, 0)).toBeCloseTo(1.4 * Math.sqrt(0.7), 12)
    expect(laws(LAWS[11]!)(0.7, 0.56)).toBeCloseTo(1.4 * 0.7 ** 1.8 * (1 - 0.8 ** 1.5) ** 0.385, 12)
  })
})
