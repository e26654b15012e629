import { brandId } from '../../src/ground/ids.ts'
import { type Gate, gateFlowM3s, gateStructure } from '../../src/index.ts'
import { type Curve, type Dots, dischargeFigure } from './discharge-figure.ts'
import {
  ACCENT,
  CONCRETE,
  type Drawings,
  dashed,
  drawn,
  earth,
  filled,
  height,
  INK,
  JET,
  level,
  picture,
  remark,
  surface,
  WATER,
  words,
} from './drawing.ts'

const BED = 220
const ground = () => earth(`M0,${BED}H640`, 'V245H0')
const leaf = (top: number, lip: number) => filled(`M314,${top}h12V${lip}h-12Z`, INK)

const jet = (lip: number) =>
  filled(`M320,${lip}C340,${lip + 10} 360,${lip + 13} 430,${lip + 13}C450,${lip + 13} 450,${BED} 480,${BED}H320Z`, JET)

/** Water on both sides of a leaf at x = 320, the jet under it. */
const waters = (up: number, down: number, lip: number) => [
  filled(`M0,${up}H320V${BED}H0Z`, WATER),
  filled(`M320,${down}H640V${BED}H320Z`, WATER),
  jet(lip),
  surface(`M0,${up}H314`),
  surface(`M326,${down}H640`),
  level(150, up),
  level(500, down),
]

export const GATE_PICTURES: Drawings = {
  'sluice-gate': () =>
    picture(245, 'Sluice gate', [
      waters(60, 130, 180),
      ground(),
      leaf(20, 180),
      height(90, 60, BED, 'y₁'),
      height(575, 130, BED, 'y₃'),
      height(262, 180, BED, 'a'),
      dashed('M250,180H314'),
      height(420, 193, BED, 'Cc·a'),
    ]),
  'radial-gate': () =>
    picture(245, 'Radial gate', [
      waters(70, 160, 180),
      ground(),
      drawn('M352,30A190,190 0 0 0 320,180', INK, 9),
      drawn('M352,30L495,105L320,180', INK, 1.5),
      filled('M489,105a6,6 0 1 0 12,0a6,6 0 1 0 -12,0Z', INK),
      words(430, 125, 'R'),
      height(600, 105, BED, 'h'),
      dashed('M501,105H610'),
      height(450, 160, BED, 'y₃'),
      height(90, 70, BED, 'y₁'),
      height(262, 180, BED, 'a'),
      dashed('M250,180H314'),
      drawn('M320,180L285,98', ACCENT, 2),
      drawn('M284,180A36,36 0 0 1 306,147', ACCENT),
      words(275, 160, 'θ', 'middle', ACCENT),
    ]),
  'gate-over-leaf': () =>
    picture(245, 'Gate over leaf', [
      filled(
        `M0,50H250C290,50 318,55 340,66C362,80 374,104 378,130H352C350,112 340,92 326,86V130H640V${BED}H0Z`,
        WATER,
      ),
      jet(190),
      ground(),
      leaf(82, 190),
      surface('M0,50H250C290,50 318,55 340,66C362,80 374,104 378,130H640'),
      level(150, 50),
      level(500, 130),
      height(90, 50, BED, 'y₁'),
      height(205, 50, 82, 'H₁'),
      dashed('M195,82H314'),
      height(296, 82, 190, 'leaf height', 'left'),
      height(262, 190, BED, 'a'),
      dashed('M250,190H314'),
      height(575, 130, BED, 'y₃'),
    ]),
  'gate-in-series-with-weir': () =>
    picture(245, 'Gate in series with weir', [
      filled(`M0,40H120C150,40 160,70 215,74L320,74V${BED}H0Z`, WATER),
      filled(`M320,140H640V${BED}H320Z`, WATER),
      jet(185),
      surface('M0,40H120C150,40 160,70 215,74H314'),
      surface('M326,140H640'),
      filled(`M120,${BED}L132,140H205L217,${BED}Z`, CONCRETE),
      ground(),
      leaf(20, 185),
      level(60, 40),
      level(262, 74),
      level(500, 140),
      words(60, 64, 'up'),
      words(262, 98, 'm'),
      words(500, 164, 'down'),
      remark(168, 160, 'crest'),
      height(272, 185, BED, 'a'),
      dashed('M260,185H314'),
    ]),
  'calibrated-gate': () =>
    picture(245, 'Calibrated gate', [
      waters(60, 140, 180),
      ground(),
      leaf(20, 180),
      height(90, 60, BED, 'y₁'),
      height(575, 140, BED, 'y₃'),
      height(262, 180, BED, 'a'),
      dashed('M250,180H314'),
      `<rect x="385" y="12" width="240" height="106" fill="#ffffff" stroke="${INK}"/>`,
      words(505, 33, 'Cd by y₁/a and y₃/y₁'),
      ...[0, 1, 2].flatMap((i) => [
        remark(440, 60 + 22 * i, ['.465', '.490', '.520'][i] ?? ''),
        remark(505, 60 + 22 * i, ['.372', '.388', '.406'][i] ?? ''),
        remark(570, 60 + 22 * i, ['.158', '.161', '.164'][i] ?? ''),
      ]),
    ]),
}

