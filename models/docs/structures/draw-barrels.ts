import type { Barrel } from '../../src/domain/structure.ts'
import { structureDischargeM3s } from '../../src/index.ts'
import { dischargeFigure } from './discharge-figure.ts'
import {
  arrow,
  built,
  CONCRETE,
  type Drawings,
  dashed,
  drawn,
  EARTH,
  earth,
  filled,
  height,
  level,
  picture,
  remark,
  surface,
  WATER,
  width,
  words,
} from './drawing.ts'

export const BARREL_PICTURES: Drawings = {
  culvert: () =>
    picture(275, 'Culvert', [
      filled('M0,70H640V240H0Z', WATER),
      filled('M373,0L476,165V168H640V0Z', '#ffffff'),
      earth('M0,208H196', 'V275H0'),
      earth('M444,220H640', 'V275H444'),
      earth('M168,150L250,28H390L476,165', 'L444,165L196,151'),
      filled('M196,212L444,224V275H196Z', EARTH),
      built('M196,150L444,162V170L196,158Z'),
      built('M196,208L444,220V228L196,216Z'),
      surface('M0,70H222'),
      surface('M472,168H640'),
      level(150, 70),
      level(585, 168),
      height(70, 70, 208, 'y₁'),
      height(320, 166, 212, 'D'),
      width(252, 196, 444, 'L'),
      dashed('M196,208V258'),
      dashed('M444,220V258'),
      dashed('M444,220H640'),
      height(545, 168, 220, 'y₂'),
      words(188, 228, 'inlet', 'end'),
      words(452, 240, 'outlet', 'start'),
      arrow(216, 184, 70, 'right'),
      remark(320, 60, 'embankment'),
    ]),
  'inverted-siphon': () =>
    picture(275, 'Inverted siphon', [
      earth('M0,110H150L176,128L262,128L300,180H344L384,128L462,128L490,118H640', 'V275H0'),
      filled('M268,136H378L344,180H300Z', WATER),
      surface('M268,136H378'),
      filled('M0,62H150L158,62L158,110H0Z', WATER),
      filled('M490,80H640V118H490Z', WATER),
      filled('M150,62H158L250,196H394L482,80H490V118L412,228H232L150,110Z', CONCRETE),
      filled('M150,70L156,70L244,202H400L486,80H490V112L406,222H238L150,104Z', WATER),
      surface('M0,62H150'),
      surface('M490,80H640'),
      level(80, 62),
      level(530, 80),
      dashed('M150,62H640'),
      height(610, 62, 80, ''),
      words(598, 50, 'z₁ − z₂', 'end'),
      height(385, 202, 222, 'D'),
      words(90, 128, 'inlet'),
      words(545, 136, 'outlet'),
      words(322, 164, 'river'),
      arrow(20, 88, 36, 'right'),
      arrow(290, 212, 40, 'right'),
      width(252, 150, 490, 'L along the barrel'),
    ]),
  aqueduct: () =>
    picture(275, 'Aqueduct', [
      earth('M0,130H120L200,240H440L520,136H640', 'V275H0'),
      filled('M226,222H414V240H226Z', WATER),
      surface('M226,222H414'),
      filled('M0,70H92C108,70 112,82 130,83L510,92L524,86H640V136H520L120,130H0Z', WATER),
      ...[230, 400].map((x) => built(`M${x},138h14V240h-14Z`)),
      built('M112,130L528,136V144L112,138Z'),
      drawn('M112,52L528,56', '#1b2a33', 2),
      remark(320, 47, 'crown, or edge of the trough'),
      surface('M0,70H92C108,70 112,82 130,83L510,92L524,86H640'),
      level(60, 70),
      level(590, 86),
      height(36, 70, 130, 'y₁'),
      height(160, 84, 130, 'd'),
      height(470, 57, 135, 'D'),
      height(556, 86, 136, 'y₂'),
      width(190, 112, 528, 'L'),
      dashed('M112,138V196'),
      dashed('M528,144V196'),
      arrow(290, 112, 60, 'right'),
    ]),
}

