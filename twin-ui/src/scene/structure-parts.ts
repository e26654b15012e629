import type { Structure } from '@district/models'
import {
  block,
  gable,
  MATERIAL,
  type Motion,
  newParts,
  type Parts,
  pipe,
  quad,
  railing,
  type Spot,
  STILL,
  wall,
} from './part-shapes.ts'
import type { StructureSeatOnMap } from './structure-seats.ts'

type Barrel = Extract<Structure['law'], { readonly barrels: number }>
type Pump = Extract<Structure['law'], { readonly kind: 'pump' }>

/** What stands where water passes without a leaf; every kind as one knows it from its own bank. */
export function structureParts(seat: StructureSeatOnMap): Parts {
  const parts = newParts()
  const { law } = seat.structure
  switch (law.kind) {
    case 'aqueduct':
      addAqueduct(parts, seat, law)
      break
    case 'inverted-siphon':
    case 'culvert':
      addPortal(parts, seat, law, -1)
      addPortal(parts, seat, law, 1)
      addHiddenBarrels(parts, law)
      break
    case 'pump':
      addPumpHouse(parts, seat, law)
      break
    case 'drop':
    case 'broad-crested-weir':
    case 'sharp-crested-weir':
    case 'duckbill-weir':
      addWeir(parts, seat, law.kind, law.crestM, seat.canalTopM)
      break
    case 'orifice-offtake':
    case 'rated-offtake':
      addOrifice(parts, seat, law.sillM)
      break
  }
  return parts
}

const PARTITION_M = 0.6
const barrelSpanM = ({ barrels, widthM }: Barrel): number => barrels * (widthM + PARTITION_M) + PARTITION_M
const mouthAcross = ({ barrels, widthM }: Barrel, k: number): number => (k + 0.5 - barrels / 2) * (widthM + PARTITION_M)

/** Trough on piers: floor, walls between the barrels, walkways with rails, and a pier every dozen metres. */
function addAqueduct(parts: Parts, seat: StructureSeatOnMap, law: Barrel): void {
  const spanM = barrelSpanM(law)
  const half = law.lengthM / 2
  const floorM = law.inletM
  block(parts, { foot: [0, 0, floorM - 0.7], size: [spanM, law.lengthM, 0.68], material: MATERIAL.concrete })
  for (let k = 0; k <= law.barrels; k++) {
    const across = (k - law.barrels / 2) * (law.widthM + PARTITION_M)
    block(parts, {
      foot: [across, 0, floorM - 0.5],
      size: [PARTITION_M, law.lengthM, law.heightM + 0.7],
      material: MATERIAL.concrete,
    })
  }
  for (const side of [-1, 1]) {
    const across = (side * spanM) / 2
    block(parts, {
      foot: [across + side * 0.7, 0, floorM + law.heightM - 0.1],
      size: [1.8, law.lengthM, 0.3],
      material: MATERIAL.road,
    })
    railing(
      parts,
      [across + side * 1.5, -half, floorM + law.heightM + 0.2],
      [across + side * 1.5, half, floorM + law.heightM + 0.2],
    )
  }
  const bedM = Math.min(seat.groundM, floorM) - 3.5
  const piers = Math.max(2, Math.round(law.lengthM / 13))
  for (let i = 0; i <= piers; i++) {
    const along = -half + (i / piers) * law.lengthM
    block(parts, {
      foot: [0, along, floorM - 1.4],
      size: [spanM + 1.4, 1.7, 0.8],
      material: MATERIAL.concrete,
    })
    for (const across of [-0.36, 0, 0.36])
      block(parts, {
        foot: [across * spanM, along, bedM],
        size: [1.3, 1.1, floorM - 1.4 - bedM],
        material: MATERIAL.concrete,
      })
  }
  for (const end of [-1, 1]) addTransition(parts, seat, end, spanM, floorM, floorM + law.heightM + 0.2)
}

