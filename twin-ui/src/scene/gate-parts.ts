import type { Gate } from '@district/models'
import type { GateSeatOnMap } from './gate-seats.ts'
import {
  block,
  gable,
  leafOf,
  MATERIAL,
  type Motion,
  newParts,
  type Parts,
  post,
  quad,
  railing,
  type Spot,
  wall,
} from './part-shapes.ts'

const PIER_M = 1.2
const OFFTAKE_PIER_M = 0.5
/** Leaves hang this far upstream of the middle. */
const LEAF_ALONG_M = -0.6

/** The measures of a sluice that all its parts share. */
interface Sluice {
  readonly gate: Gate
  readonly isSmall: boolean
  /** Takes water from a river: the district's own door, and it looks it. */
  readonly isHeadwork: boolean
  readonly pierM: number
  readonly pitchM: number
  readonly spanM: number
  readonly deckM: number
  readonly halfLengthM: number
  readonly liftM: number
  readonly canalTopM: number
  readonly bankM: number
}

/**
 * A sluice as they stand in the North China Plain: piers with round noses, warped wing walls, a road over it, and a hoist house on
 * columns over the leaves; a small offtake has a bare hoist beam instead. A radial leaf turns about its trunnion.
 */
export function gateParts(seat: GateSeatOnMap): Parts {
  const sluice = measured(seat)
  const parts = newParts()
  addFloor(parts, sluice)
  addPiers(parts, sluice)
  addWings(parts, sluice)
  for (let bay = 0; bay < sluice.gate.bays; bay++) addLeaf(parts, sluice, bay)
  if (sluice.isSmall) addHoistBeam(parts, sluice)
  else {
    addBridge(parts, sluice)
    addHoistHouse(parts, sluice)
  }
  addStaffs(parts, sluice)
  return parts
}

function measured({ gate, bankM, canalTopM, fromRiver }: GateSeatOnMap): Sluice {
  const isSmall = gate.kind === 'offtake'
  const pierM = isSmall ? OFFTAKE_PIER_M : PIER_M
  const pitchM = gate.bayWidthM + pierM
  return {
    gate,
    isSmall,
    isHeadwork: fromRiver,
    pierM,
    pitchM,
    spanM: gate.bays * pitchM + pierM,
    deckM: Math.max(bankM, gate.sillM + gate.maximumOpeningM * 0.6, gate.sillM + 1.5) + 0.4,
    halfLengthM: isSmall ? 2.2 : fromRiver ? 9 : 6.5,
    liftM: gate.maximumOpeningM + (isSmall ? 0.7 : 1.4),
    canalTopM,
    bankM,
  }
}

const bayAcross = ({ gate, pitchM }: Sluice, bay: number): number => (bay + 0.5 - gate.bays / 2) * pitchM
const pierAcross = ({ gate, pitchM }: Sluice, pier: number): number => (pier - gate.bays / 2) * pitchM

function addFloor(parts: Parts, { gate, spanM, halfLengthM, isSmall }: Sluice): void {
  const reachM = halfLengthM + (isSmall ? 1 : 7)
  block(parts, {
    foot: [0, 0, gate.sillM - 0.5],
    size: [spanM, 2 * reachM, 0.48],
    material: MATERIAL.concrete,
  })
}

function addPiers(parts: Parts, sluice: Sluice): void {
  const { gate, pierM, halfLengthM, deckM } = sluice
  const heightM = deckM - gate.sillM + 0.5
  for (let pier = 0; pier <= gate.bays; pier++) {
    const across = pierAcross(sluice, pier)
    const foot: Spot = [across, 0, gate.sillM - 0.5]
    block(parts, { foot, size: [pierM, 2 * halfLengthM, heightM], material: MATERIAL.concrete })
    if (sluice.isSmall || pier === 0 || pier === gate.bays) continue
    for (const along of [-halfLengthM, halfLengthM])
      post(parts, {
        foot: [across, along, gate.sillM - 0.5],
        radiusM: pierM / 2,
        heightM: heightM - 0.8,
        material: MATERIAL.concrete,
      })
  }
}

