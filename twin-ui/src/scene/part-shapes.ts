/** What a part is made of; numbers as the shader knows them. */
export const MATERIAL = {
  concrete: 0,
  leaf: 1,
  roof: 2,
  wall: 3,
  steel: 4,
  road: 5,
  mouth: 6,
  ghost: 7,
  staff: 8,
  nappe: 9,
} as const

/** Right, along the water and up, in metres; up is a level above datum. */
export type Spot = readonly [across: number, along: number, levelM: number]

/** What moves: a bay's leaf (straight up, or about a pivot), or a water surface that stands between two levels. */
export interface Motion {
  /** Leaf of the structure counted from 0, or −1. */
  readonly bay: number
  /** Place along and level of the trunnion, radius and height over the sill; 0 for a leaf that goes straight up. */
  readonly pivot: readonly [number, number, number, number]
  /** For water: 0 the level above, 1 the level below; −1 for what is no water. */
  readonly fall: number
}

export const STILL: Motion = { bay: -1, pivot: [0, 0, 0, 0], fall: -1 }
export const leafOf = (bay: number): Motion => ({ bay, pivot: [0, 0, 0, 0], fall: -1 })

/** Triangles of one structure, three corners each. */
export interface Parts {
  readonly corners: Corner[]
}

export interface Corner {
  readonly at: Spot
  readonly normal: Spot
  readonly material: number
  readonly motion: Motion
}

export const newParts = (): Parts => ({ corners: [] })

/** Four corners in order around; the normal is theirs, or given where a surface is round. */
export function quad(
  parts: Parts,
  [a, b, c, d]: readonly [Spot, Spot, Spot, Spot],
  material: number,
  motion: Motion = STILL,
): void {
  const normal = unit(cross(minus(b, a), minus(d, a)))
  for (const at of [a, b, c, a, c, d]) parts.corners.push({ at, normal, material, motion })
}

export interface Block {
  /** Middle across and along, and the level of its foot. */
  readonly foot: Spot
  /** Across, along, height. */
  readonly size: Spot
  readonly material: number
  readonly motion?: Motion
}

/** Four sides and the top: nobody sees one from below. */
export function block(parts: Parts, { foot: [x, z, y], size: [w, l, h], material, motion = STILL }: Block): void {
  const [x0, x1, z0, z1, y1] = [x - w / 2, x + w / 2, z - l / 2, z + l / 2, y + h]
  const face = (corners: readonly [Spot, Spot, Spot, Spot], normal: Spot) => {
    const [a, b, c, d] = corners
    for (const at of [a, b, c, a, c, d]) parts.corners.push({ at, normal, material, motion })
  }
  face(
    [
      [x0, z0, y1],
      [x1, z0, y1],
      [x1, z1, y1],
      [x0, z1, y1],
    ],
    [0, 0, 1],
  )
  face(
    [
      [x0, z0, y],
      [x1, z0, y],
      [x1, z0, y1],
      [x0, z0, y1],
    ],
    [0, -1, 0],
  )
  face(
    [
      [x0, z1, y],
      [x1, z1, y],
      [x1, z1, y1],
      [x0, z1, y1],
    ],
    [0, 1, 0],
  )
  face(
    [
      [x0, z0, y],
      [x0, z1, y],
      [x0, z1, y1],
      [x0, z0, y1],
    ],
    [-1, 0, 0],
  )
  face(
    [
      [x1, z0, y],
      [x1, z1, y],
      [x1, z1, y1],
      [x1, z0, y1],
    ],
    [1, 0, 0],
  )
}

/** A roof with its ridge across the canal. */
export function gable(parts: Parts, { foot: [x, z, y], size: [w, l, h], material }: Block): void {
  const [x0, x1, z0, z1, y1] = [x - w / 2, x + w / 2, z - l / 2, z + l / 2, y + h]
  quad(
    parts,
    [
      [x0, z0, y],
      [x1, z0, y],
      [x1, z, y1],
      [x0, z, y1],
    ],
    material,
  )
  quad(
    parts,
    [
      [x1, z1, y],
      [x0, z1, y],
      [x0, z, y1],
      [x1, z, y1],
    ],
    material,
  )
  for (const end of [x0, x1])
    quad(
      parts,
      [
        [end, z0, y],
        [end, z1, y],
        [end, z, y1],
        [end, z, y1],
      ],
      MATERIAL.wall,
    )
}

