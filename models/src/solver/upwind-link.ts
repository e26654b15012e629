import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { sectionFlow } from '../hydraulics/section-flow.ts'
import { areaAtM2, widthAtM } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Less depth than this carries nothing. */
const DRY_M = 1e-6
/** Depth below which a velocity is not taken from a discharge: what is left of a film says nothing about momentum. */
const FILM_M = 1e-4

/**
 * Momentum of a link in the upwind form, for shallow and for fast water: the velocity u = Q/Â, with the area Â of the side it comes from, is
 * carried by the mean discharge of the point behind it.
 *
 *     (u − uⁿ)/Δt + (Q₋ + Q)/2Ā · (u − u₋)/Δx + g·Δz/Δx + g·Q|Q|/K̂² = 0        all at the end of the step
 *
 * Times Δt·Â that is, with k = Δt/(2·Ā·Δx) and a = Δt·g·Â/K̂²,
 *
 *     F = a·Q|Q| + Q + k·(Q₋ + Q)·(Q − Â·u₋) − Â·(uⁿ − Δt·g·Δz/Δx) = 0
 *
 * a parabola in Q, which is solved in closed form: discharge follows the stages without overshoot and vanishes with the depth. Together with
 * the continuity of the points this conserves momentum across a jump or a bore, and it is stable at any Froude number. Â and K̂ are of the
 * depth over the higher of both beds, Ā is the mean of both ends.
 *
 * Source: Stelling and Duinmeijer (2003) Int. J. Numer. Meth. Fluids 43, 1329-1354, the momentum-conservative form; here implicit.
 * Valid:  any depth and Froude number; first order in Δx and Δt.
 *
 * Blends into the row of the link that stands there with weight `central`, which is 0 for a link that is upwind alone.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the terms and their derivatives, side by side
export function formUpwindLink(w: Work, r: number, l: number, stepS: number, perDx: number, isFirst: boolean): void {
  const { stageP, dischargeP, dischargeOldP, section, velocityOldP, meanAreaOldP, network } = w
  const bedP = network.bedM
  const isLeft = w.isFromLeftP[l] === 1
  const up = isLeft ? l : l + 1
  const other = isLeft ? l + 1 : l
  const far = isLeft ? l - 1 : l + 2
  const hasFar = far >= network.reachStart[r]! && far < network.reachStart[r + 1]!
  const behind = isLeft ? l - 1 : l + 1
  const sign = isLeft ? 1 : -1

  const bed = bedP[l]! > bedP[l + 1]! ? bedP[l]! : bedP[l + 1]!
  const depthM = stageP[up]! - bed
  if (isFirst) {
    const filmM2 = areaAtM2(w, r, FILM_M)
    const old = depthM > FILM_M ? areaAtM2(w, r, depthM) : filmM2
    velocityOldP[l] = (sign * dischargeOldP[l]!) / old
  }
  if (depthM < DRY_M) {
    setRow(w, l, isLeft, 0, 0, 0, 0, -dischargeP[l]!)
    return
  }
  sectionFlow(w.shapeR[r]!, w.manningR[r]!, depthM, section)
  const { areaM2: A, topWidthM: T, conveyanceM3s: K, conveyancePerDepthM2s: KPerZ } = section

  /* mean area of both ends, and what is left of the inertia at its start */
  const yUp = stageP[up]! - bedP[up]!
  const yOther = stageP[other]! - bedP[other]!
  const mean = 0.5 * (areaAtM2(w, r, yUp) + (yOther > 0 ? areaAtM2(w, r, yOther) : 0))
  if (isFirst) meanAreaOldP[l] = mean
  const meanByUp = 0.5 * widthAtM(w, r, yUp)
  const meanByOther = yOther > 0 ? 0.5 * widthAtM(w, r, yOther) : 0
  const rho = meanAreaOldP[l]! / mean

  /* what comes from behind */
  let uBehind = 0
  let QBehind = 0
  let uBehindByQ = 0
  let uBehindByZ = 0
  let k = 0
  if (hasFar && sign * dischargeP[behind]! > 0) {
    QBehind = sign * dischargeP[behind]!
    k = (0.5 * stepS * perDx) / mean
    const farDepthM = stageP[far]! - (bedP[far]! > bedP[up]! ? bedP[far]! : bedP[up]!)
    if (farDepthM > FILM_M) {
      const areaFar = areaAtM2(w, r, farDepthM)
      uBehind = QBehind / areaFar
      uBehindByQ = 1 / areaFar
      uBehindByZ = (-uBehind * widthAtM(w, r, farDepthM)) / areaFar
    }
  }

  /* gamma = A·push + k·Q₋·A·u₋, with its derivatives; beta = rho + k·(Q₋ − A·u₋) */
  const byRise = stepS * g * perDx
  const push = rho * velocityOldP[l]! - byRise * (stageP[other]! - stageP[up]!)
  const fade = rho * velocityOldP[l]! * A + k * QBehind * A * uBehind
  const gammaByUp = T * (push + k * QBehind * uBehind) + byRise * A - (fade * meanByUp) / mean
  const gammaByOther = -byRise * A - (fade * meanByOther) / mean
  const a = (stepS * g * A) / (K * K)
  const aByUp = a * (T / A - (2 * KPerZ) / K)
  const gamma = A * (push + k * QBehind * uBehind)
  const gammaByBehind = k * A * (uBehind + QBehind * uBehindByQ)
  const gammaByFar = k * A * QBehind * uBehindByZ
  if (gamma < 0) {
    /* the water turns within the step: a·Q|Q| + rho·Q = gamma */
    const spread = Math.sqrt(rho * rho - 4 * a * gamma)
    const root = (2 * gamma) / (rho + spread)
    const per = 1 / spread
    const drift = (rho * root) / mean
    const byUp = -aByUp * root * root - drift * meanByUp - gammaByUp
    const byOther = -drift * meanByOther - gammaByOther
    setRow(
      w,
      l,
      isLeft,
      -gammaByBehind * per,
      byUp * per,
      byOther * per,
      -gammaByFar * per,
      sign * root - dischargeP[l]!,
    )
    return
  }
  const alpha = a + k
  const beta = rho + k * (QBehind - A * uBehind)
  const spread = Math.sqrt(beta * beta + 4 * alpha * gamma)
  const Q = beta > 0 ? (2 * gamma) / (beta + spread) : (spread - beta) / (2 * alpha)
  const per = 1 / spread
  const drift = (Q * (rho + k * (Q + QBehind - A * uBehind))) / mean
  const byUp = aByUp * Q * Q - k * Q * T * uBehind - drift * meanByUp - gammaByUp
  const byOther = -drift * meanByOther - gammaByOther
  const byBehind = k * Q * (1 - A * uBehindByQ) - gammaByBehind
  const byFar = -k * Q * A * uBehindByZ - gammaByFar
  setRow(w, l, isLeft, byBehind * per, byUp * per, byOther * per, byFar * per, sign * Q - dischargeP[l]!)
}

