import type { BrokenFile } from './break.ts'

const SHAPES = [
  'src/hydraulics/shapes.test.ts',
  'src/hydraulics/section-flow.test.ts',
  'src/hydraulics/normal-depth.test.ts',
]
const CONDUITS = ['test/conduits.test.ts#CC[1-6]']
const UPWIND = [
  'ritter',
  'dressler',
  'stoker-1-0.5',
  'bump-jump',
  'bump-transcritical',
  'macdonald-jump',
  'macdonald-supercritical',
  's2-chute',
  'm3-jump',
]

export const CHANNELS: readonly BrokenFile[] = [
  {
    formula: 'Trapezoid and compound section',
    file: 'src/hydraulics/section-flow.ts',
    tests: SHAPES,
    breaks: [
      ['√(1+m²) → 1+m', 'Math.sqrt(1 + sideSlope * sideSlope)', '(1 + sideSlope)'],
      ['A with half the side slope', 'const A = (b + m * yMain) * yMain', 'const A = (b + 0.5 * m * yMain) * yMain'],
      ['T with m, not 2m', 'widthMain : b + 2 * m * depthM', 'widthMain : b + m * depthM'],
      ['one berm', 'const A = (2 * shape.bermWidthM + shape', 'const A = (shape.bermWidthM + shape'],
      ['one wall above the bank', 'compound ? 0 : over > 0 ? 2 : slant', 'compound ? 0 : over > 0 ? 1 : slant'],
    ],
  },
  {
    formula: 'Circle and box',
    file: 'src/hydraulics/closed-section.ts',
    tests: [...SHAPES, ...CONDUITS],
    breaks: [
      ['segment with the other sign', 'halfAngle(depthM, D) - (R', 'halfAngle(depthM, D) + (R'],
      ['dP/dy 2/sin α → 1/sin α', '(2 * D) / chord', 'D / chord'],
      ['bed flat over 1 cm → 5 cm', 'FLAT_BED_M = 0.01', 'FLAT_BED_M = 0.05'],
      ['upright from 99 % → 90 %', 'UPRIGHT_PART = 0.01', 'UPRIGHT_PART = 0.1'],
      ['box with one wall', 'b, b + 2 * y, 2)', 'b, b + y, 2)'],
      ['full box without its crown', '2 * (b + h), 0)', 'b + 2 * h, 0)'],
      ['full circle P πD → 3D', 'let P = Math.PI * D', 'let P = 3 * D'],
    ],
  },
  {
    formula: 'Section in the solver',
    file: 'src/hydraulics/section-law.ts',
    tests: [...SHAPES, ...CONDUITS],
    breaks: [
      [
        'K not bounded by K full',
        'into.conveyanceM3s >= law.fullConveyanceM3s',
        'into.conveyanceM3s >= 2 * law.fullConveyanceM3s',
      ],
      ['K full of half a section', '2 * shape.bankHeightM).conveyanceM3s', '0.5 * shape.bankHeightM).conveyanceM3s'],
      [
        'a full conduit as wide as its bed',
        'into.topWidthM = FULL_WIDTH * law.bedWidthM',
        'into.topWidthM = law.bedWidthM',
      ],
    ],
  },
  {
    formula: 'Manning, Strickler, Chezy',
    file: 'src/hydraulics/roughness.ts',
    tests: SHAPES,
    cases: ['uniform-flow'],
    breaks: [
      ['R^⅔ → R^⅓', '(A * root * root) / (resistance * resisting)', '(A * root) / (resistance * resisting)'],
      [
        'dK/dy 5/3 → 3/2',
        'K * (((5 / 3) * T) / A - ((2 / 3) * growth) / P)\n',
        'K * (((3 / 2) * T) / A - ((2 / 3) * growth) / P)\n',
      ],
      ['Chezy √R → R', '(c * A * Math.sqrt(A / P)) / resisting', '(c * A * (A / P)) / resisting'],
      ['n by depth with the other slope', 'relative = -relative', 'relative = +relative'],
      ['factor on ks as on n', "kind === 'manning' ? factor : 1 / factor", 'factor'],
      ['zones as rough as the reach', '(c * A * root * root) / resisting', 'c * A * root * root'],
      ['zones as rough as the reach, Chezy', '(c * A * Math.sqrt(A / P)) / resisting', 'c * A * Math.sqrt(A / P)'],
    ],
  },
  {
    formula: 'Surveyed section',
    file: 'src/hydraulics/surveyed-section.ts',
    tests: SHAPES,
    breaks: [
      ['A without its curvature', '0.5 * (widthM[i]! + T) * d', 'widthM[i]! * d'],
      ['walls not wetted', 'if (isLast) P += Math', 'if (isLast) P += 0 * Math'],
      ['not cut at shoulders', 'if (at < 0) continue', 'if (at < 1e9) continue'],
    ],
  },
  {
    formula: 'Normal depth',
    file: 'src/hydraulics/normal-depth.ts',
    tests: SHAPES,
    cases: ['uniform-flow'],
    breaks: [['√S₀ → S₀', 'Math.sqrt(slope)', 'slope']],
  },
  {
    formula: 'Critical depth',
    file: 'src/hydraulics/critical-depth.ts',
    tests: SHAPES,
    cases: ['uniform-flow'],
    breaks: [['A³ → A²', 'GRAVITY_M_PER_S2 * A * A * A', 'GRAVITY_M_PER_S2 * A * A']],
  },
  {
    formula: 'Crown of a conduit',
    file: 'src/solver/crown.ts',
    tests: ['src/solver/crown.test.ts', 'test/conduits.test.ts'],
    breaks: [
      [
        'no pressure remembered, none held back',
        '  const { pressureAboveS, pressureBelowS } = w\n',
        '  const { pressureAboveS, pressureBelowS } = w\n  if (before > -1e300) return stoppedAt(before, after, crown)\n',
      ],
      ['no stop on the way up', 'after > crown + BEYOND_CROWN_M ? crown + BEYOND_CROWN_M : after', 'after'],
      ['no stop on the way down', 'after < crown - BEYOND_CROWN_M ? crown - BEYOND_CROWN_M : after', 'after'],
      ['stops a millimetre beyond', 'BEYOND_CROWN_M = 1e-9', 'BEYOND_CROWN_M = 1e-3'],
      ['held is arrived', 'HELD_M = 1e-6', 'HELD_M = 1e3'],
      ['pressure may rise at once', 'FIRST_RISE_M = 1', 'FIRST_RISE_M = 1e9'],
      ['pressures not remembered from above', 'pressureAboveS[s] = before', 'pressureAboveS[s] = -1e300'],
      ['pressures not remembered from below', 'pressureBelowS[s] = before', 'pressureBelowS[s] = 1e300'],
    ],
  },
  {
    formula: 'Upwind link',
    file: 'src/solver/upwind-link.ts',
    tests: ['test/gradient.test.ts', 'test/analytic/inlet.test.ts', 'src/solver/upwind-link.test.ts'],
    cases: UPWIND,
    breaks: [
      ['friction left out', 'const a = (stepS * g * A) / (K * K)', 'const a = 0 * ((stepS * g * A) / (K * K))'],
      ['velocity behind halved', 'u = Q1 * uByQ', 'u = 0.5 * Q1 * uByQ'],
      ['energy where it slows down too', '(velocityOldP[l]! > u ? 1 : 0)', '1'],
      ['momentum where it speeds up too', '(velocityOldP[l]! > u ? 1 : 0)', '0'],
      ['no head spent on entering from a river', ': comesFromRiver(w, r, isLeft)', ': 0'],
      ['ρ = 1', 'meanAreaOldP[l]! / mean\n', '1\n'],
      ['carried momentum doubled', '? (stepS * perDx) / mean : 0', '? (2 * stepS * perDx) / mean : 0'],
      ['u² not halved', '? 0.5 * stepS * perDx : 0', '? stepS * perDx : 0'],
      ['area behind not leaning', 'uByQ = 1 / leaning[0]!', 'uByQ = 1 / areaAtM2(w, r, farDepthM)'],
      ['mean, not leaning, area', 'const half = 0.5 * part * part', 'const half = 0.5'],
      ['the higher bed not taken from the depth', 'const depthM = yUp - w.lowerByP[l]!', 'const depthM = yUp'],
      ['turns with the other sign', 'rho * rho - 4 * a * gamma', 'rho * rho + 4 * a * gamma'],
      ['∂F/∂K half', 'const aByUp = a * (AByUp / A - (2 * KByUp) / K)', 'const aByUp = a * (AByUp / A - KByUp / K)'],
      [
        '∂F/∂Q₋ left out',
        'const byBehind = Q * (kBack - k * A * uByQ) - gammaByBehind',
        'const byBehind = 0 * gammaByBehind',
      ],
      ['∂Ā/∂z left out', 'const rhoPer = u2 > 0 ? 0 : rho / mean', 'const rhoPer = 0 * rho'],
      ['lean: slope of the far side', 'into[2] = half * (2 * part - 1)', 'into[2] = half'],
    ],
  },
]
