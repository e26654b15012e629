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
  level,
  picture,
  remark,
  surface,
  WATER,
} from './drawing.ts'

export const OFFTAKE_PICTURES: Drawings = {
  pump: () =>
    picture(265, 'Pump', [
      filled('M0,170H210V235H0Z', WATER),
      filled('M430,70H640V120H430Z', WATER),
      earth('M0,235H210V130H400L430,120H640', 'V265H0'),
      surface('M0,170H210'),
      surface('M430,70H640'),
      drawn('M120,200V110H262', '#7b8791', 12),
      drawn('M302,92H452V84', '#7b8791', 12),
      drawn('M290,110V92', '#7b8791', 12),
      built('M258,110a26,26 0 1 0 52,0a26,26 0 1 0 -52,0Z'),
      filled('M272,98V122L300,110Z', '#ffffff'),
      drawn('M272,98V122L300,110Z', INK, 1.5),
      level(52, 170),
      level(540, 70),
      dashed('M210,170H640'),
      height(600, 70, 170, 'z₂ − z₁', 'left'),
      dashed('M126,200H210'),
      height(160, 170, 200, ''),
      remark(112, 222, 'mouth: suctionM'),
      arrow(120, 192, 50, 'up'),
      arrow(340, 92, 50, 'right'),
      remark(284, 152, 'N pumps at speed n'),
    ]),
  'rated-offtake': () =>
    picture(265, 'Offtake through the bank of a canal', [
      filled('M0,60H250V225H0Z', WATER),
      filled('M400,140H640V225H400Z', WATER),
      earth('M0,225H180L262,30H400L452,205H640', 'V265H0'),
      filled('M190,150H440V185H190Z', WATER),
      drawn('M212,150H435 M198,185H446', INK, 4),
      filled('M0,60H248L180,225H0Z', WATER),
      filled('M190,152H430V183H190Z', WATER),
      filled('M433,140H640V205H452Z', WATER),
      surface('M0,60H249'),
      surface('M433,140H640'),
      level(120, 60),
      level(560, 140),
      height(60, 60, 185, 'y₁'),
      dashed('M50,185H200'),
      dashed('M150,168H470'),
      remark(476, 172, 'centre', 'start'),
      height(380, 152, 184, 'D'),
      height(610, 140, 185, 'y₂', 'left'),
      dashed('M446,185H620'),
      arrow(230, 160, 60, 'right'),
      remark(330, 90, 'bank'),
    ]),
}

const pump: StructureLaw = {
  kind: 'pump',
  pumps: 3,
  suctionM: 0,
  curve: [
    { liftM: -1, dischargeM3s: 1.2 },
    { liftM: 2, dischargeM3s: 1 },
    { liftM: 4, dischargeM3s: 0.6 },
    { liftM: 5, dischargeM3s: 0 },
  ],
}
const orifice: StructureLaw = {
  kind: 'orifice-offtake',
  sillM: 0,
  heightM: 0.5,
  areaM2: 0.5,
  coefficient: 0.6,
}
const rated = (exponent: number): StructureLaw => ({ kind: 'rated-offtake', sillM: 0, factor: 1.4, exponent })

const through = (law: StructureLaw, up: number, down: number, setting = 1): number =>
  structureDischargeM3s({ law, hasFlap: false }, setting, up, down)

export const OFFTAKE_FIGURES: Drawings = {
  pump: () =>
    dischargeFigure('Three pumps', [
      {
        xLabel: 'z₂ − z₁, m',
        yLabel: 'Q, m³/s',
        from: -2,
        to: 6,
        curves: [1, 0.8, 0.6].map((speed) => ({
          name: `speed ${speed}`,
          of: (lift: number) => through(pump, 3, 3 + lift, speed),
        })),
        dots: [
          {
            name: 'rows of the curve, three times',
            at: pump.curve.map(({ liftM, dischargeM3s }) => [liftM, 3 * dischargeM3s]),
          },
        ],
      },
      {
        xLabel: 'z₁ − suction, m, with z₂ − z₁ = 2 m',
        yLabel: 'Q, m³/s',
        from: -0.1,
        to: 0.5,
        curves: [{ name: 'speed 1', of: (up) => through(pump, up, up + 2) }],
      },
    ]),
  'rated-offtake': () =>
    dischargeFigure('Offtakes', [
      {
        xLabel: 'y₁, m, free',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 2,
        curves: [
          { name: 'orifice C 0.6, a 0.5 m², D 0.5 m', of: (y) => through(orifice, y, -1) },
          { name: 'rated k 1.4, n 0.5', of: (y) => through(rated(0.5), y, -1) },
          { name: 'rated k 1.4, n 1.5', of: (y) => through(rated(1.5), y, -1) },
        ],
        dots: [{ name: 'by hand: 1.758', at: [[2, 1.758]] }],
      },
      {
        xLabel: 'y₂, m, with y₁ = 2 m',
        yLabel: 'Q, m³/s',
        from: -0.5,
        to: 2,
        curves: [
          { name: 'orifice', of: (y) => through(orifice, 2, y) },
          { name: 'rated, n 0.5', of: (y) => through(rated(0.5), 2, y) },
          { name: 'rated, n 1.5', of: (y) => through(rated(1.5), 2, y) },
        ],
        dots: [
          { name: 'orifice drowned, by hand', at: [0.5, 1, 1.5].map((y) => [y, 0.3 * Math.sqrt(19.62 * (2 - y))]) },
        ],
      },
    ]),
}
