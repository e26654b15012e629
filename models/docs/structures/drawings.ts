import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BARREL_FIGURES, BARREL_PICTURES } from './draw-barrels.ts'
import { GATE_FIGURES, GATE_PICTURES } from './draw-gates.ts'
import { LOSS_FIGURES, LOSS_PICTURES } from './draw-losses.ts'
import { OFFTAKE_FIGURES, OFFTAKE_PICTURES } from './draw-offtakes.ts'
import { SECTION_FIGURES, SECTION_PICTURES } from './draw-sections.ts'
import { WATER_FIGURES, WATER_PICTURES } from './draw-waters.ts'
import { WEIR_FIGURES, WEIR_PICTURES } from './draw-weirs.ts'
import type { Drawings } from './drawing.ts'

/* Draws every picture and figure of these pages: `node docs/structures/drawings.ts`. A test holds the files to what this draws. */

const PICTURES: readonly Drawings[] = [
  GATE_PICTURES,
  WEIR_PICTURES,
  BARREL_PICTURES,
  OFFTAKE_PICTURES,
  WATER_PICTURES,
  SECTION_PICTURES,
  LOSS_PICTURES,
]
const FIGURES: readonly Drawings[] = [
  GATE_FIGURES,
  WEIR_FIGURES,
  BARREL_FIGURES,
  OFFTAKE_FIGURES,
  WATER_FIGURES,
  SECTION_FIGURES,
  LOSS_FIGURES,
]

const named = (all: readonly Drawings[], ending: string): (readonly [string, string])[] =>
  all.flatMap((family) => Object.entries(family).map(([name, draw]) => [`${name}${ending}.svg`, draw()] as const))

/** Every file that is drawn, by its name. */
export const drawings = (): ReadonlyMap<string, string> =>
  new Map([...named(PICTURES, ''), ...named(FIGURES, '-discharge')])

if (import.meta.main) for (const [name, svg] of drawings()) writeFileSync(join(import.meta.dirname, name), svg)
