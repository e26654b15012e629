import { gateFlowM3s, gateStructure, structureDischargeM3s, uniformDischargeM3s } from '../../src/index.ts'
import { curveValue, monotoneCurve } from '../../src/numerics/monotone-curve.ts'
import { pondAreaM2, pondOf, pondVolumeM3 } from '../../src/solver/pond.ts'
import { dischargeFigure } from './discharge-figure.ts'
import { PLAIN_GATE } from './draw-gates.ts'
import {
  ACCENT,
  arrow,
  built,
  type Drawings,
  dashed,
  drawn,
  earth,
  filled,
  height,
  INK,
  level,
  moved,
  picture,
  remark,
  surface,
  WATER,
  words,
} from './drawing.ts'

type Parts = readonly (string | readonly string[])[]

const panel = (name: string, parts: Parts): string[] => [
  `<rect width="200" height="132" fill="#ffffff" stroke="#c8ced4"/>`,
  ...parts.flat(),
  remark(100, 126, name),
]
const bed = (edge: string) => earth(edge, 'V110H0')

const PANELS: readonly string[][] = [
  panel('inflow', [
    filled('M60,50H200V100H60Z', WATER),
    earth('M60,98H200', 'V110H60'),
    surface('M60,50H200'),
    arrow(14, 76, 60, 'right', ACCENT),
    words(34, 68, 'Q', 'middle', ACCENT),
  ]),
  panel('stage, river-stage', [
    filled('M0,58C60,56 90,46 130,44H200V110H0Z', WATER),
    earth('M0,98H120L140,110', 'H0'),
    surface('M0,58C60,56 90,46 130,44H200'),
    level(170, 44),
    words(170, 70, 'z'),
  ]),
  panel('rating-curve', [
    filled('M0,48H110V100H0Z', WATER),
    earth('M0,98H110', 'V110H0'),
    surface('M0,48H110'),
    arrow(96, 74, 30, 'right', ACCENT),
    drawn('M140,16V92H194', INK),
    drawn('M142,90C160,86 176,60 184,22', ACCENT, 2),
    remark(194, 106, 'Q', 'end'),
    remark(134, 24, 'z', 'end'),
  ]),
  panel('normal-depth', [
    filled('M0,42L200,58V104H0Z', WATER),
    earth('M0,88L200,104', 'V112H0'),
    surface('M0,42L200,58'),
    height(60, 47, 92, 'y'),
    arrow(110, 78, 60, 'right', ACCENT),
    remark(150, 42, 'slope S₀'),
  ]),
  panel('weir-crest', [
    filled('M0,40H100C118,42 134,60 142,90H200V104H0Z', WATER),
    bed('M0,98H200'),
    surface('M0,40H100C118,42 134,60 142,90H200'),
    built('M108,66h8V98h-8Z'),
    height(40, 40, 66, 'H'),
    dashed('M30,66H108'),
  ]),
  panel('river-stage before a headgate', [
    filled('M0,30H100V104H0Z', WATER),
    filled('M100,66H200V104H100Z', WATER),
    bed('M0,98H200'),
    surface('M0,30H96'),
    surface('M104,66H200'),
    filled('M96,14h8V86h-8Z', INK),
    level(36, 30),
    words(36, 56, 'river'),
  ]),
]

export const WATER_PICTURES: Drawings = {
  pond: () =>
    picture(265, 'Pond or settling basin', [
      filled('M110,86H560L470,160L420,225H236L190,160L150,112H110Z', WATER),
      earth('M0,112H150L190,160L236,225H420L470,160L560,86H640', 'V265H0'),
      filled('M0,86H152V112H0Z', WATER),
      surface('M0,86H560'),
      level(60, 86),
      dashed('M190,160H500'),
      dashed('M236,225H420'),
      words(330, 216, 'A₀ at z₀: its bed'),
      words(330, 152, 'A₁ at z₁'),
      words(330, 80, 'A(z)'),
      height(440, 86, 160, 'h', 'left'),
      arrow(20, 99, 50, 'right'),
      remark(90, 134, 'reach'),
    ]),
  boundaries: () =>
    picture(
      290,
      'What can hold at a node',
      PANELS.map((parts, i) => moved(10 + 210 * (i % 3), 8 + 142 * Math.floor(i / 3), parts)),
    ),
}

const ROWS = [
  { stageM: 39.5, areaM2: 5000 },
  { stageM: 40.5, areaM2: 9000 },
  { stageM: 42, areaM2: 12_000 },
]
const pond = pondOf(ROWS)

/** The canal of 15 km of the record: b 20 m, side slope 1.5, n 0.018, slope 1/6000. */
const CANAL = { kind: 'trapezoid', bottomWidthM: 20, sideSlope: 1.5, bankHeightM: 4 } as const
const CANAL_BED = { slope: 1 / 6000, manningN: 0.018 }
const tailWeir = {
  law: { kind: 'broad-crested-weir', crestM: 1, crestWidthM: 23, coefficient: 1, modularLimit: 0 },
  hasFlap: false,
} as const
const RATING = [
  [0, 0],
  [1, 8],
  [2, 24],
] as const
const rating = monotoneCurve(
  RATING.map(([stageM]) => stageM),
  RATING.map(([, dischargeM3s]) => dischargeM3s),
  { first: true, last: false },
)
const headgate = gateStructure({ ...PLAIN_GATE, bays: 3, bayWidthM: 4 })

export const WATER_FIGURES: Drawings = {
  pond: () =>
    dischargeFigure('A pond of three rows', [
      {
        xLabel: 'stage, m',
        yLabel: 'area, m²',
        from: 39,
        to: 43,
        curves: [{ name: 'A(z)', of: (z) => pondAreaM2(pond, z) }],
        dots: [{ name: 'its rows', at: ROWS.map(({ stageM, areaM2 }) => [stageM, areaM2]) }],
      },
      {
        xLabel: 'stage, m',
        yLabel: 'volume, m³',
        from: 39,
        to: 43,
        curves: [{ name: 'V(z)', of: (z) => pondVolumeM3(pond, z) }],
        dots: [
          {
            name: 'prisms by hand',
            at: [
              [40.5, 7000],
              [42, 7000 + 15_750],
              [43, 7000 + 15_750 + 12_000],
            ],
          },
        ],
      },
    ]),
  boundaries: () =>
    dischargeFigure('What leaves at a node', [
      {
        xLabel: 'depth at the node, m',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 2.5,
        curves: [
          { name: 'normal-depth', of: (y) => uniformDischargeM3s(CANAL, CANAL_BED, y) },
          { name: 'weir-crest, 1 m high', of: (y) => structureDischargeM3s(tailWeir, 1, y, -1) },
          { name: 'rating-curve', of: (y) => curveValue(rating, y) },
        ],
        dots: [
          {
            name: 'published',
            at: [
              [1.211038, 20],
              [1.685872, 35],
            ],
          },
          { name: 'rows', at: RATING },
        ],
      },
      {
        xLabel: 'river over the headgate’s sill, m, with 1.8 m behind it',
        yLabel: 'Q, m³/s',
        from: 1.2,
        to: 3.2,
        curves: [0.3, 0.6, 1].map((a) => ({
          name: `opening ${a} m`,
          of: (y: number) => gateFlowM3s(headgate, a, y, 1.8),
        })),
      },
    ]),
}
