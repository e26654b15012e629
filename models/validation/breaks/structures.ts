import type { BrokenFile } from './break.ts'

const LAWS = ['src/hydraulics/structure-discharge.test.ts']
const GATES = ['src/hydraulics/gate-discharge.test.ts', 'src/hydraulics/gate-flow.test.ts']

export const STRUCTURES: readonly BrokenFile[] = [
  {
    formula: 'Broad-crested weir',
    file: 'src/hydraulics/weir-discharge.ts',
    tests: LAWS,
    breaks: [['(2/3)^1.5·√g → (2/3)·√(3/5·g)', 'Math.sqrt((2 / 3) * GRAVITY', 'Math.sqrt((3 / 5) * GRAVITY']],
  },
  {
    formula: 'Broad-crested weir',
    file: 'src/hydraulics/broad-crested-weir.ts',
    tests: LAWS,
    breaks: [
      ['slope 1.5 → 1.4', '1.5 * perRoot', '1.4 * perRoot'],
      ['c left out', 'coefficient * BROAD_CRESTED_M05S', 'BROAD_CRESTED_M05S'],
      ['M left out', 'modularLimit, perRoot', '0, perRoot'],
    ],
  },
  {
    formula: 'Villemonte',
    file: 'src/hydraulics/submergence.ts',
    tests: LAWS,
    breaks: [
      ['exponent 0.385 → 0.4', 'EXPONENT = 0.385', 'EXPONENT = 0.4'],
      ['1 − e^1.5 → 1 − e', '1 - e * root', '1 - e'],
      ['cubic 1.3075 → 1.3', '(1.3075 - 0.3075 * t * t)', '(1.3 - 0.3075 * t * t)'],
      ['cubic from 0.01 → 0.02', 'NEAR_LEVEL = 0.01', 'NEAR_LEVEL = 0.02'],
      ['modular limit not stretched', '1 / (1 - modularLimit)', '1'],
      ['slope by tail water with the other sign', '-1.5 * root * per', '1.5 * root * per'],
      ['not turned round', 'isForward = upHeadM >= downHeadM', 'isForward = true'],
    ],
  },
  {
    formula: 'Sharp-crested weir',
    file: 'src/hydraulics/sharp-crested-weir.ts',
    tests: LAWS,
    breaks: [
      ['0.611 → 0.62', 'AT_REST = 0.611', 'AT_REST = 0.62'],
      ['0.075 → 0.08', 'PER_RATIO = 0.075', 'PER_RATIO = 0.08'],
      ['growth ends from 5 P → 4 P', 'MEASURED_RATIO = 5', 'MEASURED_RATIO = 4'],
      ['growth ends at 9 P → 10 P', 'LARGEST_RATIO = 9', 'LARGEST_RATIO = 10'],
      ['c left out', 'coefficient * crestWidthM', 'crestWidthM'],
      ['η left out', 'efficiency * developedLengthM', 'developedLengthM'],
      ['slope of Cd left out', '1.5 * Cd + PER_RATIO * countedPerRatio * ratio', '1.5 * Cd'],
    ],
  },
  {
    formula: 'Drop',
    file: 'src/hydraulics/drop-discharge.ts',
    tests: LAWS,
    breaks: [
      ['triangle 0.64 → 0.65', '0.64 * Math.sqrt', '0.65 * Math.sqrt'],
      ['c left out', 'coefficient * Math.sqrt(h)', 'Math.sqrt(h)'],
      ['slope 2.5 → 2', '2.5 * triangle', '2 * triangle'],
      ['side slope left out', 'TRIANGLE_M05S * m * h', 'TRIANGLE_M05S * h'],
    ],
  },
  {
    formula: 'Culvert, siphon, aqueduct',
    file: 'src/hydraulics/barrel-discharge.ts',
    tests: LAWS,
    breaks: [
      ['critical depth 2/3 → 0.7', 'CRITICAL = 2 / 3', 'CRITICAL = 0.7'],
      ['friction 2g·n² → g·n²', '2 * GRAVITY_M_PER_S2 * barrel.manningN', 'GRAVITY_M_PER_S2 * barrel.manningN'],
      ['bend loss left out', 'entranceLoss + bendLoss + exitLoss', 'entranceLoss + exitLoss'],
      ['R^(4/3) → R', 'R43 = R * third', 'R43 = R'],
      ['inlet loss 1 + Ke → 1', '1 / (1 + entranceLoss)', '1'],
      ['inlet control never', 'if (fall > 0) {', 'if (fall > 1e9) {'],
      ['outlet control by the sill', 'const level = sill + d - fall', 'const level = sill + d'],
      ['one barrel', 'const scale = barrel.barrels * ROOT_2G', 'const scale = ROOT_2G'],
      ['outlet drowned within 25 % → 40 %', 'DROWNING = 0.25', 'DROWNING = 0.4'],
      ['filled within 15 % → 25 %', 'FILLING = 0.15', 'FILLING = 0.25'],
      ['controls within 5 % → 20 %', 'CONTROL = 0.05', 'CONTROL = 0.2'],
      ['linear below 2 mm → 5 cm', 'LINEAR_HEAD_M = 0.002', 'LINEAR_HEAD_M = 0.05'],
      ['slope of the width left out', 'scale * T * dPerY * root + perX', 'perX'],
    ],
  },
  {
    formula: 'Section of a barrel',
    file: 'src/hydraulics/barrel-section.ts',
    tests: LAWS,
    breaks: [
      ['full radius of a circle D/4 → D/3', '? 0.25 * D : (b * D)', '? D / 3 : (b * D)'],
      ['full perimeter of a box without its crown', '(2 * (b + D))', '(b + 2 * D)'],
      ['segment with the other sign', 'theta - 2 * half', 'theta + 2 * half'],
      ['arc tangent cut after two terms', '(1 / 5 + q * (-1 / 7 + q / 9))', '0'],
    ],
  },
  {
    formula: 'Orifice and rated offtake',
    file: 'src/hydraulics/offtake-discharge.ts',
    tests: LAWS,
    breaks: [
      ['C left out', 'coefficient * areaM2 * ROOT_2G', 'areaM2 * ROOT_2G'],
      ['centre at D/2 → 0.4 D', 'const c = 0.5 * D * f', 'const c = 0.4 * D * f'],
      ['full at half its height', 'const r = y1 / D', 'const r = (2 * y1) / D'],
      ['filled within 15 % → 50 %', 'FILLING = 0.15', 'FILLING = 0.5'],
      ['drowned within 50 % → 90 %', 'DROWNING = 0.5', 'DROWNING = 0.9'],
      ['slope of the rating without n', '(n * free) / h', 'free / h'],
      ['small heads 3 − n → 2 − n', 't * t * (3 - n + (n - 2) * t)', 't * t * (2 - n + (n - 2) * t)'],
    ],
  },
  {
    formula: 'Pump',
    file: 'src/hydraulics/pump-discharge.ts',
    tests: LAWS,
    breaks: [
      ['head with speed, not its square', 'const n2 = speed * speed', 'const n2 = speed'],
      ['discharge without speed', 'pumps * speed * primed * q', 'pumps * primed * q'],
      ['one pump', 'into.dischargeM3s = pumps * speed', 'into.dischargeM3s = speed'],
      ['primed over 0.3 → 0.2 m', 'PRIMED_M = 0.3', 'PRIMED_M = 0.2'],
      ['slope by speed 2 → 1', 'q - 2 * lift * qPerLift', 'q - lift * qPerLift'],
    ],
  },
  {
    formula: 'Setting and flap',
    file: 'src/hydraulics/structure-discharge.ts',
    tests: LAWS,
    breaks: [
      ['flap opens over 1 cm → 6 cm', 'FLAP_HEAD_M = 0.01', 'FLAP_HEAD_M = 0.06'],
      ['flap opens the other way', 'into.perDownstreamM2s * open - perHead', 'into.perDownstreamM2s * open + perHead'],
      ['setting left out', 'into.dischargeM3s *= setting', 'into.dischargeM3s *= 1'],
    ],
  },
  {
    formula: 'Root of a head',
    file: 'src/hydraulics/root-of-head.ts',
    tests: LAWS,
    breaks: [['cubic 1.25 → 1.2', 't * (1.25 - 0.25', 't * (1.2 - 0.25']],
  },
  {
    formula: 'What a donor can give',
    file: 'src/solver/structure-kernel.ts',
    tests: ['test/structures.test.ts', 'test/mass-balance.test.ts'],
    breaks: [
      ['fades over 0.3 → 0.6 m', 'APRON_DEPTH_M = 0.3', 'APRON_DEPTH_M = 0.6'],
      ['no fade', 'if (part < 1) {', 'if (part < -1e9) {'],
    ],
  },
  {
    formula: 'Sluice gate, energy and momentum',
    file: 'src/hydraulics/gate-discharge.ts',
    tests: GATES,
    cases: ['gate-free', 'gate-submerged', 'weir-broad-crested'],
    breaks: [
      ['submerged 0.55 → 0.6', 'RISE = 0.55', 'RISE = 0.6'],
      ['conjugate depth 16ρ → 8ρ', '(16 * rho)', '(8 * rho)'],
      ['L with 1 − ρ, not its square', '(1 + rho) * open * open', '(1 + rho) * open'],
    ],
  },
  {
    formula: 'Sluice gate, Swamee',
    file: 'src/hydraulics/gate-law-swamee.ts',
    tests: GATES,
    breaks: [
      ['exponent 0.072 → 0.08', 'power((1 - r) / (1 + 15 * r), 0.072)', 'power((1 - r) / (1 + 15 * r), 0.08)'],
      ['0.32 → 0.35', 'N + 0.32 * P', 'N + 0.35 * P'],
      ['0.81 → 0.85', '? 0.81 *', '? 0.85 *'],
    ],
  },
  {
    formula: 'Sluice gate, HEC style',
    file: 'src/hydraulics/gate-law-hec.ts',
    tests: GATES,
    breaks: [['submerged 0.8 → 0.7', 'ORIFICE = 0.8', 'ORIFICE = 0.7']],
  },
  {
    formula: 'Radial gate',
    file: 'src/hydraulics/equal-opening.ts',
    tests: GATES,
    breaks: [
      ['Toch 0.75 → 0.8', 'const Cc = 1 - 0.75 * t', 'const Cc = 1 - 0.8 * t'],
      ['slope by the opening left out', 'Cc + openingM * (0.72', 'Cc + 0 * (0.72'],
    ],
  },
  {
    formula: 'Flow over a leaf',
    file: 'src/hydraulics/leaf-overflow.ts',
    tests: GATES,
    breaks: [['μ 0.62 → 0.65', '(2 / 3) * 0.62', '(2 / 3) * 0.65']],
  },
]
