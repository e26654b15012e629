import type { BrokenFile } from './break.ts'

const PONDS = ['test/ponds-and-boundaries.test.ts']
const LOSSES = ['test/losses.test.ts', 'src/hydraulics/section-flow.test.ts', 'test/state-and-run.test.ts#EN']

export const WATERS: readonly BrokenFile[] = [
  {
    formula: 'Pond',
    file: 'src/solver/pond.ts',
    tests: PONDS,
    breaks: [
      ['layer of one area', '0.5 * (below.areaM2 + here.areaM2)', 'below.areaM2'],
      ['no curvature', 'pond.areaM2[i]! + 0.5 * areaPerM', 'pond.areaM2[i]! + 0 * areaPerM'],
      [
        'area of the row below',
        'return pond.areaM2[i]! + areaPerM(pond, i) * (z - pond.stageM[i]!)',
        'return pond.areaM2[i]!',
      ],
      ['slot of a tenth', 'SLOT = 1e-6', 'SLOT = 0.1'],
    ],
  },
  {
    formula: 'Pond at a junction',
    file: 'src/solver/junction-kernel.ts',
    tests: PONDS,
    breaks: [
      [
        'storage counted twice',
        'w.slopeJ[j]! + pondAreaM2(pond, w.stageJ[j]!)',
        'w.slopeJ[j]! + 2 * pondAreaM2(pond, w.stageJ[j]!)',
      ],
    ],
  },
  {
    formula: 'Boundaries',
    file: 'src/solver/junction-kernel.ts',
    tests: [...PONDS, 'test/analytic'],
    breaks: [
      ['tail weir half', 'w.outletRest[o] = (perStage * head) / 1.5', 'w.outletRest[o] = (perStage * head) / 3'],
      ['tail weir never drowned', 'if (behind > 0) drownTailWeir', 'if (behind > 1e9) drownTailWeir'],
      ['normal depth without slope', 'w.section.conveyanceM3s * outlet.rootSlope', 'w.section.conveyanceM3s * 0.01'],
      [
        'inflow halved',
        'theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0)',
        '0.5 * (next.inflowM3s?.[n] ?? 0)',
      ],
    ],
  },
  {
    formula: 'Rating curve',
    file: 'src/numerics/monotone-curve.ts',
    tests: [...PONDS, 'src/numerics/monotone-curve.test.ts'],
    breaks: [
      [
        'mean, not harmonic mean, of slopes',
        '(3 * (wide + near)) / ((2 * wide + near) / before + (wide + 2 * near) / after)',
        '0.5 * (before + after)',
      ],
      ['cubic without its third part', 'rise - first - third + f * third', 'rise - first'],
    ],
  },
  {
    formula: 'Tail weir and outlets',
    file: 'src/solver/work.ts',
    tests: [...PONDS, 'test/analytic'],
    breaks: [
      ['weir as wide as the bed', 'sectionFlowAt(shape, 1, crestDepthM).topWidthM', 'shape.bottomWidthM'],
      [
        'slope, not its root',
        'rootSlope: Math.sqrt(Math.max(bedUpM - bedDownM, 0) / lengthM)',
        'rootSlope: Math.max(bedUpM - bedDownM, 0) / lengthM',
      ],
    ],
  },
  {
    formula: 'Seepage',
    file: 'src/hydraulics/seepage.ts',
    tests: LOSSES,
    cases: ['seepage-10'],
    breaks: [
      ['Kostiakov 100·Q^m → 10·Q^m', '1 - m)) / 1e5', '1 - m)) / 1e4'],
      ['Q^(1−m) → Q^m', 'power(designDischargeM3s, 1 - m)', 'power(designDischargeM3s, m)'],
      ['lining left out', 'factor * liningFactor * groundwaterFactor', 'factor * groundwaterFactor'],
      ['groundwater left out', 'factor * liningFactor * groundwaterFactor', 'factor * liningFactor'],
      ['factor left out', 'factor * liningFactor * groundwaterFactor', 'liningFactor * groundwaterFactor'],
      ['Darcy: one bank', 'const slant = 2 * Math', 'const slant = Math'],
      ['Darcy: head to the groundwater however deep', 'Math.min(groundwaterDepthM, t)', 'groundwaterDepthM'],
      ['Darcy: no head at no depth', 'constantM2s: (k / t) * h0 * b', 'constantM2s: 0'],
      ['Darcy: groundwater does not feed', 'constantM2s: (k / t) * h0 * wide', 'constantM2s: 0'],
    ],
  },
  {
    formula: 'Losses over a step',
    file: 'src/solver/losses.ts',
    tests: LOSSES,
    breaks: [
      ['sum, not mean, of both ends', 'return 0.5 * (first + last)', 'return first + last'],
      ['end of the step alone', 'return 0.5 * (first + last)', 'return last'],
      ['sides evaporate once', '2 * w.sideSlopeR[r]! * E', 'w.sideSlopeR[r]! * E'],
      ['bed does not evaporate', 'w.bottomWidthR[r]! * E', '0 * E'],
      ['lateral inflow not spread', 'lateral / w.ownLengthR[r]!', 'lateral / 1000'],
      ['fades over 1 mm → 10 cm', 'THIN_M = 1e-3', 'THIN_M = 0.1'],
      ['evaporation booked as seepage', 'booked[EVAPORATED]! += byDepth - ofDepth', 'booked[EVAPORATED]! += 0'],
    ],
  },
  {
    formula: 'Losses of a reach',
    file: 'src/solver/loss-constants.ts',
    tests: LOSSES,
    breaks: [
      ['rain on the bed alone', 'shape.bankHeightM).topWidthM', '0.01).topWidthM'],
      ['seepage factor left out', 'factor * lines[r]!.perDepthMPerS', 'lines[r]!.perDepthMPerS'],
      ['Kostiakov not over the design depth', '/ designDepthM, constantM2s: 0', ', constantM2s: 0'],
    ],
  },
  {
    formula: 'Users and spill',
    file: 'src/solver/settle.ts',
    tests: LOSSES,
    breaks: [
      ['χ without its 3 → 2', 'part * part * (3 - 2 * part)', 'part * part * (2 - part)'],
      ['one bank spills', 'cellTimesStep * 2 * BROAD_CRESTED_M05S', 'cellTimesStep * BROAD_CRESTED_M05S'],
    ],
  },
  {
    formula: 'Carrying capacity',
    file: 'src/hydraulics/sediment-capacity.ts',
    tests: ['src/hydraulics/sediment-capacity.test.ts'],
    cases: ['sediment-capacity'],
    breaks: [['Zhang Ruijin K 0.22 → 0.25', '0.22', '0.25']],
  },
]
