import type { GateSeatOnMap } from './gate-seats.ts'

/** What a box is made of; numbers as the shader knows them. */
export const MATERIAL = { concrete: 0, leaf: 1, roof: 2, wall: 3, steel: 4 } as const

/** One box of a gate: across and along the canal in metres from its middle, foot above datum. */
export interface GateBox {
  readonly across: number
  readonly along: number
  readonly footM: number
  readonly halfAcross: number
  readonly halfAlong: number
  readonly heightM: number
  readonly material: number
  /** Bay whose leaf this is, counted from 0; −1 for what does not move. */
  readonly bay: number
}

const PIER_M = 1.1
const OFFTAKE_PIER_M = 0.5

/**
 * A sluice as they stand in the North China Plain: piers and abutments of concrete, a deck to walk on, a hoist house on columns
 * over the leaves; a small offtake has a bare hoist beam instead.
 */
export function gateBoxes({ gate, bankM, canalTopM }: GateSeatOnMap): readonly GateBox[] {
  const isSmall = gate.kind === 'offtake'
  const pierM = isSmall ? OFFTAKE_PIER_M : PIER_M
  const pitchM = gate.bayWidthM + pierM
  const spanM = gate.bays * pitchM + pierM
  const deckM = Math.max(bankM, gate.sillM + 1.5) + 0.3
  const lengthM = isSmall ? 2 : 4.5
  const leafM = gate.maximumOpeningM + 0.35
  const boxes: GateBox[] = []
  const add = (
    across: number,
    along: number,
    footM: number,
    size: readonly [number, number, number],
    material: number,
    bay = -1,
  ) => boxes.push({ across, along, footM, halfAcross: size[0], halfAlong: size[1], heightM: size[2], material, bay })

  for (let bay = 0; bay < gate.bays; bay++)
    add(
      (bay + 0.5 - gate.bays / 2) * pitchM,
      -0.4,
      gate.sillM,
      [gate.bayWidthM / 2 + 0.05, 0.18, leafM],
      MATERIAL.leaf,
      bay,
    )
  for (let pier = 0; pier <= gate.bays; pier++)
    add(
      (pier - gate.bays / 2) * pitchM,
      0,
      gate.sillM - 0.5,
      [pierM / 2, lengthM, deckM - gate.sillM + 0.5],
      MATERIAL.concrete,
    )
  const wingM = Math.max(0.5, canalTopM / 2 + 1 - spanM / 2)
  for (const side of [-1, 1])
    add(
      side * (spanM / 2 + wingM / 2),
      0,
      gate.sillM - 0.5,
      [wingM / 2, lengthM * 0.45, deckM - gate.sillM + 0.3],
      MATERIAL.concrete,
    )
  add(0, lengthM * 0.55, deckM, [spanM / 2 + wingM, lengthM * 0.3, 0.35], MATERIAL.concrete)

  const liftM = gate.maximumOpeningM + (isSmall ? 0.8 : 1.2)
  for (let column = 0; column <= gate.bays; column++)
    for (const along of isSmall ? [-0.4] : [-1.5, 0.7])
      add(
        (column - gate.bays / 2) * pitchM,
        along,
        deckM,
        [isSmall ? 0.12 : 0.25, isSmall ? 0.12 : 0.25, liftM],
        MATERIAL.concrete,
      )
  if (isSmall) add(0, -0.4, deckM + liftM, [spanM / 2, 0.35, 0.4], MATERIAL.steel)
  else {
    add(0, -0.4, deckM + liftM, [spanM / 2 + 0.4, 2.1, 0.4], MATERIAL.concrete)
    add(0, -0.4, deckM + liftM + 0.4, [spanM / 2 - 0.1, 1.7, 2.6], MATERIAL.wall)
    add(0, -0.4, deckM + liftM + 3, [spanM / 2 + 0.5, 2.3, 0.55], MATERIAL.roof)
  }
  return boxes
}
