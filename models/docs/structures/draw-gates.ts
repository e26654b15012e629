import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brandId } from '../../src/ground/ids.ts'
import { type Gate, gateFlowM3s, gateStructure } from '../../src/index.ts'

/* Draws the pictures and figures of the gates' pages: `node docs/structures/draw-gates.ts`. A test holds the files to what this draws. */

const INK = '#1b2a33'
const WATER = '#bcdcf0'
const COLOURS = ['#0b6fa4', '#c2571a', '#3f7d3a', '#7a4fa3', '#555555']

const text = (x: number, y: number, words: string, anchor = 'middle', colour = INK) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${words}</text>`
const line = (x1: number, y1: number, x2: number, y2: number, more = `stroke="${INK}"`) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${more}/>`
const area = (points: string, fill: string, more = '') => `<polygon points="${points}" fill="${fill}" ${more}/>`
const svg = (height: number, title: string, body: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${height}" font-family="sans-serif" font-size="14">
<title>${title}</title>
<rect width="640" height="${height}" fill="white"/>
${body.join('\n')}
</svg>
`

/** A height with arrows and its name, at x between y1 and y2. */
const span = (x: number, top: number, foot: number, name: string) => [
  line(x, top, x, foot, `stroke="${INK}" stroke-dasharray="3 3"`),
  line(x - 5, top, x + 5, top),
  line(x - 5, foot, x + 5, foot),
  text(x + 8, (top + foot) / 2 + 5, name, 'start'),
]

const BED = 230
const bed = () => area(`0,${BED} 640,${BED} 640,250 0,250`, '#d8cdb8')

/** Water on both sides of a leaf at x = 320, the jet under it. */
const waters = (up: number, down: number, lip: number) => [
  area(`0,${up} 320,${up} 320,${BED} 0,${BED}`, WATER),
  area(`320,${down} 640,${down} 640,${BED} 320,${BED}`, WATER),
  area(`320,${lip} 372,${lip + 12} 430,${lip + 14} 430,${BED} 320,${BED}`, '#8fc3e4'),
  line(0, up, 320, up, 'stroke="#0b6fa4" stroke-width="2"'),
  line(330, down, 640, down, 'stroke="#0b6fa4" stroke-width="2"'),
]
const leaf = (top: number, lip: number) => `<rect x="314" y="${top}" width="12" height="${lip - top}" fill="${INK}"/>`

const PICTURES: Readonly<Record<string, () => string>> = {
  'sluice-gate': () =>
    svg(250, 'Sluice gate', [
      ...waters(70, 140, 190),
      bed(),
      leaf(20, 190),
      ...span(90, 70, BED, 'y₁'),
      ...span(560, 140, BED, 'y₃'),
      ...span(270, 190, BED, 'a'),
      ...span(440, 204, BED, 'Cc·a'),
    ]),
  'radial-gate': () =>
    svg(250, 'Radial gate', [
      ...waters(80, 170, 190),
      bed(),
      `<path d="M 352 40 A 190 190 0 0 0 320 190" fill="none" stroke="${INK}" stroke-width="9"/>`,
      line(352, 40, 495, 115),
      line(320, 190, 495, 115),
      `<circle cx="495" cy="115" r="6" fill="${INK}"/>`,
      text(415, 138, 'R'),
      ...span(540, 115, BED, 'h'),
      ...span(90, 80, BED, 'y₁'),
      ...span(270, 190, BED, 'a'),
      line(320, 190, 285, 108, `stroke="${COLOURS[1]}" stroke-width="2"`),
      line(320, 190, 250, 190, `stroke="${COLOURS[1]}" stroke-dasharray="4 3"`),
      text(262, 160, 'θ', 'middle', COLOURS[1]),
    ]),
  'gate-over-leaf': () =>
    svg(250, 'Gate over leaf', [
      ...waters(60, 140, 200),
      area('0,60 318,60 340,68 366,100 376,140 352,140 344,108 328,92 314,92 0,92', '#8fc3e4'),
      bed(),
      leaf(92, 200),
      ...span(90, 60, BED, 'y₁'),
      ...span(190, 60, 92, 'H₁'),
      ...span(190, 92, 200, 'leaf height'),
      ...span(400, 200, BED, 'a'),
      ...span(560, 140, BED, 'y₃'),
    ]),
  'gate-in-series-with-weir': () =>
    svg(250, 'Gate in series with weir', [
      area(`0,50 150,50 165,75 320,80 320,${BED} 0,${BED}`, WATER),
      area(`320,150 640,150 640,${BED} 320,${BED}`, WATER),
      area(`320,195 372,207 430,209 430,${BED} 320,${BED}`, '#8fc3e4'),
      line(0, 50, 145, 50, 'stroke="#0b6fa4" stroke-width="2"'),
      line(170, 80, 314, 80, 'stroke="#0b6fa4" stroke-width="2"'),
      line(330, 150, 640, 150, 'stroke="#0b6fa4" stroke-width="2"'),
      area(`120,${BED} 132,150 205,150 217,${BED}`, '#b8a98c'),
      bed(),
      leaf(20, 195),
      text(60, 42, 'up'),
      text(260, 72, 'm'),
      text(560, 142, 'down'),
      text(168, 170, 'crest'),
      ...span(280, 195, BED, 'a'),
    ]),
  'calibrated-gate': () =>
    svg(250, 'Calibrated gate', [
      ...waters(70, 150, 190),
      bed(),
      leaf(20, 190),
      ...span(90, 70, BED, 'y₁'),
      ...span(270, 190, BED, 'a'),
      `<rect x="420" y="20" width="200" height="104" fill="white" stroke="${INK}"/>`,
      text(520, 38, 'Cd by y₁/a and y₃/y₁'),
      ...[0, 1, 2].flatMap((i) => [
        text(470, 62 + 22 * i, ['.465', '.490', '.520'][i] ?? ''),
        text(520, 62 + 22 * i, ['.372', '.388', '.406'][i] ?? ''),
        text(570, 62 + 22 * i, ['.158', '.161', '.164'][i] ?? ''),
      ]),
    ]),
}

interface Curve {
  readonly name: string
  readonly of: (submergence: number) => number
  readonly dots?: readonly (readonly [number, number])[]
}

/** Q against y₃/y₁ from 0 to 1, a line per law, dots for numbers from elsewhere. */
function figure(title: string, highest: number, curves: readonly Curve[]): string {
  const x = (eta: number) => 60 + 400 * eta
  const y = (Q: number) => 310 - (260 * Q) / highest
  const fix = (value: number) => value.toFixed(1)
  const body = [
    text(260, 24, title),
    line(60, 310, 460, 310),
    line(60, 310, 60, 50),
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].map((eta) => text(x(eta), 328, eta.toFixed(1))),
    ...[0, 1, 2, 3, 4].map((k) => text(52, y((k * highest) / 4) + 5, ((k * highest) / 4).toFixed(1), 'end')),
    text(260, 348, 'y₃ / y₁'),
    text(68, 46, 'Q, m³/s', 'start'),
  ]
  for (const [k, { name, of, dots }] of curves.entries()) {
    const colour = COLOURS[k] ?? INK
    const path = Array.from({ length: 201 }, (_, i) => `${fix(x(i / 200))},${fix(y(of(i / 200)))}`)
    body.push(`<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`)
    for (const [eta, Q] of dots ?? [])
      body.push(`<circle cx="${fix(x(eta))}" cy="${fix(y(Q))}" r="4" fill="${colour}"/>`)
    body.push(line(474, 70 + 24 * k, 494, 70 + 24 * k, `stroke="${colour}" stroke-width="2"`))
    body.push(text(500, 75 + 24 * k, name, 'start'))
  }
  return svg(360, `Discharge against submergence: ${title}`, body)
}

const PLAIN: Gate = {
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
  const gate = gateStructure({ ...PLAIN, ...changes })
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

const FIGURES: Readonly<Record<string, () => string>> = {
  'sluice-gate': () =>
    figure('b 3 m, a 0.5 m, y₁ 2 m: lines computed, dots published', 6, [
      { name: 'energy-momentum', of: flowOf({ contraction: 0.61 }), dots: at([5.3391, 3.6453, 2.1843, 1.0743]) },
      { name: 'Swamee', of: flowOf({ law: 'swamee' }), dots: at([5.0267, 3.5988, 2.0842, 0.908]) },
      { name: 'HEC style', of: flowOf({ law: 'hec', contraction: 0.6 }) },
    ]),
  'radial-gate': () =>
    figure('b 3 m, a 0.5 m, y₁ 2 m, R 3 m, energy-momentum', 8, [
      { name: 'vertical leaf', of: flowOf({}) },
      { name: 'trunnion 1.5 m', of: flowOf({ radial: { radiusM: 3, trunnionHeightM: 1.5 } }) },
      { name: 'trunnion 2.5 m', of: flowOf({ radial: { radiusM: 3, trunnionHeightM: 2.5 } }) },
    ]),
  'gate-over-leaf': () =>
    figure('b 3 m, a 0.3 m, leaf 1.2 m, y₁ 2 m', 8, [
      { name: 'under and over', of: flowOf({ leafHeightM: 1.2 }, 0.3) },
      { name: 'under', of: flowOf({}, 0.3) },
      { name: 'over', of: (eta) => flowOf({ leafHeightM: 1.2 }, 0.3)(eta) - flowOf({}, 0.3)(eta) },
    ]),
  'gate-in-series-with-weir': () =>
    figure('b 3 m, a 0.5 m, y₁ 2 m; weir 2.5 m wide, crest 1 m', 6, [
      { name: 'leaf alone', of: flowOf({}) },
      { name: 'weir alone', of: flowOf({ sillM: 1, bayWidthM: 2.5 }, 1e6) },
      { name: 'in series', of: flowOf({ seriesWeir }) },
    ]),
  'calibrated-gate': () =>
    figure('b 3 m, a 0.5 m, y₁ 2 m: line computed, dots of the table', 6, [
      {
        name: 'calibrated',
        of: flowOf({ law: 'calibrated', calibration: TABLE }),
        dots: COLUMNS.map((eta, j) => [eta, cdAsQ(TABLE.coefficient[3]?.[j] ?? 0)] as const),
      },
      { name: 'energy-momentum', of: flowOf({}) },
      { name: 'Swamee', of: flowOf({ law: 'swamee' }) },
    ]),
}

/** Every file that this draws, by its name. */
export const gateDrawings = (): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(PICTURES).map(([name, draw]) => [`${name}.svg`, draw()] as const),
    ...Object.entries(FIGURES).map(([name, draw]) => [`${name}-discharge.svg`, draw()] as const),
  ])

if (import.meta.main) for (const [name, drawn] of gateDrawings()) writeFileSync(join(import.meta.dirname, name), drawn)
