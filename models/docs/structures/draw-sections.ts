import {
  boxSection,
  circleSection,
  lawFlow,
  type Resistance,
  resistanceOf,
  type SectionFlow,
  type SectionShape,
  sectionFlowAt,
  sectionLaw,
  surveyedSection,
} from '../../src/index.ts'
import { dischargeFigure } from './discharge-figure.ts'
import {
  CONCRETE,
  type Drawings,
  dashed,
  drawn,
  filled,
  height,
  INK,
  moved,
  picture,
  remark,
  SURFACE,
  surface,
  WATER,
  width,
  words,
} from './drawing.ts'

const shore = (path: string) => drawn(path, INK, 2.5)

const BELOW: readonly string[][] = [
  moved(20, 196, [
    filled('M27,60A56,56 0 1 0 113,60Z', WATER),
    drawn('M14,96a56,56 0 1 0 112,0a56,56 0 1 0 -112,0Z', CONCRETE, 7),
    surface('M27,60H113'),
    height(70, 60, 152, 'y'),
    remark(70, 36, 'crown'),
    remark(70, 172, 'circle'),
  ]),
  moved(180, 196, [
    filled('M14,66H126V152H14Z', WATER),
    drawn('M10,46H130V155H10Z', CONCRETE, 7),
    surface('M14,66H126'),
    height(70, 66, 152, 'y'),
    height(144, 49, 152, 'h'),
    remark(70, 172, 'box'),
  ]),
  moved(366, 196, [
    filled('M16,70L30,92L66,96L100,132L128,140L150,118L178,124L216,84L226,70Z', WATER),
    surface('M16,70H226'),
    shore('M2,40L30,92L66,96L100,132L128,140L150,118L178,124L216,84L244,34'),
    dashed('M66,70V96'),
    dashed('M150,70V118'),
    ...[
      [30, 92],
      [66, 96],
      [100, 132],
      [128, 140],
      [150, 118],
      [178, 124],
      [216, 84],
    ].map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.2" fill="${INK}"/>`),
    remark(42, 64, 'zone'),
    remark(126, 172, 'surveyed: points, zones, and cut at shoulders'),
  ]),
]

export const SECTION_PICTURES: Drawings = {
  sections: () =>
    picture(370, 'Cross-sections', [
      moved(20, 10, [
        filled('M38,40H232L180,118H90Z', WATER),
        surface('M38,40H232'),
        shore('M18,10L90,118H180L252,10'),
        height(135, 40, 118, 'y'),
        width(138, 90, 180, 'b'),
        words(228, 90, 'm : 1'),
        words(70, 34, 'T', 'middle', SURFACE),
        remark(135, 160, 'trapezoid; rectangle: m = 0'),
      ]),
      moved(310, 10, [
        filled('M20,40H300L280,68H228L196,118H124L92,68H40Z', WATER),
        surface('M20,40H300'),
        shore('M0,12L40,68H92L124,118H196L228,68H280L320,12'),
        dashed('M92,40V68'),
        dashed('M228,40V68'),
        width(138, 124, 196, 'b'),
        height(300, 68, 118, ''),
        dashed('M280,68H308'),
        dashed('M196,118H308'),
        remark(292, 98, 'bermHeightM', 'end'),
        remark(66, 60, 'berm'),
        remark(254, 60, 'berm'),
        remark(160, 160, 'compound: divided at the edges of its berms'),
      ]),
      ...BELOW,
    ]),
}

const TRAPEZOID: SectionShape = { kind: 'trapezoid', bottomWidthM: 6, sideSlope: 1.5, bankHeightM: 3 }
const COMPOUND: SectionShape = { ...TRAPEZOID, kind: 'compound', bermHeightM: 1.4, bermWidthM: 4 }
const SURVEYED = surveyedSection([
  [0, 53],
  [2.4, 51.2],
  [7, 50.9],
  [9, 50],
  [13, 50.2],
  [15, 51.6],
  [18, 51.4],
  [21, 53],
])
const CIRCLE = circleSection(2)
const BOX = boxSection(2, 2)

const conveyance = (shape: SectionShape, resistance: Resistance) => (y: number) =>
  sectionFlowAt(shape, resistance, y).conveyanceM3s
const emptyFlow = (): SectionFlow => ({ ...sectionFlowAt(TRAPEZOID, 1, 0) })
/** As the solver sees it, over what it carries full. */
const bounded = (shape: SectionShape) => {
  const law = sectionLaw(shape, 0.014)
  const into = emptyFlow()
  return (part: number) => {
    lawFlow(law, part * shape.bankHeightM, into)
    return into.conveyanceM3s / law.fullConveyanceM3s
  }
}
const unbounded = (shape: SectionShape) => (part: number) =>
  sectionFlowAt(shape, 0.014, part * shape.bankHeightM).conveyanceM3s /
  sectionFlowAt(shape, 0.014, 2 * shape.bankHeightM).conveyanceM3s

export const SECTION_FIGURES: Drawings = {
  sections: () =>
    dischargeFigure('Conveyance', [
      {
        xLabel: 'depth, m; n 0.025',
        yLabel: 'K, m³/s',
        from: 0,
        to: 3,
        curves: [
          { name: 'trapezoid', of: conveyance(TRAPEZOID, 0.025) },
          { name: 'compound', of: conveyance(COMPOUND, 0.025) },
          { name: 'surveyed', of: conveyance(SURVEYED, 0.025) },
        ],
        dots: [
          { name: 'trapezoid by hand, 2 m', at: [[2, (18 * (18 / (6 + 4 * Math.sqrt(3.25))) ** (2 / 3)) / 0.025]] },
        ],
      },
      {
        xLabel: 'depth over height',
        yLabel: 'K over K full',
        from: 0,
        to: 1.2,
        curves: [
          { name: 'circle in the solver', of: bounded(CIRCLE) },
          { name: 'box in the solver', of: bounded(BOX) },
          { name: 'circle, formula', of: unbounded(CIRCLE), look: 'dashed' },
          { name: 'box, formula', of: unbounded(BOX), look: 'dashed' },
        ],
        dots: [
          {
            name: 'textbook',
            at: [
              [0.5, 0.5],
              [0.938, 1.0757],
            ],
          },
        ],
      },
      {
        xLabel: 'depth of the trapezoid, m',
        yLabel: 'K, m³/s',
        from: 0,
        to: 3,
        curves: [
          { name: 'Manning n 0.025 (Strickler 40)', of: conveyance(TRAPEZOID, 0.025) },
          { name: 'Chezy C 42', of: conveyance(TRAPEZOID, resistanceOf(1, { kind: 'chezy', value: 42 })) },
          {
            name: 'Manning by depth, 0.04 to 0.02',
            of: conveyance(
              TRAPEZOID,
              resistanceOf(1, {
                kind: 'manning',
                value: [
                  { depthM: 0.3, value: 0.04 },
                  { depthM: 2, value: 0.02 },
                ],
              }),
            ),
          },
        ],
      },
    ]),
}