/** A wall from one place to another with a top that may slope. */
export function wall(
  parts: Parts,
  from: Spot,
  to: Spot,
  { thickM, footM, material }: { readonly thickM: number; readonly footM: number; readonly material: number },
): void {
  const [dx, dz] = [to[0] - from[0], to[1] - from[1]]
  const norm = Math.hypot(dx, dz) || 1
  const [nx, nz] = [((-dz / norm) * thickM) / 2, ((dx / norm) * thickM) / 2]
  const at = ([x, z]: Spot, side: number, levelM: number): Spot => [x + side * nx, z + side * nz, levelM]
  for (const side of [-1, 1])
    quad(parts, [at(from, side, footM), at(to, side, footM), at(to, side, to[2]), at(from, side, from[2])], material)
  quad(parts, [at(from, -1, from[2]), at(to, -1, to[2]), at(to, 1, to[2]), at(from, 1, from[2])], material)
  quad(parts, [at(from, -1, footM), at(from, 1, footM), at(from, 1, from[2]), at(from, -1, from[2])], material)
  quad(parts, [at(to, -1, footM), at(to, 1, footM), at(to, 1, to[2]), at(to, -1, to[2])], material)
}

const POST_SIDES = 8

/** Upright and round: the nose of a pier, a column. */
export function post(
  parts: Parts,
  { foot: [x, z, y], radiusM, heightM, material }: { foot: Spot; radiusM: number; heightM: number; material: number },
): void {
  const rim = (i: number, levelM: number): Spot => {
    const angle = (2 * Math.PI * i) / POST_SIDES
    return [x + radiusM * Math.cos(angle), z + radiusM * Math.sin(angle), levelM]
  }
  for (let i = 0; i < POST_SIDES; i++) {
    quad(parts, [rim(i, y), rim(i + 1, y), rim(i + 1, y + heightM), rim(i, y + heightM)], material)
    quad(parts, [[x, z, y + heightM], rim(i, y + heightM), rim(i + 1, y + heightM), [x, z, y + heightM]], material)
  }
}

/** A round pipe from one place to another. */
export function pipe(parts: Parts, from: Spot, to: Spot, radiusM: number, material: number): void {
  const axis = unit(minus(to, from))
  const right: Spot = Math.abs(axis[0]) > 0.9 ? unit(cross(axis, [0, 0, 1])) : unit(cross(axis, [1, 0, 0]))
  const up = cross(axis, right)
  const rim = (end: Spot, i: number): Spot => {
    const angle = (2 * Math.PI * i) / POST_SIDES
    const [c, s] = [radiusM * Math.cos(angle), radiusM * Math.sin(angle)]
    return [end[0] + c * right[0] + s * up[0], end[1] + c * right[1] + s * up[1], end[2] + c * right[2] + s * up[2]]
  }
  for (let i = 0; i < POST_SIDES; i++)
    quad(parts, [rim(from, i), rim(from, i + 1), rim(to, i + 1), rim(to, i)], material)
}

/** Posts with a rail along a line of constant level. */
export function railing(parts: Parts, from: Spot, to: Spot): void {
  const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1])
  const count = Math.max(1, Math.round(lengthM / 2.5))
  for (let i = 0; i <= count; i++) {
    const t = i / count
    block(parts, {
      foot: [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), from[2]],
      size: [0.14, 0.14, 1.05],
      material: MATERIAL.wall,
    })
  }
  wall(parts, [from[0], from[1], from[2] + 1.1], [to[0], to[1], to[2] + 1.1], {
    thickM: 0.12,
    footM: from[2] + 0.9,
    material: MATERIAL.wall,
  })
}

const minus = (a: Spot, b: Spot): Spot => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Spot, b: Spot): Spot => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
function unit(a: Spot): Spot {
  const norm = Math.hypot(a[0], a[1], a[2])
  return norm > 0 ? [a[0] / norm, a[1] / norm, a[2] / norm] : [0, 0, 1]
}