/** Walls that lead the canal's slopes to the upright sides of the bays. */
function addWings(parts: Parts, { gate, spanM, halfLengthM, deckM, canalTopM, bankM, isSmall }: Sluice): void {
  const outerM = Math.max(spanM / 2 + 1.2, canalTopM / 2 + 0.8)
  const flareM = Math.max(isSmall ? 2.5 : 7, 0.9 * (outerM - spanM / 2))
  const shape = { thickM: isSmall ? 0.35 : 0.7, footM: gate.sillM - 0.5, material: MATERIAL.concrete }
  for (const side of [-1, 1]) {
    for (const end of [-1, 1])
      wall(
        parts,
        [(side * spanM) / 2, end * halfLengthM, deckM],
        [side * outerM, end * (halfLengthM + flareM), bankM + 0.15],
        shape,
      )
    const fillM = outerM - spanM / 2 + 1.5
    block(parts, {
      foot: [side * (spanM / 2 + fillM / 2), 0, gate.sillM],
      size: [fillM, 2 * halfLengthM, deckM - gate.sillM],
      material: isSmall ? MATERIAL.concrete : MATERIAL.road,
    })
  }
}

function addLeaf(parts: Parts, sluice: Sluice, bay: number): void {
  const { gate, liftM, deckM } = sluice
  const across = bayAcross(sluice, bay)
  if (gate.radial !== undefined) {
    addRadialLeaf(parts, sluice, bay, across)
    return
  }
  const heightM = gate.leafHeightM ?? gate.maximumOpeningM + 0.35
  const motion = leafOf(bay)
  block(parts, {
    foot: [across, LEAF_ALONG_M, gate.sillM],
    size: [gate.bayWidthM + 0.1, 0.36, heightM],
    material: MATERIAL.leaf,
    motion,
  })
  const rodM = Math.max(0.5, deckM + liftM - gate.sillM - heightM - gate.maximumOpeningM)
  for (const side of [-0.28, 0.28])
    block(parts, {
      foot: [across + side * gate.bayWidthM, LEAF_ALONG_M, gate.sillM + heightM],
      size: [0.14, 0.14, rodM],
      material: MATERIAL.steel,
      motion,
    })
}

const ARC_STEPS = 6

/** A skin on an arc, and arms to its trunnion downstream. */
function addRadialLeaf(parts: Parts, { gate }: Sluice, bay: number, across: number): void {
  const { radiusM, trunnionHeightM } = gate.radial!
  const trunnion = {
    along: LEAF_ALONG_M + Math.sqrt(radiusM ** 2 - trunnionHeightM ** 2),
    levelM: gate.sillM + trunnionHeightM,
  }
  const motion: Motion = { bay, pivot: [trunnion.along, trunnion.levelM, radiusM, trunnionHeightM], fall: -1 }
  const heightM = gate.leafHeightM ?? gate.maximumOpeningM + 0.35
  const lowest = Math.asin(trunnionHeightM / radiusM)
  const highest = Math.asin(Math.max(-0.98, (trunnionHeightM - heightM) / radiusM))
  const half = gate.bayWidthM / 2
  const at = (side: number, k: number): Spot => {
    const angle = lowest + (k / ARC_STEPS) * (highest - lowest)
    return [
      across + side * half,
      trunnion.along - radiusM * Math.cos(angle),
      trunnion.levelM - radiusM * Math.sin(angle),
    ]
  }
  for (let k = 0; k < ARC_STEPS; k++)
    quad(parts, [at(-1, k), at(1, k), at(1, k + 1), at(-1, k + 1)], MATERIAL.leaf, motion)
  for (const side of [-0.8, 0.8])
    for (const k of [1, ARC_STEPS - 1]) {
      const [x, z, y] = at(side, k)
      quad(
        parts,
        [
          [x, z, y - 0.18],
          [x, trunnion.along, trunnion.levelM - 0.12],
          [x, trunnion.along, trunnion.levelM + 0.12],
          [x, z, y + 0.18],
        ],
        MATERIAL.steel,
        motion,
      )
    }
}

