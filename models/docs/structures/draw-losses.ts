import type { DarcyLaw, KostiakovLaw } from '../../src/domain/reach.ts'
import { darcySeepage, type SectionShape, seepageM2s } from '../../src/index.ts'
import { openM2s } from '../../src/solver/losses.ts'
import { dischargeFigure } from './discharge-figure.ts'
import {
  ACCENT,
  arrow,
  type Drawings,
  dashed,
  drawn,
  EARTH,
  filled,
  height,
  INK,
  level,
  picture,
  remark,
  SURFACE,
  surface,
  WATER,
  words,
} from './drawing.ts'

export const LOSS_PICTURES: Drawings = {
  losses: () =>
    picture(330, 'What a canal loses and gains', [
      filled('M0,70H150L250,190H390L490,70H640V330H0Z', EARTH),
      filled('M180,106H460L390,190H250Z', WATER),
      drawn('M150,70L250,190H390L490,70', '#8d7f63', 1.5),
      drawn('M138,80L242,206H398L502,80', '#6b5a38', 1, '2 3'),
      surface('M180,106H460'),
      level(320, 106),
      height(352, 106, 190, 'y'),
      arrow(230, 22, 44, 'down'),
      arrow(262, 22, 44, 'down'),
      words(246, 16, 'rain p'),
      arrow(396, 90, 50, 'up', ACCENT),
      arrow(424, 90, 50, 'up', ACCENT),
      words(410, 32, 'evaporation E', 'middle', ACCENT),
      arrow(40, 60, 92, 'right'),
      words(84, 50, 'inflow along the banks'),
      arrow(276, 196, 44, 'down', ACCENT),
      arrow(320, 196, 44, 'down', ACCENT),
      arrow(364, 196, 44, 'down', ACCENT),
      words(258, 232, 'seepage', 'end', ACCENT),
      arrow(470, 130, 90, 'right', ACCENT),
      words(530, 122, 'users', 'middle', ACCENT),
      dashed('M0,296H640', SURFACE),
      level(60, 296),
      remark(84, 290, 'groundwater', 'start', SURFACE),
      height(430, 190, 296, 'groundwaterDepthM'),
      dashed('M390,190H440'),
      remark(206, 208, 'layer t, k', 'end', INK),
    ]),
}

const kostiakov = (liningFactor: number): KostiakovLaw => ({ a: 2.65, m: 0.45, factor: 1, liningFactor })
/** Part of the design discharge that a km loses, %. */
const lossPerKm = (law: KostiakovLaw) => (Q: number) => (seepageM2s(law, Q) / Q) * 1e5

const SECTION: SectionShape = { kind: 'trapezoid', bottomWidthM: 8, sideSlope: 1.5, bankHeightM: 3 }
const DESIGN_DEPTH_M = 1.5
const layer = (groundwaterDepthM: number): DarcyLaw => ({
  kind: 'darcy',
  conductivityMPerS: 1e-7,
  thicknessM: 0.5,
  groundwaterDepthM,
})
const line = (groundwaterDepthM: number) => {
  const { perDepthMPerS, constantM2s } = darcySeepage(layer(groundwaterDepthM), SECTION, DESIGN_DEPTH_M)
  return (y: number) => 1e6 * (constantM2s + perDepthMPerS * y)
}
/** Darcy's law itself, by hand: k/t·(y + h₀)·P. */
const darcy = (h0: number) => (y: number) => 1e6 * (1e-7 / 0.5) * (y + h0) * (8 + 2 * Math.sqrt(3.25) * y)
const dotsOf = (of: (y: number) => number) => [0, 0.5, 1, 1.5, 2].map((y) => [y, of(y)] as const)

export const LOSS_FIGURES: Drawings = {
  losses: () =>
    dischargeFigure('Seepage', [
      {
        xLabel: 'design discharge, m³/s; a 2.65, m 0.45',
        yLabel: 'loss, % a km',
        from: 0.5,
        to: 30,
        curves: [1, 0.5, 0.2].map((beta) => ({ name: `Kostiakov, β ${beta}`, of: lossPerKm(kostiakov(beta)) })),
        dots: [{ name: 'by hand: a / Q^m', at: [1, 3, 10, 25].map((Q) => [Q, 2.65 / Q ** 0.45]) }],
      },
      {
        xLabel: 'depth, m; b 8 m, m 1.5, k/t 2·10⁻⁷ /s, design depth 1.5 m',
        yLabel: 'seepage, 10⁻⁶ m²/s',
        from: 0,
        to: 2,
        curves: [
          { name: 'groundwater 3 m below', of: line(3) },
          { name: '0.8 m above the bed', of: line(-0.8) },
        ],
        dots: [
          { name: 'Darcy, 3 m below', at: dotsOf(darcy(0.5)) },
          { name: 'Darcy, 0.8 m above', at: dotsOf(darcy(-0.8)) },
        ],
      },
      {
        xLabel: 'depth, mm',
        yLabel: 'part of E·b that evaporates',
        from: 0,
        to: 4,
        curves: [{ name: 'min(y/1 mm, 1)', of: (mm) => openM2s(1, mm / 1000) }],
      },
    ]),
}