const box: Barrel = {
  kind: 'culvert',
  barrels: 1,
  profile: 'box',
  widthM: 2,
  heightM: 1.5,
  lengthM: 30,
  inletM: 0,
  outletM: 0,
  manningN: 0.015,
  entranceLoss: 0.5,
  bendLoss: 0,
  exitLoss: 1,
}
const siphon: Barrel = {
  ...box,
  kind: 'inverted-siphon',
  barrels: 2,
  profile: 'circle',
  widthM: 1.2,
  heightM: 1.2,
  manningN: 0.014,
  bendLoss: 0.3,
}
const trough: Barrel = { ...box, kind: 'aqueduct', widthM: 5, heightM: 2.5, entranceLoss: 0.2, exitLoss: 0.8 }

const through = (law: Barrel, changes: Partial<Barrel> = {}) => {
  const changed = { law: { ...law, ...changes }, hasFlap: false }
  return (up: number, down: number): number => structureDischargeM3s(changed, 1, up, down)
}

/** The full pipe by hand: losses in velocity heads, Manning's friction on R = D/4. */
const fullPipe = (lengthM: number) => (headM: number) => {
  const losses = 0.5 + 0.3 + 1 + (19.62 * 0.014 ** 2 * lengthM) / 0.3 ** (4 / 3)
  return ((2 * Math.PI * 1.44) / 4) * Math.sqrt((19.62 * headM) / losses)
}

export const BARREL_FIGURES: Drawings = {
  culvert: () =>
    dischargeFigure('Culvert, box 2 by 1.5 m', [
      {
        xLabel: 'y₁, m, outlet free',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 4,
        curves: [
          { name: 'level, L 30 m', of: (y) => through(box)(y, -5) },
          { name: 'level, L 150 m', of: (y) => through(box, { lengthM: 150 })(y, -5) },
          { name: 'falls 2 m, L 30 m', of: (y) => through(box, { outletM: -2 })(y, -5), look: 'dashed' },
        ],
      },
      {
        xLabel: 'y₂, m, with y₁ = 3 m',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 3,
        curves: [
          { name: 'level, L 30 m', of: (y) => through(box)(3, y) },
          { name: 'level, L 150 m', of: (y) => through(box, { lengthM: 150 })(3, y) },
        ],
      },
    ]),
  'inverted-siphon': () =>
    dischargeFigure('Inverted siphon, two pipes of 1.2 m', [
      {
        xLabel: 'z₁ − z₂, m, both ends full',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 1,
        curves: [80, 300].map((lengthM) => {
          const of = through(siphon, { lengthM })
          return { name: `L ${lengthM} m`, of: (h: number) => of(4, 4 - h) }
        }),
        dots: [80, 300].map((lengthM) => ({
          name: `full pipe by hand, L ${lengthM} m`,
          at: [0.1, 0.3, 0.5, 0.7, 0.9].map((h) => [h, fullPipe(lengthM)(h)] as const),
        })),
      },
    ]),
  aqueduct: () =>
    dischargeFigure('Aqueduct, one trough of 5 by 2.5 m', [
      {
        xLabel: 'y₁, m, outlet free',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 2.5,
        curves: [30, 150].map((lengthM) => {
          const of = through(trough, { lengthM })
          return { name: `L ${lengthM} m`, of: (y: number) => of(y, -5) }
        }),
      },
      {
        xLabel: 'y₂, m, with y₁ = 2 m',
        yLabel: 'Q, m³/s',
        from: 0,
        to: 2,
        curves: [30, 150].map((lengthM) => {
          const of = through(trough, { lengthM })
          return { name: `L ${lengthM} m`, of: (y: number) => of(2, y) }
        }),
      },
    ]),
}
