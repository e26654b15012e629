import type { GateCalibration } from '../domain/gate-calibration.ts'
import { roundedCap, roundedCapSlope } from '../numerics/rounded-cap.ts'
import { type RoundedGrid, roundedGrid, weighKnots } from '../numerics/rounded-grid.ts'
import type { RatioFlow } from './gate-structure.ts'
import { boundByOpenWeir, CLEAR_AT } from './open-weir.ts'

/** How sharply free flow bends into submerged flow. */
const CORNER = 0.1
/** Steps per gap of the table when it is searched for places where discharge would fall. */
const STEPS = 8

/** A gate's table, ready to be read. */
export interface CalibratedTable {
  /** x over r = a/y₁ and σ = √(1 − y₃/y₁): what free flow is cut down to, before its corner is rounded. */
  readonly cut: RoundedGrid
  /** r·Cd of free flow at the same r. */
  readonly free: Float64Array
}

type RatioTable = Extract<GateCalibration, { kind: 'by-ratio' }>

/** x that `roundedCap` turns into a part `v` of free flow. */
const uncapped = (v: number): number => (v < 1 - CORNER ? v : 1 + CORNER - 2 * Math.sqrt(CORNER * Math.max(1 - v, 0)))

export function calibratedTable({ depthPerOpening, submergence, coefficient }: RatioTable): CalibratedTable {
  const measured = depthPerOpening.map((depth, i) => ({ r: 1 / depth, Cd: coefficient[i]! })).reverse()
  const [narrowest, widest] = [measured[0]!, measured.at(-1)!]
  const rows = [{ r: 0, Cd: narrowest.Cd }, ...measured, { r: 4 * widest.r, Cd: widest.Cd }]
  const sigma = submergence.map((eta) => Math.sqrt(1 - eta)).reverse()
  return {
    cut: roundedGrid(
      rows.map(({ r }) => r),
      [0, ...sigma, 1],
      rows.map(({ Cd }) => [0, ...Cd.map((value) => uncapped(value / Cd[0]!)).reverse(), 1 + CORNER]),
    ),
    free: Float64Array.from(rows, ({ r, Cd }) => r * Cd[0]!),
  }
}

/**
 * Discharge under a gate by its own measurements, Q = Cd(y₁/a, y₃/y₁)·a·b·√(2g·y₁), as F = Q/(b·√(2g)·y₁^1.5).
 *
 *     F = r·C(r) · f(x(r, σ))        r = a/y₁,  σ = √(1 − y₃/y₁),  C: Cd in free flow,  f: the smaller of x and 1, its corner rounded
 *
 * r·C is straight between the rows, x between rows and columns, with rounded bends; x is such that f(x)·C is the table's Cd at its knots, but
 * for the bends, which move it by a few tenths of a percent in a table of usual density. So Cd stays as the opening vanishes, discharge goes
 * with the root of the head as that vanishes, and free flow does not feel the water below.
 *
 * Source: ours.
 * Valid:  where the table was measured; `calibratedTableFault` names places where discharge would fall.
 */
export function calibratedLaw({ cut, free }: CalibratedTable, r: number, sigma: number, into: RatioFlow): void {
  const { rowWeight, columnWeight, value } = cut
  const i0 = weighKnots(cut.rows, r, rowWeight)
  const j0 = weighKnots(cut.columns, sigma, columnWeight)
  const columns = cut.columns.at.length
  let x = 0
  let xPerR = 0
  let xPerSigma = 0
  let F0 = 0
  let F0PerR = 0
  for (let i = 0; i < 3; i++) {
    F0 += rowWeight[i]! * free[i0 + i]!
    F0PerR += rowWeight[3 + i]! * free[i0 + i]!
    for (let j = 0; j < 3; j++) {
      const knot = value[(i0 + i) * columns + j0 + j]!
      x += rowWeight[i]! * columnWeight[j]! * knot
      xPerR += rowWeight[3 + i]! * columnWeight[j]! * knot
      xPerSigma += rowWeight[i]! * columnWeight[3 + j]! * knot
    }
  }
  const f = roundedCap(x, CORNER)
  const fPerX = roundedCapSlope(x, CORNER)
  into.factor = F0 * f
  into.perRatio = F0PerR * f + F0 * fPerX * xPerR
  into.perSigma = F0 * fPerX * xPerSigma
}

/**
 * Where discharge would fall with the opening or the water above, or rise with the water below; null where it never does.
 *
 * A gate must not: neither solver nor operator could work with it. The law is searched in eight steps per gap; discharge grows with y₁ at given
 * y₃ and opening where 1.5·F − r·∂F/∂r + ∂F/∂σ·(1−σ²)/2σ > 0.
 */
export function calibratedTableFault(table: CalibratedTable): string | null {
  const flow: RatioFlow = { factor: 0, perRatio: 0, perSigma: 0 }
  const steps = (at: Float64Array) =>
    Array.from({ length: (at.length - 1) * STEPS }, (_, n) => {
      const k = Math.floor(n / STEPS)
      return at[k]! + ((at[k + 1]! - at[k]!) * ((n % STEPS) + 0.5)) / STEPS
    })
  for (const r of steps(table.cut.rows.at)) {
    if (r > CLEAR_AT) break
    for (const sigma of steps(table.cut.columns.at)) {
      calibratedLaw(table, r, sigma, flow)
      boundByOpenWeir(r, sigma, flow)
      const { factor, perRatio, perSigma } = flow
      const perDepth = 1.5 * factor - r * perRatio + (perSigma * (1 - sigma * sigma)) / (2 * sigma)
      const place = `at y1/a = ${(1 / r).toFixed(2)} and y3/y1 = ${(1 - sigma * sigma).toFixed(2)}`
      if (perRatio < -1e-9) return `discharge would fall with the opening ${place}`
      if (perDepth < -1e-9) return `discharge would fall with the upstream depth ${place}`
    }
  }
  return null
}
