import type { StorageRow } from '../domain/node.ts'

/** Width of the slot below a pond's bed as a part of its area there: lets a dry pond have a stage. */
const SLOT = 1e-6

/** A pond's table: levels, areas there, and the volume below each level. */
export interface Pond {
  readonly stageM: Float64Array
  readonly areaM2: Float64Array
  readonly volumeM3: Float64Array
}

export function pondOf(rows: readonly StorageRow[]): Pond {
  const volumeM3 = new Float64Array(rows.length)
  for (let i = 1; i < rows.length; i++) {
    const [below, here] = [rows[i - 1]!, rows[i]!]
    volumeM3[i] = volumeM3[i - 1]! + 0.5 * (below.areaM2 + here.areaM2) * (here.stageM - below.stageM)
  }
  return {
    stageM: Float64Array.from(rows, ({ stageM }) => stageM),
    areaM2: Float64Array.from(rows, ({ areaM2 }) => areaM2),
    volumeM3,
  }
}

/** Row at or below a stage that is not under the bed. */
function rowBelow({ stageM }: Pond, z: number): number {
  let i = 0
  while (i + 1 < stageM.length && z >= stageM[i + 1]!) i++
  return i
}

/**
 * Volume of a pond at a stage: the integral of its area, so that area is exactly the derivative of volume.
 *
 *     V(z) = V_i + A_i·h + ½·A′·h²      h = z − z_i, A′ the slope of the area above row i, 0 above the last
 */
export function pondVolumeM3(pond: Pond, z: number): number {
  const h = z - pond.stageM[0]!
  if (h <= 0) return SLOT * pond.areaM2[0]! * h
  const i = rowBelow(pond, z)
  const above = z - pond.stageM[i]!
  return pond.volumeM3[i]! + above * (pond.areaM2[i]! + 0.5 * areaPerM(pond, i) * above)
}

export function pondAreaM2(pond: Pond, z: number): number {
  if (z <= pond.stageM[0]!) return SLOT * pond.areaM2[0]!
  const i = rowBelow(pond, z)
  return pond.areaM2[i]! + areaPerM(pond, i) * (z - pond.stageM[i]!)
}

const areaPerM = ({ stageM, areaM2 }: Pond, i: number): number =>
  i + 1 < stageM.length ? (areaM2[i + 1]! - areaM2[i]!) / (stageM[i + 1]! - stageM[i]!) : 0
