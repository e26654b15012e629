import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import { FROZEN } from './link-forms.ts'
import { areaAtM2, widthAtM } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Less depth than this carries nothing. */
export const DRY_M = 1e-6
/** Depth below which a velocity is not taken from a discharge: what is left of a film says nothing about momentum. */
export const FILM_M = 1e-4

/**
 * Momentum of a link in the upwind form, for shallow and for fast water: the velocity u = Q/Â is carried by the mean discharge of the point
 * behind it, or, where the water speeds up, by itself.
 *
 *     slows down    Āⁿ·(u − uⁿ)/Δt + ((1−s)·Q₋ + s·Q) · (u − u₋)/Δx + Ā·S = 0   conserves momentum, across jumps and bores too, s = ½
 *     speeds up     (u − uⁿ)/Δt + (u² − u₋²)/(2·Δx) + S = 0                    conserves energy
 *                   S = g·Δz/Δx + g·Q|Q|/K̂²                                    all but Āⁿ and uⁿ at the end of the step
 *
 * Times Δt·Â/Ā or Δt·Â both are parabolas in Q, F = α·Q² + β·Q − γ = 0, with ρ = Āⁿ/Ā, k = s·Δt/(Ā·Δx), k₋ = (1−s)·Δt/(Ā·Δx), a = Δt·g·Â/K̂²:
 *
 *     slows down    α = a + k                β = ρ + k₋·Q₋ − k·Â·u₋   γ = Â·(ρ·uⁿ − Δt·g·Δz/Δx + k₋·Q₋·u₋)
 *     speeds up     α = a + Δt/(2·Â·Δx)      β = 1                    γ = Â·(uⁿ − Δt·g·Δz/Δx + Δt·u₋²/(2·Δx))
 *
 * A jet that shoots through more than a stretch in a step into slow water would make β negative: the parabola then has no root near where the water is. So s is
 * chosen at the start of the step, ½ as long as β is above ½ then, and less beyond, so that it stays there; in steady flow Q₋ is Q and s says nothing.
 *
 * A link that is upwind alone takes their root in closed form: discharge follows the stages without overshoot and vanishes with the depth. The form is stable at any
 * Froude number. Ā is the mean area of both ends; Â and K̂ lean to the side that the water comes from, so that nothing flows out of an
 * empty point:
 *
 *     Â = (A₁ + A₂)/2 for A₂ ≤ A₁      A₁ + (A₂ − A₁)·(A₁/A₂)²/2 for A₂ > A₁         from 1 to 2
 *
 * Over a bed that rises along the flow, A₁ is of the depth over the higher bed as long as the far side is shallow.
 *
 * Source: Stelling and Duinmeijer (2003) Int. J. Numer. Meth. Fluids 43, 1329-1354, there explicit; the implicit parabola and Â are ours.
 * Valid:  any depth and Froude number; first order in Δx and Δt.
 *
 * Leaves F and its derivatives in `w.row`; whoever asks blends them with the central form.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the terms and their derivatives, side by side
export function formUpwindLink(w: Work, r: number, l: number, step: number, isFirst: boolean): void {
  const stepS = step + 0
  const perDx = 1 / w.network.reachDxM[r]!
  const { stageP, dischargeP, dischargeOldP, velocityOldP, meanAreaOldP, network, leaning } = w
  const bedP = network.bedM
  const isLeft = w.isFromLeftP[l] === 1
  const up = isLeft ? l : l + 1
  const other = isLeft ? l + 1 : l
  const behind = isLeft ? l - 1 : l + 1
  const hasBehind = behind >= network.reachStart[r]! && behind < network.reachStart[r + 1]! - 1
  const sign = isLeft ? 1 : -1

  const yUp = stageP[up]! - bedP[up]!
  const yOther = stageP[other]! - bedP[other]!
  const depthM = yUp - w.lowerByP[l]!
  if (depthM < DRY_M) {
    if (isFirst) velocityOldP[l] = 0
    if (isFirst) meanAreaOldP[l] = 0
    setRow(w, 1, 0, 0, 0, 0, sign * dischargeP[l]!)
    return
  }

  /* areas: leaning, and mean of both ends; depths are seldom beyond the trapezoid */
  const bottom = w.bottomWidthR[r]!
  const side = w.sideSlopeR[r]!
  const plain = w.plainDepthR[r]!
  const isPlain = yUp <= plain && yOther <= plain
  const ADepth = isPlain ? (bottom + side * depthM) * depthM : areaAtM2(w, r, depthM)
  const TDepth = isPlain ? bottom + 2 * side * depthM : widthAtM(w, r, depthM)
  const AUp = isPlain ? (bottom + side * yUp) * yUp : areaAtM2(w, r, yUp)
  const TUp = isPlain ? bottom + 2 * side * yUp : widthAtM(w, r, yUp)
  let AOther = 0
  let TOther = 0
  if (yOther > 0) {
    AOther = isPlain ? (bottom + side * yOther) * yOther : areaAtM2(w, r, yOther)
    TOther = isPlain ? bottom + 2 * side * yOther : widthAtM(w, r, yOther)
  }
  lean(ADepth, AOther, leaning)
  const A = leaning[0]!
  const AByUp = leaning[1]! * TDepth
  const AByOther = leaning[2]! * TOther
  const mean = 0.5 * (AUp + AOther)
  const meanByUp = 0.5 * TUp
  const meanByOther = 0.5 * TOther
  if (isFirst) {
    meanAreaOldP[l] = mean
    velocityOldP[l] = depthM > FILM_M ? (sign * dischargeOldP[l]!) / A : 0
  }

  /* conveyance */
  let KOther = 0
  let KOtherPerZ = 0
  const { asked } = w
  if (yOther > 0) {
    askConveyance(w, r, yOther)
    KOther = asked[1]!
    KOtherPerZ = asked[2]!
  }
  askConveyance(w, r, depthM)
  const KDepthPerZ = asked[2]!
  lean(asked[1]!, KOther, leaning)
  const K = leaning[0]!
  const KByUp = leaning[1]! * KDepthPerZ
  const KByOther = leaning[2]! * KOtherPerZ
  const a = (stepS * g * A) / (K * K)
  const aByUp = a * (AByUp / A - (2 * KByUp) / K)
  const aByOther = a * (AByOther / A - (2 * KByOther) / K)

  /* velocity from behind */
  let u = 0
  let uByQ = 0
  let uByUp = 0
  let uByFar = 0
  let Q1 = 0
  if (hasBehind && sign * dischargeP[behind]! > 0) {
    Q1 = sign * dischargeP[behind]!
    const far = isLeft ? l - 1 : l + 2
    const farDepthM = stageP[far]! - bedP[far]! - (w.centralP[behind]! < 1 ? w.lowerByP[behind]! : 0)
    if (farDepthM > FILM_M) {
      const isFarPlain = isPlain && farDepthM <= plain
      lean(isFarPlain ? (bottom + side * farDepthM) * farDepthM : areaAtM2(w, r, farDepthM), AUp, leaning)
      uByQ = 1 / leaning[0]!
      u = Q1 * uByQ
      uByFar = -u * uByQ * leaning[1]! * (isFarPlain ? bottom + 2 * side * farDepthM : widthAtM(w, r, farDepthM))
      uByUp = -u * uByQ * leaning[2]! * TUp
    }
  }

  if (isFirst && w.formInertia[0]! < FROZEN) {
    w.ownShareP[l] = ownShare((stepS * perDx * Q1) / mean, (stepS * perDx * A * u) / mean)
    w.isEasedP[l] = Q1 > 0 ? (velocityOldP[l]! > u ? 1 : 0) : hasBehind ? 0 : comesFromRiver(w, r, isLeft)
  }

  /* F = alpha·Q² + beta·Q − gamma, each with what it answers to */
  const byRise = stepS * g * perDx
  const u2 = w.isEasedP[l] === 1 ? 0.5 * stepS * perDx : 0
  const both = Q1 > 0 && u2 === 0 ? (stepS * perDx) / mean : 0
  const k = w.ownShareP[l]! * both
  const kBack = both - k
  const rho = u2 > 0 ? 1 : meanAreaOldP[l]! / mean
  const rhoPer = u2 > 0 ? 0 : rho / mean
  const inert = rho * velocityOldP[l]!
  const push = inert - byRise * (stageP[other]! - stageP[up]!) + kBack * Q1 * u + u2 * u * u
  const fade = (rhoPer * velocityOldP[l]! + (kBack * Q1 * u) / mean) * A
  const gamma = A * push
  const gammaByUp = AByUp * push + A * (byRise + (kBack * Q1 + 2 * u2 * u) * uByUp) - fade * meanByUp
  const gammaByOther = AByOther * push - A * byRise - fade * meanByOther
  const gammaByBehind = A * (kBack * (u + Q1 * uByQ) + 2 * u2 * u * uByQ)
  const gammaByFar = A * (kBack * Q1 + 2 * u2 * u) * uByFar
  const q = sign * dischargeP[l]!
  const isAlone = w.centralP[l] === 0
  if (isAlone ? gamma < 0 : q < 0) {
    /* the water turns within the step: F = −a·Q² + rho·Q − gamma */
    const Q = isAlone ? (2 * gamma) / (rho + Math.sqrt(rho * rho - 4 * a * gamma)) : q
    const own = rho - 2 * a * Q
    const F = isAlone ? own * (q - Q) : (rho - a * Q) * Q - gamma
    const drift = rhoPer * Q
    const byUp = -aByUp * Q * Q - drift * meanByUp - gammaByUp
    const byOther = -aByOther * Q * Q - drift * meanByOther - gammaByOther
    setRow(w, own, -gammaByBehind, byUp, byOther, -gammaByFar, F)
    return
  }
  const alpha = a + k + u2 / A
  const beta = rho + kBack * Q1 - k * A * u
  const Q = isAlone ? positiveRoot(alpha, beta, gamma) : q
  const own = 2 * alpha * Q + beta
  const F = isAlone ? own * (q - Q) : (alpha * Q + beta) * Q - gamma
  const drift = Q * (rhoPer + (k * (Q - A * u) + kBack * Q1) / mean)
  const eased = u2 / (A * A)
  const byUp = (aByUp - eased * AByUp) * Q * Q - k * Q * (AByUp * u + A * uByUp) - drift * meanByUp - gammaByUp
  const byOther = (aByOther - eased * AByOther) * Q * Q - k * Q * AByOther * u - drift * meanByOther - gammaByOther
  const byBehind = Q * (kBack - k * A * uByQ) - gammaByBehind
  const byFar = -k * Q * A * uByFar - gammaByFar
  setRow(w, own, byBehind, byUp, byOther, byFar, F)
}

