import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { areaAtM2, widthAtM } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Depth at either end up to which a link is upwind alone, and from which it may be central alone. */
const SHALLOW_DEPTH_M = 0.1
export const CALM_DEPTH_M = 2 * SHALLOW_DEPTH_M
/** Froude number squared, up to which water counts as calm and from which as fast. */
export const CALM_FROUDE2 = 0.5
const FAST_FROUDE2 = 1
/** Change of area along a link, as a part of the sum of both ends, up to which water counts as smooth and from which as a bore. */
export const SMOOTH = 0.1
const STEEP = 0.2
/** Links around fast or steep water that are upwind with it, and links over which the water beyond comes back to the central form. */
const NEAR = 6
const WAY_BACK = 16
/** Part of a conduit's height from which its links are fully implicit: the discharges around a full cell have no storage to damp them. */
const NEARLY_FULL = 0.5
/** Less discharge than this says nothing about where the water comes from. */
const STILL_M3S = 1e-6
/** Share of its form that a link keeps in the search for steady flow, from which it keeps its direction too. */
export const FROZEN = 0.9

/**
 * Chooses for the links of a reach, from the state at the start of a step, what stays fixed within it: how much of each follows the central
 * form, the rest being upwind, its implicitness, and the side that its water comes from.
 *
 *     central part, the least of    depth 0.1 … 0.2 m: 0 … 1      Fr² 0.5 … 1: 1 … 0      change of area 10 … 20 %: 1 … 0
 *     theta                         from 1 to theta with the central part
 *
 * Around fast and steep water it comes back to 1 over some links: both forms agree only where the water is smooth, and a border that wanders
 * with a jump would never let it rest.
 */
export function chooseForms(w: Work, r: number, theta: number): void {
  const { thetaP, centralP, wishedCentralP, isFromLeftP, lowerByP, dischargeP, stageP } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const inertia = w.formInertia[0]!
  const isCalm = wishForms(w, r)
  const isClosed = w.crownR[r]! < Number.POSITIVE_INFINITY
  if (isCalm && inertia === 0) {
    w.isWideR[r] = 0
    for (let l = first; l < last; l++) {
      thetaP[l] = isClosed && isNearlyFull(w, r, l) ? 1 : theta
      centralP[l] = 1
    }
    return
  }
  const rise = 1 / WAY_BACK
  for (let l = first + 1; l < last; l++)
    if (wishedCentralP[l]! > wishedCentralP[l - 1]! + rise) wishedCentralP[l] = wishedCentralP[l - 1]! + rise
  for (let l = last - 2; l >= first; l--)
    if (wishedCentralP[l]! > wishedCentralP[l + 1]! + rise) wishedCentralP[l] = wishedCentralP[l + 1]! + rise
  w.isWideR[r] = 1
  for (let l = first; l < last; l++) {
    const wished = wishedCentralP[l]! > 0 ? wishedCentralP[l]! : 0
    const lag = centralP[l]! - wished
    const central = inertia < 1 ? wished + inertia * lag : centralP[l]!
    if (lag > w.formLag[0]! || -lag > w.formLag[0]!) w.formLag[0] = lag < 0 ? -lag : lag
    centralP[l] = central
    thetaP[l] = isClosed && isNearlyFull(w, r, l) ? 1 : 1 + central * (theta - 1)
    const Q = dischargeP[l]!
    const isDriven = Q > STILL_M3S || Q < -STILL_M3S
    if (inertia < FROZEN) isFromLeftP[l] = (isDriven ? Q > 0 : stageP[l]! >= stageP[l + 1]!) ? 1 : 0
    const up = isFromLeftP[l] === 1 ? l : l + 1
    const other = isFromLeftP[l] === 1 ? l + 1 : l
    const lower = lowerByM(bedP[other]! - bedP[up]!, stageP[other]! - bedP[other]!)
    lowerByP[l] = inertia < 1 ? lower + inertia * (lowerByP[l]! - lower) : lowerByP[l]!
  }
}

function isNearlyFull(w: Work, r: number, l: number): boolean {
  const brim = NEARLY_FULL * w.crownR[r]!
  const bedP = w.network.bedM
  return w.stageP[l]! - bedP[l]! > brim || w.stageP[l + 1]! - bedP[l + 1]! > brim
}

/** By how much the higher bed ahead takes from the depth that water comes from: all of it while the far side is shallow there. */
function lowerByM(riseM: number, depthAheadM: number): number {
  if (riseM <= 0) return 0
  const covered = depthAheadM / (0.5 * riseM)
  return covered >= 1 ? 0 : covered <= 0 ? riseM : riseM * (1 - covered)
}

/** Notes for every link how central it should be by its own water, below 0 where its neighbours should be upwind too; true where all are central alone. */
function wishForms(w: Work, r: number): boolean {
  const { stageP, dischargeP, wishedCentralP } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const brim = NEARLY_FULL * w.crownR[r]!
  let isCalm = true
  let yBefore = stageP[first]! - bedP[first]!
  let ABefore = areaAtM2(w, r, yBefore)
  let TBefore = widthAtM(w, r, yBefore)
  for (let l = first; l < last; l++) {
    const y = stageP[l + 1]! - bedP[l + 1]!
    const A = areaAtM2(w, r, y)
    const T = widthAtM(w, r, y)
    const twoA = ABefore + A
    const Q = dischargeP[l]!
    let froude2 = (4 * Q * Q * (TBefore + T)) / (g * twoA * twoA * twoA)
    if (l === first || l + 1 === last || y > brim || yBefore > brim) {
      /* at an end the water may fall to a stage far below, and a jet may meet a full conduit: the smaller section says how fast it is there */
      const least = A < ABefore ? A : ABefore
      const fastest = (Q * Q * (A < ABefore ? T : TBefore)) / (g * least * least * least)
      if (fastest > froude2) froude2 = fastest
    }
    const change = (A > ABefore ? A - ABefore : ABefore - A) / twoA
    const depth = y < yBefore ? y : yBefore
    let wished = 1
    if (!(depth > CALM_DEPTH_M && froude2 < CALM_FROUDE2 && change < SMOOTH)) {
      isCalm = false
      const part =
        depth < SHALLOW_DEPTH_M || froude2 > FAST_FROUDE2 || change > STEEP
          ? 0
          : Math.min(
              depth / SHALLOW_DEPTH_M - 1,
              (FAST_FROUDE2 - froude2) / (FAST_FROUDE2 - CALM_FROUDE2),
              (STEEP - change) / (STEEP - SMOOTH),
              1,
            )
      wished = part * (1 + NEAR / WAY_BACK) - NEAR / WAY_BACK
    }
    wishedCentralP[l] = wished
    yBefore = y
    ABefore = A
    TBefore = T
  }
  return isCalm
}