function addHoistBeam(parts: Parts, sluice: Sluice): void {
  const { gate, deckM, liftM, spanM } = sluice
  for (let column = 0; column <= gate.bays; column++)
    block(parts, {
      foot: [pierAcross(sluice, column), LEAF_ALONG_M, deckM],
      size: [0.24, 0.24, liftM],
      material: MATERIAL.concrete,
    })
  block(parts, {
    foot: [0, LEAF_ALONG_M, deckM + liftM],
    size: [spanM, 0.7, 0.35],
    material: MATERIAL.concrete,
  })
  for (let bay = 0; bay < gate.bays; bay++)
    block(parts, {
      foot: [bayAcross(sluice, bay), LEAF_ALONG_M, deckM + liftM + 0.35],
      size: [0.6, 0.6, 0.7],
      material: MATERIAL.steel,
    })
}

/** The road over the bays downstream of the leaves, with its rails. */
function addBridge(parts: Parts, { spanM, halfLengthM, deckM, canalTopM }: Sluice): void {
  const reachM = Math.max(spanM, canalTopM) + 6
  const along = halfLengthM - 3
  block(parts, { foot: [0, along, deckM - 0.55], size: [reachM, 5.2, 0.6], material: MATERIAL.road })
  for (const edge of [-2.5, 2.5])
    railing(parts, [-reachM / 2, along + edge, deckM + 0.05], [reachM / 2, along + edge, deckM + 0.05])
}

function addHoistHouse(parts: Parts, sluice: Sluice): void {
  const { gate, deckM, liftM, spanM, isHeadwork } = sluice
  for (let column = 0; column <= gate.bays; column++)
    for (const along of [LEAF_ALONG_M - 1.7, LEAF_ALONG_M + 1.7])
      block(parts, {
        foot: [pierAcross(sluice, column), along, deckM],
        size: [0.55, 0.55, liftM],
        material: MATERIAL.concrete,
      })
  const floorM = deckM + liftM
  const houseM = isHeadwork ? 3.8 : 3
  const depthM = isHeadwork ? 5.4 : 4.4
  block(parts, { foot: [0, LEAF_ALONG_M, floorM], size: [spanM + 1.6, depthM + 1, 0.4], material: MATERIAL.concrete })
  block(parts, { foot: [0, LEAF_ALONG_M, floorM + 0.4], size: [spanM + 0.4, depthM, houseM], material: MATERIAL.wall })
  const eavesM = floorM + 0.4 + houseM
  gable(parts, {
    foot: [0, LEAF_ALONG_M, eavesM],
    size: [spanM + 1.8, depthM + 1.4, isHeadwork ? 2 : 1.5],
    material: MATERIAL.roof,
  })
  for (const side of isHeadwork ? [-1, 1] : [1]) {
    const across = side * (spanM / 2 + 2.2)
    const towerM = eavesM - deckM + (isHeadwork ? 1.6 : -0.5)
    block(parts, { foot: [across, LEAF_ALONG_M, deckM], size: [3.6, depthM, towerM], material: MATERIAL.wall })
    gable(parts, {
      foot: [across, LEAF_ALONG_M, deckM + towerM],
      size: [4.6, depthM + 1.2, 1.5],
      material: MATERIAL.roof,
    })
  }
}

/** Staff gauges on the abutments, above and below. */
function addStaffs(parts: Parts, { gate, spanM, halfLengthM, deckM }: Sluice): void {
  for (const along of [-halfLengthM + 0.6, halfLengthM - 0.6])
    block(parts, {
      foot: [spanM / 2 - 0.65, along, gate.sillM],
      size: [0.12, 0.3, deckM - gate.sillM],
      material: MATERIAL.staff,
    })
}