/**
 * Puts a row whose discharge coefficient is 1 and whose derivatives are of the discharge along the flow into the arrays; where the link has
 * a central row of weight c, both are added.
 */
function setRow(
  w: Work,
  l: number,
  isLeft: boolean,
  behind: number,
  up: number,
  other: number,
  far: number,
  rest: number,
): void {
  const central = w.centralP[l]!
  const part = 1 - central
  const sign = isLeft ? part : -part
  const qBehind = part * behind
  const qLeft = isLeft ? qBehind : 0
  const qRight = isLeft ? 0 : qBehind
  const zLeft = isLeft ? sign * up : sign * other
  const zRight = isLeft ? sign * other : sign * up
  w.zBackP[l] = isLeft ? sign * far : 0
  w.zAheadP[l] = isLeft ? 0 : sign * far
  if (central > 0) {
    w.qOwnP[l] = central * w.qOwnP[l]! + part
    w.qLeftP[l] = central * w.qLeftP[l]! + qLeft
    w.qRightP[l] = central * w.qRightP[l]! + qRight
    w.zLeftP[l] = central * w.zLeftP[l]! + zLeft
    w.zRightP[l] = central * w.zRightP[l]! + zRight
    w.qRestP[l] = central * w.qRestP[l]! + part * rest
    return
  }
  w.qOwnP[l] = 1
  w.qLeftP[l] = qLeft
  w.qRightP[l] = qRight
  w.zLeftP[l] = zLeft
  w.zRightP[l] = zRight
  w.qRestP[l] = rest
}