/**
 * Conveyance at a depth and its slope, into `w.asked`, which holds the last two answers by depth, the newer first: every point is asked for by the links
 * on both its sides.
 */
function askConveyance(w: Work, r: number, depthM: number): void {
  const { asked, section } = w
  if (asked[0] === depthM && asked[6] === r) return
  const depth = asked[6] === r ? asked[0]! : Number.NaN
  const K = asked[1]!
  const KPerZ = asked[2]!
  if (asked[3] === depthM && asked[6] === r) {
    asked[0] = depthM
    asked[1] = asked[4]!
    asked[2] = asked[5]!
  } else {
    lawFlow(w.lawR[r]!, depthM, section)
    asked[0] = depthM
    asked[1] = section.conveyanceM3s
    asked[2] = section.conveyancePerDepthM2s
  }
  asked[3] = depth
  asked[4] = K
  asked[5] = KPerZ
  asked[6] = r
}

/** What is left of β, of 1, when a jet comes in. */
const LEAST_BETA = 0.5

/** Share s of the discharge at a point that is the link's own; both numbers times Δt/(Ā·Δx): the discharge from behind, and Â·u₋. */
function ownShare(behind: number, jet: number): number {
  const most = behind + 1 - LEAST_BETA
  return 0.5 * (behind + jet) > most ? most / (behind + jet) : 0.5
}