/** Walls that narrow the canal to the structure, at its upper (−1) or lower end. */
function addTransition(
  parts: Parts,
  seat: StructureSeatOnMap,
  end: number,
  spanM: number,
  footM: number,
  topM: number,
): void {
  const outerM = Math.max(seat.canalTopM / 2 + 0.8, spanM / 2 + 1)
  const at = end * seat.halfLengthM
  const flareM = Math.max(9, 1.1 * (outerM - spanM / 2))
  for (const side of [-1, 1])
    wall(parts, [(side * spanM) / 2, at, topM], [side * outerM, at + end * flareM, seat.bankM + 0.2], {
      thickM: 0.7,
      footM: footM - 0.4,
      material: MATERIAL.concrete,
    })
}

/** Headwall with the mouths of the barrels, and a working bridge over them. */
function addPortal(parts: Parts, seat: StructureSeatOnMap, law: Barrel, end: number): void {
  const spanM = barrelSpanM(law)
  const at = end * seat.halfLengthM
  const sillM = end < 0 ? law.inletM : law.outletM
  const topM = Math.max(seat.bankM + 0.6, sillM + law.heightM + 0.9)
  const [wallM, faceM] = [2.4, at + end * 1.21]
  block(parts, {
    foot: [0, at, sillM - 0.6],
    size: [Math.max(spanM, seat.canalTopM) + 3, wallM, topM - sillM + 0.6],
    material: MATERIAL.concrete,
  })
  for (let k = 0; k < law.barrels; k++) {
    const across = mouthAcross(law, k)
    const [x0, x1] = [across - law.widthM / 2, across + law.widthM / 2]
    quad(
      parts,
      [
        [x0, faceM, sillM],
        [x1, faceM, sillM],
        [x1, faceM, sillM + law.heightM],
        [x0, faceM, sillM + law.heightM],
      ],
      MATERIAL.mouth,
    )
    block(parts, {
      foot: [across, at + end * 1.6, sillM + law.heightM],
      size: [law.widthM + 0.4, 0.8, topM - sillM - law.heightM],
      material: MATERIAL.steel,
    })
  }
  const halfSpanM = spanM / 2 + 1.5
  railing(parts, [-halfSpanM, at - 1.1, topM], [halfSpanM, at - 1.1, topM])
  railing(parts, [-halfSpanM, at + 1.1, topM], [halfSpanM, at + 1.1, topM])
  addTransition(parts, seat, end, spanM, sillM, topM)
}

/** Barrels under the river, seen through it as on a drawing. */
function addHiddenBarrels(parts: Parts, law: Barrel): void {
  const half = law.lengthM / 2
  const dipM = law.kind === 'inverted-siphon' ? 4 : 0
  for (let k = 0; k < law.barrels; k++) {
    const across = mouthAcross(law, k)
    const profile: readonly (readonly [number, number])[] = [
      [-half, law.inletM],
      [-half * 0.6, law.inletM - dipM],
      [half * 0.6, law.outletM - dipM],
      [half, law.outletM],
    ]
    for (let i = 1; i < profile.length; i++) {
      const [[z0, y0], [z1, y1]] = [profile[i - 1]!, profile[i]!]
      const [x0, x1, up] = [across - law.widthM / 2, across + law.widthM / 2, law.heightM]
      quad(
        parts,
        [
          [x0, z0, y0 + up],
          [x1, z0, y0 + up],
          [x1, z1, y1 + up],
          [x0, z1, y1 + up],
        ],
        MATERIAL.ghost,
      )
    }
  }
}

