import { roundedCap, roundedCapSlope } from '../numerics/rounded-cap.ts'
import type { RatioFlow } from './gate-structure.ts'

/** (2/3)^1.5/√2, the broad-crested weir in Q = C·b·√(2g)·H^1.5. */
const WEIR = 2 / (3 * Math.sqrt(3))
/* The gate's law with the leaf clear: symbols as in `gateDischarge`, at the jet depth κ that carries as much as the weir. */
const RHO = (WEIR * WEIR + Math.sqrt(WEIR * WEIR * WEIR * WEIR + 4 * WEIR * WEIR)) / 2
const ETA_C = 0.5 * (Math.sqrt(RHO * RHO + (16 * RHO) / (1 + RHO)) - RHO)
const L = (1 + RHO) / ((1 - RHO) * (1 - RHO))
const SPAN = 1 / (1 - ETA_C)
const RISE = 0.55 * (1 - L / SPAN)
const FREE_CORNER = 0.15
/** By how much of the weir's discharge a law may miss it before it gives way. */
const CAP_CORNER = 0.1
/** Ratios a/y₁ between which the leaf comes clear of the water. */
const CLEAR_FROM = 0.7
export const CLEAR_AT = 1.1

/**
 * Bounds what a law says by what the crest would carry without a leaf, and passes to that as the leaf comes clear.
 *
 *     F  ←  F̂ + c·(F_w − F̂)       F̂ = F_w·f(F/F_w), f the smaller of x and 1 with a rounded corner
 *                                  c = smooth step of a/y₁ from 0.7 to 1.1
 *     F_w = C·√w,  C = (2/3)^1.5/√2       w as in `gateDischarge` with the leaf clear, v = σ²:  w = L·v + 0.55(1−s)(v/(1−ηc))⁴, at most 1
 *
 * F̂ never exceeds F_w, so the passage never falls with the opening.
 *
 * Source: ours; the weir is Chow (1959) ch. 3 with the submergence of the energy-momentum law.
 */
export function boundByOpenWeir(r: number, sigma: number, into: RatioFlow): void {
  const v = sigma * sigma
  const u = v * SPAN
  const g = L * v + RISE * u * u * u * u
  const gPerV = L + 4 * RISE * SPAN * u * u * u
  const w = roundedCap(g, FREE_CORNER)
  /* √w = σ·m: m stays finite where the water is level */
  const m = Math.sqrt(w < g ? w / v : L + RISE * SPAN * u * u * u)
  const Fw = WEIR * sigma * m
  const FwPerSigma = (WEIR * roundedCapSlope(g, FREE_CORNER) * gPerV) / m
  if (r >= CLEAR_AT) {
    into.factor = Fw
    into.perRatio = 0
    into.perSigma = FwPerSigma
    return
  }
  const x = sigma > 0 ? into.factor / Fw : into.perSigma / FwPerSigma
  const f = roundedCap(x, CAP_CORNER)
  const fPerX = roundedCapSlope(x, CAP_CORNER)
  const bounded = Fw * f
  const t = r <= CLEAR_FROM ? 0 : (r - CLEAR_FROM) / (CLEAR_AT - CLEAR_FROM)
  const c = t * t * (3 - 2 * t)
  const cPerR = (6 * t * (1 - t)) / (CLEAR_AT - CLEAR_FROM)
  into.factor = bounded + c * (Fw - bounded)
  into.perRatio = (1 - c) * fPerX * into.perRatio + cPerR * (Fw - bounded)
  into.perSigma = (1 - c) * (FwPerSigma * (f - x * fPerX) + fPerX * into.perSigma) + c * FwPerSigma
}