/** A gate of one bay, sill at 0, by the default law. */
export const PLAIN_GATE: Gate = {
  id: brandId('G-1'),
  kind: 'check',
  names: { zh: '闸', en: 'Gate' },
  nodeId: brandId('N-1'),
  seat: { kind: 'outside', fromNodeId: brandId('N-1'), outsideStageM: 0 },
  bays: 1,
  bayWidthM: 3,
  sillM: 0,
  maximumOpeningM: 4,
  contraction: 0.611,
  speedMPerS: 0.005,
  deadBandM: 0.02,
  targetStageM: null,
  targetToleranceM: 0.1,
  designDischargeM3s: 20,
  provenance: 'estimate',
  source: 'a gate that exists only on paper',
}

/** Discharge at y₁ = 2 m by submergence. */
const flowOf = (changes: Partial<Gate>, openingM = 0.5, y1 = 2) => {
  const gate = gateStructure({ ...PLAIN_GATE, ...changes })
  return (eta: number) => gateFlowM3s(gate, openingM, y1, eta * y1)
}
const at = (Q: readonly number[]): (readonly [number, number])[] =>
  [0.4, 0.75, 0.9, 0.975].map((eta, i) => [eta, Q[i] ?? 0])

const COLUMNS = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95]
const LOWERED = [1, 0.97, 0.8, 0.66, 0.48, 0.34]
const TABLE = {
  kind: 'by-ratio',
  depthPerOpening: [1.6, 2, 3, 4, 8, 12],
  submergence: COLUMNS,
  coefficient: [0.465, 0.49, 0.52, 0.535, 0.56, 0.57].map((free) => LOWERED.map((part) => free * part)),
} as const
const cdAsQ = (Cd: number) => Cd * 3 * 0.5 * Math.sqrt(2 * 9.81 * 2)
const seriesWeir = { crestM: 1, widthM: 2.5 }

const bySubmergence = (title: string, curves: readonly Curve[], dots: readonly Dots[] = []) =>
  dischargeFigure(title, [{ xLabel: 'y₃ / y₁', yLabel: 'Q, m³/s', from: 0, to: 1, curves, dots }])

export const GATE_FIGURES: Drawings = {
  'sluice-gate': () =>
    bySubmergence(
      'b 3 m, a 0.5 m, y₁ 2 m: lines computed, dots published',
      [
        { name: 'energy-momentum', of: flowOf({ contraction: 0.61 }) },
        { name: 'Swamee', of: flowOf({ law: 'swamee' }) },
        { name: 'HEC style', of: flowOf({ law: 'hec', contraction: 0.6 }), look: 'dashed' },
      ],
      [
        { name: 'energy-momentum', at: at([5.3391, 3.6453, 2.1843, 1.0743]) },
        { name: 'Swamee', at: at([5.0267, 3.5988, 2.0842, 0.908]) },
      ],
    ),
  'radial-gate': () =>
    bySubmergence('b 3 m, a 0.5 m, y₁ 2 m, R 3 m, energy-momentum', [
      { name: 'vertical leaf', of: flowOf({}) },
      { name: 'trunnion 1.5 m', of: flowOf({ radial: { radiusM: 3, trunnionHeightM: 1.5 } }) },
      { name: 'trunnion 2.5 m', of: flowOf({ radial: { radiusM: 3, trunnionHeightM: 2.5 } }) },
    ]),
  'gate-over-leaf': () =>
    bySubmergence('b 3 m, a 0.3 m, leaf 1.2 m, y₁ 2 m', [
      { name: 'under and over', of: flowOf({ leafHeightM: 1.2 }, 0.3) },
      { name: 'under', of: flowOf({}, 0.3) },
      { name: 'over', of: (eta) => flowOf({ leafHeightM: 1.2 }, 0.3)(eta) - flowOf({}, 0.3)(eta) },
    ]),
  'gate-in-series-with-weir': () =>
    bySubmergence('b 3 m, a 0.5 m, y₁ 2 m; weir 2.5 m wide, crest 1 m', [
      { name: 'leaf alone', of: flowOf({}) },
      { name: 'weir alone', of: flowOf({ sillM: 1, bayWidthM: 2.5 }, 1e6) },
      { name: 'in series', of: flowOf({ seriesWeir }) },
    ]),
  'calibrated-gate': () =>
    bySubmergence(
      'b 3 m, a 0.5 m, y₁ 2 m: line computed, dots of the table',
      [
        { name: 'calibrated', of: flowOf({ law: 'calibrated', calibration: TABLE }) },
        { name: 'energy-momentum', of: flowOf({}), look: 'dashed' },
        { name: 'Swamee', of: flowOf({ law: 'swamee' }), look: 'dashed' },
      ],
      [{ name: 'table', at: COLUMNS.map((eta, j) => [eta, cdAsQ(TABLE.coefficient[3]?.[j] ?? 0)] as const) }],
    ),
}
