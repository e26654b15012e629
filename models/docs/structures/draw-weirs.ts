import { type StructureLaw, structureDischargeM3s } from '../../src/index.ts'
import { dischargeFigure } from './discharge-figure.ts'
import {
  arrow,
  built,
  type Drawings,
  dashed,
  drawn,
  earth,
  filled,
  height,
  INK,
  JET,
  level,
  moved,
  picture,
  remark,
  SURFACE,
  surface,
  WATER,
  words,
} from './drawing.ts'

const BED = 220
const ground = () => earth(`M0,${BED}H640`, 'V245H0')

/** Tail water so high that it holds the nappe back. */
const drownedTo = (y: number, from: number) => [
  drawn(`M${from},${y}H640`, SURFACE, 1.5, '7 5'),
  remark(from + 6, y - 6, 'drowned', 'start', SURFACE),
]

const SHARP = [
  filled(`M0,60H200C260,60 300,72 334,92C376,120 398,150 404,180H640V${BED}H0Z`, WATER),
  filled('M324,118C334,110 358,130 372,194H324Z', '#ffffff'),
  surface('M0,60H200C260,60 300,72 334,92C376,120 398,150 404,180H640'),
  drawn('M324,118C334,110 358,130 372,194H324', SURFACE, 1),
  filled(`M316,118h8V${BED}h-8Z`, INK),
]

export const WEIR_PICTURES: Drawings = {
  'weir-broad-crested': () =>
    picture(245, 'Broad-crested weir', [
      filled(
        `M0,60H200C235,60 250,84 290,87L395,90C412,94 424,140 452,166C470,182 480,180 500,178H640V${BED}H0Z`,
        WATER,
      ),
      surface('M0,60H200C235,60 250,84 290,87L395,90C412,94 424,140 452,166C470,182 480,180 500,178H640'),
      built(`M225,${BED}L245,140H400L425,${BED}Z`),
      ground(),
      level(150, 60),
      level(560, 178),
      height(80, 60, 140, 'h₁'),
      dashed('M70,140H245'),
      height(325, 88, 140, '⅔·h₁'),
      dashed('M400,140H620'),
      drownedTo(112, 440),
      height(600, 112, 140, 'h₂'),
      words(322, 185, 'crest, b wide'),
      arrow(20, 100, 36, 'right'),
    ]),
  'weir-sharp-crested': () =>
    picture(245, 'Sharp-crested weir', [
      SHARP,
      ground(),
      level(150, 60),
      level(520, 180),
      height(80, 60, 118, 'h₁'),
      dashed('M70,118H316'),
      height(80, 118, BED, 'P'),
      remark(342, 165, 'air'),
      dashed('M324,118H620'),
      drownedTo(92, 440),
      height(600, 92, 118, 'h₂'),
      arrow(20, 90, 36, 'right'),
    ]),
  'duckbill-weir': () =>
    picture(270, 'Duckbill weir from above', [
      filled('M0,50H640V210H0Z', WATER),
      filled('M440,64H640V196H440L250,150C232,144 232,116 250,110Z', JET),
      built('M0,30H640V50H0Z'),
      built('M0,210H640V230H0Z'),
      drawn('M440,50V62L248,108C228,114 228,146 248,152L440,198V210', INK, 6),
      arrow(30, 130, 60, 'right'),
      arrow(330, 62, 36, 'down'),
      arrow(330, 198, 36, 'up'),
      arrow(205, 130, 50, 'right'),
      arrow(540, 130, 60, 'right'),
      words(110, 95, 'water on h₁'),
      words(500, 108, 'trough'),
      words(330, 135, 'P below the crest'),
      words(145, 190, 'crest of length L', 'middle'),
      drawn('M208,184L262,158', INK),
      remark(320, 255, 'seen from above; across its crest it is the sharp-crested weir'),
    ]),
  drop: () =>
    picture(265, 'Drop', [
      filled('M0,60H200C250,60 290,66 320,84C370,112 390,146 396,176H640V240H320V130H0Z', WATER),
      filled('M320,130C344,150 356,170 362,204H320Z', '#ffffff'),
      surface('M0,60H200C250,60 290,66 320,84C370,112 390,146 396,176H640'),
      drawn('M320,130C344,150 356,170 362,204H320', SURFACE, 1),
      earth('M0,130H300', 'V265H0'),
      earth('M318,240H640', 'V265H318'),
      built('M300,130H320V265H300Z'),
      level(150, 60),
      level(560, 176),
      height(80, 60, 130, 'h₁'),
      dashed('M320,130H640'),
      drownedTo(100, 410),
      height(600, 100, 130, 'h₂'),
      remark(290, 160, 'edge', 'end'),
      arrow(20, 95, 36, 'right'),
      moved(60, 158, [
        '<rect x="-2" y="-12" width="154" height="98" fill="#ffffff" stroke="#7b8791"/>',
        filled('M20,22H108L84,64H44Z', WATER),
        surface('M20,22H108'),
        drawn('M12,8L44,64H84L116,8', INK, 2),
        words(64, 79, 'b'),
        remark(106, 54, 'm : 1', 'start'),
        remark(64, 4, 'throat'),
      ]),
    ]),
}

