import type { District } from '../domain/district.ts'
import type { StructureLaw } from '../domain/structure.ts'
import { districtOf, trapezoid } from './districts.ts'

/** One of every structure between pools whose beds lie at 40 m and 39 m; sills at 40.6 m. */
export const STRUCTURE_LAWS: Readonly<Record<string, StructureLaw>> = {
  'broad-crested-weir': {
    kind: 'broad-crested-weir',
    crestM: 40.6,
    crestWidthM: 8,
    coefficient: 0.95,
    modularLimit: 0.7,
  },
  'villemonte-weir': { kind: 'broad-crested-weir', crestM: 40.6, crestWidthM: 8, coefficient: 1, modularLimit: 0 },
  'sharp-crested-weir': { kind: 'sharp-crested-weir', crestM: 40.6, crestWidthM: 8, crestHeightM: 0.6, coefficient: 1 },
  'duckbill-weir': { kind: 'duckbill-weir', crestM: 40.6, developedLengthM: 24, crestHeightM: 0.6, efficiency: 0.8 },
  drop: { kind: 'drop', crestM: 40.2, throatWidthM: 4, throatSideSlope: 0.5, coefficient: 1, modularLimit: 0.6 },
  'inverted-siphon': {
    kind: 'inverted-siphon',
    barrels: 2,
    profile: 'circle',
    widthM: 1.5,
    heightM: 1.5,
    lengthM: 120,
    inletM: 39.8,
    outletM: 39.6,
    manningN: 0.014,
    entranceLoss: 0.5,
    bendLoss: 0.3,
    exitLoss: 1,
  },
  culvert: {
    kind: 'culvert',
    barrels: 2,
    profile: 'box',
    widthM: 2,
    heightM: 1.2,
    lengthM: 20,
    inletM: 40.1,
    outletM: 40,
    manningN: 0.015,
    entranceLoss: 0.5,
    bendLoss: 0,
    exitLoss: 1,
  },
  aqueduct: {
    kind: 'aqueduct',
    barrels: 1,
    profile: 'box',
    widthM: 5,
    heightM: 2.5,
    lengthM: 150,
    inletM: 40,
    outletM: 40,
    manningN: 0.015,
    entranceLoss: 0.2,
    bendLoss: 0,
    exitLoss: 0.8,
  },
  pump: {
    kind: 'pump',
    pumps: 4,
    suctionM: 40.1,
    curve: [
      { liftM: -4, dischargeM3s: 3.2 },
      { liftM: 0, dischargeM3s: 2.5 },
      { liftM: 2, dischargeM3s: 1.2 },
      { liftM: 3, dischargeM3s: 0 },
    ],
  },
  'orifice-offtake': { kind: 'orifice-offtake', sillM: 40.1, heightM: 1, areaM2: 3, coefficient: 0.62 },
  'rated-offtake': { kind: 'rated-offtake', sillM: 40.2, factor: 6, exponent: 1.6 },
}

/**
 * Inflow at A → pool 1 → structure at M → pool 2 → B, where the forcing gives the stage. Both pools are level in their beds, so that a flow
 * can turn.
 */
export function poolsAround(law: StructureLaw, hasFlap = false): District {
  const shape = trapezoid(8, 1.5, 4)
  return districtOf({
    id: `pools-around-${law.kind}`,
    nodes: { A: {}, M: {}, B: { boundary: 'stage' } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'M', lengthM: 1000, bedUpM: 40, bedDownM: 40, shape },
      { id: 'R-2', from: 'M', to: 'B', lengthM: 1000, bedUpM: 39, bedDownM: 39, shape },
    ],
    structures: [{ id: 'S-1', law, from: 'M', into: { reach: 'R-2' }, hasFlap }],
  })
}

/**
 * River → head gate → pool 1 → two structures side by side (a loop that is cut at one) → pool 2, from which a rated offtake leaves and a pump
 * lifts water into a pond that spills back over a weir (a second loop) → drop → pool 3 → outlet by rating.
 */
export function structuredCanal(): District {
  const shape = trapezoid(8, 1.5, 3)
  const law = (name: string): StructureLaw => {
    const found = STRUCTURE_LAWS[name]
    if (found === undefined) throw new RangeError(`name must be a law's, got ${name}`)
    return found
  }
  const rating = [0, 0.5, 1.2, 2].map((depthM, row) => ({
    stageM: 38.3 + depthM,
    dischargeM3s: [0, 4, 14, 30][row] ?? 0,
  }))
  return districtOf({
    id: 'structured-canal',
    nodes: {
      YR: { boundary: 'river-stage' },
      M: {},
      N: {},
      P: {
        designStageM: 41.5,
        storage: [
          { stageM: 40, areaM2: 2000 },
          { stageM: 41, areaM2: 4000 },
          { stageM: 43, areaM2: 6000 },
        ],
      },
      T: { boundary: 'rating-curve', rating },
    },
    reaches: [
      { id: 'R-1', from: 'YR', to: 'M', lengthM: 4000, bedUpM: 40, bedDownM: 39.6, shape },
      { id: 'R-2', from: 'M', to: 'N', lengthM: 3000, bedUpM: 39.3, bedDownM: 39, shape },
      { id: 'R-3', from: 'N', to: 'T', lengthM: 3000, bedUpM: 38.6, bedDownM: 38.3, shape },
    ],
    gates: [{ id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bayWidthM: 5, sillM: 40 }],
    structures: [
      { id: 'S-weir', law: law('villemonte-weir'), from: 'M', into: { reach: 'R-2' } },
      { id: 'S-siphon', law: law('inverted-siphon'), from: 'M', into: { reach: 'R-2' } },
      { id: 'S-offtake', law: law('rated-offtake'), from: 'N', into: { outsideStageM: 38 }, hasFlap: true },
      { id: 'S-pump', law: law('pump'), from: 'N', into: { node: 'P' } },
      {
        id: 'S-spill',
        law: { ...law('sharp-crested-weir'), crestM: 41.6 } as StructureLaw,
        from: 'P',
        into: { node: 'N' },
      },
      { id: 'S-drop', law: { ...law('drop'), crestM: 39 } as StructureLaw, from: 'N', into: { reach: 'R-3' } },
    ],
  })
}
