import type { Roughness } from '../domain/roughness.ts'
import { cubeRoot } from '../numerics/cube-root.ts'

/** A roughness made ready for the solver: arrays, and factors on it taken in. */
export interface RoughnessLaw {
  readonly kind: Roughness['kind']
  readonly depthM: Float64Array
  readonly value: Float64Array
}

/** What resists: Manning's n as a number, or any other law. */
export type Resistance = number | RoughnessLaw

/** Conveyance of a section, and how it grows with depth. */
export interface Conveyance {
  conveyanceM3s: number
  conveyancePerDepthM2s: number
}

/**
 * Makes a roughness ready. `factor` says how many times rougher the bed is than written; a constant Manning's n stays a number.
 *
 * @throws RangeError when a value is not positive or depths do not rise
 */
export function resistanceOf(manningN: number, roughness: Roughness | undefined, factor = 1): Resistance {
  if (roughness === undefined) return manningN * factor
  const { kind, value } = roughness
  const rows = typeof value === 'number' ? [{ depthM: 0, value }] : value
  if (rows.length === 0) throw new RangeError('value must have a row or more, got none')
  for (const [i, row] of rows.entries()) {
    if (!(row.value > 0)) throw new RangeError(`value must be positive, got ${row.value}`)
    const before = rows[i - 1]
    if (before !== undefined && !(row.depthM > before.depthM))
      throw new RangeError(`depthM must rise, got ${row.depthM} after ${before.depthM}`)
  }
  if (kind === 'manning' && typeof value === 'number') return value * factor
  const scale = kind === 'manning' ? factor : 1 / factor
  return {
    kind,
    depthM: Float64Array.from(rows, (row) => row.depthM),
    value: Float64Array.from(rows, (row) => row.value * scale),
  }
}

/** True where the law is the same at every depth. */
export const isConstant = (resistance: Resistance): boolean =>
  typeof resistance === 'number' || resistance.value.length === 1

/**
 * Adds the conveyance of one part of a section, `resisting` times as rough as its law says; `growth` is P′, what the wetted perimeter grows by per depth.
 *
 *     K = c·A·R^⅔    c = 1/n or ks        K = C·A·√R        R = A/P
 *     dK/dy = K · (5/3 · T/A − 2/3 · P′/P + c′/c)           K · (3/2 · T/A − 1/2 · P′/P + C′/C)
 *
 * Roughness by depth looks at the depth of the section, not of the part.
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 5; Strickler's ks is 1/n.
 */
export function addConveyance(
  into: Conveyance,
  resistance: Resistance,
  depthM: number,
  A: number,
  T: number,
  P: number,
  growth: number,
  resisting = 1,
): void {
  if (!(A > 0)) return
  if (typeof resistance === 'number') {
    const root = cubeRoot(A / P)
    const K = (A * root * root) / (resistance * resisting)
    into.conveyanceM3s += K
    into.conveyancePerDepthM2s += K * (((5 / 3) * T) / A - ((2 / 3) * growth) / P)
    return
  }
  const { kind, depthM: depths, value: values } = resistance
  const last = values.length - 1
  let c = values[last]!
  let perDepth = 0
  if (depthM < depths[last]!) {
    let i = 0
    while (depthM >= depths[i]!) i++
    c = values[0]!
    if (i > 0) {
      perDepth = (values[i]! - values[i - 1]!) / (depths[i]! - depths[i - 1]!)
      c = values[i - 1]! + perDepth * (depthM - depths[i - 1]!)
    }
  }
  let relative = perDepth / c
  if (kind === 'manning') {
    c = 1 / c
    relative = -relative
  }
  if (kind === 'chezy') {
    const K = (c * A * Math.sqrt(A / P)) / resisting
    into.conveyanceM3s += K
    into.conveyancePerDepthM2s += K * ((1.5 * T) / A - (0.5 * growth) / P + relative)
    return
  }
  const root = cubeRoot(A / P)
  const K = (c * A * root * root) / resisting
  into.conveyanceM3s += K
  into.conveyancePerDepthM2s += K * (((5 / 3) * T) / A - ((2 / 3) * growth) / P + relative)
}