/** Root of α·Q² + β·Q = γ that is not negative, for γ ≥ 0; without cancellation. */
function positiveRoot(alpha: number, beta: number, gamma: number): number {
  const spread = Math.sqrt(beta * beta + 4 * alpha * gamma)
  return beta > 0 ? (2 * gamma) / (beta + spread) : (spread - beta) / (2 * alpha)
}

/** 1 where the water behind the first link of its way is a river's: it comes from rest and has to spend head on its velocity. */
function comesFromRiver(w: Work, r: number, isLeft: boolean): 0 | 1 {
  const { junctionIsRiver, reachHeadJunction, reachTailJunction } = w.network
  return junctionIsRiver[isLeft ? reachHeadJunction[r]! : reachTailJunction[r]!] === 1 ? 1 : 0
}

/** Mean of two sides, or nearly the first where the second is larger; with its two derivatives. Continuously differentiable. */
export function lean(from: number, to: number, into: Float64Array): void {
  if (to <= from) {
    into[0] = 0.5 * (from + to)
    into[1] = 0.5
    into[2] = 0.5
    return
  }
  const part = from / to
  const half = 0.5 * part * part
  into[0] = from + (to - from) * half
  into[1] = 1 - 3 * half + part
  into[2] = half * (2 * part - 1)
}

/** Derivatives are of the discharge along the flow. */
function setRow(w: Work, own: number, behind: number, up: number, other: number, far: number, F: number): void {
  const { row } = w
  row[0] = own
  row[1] = behind
  row[2] = up
  row[3] = other
  row[4] = far
  row[5] = F
}