const through =
  (law: StructureLaw) =>
  (up: number, down: number): number =>
    structureDischargeM3s({ law, hasFlap: false }, 1, up, down)
const free = (law: StructureLaw) => (h: number) => through(law)(h, -1)
const drowned = (law: StructureLaw) => (ratio: number) => through(law)(1, ratio)

const broad = (modularLimit: number): StructureLaw => ({
  kind: 'broad-crested-weir',
  crestM: 0,
  crestWidthM: 10,
  coefficient: 1,
  modularLimit,
})
const sharp = (crestHeightM: number, crestWidthM = 10): StructureLaw => ({
  kind: 'sharp-crested-weir',
  crestM: 0,
  crestWidthM,
  crestHeightM,
  coefficient: 1,
})
const duckbill = (efficiency: number): StructureLaw => ({
  kind: 'duckbill-weir',
  crestM: 0,
  developedLengthM: 30,
  crestHeightM: 1,
  efficiency,
})
const throat = (throatWidthM: number, throatSideSlope: number, modularLimit = 0.6): StructureLaw => ({
  kind: 'drop',
  crestM: 0,
  throatWidthM,
  throatSideSlope,
  coefficient: 1,
  modularLimit,
})

const OVER_CREST = { xLabel: 'h₁, m', yLabel: 'Q, m³/s', from: 0 }
const BY_TAIL = { xLabel: 'h₂ / h₁, with h₁ = 1 m', yLabel: 'Q, m³/s', from: 0, to: 1 }

export const WEIR_FIGURES: Drawings = {
  'weir-broad-crested': () =>
    dischargeFigure('Broad-crested weir, b 10 m, c 1', [
      {
        ...OVER_CREST,
        to: 1.5,
        curves: [{ name: 'free', of: free(broad(0)) }],
        dots: [{ name: 'published, h₁ 1 m: 17.0489', at: [[1, 17.0489]] }],
      },
      {
        ...BY_TAIL,
        curves: [
          { name: 'M 0 (Villemonte)', of: drowned(broad(0)) },
          { name: 'M 0.67', of: drowned(broad(0.67)) },
          { name: 'M 0.8', of: drowned(broad(0.8)) },
        ],
        dots: [{ name: 'published factor 0.6163', at: [[0.8, 0.6163 * 17.0489]] }],
      },
    ]),
  'weir-sharp-crested': () =>
    dischargeFigure('Sharp-crested weir, b 10 m, c 1', [
      {
        ...OVER_CREST,
        to: 1.5,
        curves: [0.5, 1, 3].map((P) => ({ name: `P ${P} m`, of: free(sharp(P)) })),
        dots: [{ name: 'by hand, P 1 m: 20.2573', at: [[1, 20.2573]] }],
      },
      { ...BY_TAIL, curves: [0.5, 1, 3].map((P) => ({ name: `P ${P} m`, of: drowned(sharp(P)) })) },
    ]),
  'duckbill-weir': () =>
    dischargeFigure('Crests across a canal of 8 m, P 1 m', [
      {
        ...OVER_CREST,
        to: 0.5,
        curves: [
          { name: 'duckbill L 30 m, η 0.9', of: free(duckbill(0.9)) },
          { name: 'duckbill L 30 m, η 0.7', of: free(duckbill(0.7)) },
          { name: 'straight crest of 8 m', of: free(sharp(1, 8)), look: 'dashed' },
        ],
      },
    ]),
  drop: () =>
    dischargeFigure('Drop', [
      {
        ...OVER_CREST,
        to: 2.2,
        curves: [
          { name: 'b 4 m, side slope 0', of: free(throat(4, 0)) },
          { name: 'b 4 m, side slope 1', of: free(throat(4, 1)) },
          { name: 'b 0, side slope 1', of: free(throat(0, 1)) },
        ],
        dots: [{ name: 'exact, side slope 1', at: [[2, 25.9673]] }],
      },
      {
        ...BY_TAIL,
        curves: [0, 0.6, 0.8].map((m) => ({ name: `M ${m}`, of: drowned(throat(4, 1, m)) })),
      },
    ]),
}
