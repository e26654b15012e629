import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { keepAnswer } from './cut-kernel.ts'
import { closeJunction } from './junction-closure.ts'
import { CALM_DEPTH_M, CALM_FROUDE2, SMOOTH } from './link-forms.ts'
import { LEAST_DEPTH_M, UPSTREAM_SHARE } from './reach-kernel.ts'
import { SWEPT, type Work } from './work.ts'

/* V8 folds constants into its code that a module neither imports nor exports; others it reads and looks through anew at every use */
const g = GRAVITY_M_PER_S2
const KNOTS = KNOTS_PER_M
const KNOT_M = 1 / KNOTS
const LEAST_M = LEAST_DEPTH_M
const SHARE = UPSTREAM_SHARE
const CALM_M = CALM_DEPTH_M
const FROUDE2 = CALM_FROUDE2
const CHANGE = SMOOTH
const PLACES = SWEPT

/**
 * `sweepReach` for water that is calm and within its trapezoid everywhere, as nearly all water of a district is: nothing is dry, over a berm, under a roof
 * or upwind, θ is the same along the reach, and at the first iteration of a step every discharge is the old one. Where a point or, at the first
 * iteration, a link is found to be otherwise it leaves the junctions as they were and returns false; then `sweepReach` has to be asked.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points; in parts it would hide the method and take half as long again
export function sweepCalm(
  w: Work,
  r: number,
  step: number,
  theta: number,
  towardsHead: boolean,
  atFirst: boolean,
): boolean {
  const { stageP, dischargeP, dischargeOldP, volumeOldP, surplusOldP, explicitP, sweepP, demandShareP, slopeJ, restJ } =
    w
  const bedP = w.network.bedM
  const stepS = step + 0
  const isRootHead = towardsHead ? 1 : 0
  const isFirst = atFirst ? 1 : 0
  const keepsAnswers = w.cuts.count > 0 ? 1 : 0
  const part = stepS * theta
  const explicitPart = stepS - part
  const dx = w.network.reachDxM[r]!
  const perDx = 1 / dx
  const byFlux = part * perDx
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const twoM = 2 * m
  const plain = w.plainDepthR[r]!
  const least = isFirst === 1 ? CALM_M : LEAST_M
  const table = w.conveyanceR[r]!
  const perDepth = w.perDepthR[r]!
  const openLessGain = w.openR[r]! - w.gainR[r]!
  const demand = w.demandR[r]! / w.lengthR[r]!
  const perDrawDepth = 1 / w.drawDepthR[r]!

  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  const far = isRootHead === 1 ? tail : head
  const root = isRootHead === 1 ? head : tail
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const from = isRootHead === 1 ? last : first
  const to = isRootHead === 1 ? first : last
  const way = isRootHead === 1 ? -1 : 1
  const ahead = isRootHead === 1 ? -1 : 0
  const behind = isRootHead === 1 ? 0 : -1
  const slopeOfFar = slopeJ[far]!
  const restOfFar = restJ[far]!

  let zBefore = 0
  let ABefore = 0
  let TBefore = 0
  let KBefore = 0
  let KPerZBefore = 0
  let QBefore = 0
  let QBeforeOld = 0
  let velocityBefore = 0
  let ownBefore = 0
  let e = 0
  let f = 0
  let u = 0
  let v = 0

  for (let p = from; ; p += way) {
    const z = stageP[p]!
    const y = z - bedP[p]!
    if (!(y > least && y < plain)) break

    /* section */
    const knot = (y * KNOTS) | 0
    const over = y - knot * KNOT_M
    const place = knot << 2
    const slopeK = table[place + 1]!
    const second = table[place + 2]!
    const third = table[place + 3]! * over
    const K = table[place]! + over * (slopeK + over * (second + third))
    const KPerZ = slopeK + over * (2 * second + 3 * third)
    const A = (b + m * y) * y
    const T = b + twoM * y

    /* cell */
    const isEnd = p === from || p === to ? 1 : 0
    const cell = isEnd === 1 ? 0.5 * dx : dx
    let lost = perDepth * y + openLessGain
    let heldPerZ = T + stepS * perDepth
    if (demand > 0) {
      const asked = demand * demandShareP[p]!
      const drawn = y * perDrawDepth
      if (drawn < 1) {
        lost += asked * drawn * drawn * (3 - 2 * drawn)
        heldPerZ += stepS * asked * 6 * drawn * (1 - drawn) * perDrawDepth
      } else lost += asked
    }
    const slope = cell * heldPerZ

    /* the link ahead, and the velocity at this point: from the links on both sides, at an end from the one there is */
    let Q = 0
    let QOld = 0
    let own = 1
    if (p !== to) {
      const link = p + ahead
      const flow = dischargeP[link]!
      const flowOld = isFirst === 1 ? flow : dischargeOldP[link]!
      Q = isRootHead === 1 ? -flow : flow
      QOld = isRootHead === 1 ? -flowOld : flowOld
      own = (isRootHead === 1 ? flowOld < 0 : QBeforeOld >= 0) ? SHARE : 1 - SHARE
      if (p === from) own = 0
    }
    const velocity = (Q + own * (QBefore - Q)) / A
    let rest = part * (QBefore - Q) + explicitPart * (QBeforeOld - QOld) - cell * stepS * lost
    if (isFirst === 1) {
      volumeOldP[p] = cell * A
      if (isEnd === 1) {
        /* what a junction beside full conduits holds beyond its sections */
        volumeOldP[p] = cell * A + surplusOldP[p]!
        rest += surplusOldP[p]!
      }
    } else rest += volumeOldP[p]! - cell * A

    if (p === from) {
      slopeJ[far] = slopeOfFar + slope
      restJ[far] = restOfFar + rest
      closeJunction(w, far, r, step)
      e = w.zEJ[far]!
      f = isRootHead === 1 ? -w.zFJ[far]! : w.zFJ[far]!
    } else {
      /* the link behind */
      const twoA = ABefore + A
      if (isFirst === 1) {
        const QQ = QBefore * QBefore
        const gCalm = FROUDE2 * g
        if (!(4 * QQ * (TBefore + T) < gCalm * twoA * twoA * twoA)) break
        if (!((A > ABefore ? A - ABefore : ABefore - A) < CHANGE * twoA)) break
        if (p === to || p - way === from) {
          const smaller = A < ABefore ? A : ABefore
          if (!(QQ * (A < ABefore ? T : TBefore) < gCalm * smaller * smaller * smaller)) break
        }
      }
      const link = p + behind
      const gA = 0.5 * g * twoA
      const perK = 2 / (KBefore + K)
      const drag = (QBefore < 0 ? -QBefore : QBefore) * perK * perK
      const loss = QBefore * drag
      const fall = (z - zBefore) * perDx + loss
      const fluxByQ = velocity + velocity
      const fluxByQBefore = velocityBefore + velocityBefore
      const squared = velocity * velocity
      const squaredBefore = velocityBefore * velocityBefore
      const G = perDx * (squared * A - squaredBefore * ABefore) + gA * fall
      let qRest = QBeforeOld - QBefore - part * G
      if (isFirst === 1) {
        const later = explicitPart * G
        explicitP[link] = later
        qRest -= later
      } else qRest -= explicitP[link]!
      const byK = part * gA * loss * perK
      const byA = 0.5 * part * g * fall
      const byZ = gA * byFlux
      const qOwn = 1 + byFlux * (fluxByQ * own - fluxByQBefore * (1 - ownBefore)) + 2 * part * gA * drag
      const qFar = -byFlux * fluxByQBefore * ownBefore
      const zFar = byA * TBefore - byK * KPerZBefore - byZ + byFlux * squaredBefore * TBefore
      const zRoot = byA * T - byK * KPerZ + byZ - byFlux * squared * T
      const D = qOwn + qFar * v + zFar * f
      const R = qRest - qFar * u - zFar * e
      const at = p * PLACES
      if (p === to) {
        const per = 1 / D
        sweepP[at] = R * per
        sweepP[at + 1] = -zRoot * per
        if (keepsAnswers === 1) keepAnswer(w, p, qFar, zFar, 0, per, 0)
        slopeJ[root] = slopeJ[root]! + slope + part * zRoot * per
        restJ[root] = restJ[root]! + rest + part * R * per
        return true
      }
      const qRoot = byFlux * fluxByQ * (1 - own)
      const per = 1 / (slope * D + part * zRoot)
      u = (slope * R - zRoot * rest) * per
      v = (zRoot * part - slope * qRoot) * per
      e = (D * rest + part * R) * per
      f = -(D * part + part * qRoot) * per
      sweepP[at] = u
      sweepP[at + 1] = v
      sweepP[at + 2] = e
      sweepP[at + 3] = f
      if (keepsAnswers === 1) keepAnswer(w, p, qFar, zFar, 0, slope * per, part * per)
    }
    zBefore = z
    ABefore = A
    TBefore = T
    KBefore = K
    KPerZBefore = KPerZ
    QBefore = Q
    QBeforeOld = QOld
    velocityBefore = velocity
    ownBefore = own
  }
  slopeJ[far] = slopeOfFar
  restJ[far] = restOfFar
  return false
}