/** A hall over the suction bays, and pipes that lift the water over the bank. */
function addPumpHouse(parts: Parts, seat: StructureSeatOnMap, law: Pump): void {
  const spanM = Math.max(10, law.pumps * 4.5)
  const floorM = seat.bankM + 0.3
  block(parts, {
    foot: [0, 0, law.suctionM - 1],
    size: [spanM + 2, 10, floorM - law.suctionM + 1],
    material: MATERIAL.concrete,
  })
  block(parts, { foot: [0, 0, floorM], size: [spanM, 8.4, 6.2], material: MATERIAL.wall })
  gable(parts, { foot: [0, 0, floorM + 6.2], size: [spanM + 1.2, 9.6, 2.2], material: MATERIAL.roof })
  for (let k = 0; k < law.pumps; k++) {
    const across = (k + 0.5 - law.pumps / 2) * 4.5
    quad(
      parts,
      [
        [across - 1.5, -5.02, law.suctionM - 0.5],
        [across + 1.5, -5.02, law.suctionM - 0.5],
        [across + 1.5, -5.02, floorM - 0.8],
        [across - 1.5, -5.02, floorM - 0.8],
      ],
      MATERIAL.mouth,
    )
    const knee: Spot = [across, 9, floorM + 1.6]
    pipe(parts, [across, 4, floorM + 0.9], knee, 0.55, MATERIAL.steel)
    pipe(parts, knee, [across, 17, seat.bankM - 1.2], 0.55, MATERIAL.steel)
  }
  block(parts, { foot: [0, 18, seat.bankM - 3.4], size: [spanM + 2, 1.2, 3.2], material: MATERIAL.concrete })
  for (const side of [-1, 1])
    wall(parts, [side * (spanM / 2 + 1), -5, floorM], [side * (spanM / 2 + 5), -14, seat.bankM], {
      thickM: 0.6,
      footM: law.suctionM - 1,
      material: MATERIAL.concrete,
    })
}

const NAPPE_STEPS = 6

/** Side walls, a crest, and the sheet of water over it between the two levels. */
function addWeir(parts: Parts, seat: StructureSeatOnMap, kind: string, crestM: number, widthM: number): void {
  const topM = seat.bankM + 0.4
  const footM = seat.bedM - 0.8
  const isFolded = kind === 'duckbill-weir'
  const thickM = kind === 'broad-crested-weir' ? 3.5 : kind === 'drop' ? 2 : 0.5
  for (const side of [-1, 1])
    wall(parts, [(side * widthM) / 2, -9, topM], [(side * widthM) / 2, 14, topM], {
      thickM: 0.8,
      footM,
      material: MATERIAL.concrete,
    })
  const crest = (from: Spot, to: Spot) => wall(parts, from, to, { thickM, footM, material: MATERIAL.concrete })
  const half = widthM / 2
  if (isFolded) {
    crest([-half, 0, crestM], [-0.6, 12, crestM])
    crest([-0.6, 12, crestM], [0.6, 12, crestM])
    crest([half, 0, crestM], [0.6, 12, crestM])
  } else crest([-half, 0, crestM], [half, 0, crestM])
  block(parts, { foot: [0, 8, footM - 0.2], size: [widthM, 12, 0.5], material: MATERIAL.concrete })
  const startM = isFolded ? 12.2 : thickM / 2
  const fallM = kind === 'drop' ? 3.2 : 2.2
  for (let k = 0; k < NAPPE_STEPS; k++) {
    const [t0, t1] = [k / NAPPE_STEPS, (k + 1) / NAPPE_STEPS]
    const at = (side: number, t: number): Spot => [side * half, startM + fallM * Math.sqrt(t), crestM]
    const corners = [at(-1, t0), at(1, t0), at(1, t1), at(-1, t1)] as const
    const falls = [t0, t0, t1, t1]
    for (const i of [0, 1, 2, 0, 2, 3]) {
      const motion: Motion = { ...STILL, pivot: [0, crestM, 0, 0], fall: falls[i]! }
      parts.corners.push({ at: corners[i]!, normal: [0, 0.5, 0.86], material: MATERIAL.nappe, motion })
    }
  }
}

function addOrifice(parts: Parts, seat: StructureSeatOnMap, sillM: number): void {
  block(parts, { foot: [0, 0, sillM - 0.6], size: [5, 1.2, seat.bankM - sillM + 1], material: MATERIAL.concrete })
  quad(
    parts,
    [
      [-0.8, -0.62, sillM],
      [0.8, -0.62, sillM],
      [0.8, -0.62, sillM + 1],
      [-0.8, -0.62, sillM + 1],
    ],
    MATERIAL.mouth,
  )
  railing(parts, [-2.4, 0.5, seat.bankM + 0.4], [2.4, 0.5, seat.bankM + 0.4])
}
