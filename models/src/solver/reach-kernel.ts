/*
 * The inner loops, one reach at a time. Longer than usual because a loop over points that is split into small functions hides the
 * method and costs half its speed. SPEC.md has the equations.
 */
import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { isHeld, stoppedAtCrown } from './crown.ts'
import { chooseForms } from './link-forms.ts'
import { THIN_M } from './losses.ts'
import { formUpwindLink } from './upwind-link.ts'
import type { Work } from './work.ts'

/** Smallest depth at which momentum looks at a section, so that a division by area stays finite. */
export const LEAST_DEPTH_M = 0.01
/** Width of the slot below the bed as a part of the bed's width: lets a dry cell have a stage. */
export const SLOT = 1e-6
/**
 * A stage that rises out of the slot stops at the bed for one iteration, because the slot's width says nothing about the water above;
 * this counts as a change, so that the iteration goes on.
 */
export const CLIPPED_M = 1e-3
/** Depth from which what a Newton iteration leaves is the square of its change; and discharge that counts as none beside a change of it. */
export const SMOOTH_DEPTH_M = 0.3
export const SMALL_M3S = 0.01
/** Below that depth so much of a change may be left. */
export const LEFT_OF_CHANGE = 0.2
/** Weight of the discharge from upstream in the momentum flux at a point: 90 % central and 10 % upwind. */
export const UPSTREAM_SHARE = 0.55

/**
 * Forms the linear equations of a reach at the iterate in one pass from head to tail.
 *
 *     cell p    slope·dz − τ₋·dQ₋ + τ·dQ = rest                                   V(z) = V + Δt·(Σ theta-mean Q − losses)
 *     link p    qOwn·dQ + qLeft·dQ₋ + qRight·dQ₊ + zLeft·dz + zRight·dz₊ = qRest  momentum
 *
 * Sections live in locals from one point to the next. At the first iteration of a step it also notes what stays fixed within the step: old volumes,
 * the form of every link, and the explicit part of its momentum. The half cells at the ends are added to their junctions.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points; in parts it would hide the method and take half as long again
export function formReach(w: Work, r: number, stepS: number, theta: number, isFirst: boolean): void {
  const { stageP, dischargeP, dischargeOldP, volumeOldP, slopeP, restP } = w
  const { surplusOldP, thetaP, explicitP, centralP, qOwnP, qLeftP, qRightP, zLeftP, zRightP, qRestP } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const dx = w.network.reachDxM[r]!
  const perDx = 1 / dx
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const plain = w.plainDepthR[r]!
  const bank = w.bankHeightR[r]!
  const table = w.conveyanceR[r]!
  const perDepth = w.perDepthR[r]!
  const open = w.openR[r]!
  const gain = w.gainR[r]!
  const openLessGain = open - gain
  const thin = open > 0 ? THIN_M : 0
  const demand = w.demandR[r]! / w.lengthR[r]!
  const perDrawDepth = 1 / w.drawDepthR[r]!

  /* the point and link before: stage, section, discharge, and the momentum flux F = u²A, u = Q̃/A, with what it answers to */
  let zBefore = 0
  let ABefore = 0
  let TBefore = 0
  let KBefore = 0
  let KPerZBefore = 0
  let QBefore = 0
  let QBeforeOld = 0
  let fluxBefore = 0
  let fluxBeforeByQBefore = 0
  let fluxBeforeByQ = 0
  let fluxBeforeByZ = 0
  let restBefore = 0

  if (isFirst) chooseForms(w, r, theta)
  for (let p = first; p <= last; p++) {
    const z = stageP[p]!
    const y = z - bedP[p]!
    const cell = p === first || p === last ? 0.5 * dx : dx

    /* section, seen no shallower than the least depth */
    const seen = y > LEAST_DEPTH_M ? y : LEAST_DEPTH_M
    let A = (b + m * seen) * seen
    let T = b + 2 * m * seen
    let K = 0
    let KPerZ = 0
    if (seen < plain) {
      /* cubic Hermite spline through the conveyance at the knots below and above */
      const along = seen * KNOTS_PER_M
      const knot = along | 0
      const f = along - knot
      const below = table[2 * knot]!
      const slopeBelow = table[2 * knot + 1]!
      const slopeAbove = table[2 * knot + 3]!
      const rise = table[2 * knot + 2]! - below
      const third = slopeBelow + slopeAbove - 2 * rise
      const second = rise - slopeBelow - third
      K = below + f * (slopeBelow + f * (second + f * third))
      KPerZ = (slopeBelow + f * (2 * second + 3 * f * third)) * KNOTS_PER_M
    } else {
      lawFlow(w.lawR[r]!, seen, w.section)
      A = w.section.areaM2
      T = w.section.topWidthM
      K = w.section.conveyanceM3s
      KPerZ = w.section.conveyancePerDepthM2s
    }

    /* cell */
    let held = A
    let heldPerZ = T
    let lost = -gain
    if (y >= 0) {
      if (seen !== y) {
        held = (b + m * y) * y
        heldPerZ = b + 2 * m * y
      }
      if (isFirst) volumeOldP[p] = cell * held + surplusOldP[p]!
      lost = perDepth * y + openLessGain
      heldPerZ += stepS * perDepth
      if (y < thin) {
        lost -= open * (1 - y / THIN_M)
        heldPerZ += stepS * (open / THIN_M)
      }
      if (demand > 0) {
        const part = y * perDrawDepth
        if (part < 1) {
          lost += demand * part * part * (3 - 2 * part)
          heldPerZ += stepS * demand * 6 * part * (1 - part) * perDrawDepth
        } else lost += demand
      }
      if (y > bank) {
        const spill = 2 * BROAD_CRESTED_M05S * Math.sqrt(y - bank)
        lost += spill * (y - bank)
        heldPerZ += 1.5 * stepS * spill
      }
    } else {
      held = SLOT * b * y
      heldPerZ = SLOT * b
      if (isFirst) volumeOldP[p] = cell * held + surplusOldP[p]!
    }
    slopeP[p] = cell * heldPerZ
    let rest = volumeOldP[p]! - cell * (held + stepS * lost)

    /* momentum flux at this point: from the links on both sides, at an end from the one there is */
    const Q = p < last ? dischargeP[p]! : 0
    const own = p === last ? 1 : p === first ? 0 : QBeforeOld >= 0 ? UPSTREAM_SHARE : 1 - UPSTREAM_SHARE
    const through = own * QBefore + (1 - own) * Q
    const u = through / A
    const flux = u * through
    const fluxByQBefore = 2 * u * own
    const fluxByQ = 2 * u * (1 - own)
    const fluxByZ = -u * u * T

    /* link before */
    if (p > first) {
      const l = p - 1
      const carried = stepS * (thetaP[l]! * QBefore + (1 - thetaP[l]!) * QBeforeOld)
      restP[l] = restBefore - carried
      rest += carried
      const central = centralP[l]!
      if (central > 0) {
        const part = thetaP[l]! * stepS
        const sigma = perDx
        const gA = 0.5 * g * (ABefore + A)
        const perK = 2 / (KBefore + K)
        const drag = (QBefore < 0 ? -QBefore : QBefore) * perK * perK
        const loss = QBefore * drag
        const slope = (z - zBefore) * perDx + loss
        const G = sigma * (flux - fluxBefore) + gA * slope
        if (isFirst) explicitP[l] = (stepS - part) * G
        const byK = 2 * part * gA * loss * perK
        const byA = part * g * slope
        const byZ = part * gA * perDx
        qOwnP[l] = 1 + part * (sigma * (fluxByQBefore - fluxBeforeByQ) + 2 * gA * drag)
        qLeftP[l] = -part * sigma * fluxBeforeByQBefore
        qRightP[l] = part * sigma * fluxByQ
        zLeftP[l] = 0.5 * (byA * TBefore - byK * KPerZBefore) - byZ - part * sigma * fluxBeforeByZ
        zRightP[l] = 0.5 * (byA * T - byK * KPerZ) + byZ + part * sigma * fluxByZ
        qRestP[l] = QBeforeOld - QBefore - part * G - explicitP[l]!
      }
      if (central < 1) formUpwindLink(w, r, l, stepS, perDx, isFirst)
    }
    zBefore = z
    ABefore = A
    TBefore = T
    KBefore = K
    KPerZBefore = KPerZ
    QBefore = Q
    QBeforeOld = p < last ? dischargeOldP[p]! : 0
    restBefore = rest
    fluxBefore = flux
    fluxBeforeByQBefore = fluxByQBefore
    fluxBeforeByQ = fluxByQ
    fluxBeforeByZ = fluxByZ
  }
  restP[last] = restBefore
  const { slopeJ, restJ } = w
  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  slopeJ[head] = slopeJ[head]! + slopeP[first]!
  restJ[head] = restJ[head]! + restP[first]!
  slopeJ[tail] = slopeJ[tail]! + slopeP[last]!
  restJ[tail] = restJ[tail]! + restBefore
}

export function volumeAtM3(w: Work, r: number, p: number): number {
  return cellLengthM(w, r, p) * areaAtM2(w, r, w.stageP[p]! - w.network.bedM[p]!)
}

export function cellLengthM(w: Work, r: number, p: number): number {
  const dx = w.network.reachDxM[r]!
  return p === w.network.reachStart[r]! || p === w.network.reachStart[r + 1]! - 1 ? 0.5 * dx : dx
}

/** Area that holds water at a depth; below the bed that of the slot, negative. */
export function areaAtM2(w: Work, r: number, y: number): number {
  const b = w.bottomWidthR[r]!
  if (y <= 0) return SLOT * b * y
  if (y <= w.plainDepthR[r]!) return (b + w.sideSlopeR[r]! * y) * y
  lawFlow(w.lawR[r]!, y, w.section)
  return w.section.areaM2
}

/** Surface width that belongs to `areaAtM2`. */
export function widthAtM(w: Work, r: number, y: number): number {
  const b = w.bottomWidthR[r]!
  if (y <= 0) return SLOT * b
  if (y <= w.plainDepthR[r]!) return b + 2 * w.sideSlopeR[r]! * y
  lawFlow(w.lawR[r]!, y, w.section)
  return w.section.topWidthM
}

/** Eliminates a reach whose root side is its head, from its tail junction up; adds what is left to the head junction. */
export function eliminateTowardsHead(w: Work, r: number, stepS: number): void {
  const { qOwnP, qLeftP, qRightP, zLeftP, zRightP, qRestP, slopeP, restP, thetaP, qAP, qBP, qCP, zEP, zFP } = w
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const tail = w.network.reachTailJunction[r]!
  const head = w.network.reachHeadJunction[r]!
  /* z of the point right of the link is e + f·Q of the link; Q of the link right of it is u + v·Q */
  let e = w.zEJ[tail]!
  let f = w.zFJ[tail]!
  let u = 0
  let v = 0
  for (let p = last - 1; p >= first; p--) {
    const per = 1 / (qOwnP[p]! + qRightP[p]! * v + zRightP[p]! * f)
    const a = (qRestP[p]! - qRightP[p]! * u - zRightP[p]! * e) * per
    const b = -zLeftP[p]! * per
    const c = -qLeftP[p]! * per
    qAP[p] = a
    qBP[p] = b
    qCP[p] = c
    if (p === first) break
    const out = stepS * thetaP[p]!
    const cell = 1 / (slopeP[p]! + out * b)
    e = (restP[p]! - out * a) * cell
    f = (stepS * thetaP[p - 1]! - out * c) * cell
    zEP[p] = e
    zFP[p] = f
    u = a + b * e
    v = b * f + c
  }
  const out = stepS * thetaP[first]!
  w.slopeJ[head] = w.slopeJ[head]! + out * qBP[first]!
  w.restJ[head] = w.restJ[head]! - out * qAP[first]!
}

/** The mirror image: root side at the tail, elimination from the head junction down. */
export function eliminateTowardsTail(w: Work, r: number, stepS: number): void {
  const { qOwnP, qLeftP, qRightP, zLeftP, zRightP, qRestP, slopeP, restP, thetaP, qAP, qBP, qCP, zEP, zFP } = w
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const tail = w.network.reachTailJunction[r]!
  const head = w.network.reachHeadJunction[r]!
  let e = w.zEJ[head]!
  let f = w.zFJ[head]!
  let u = 0
  let v = 0
  for (let p = first; p < last; p++) {
    const per = 1 / (qOwnP[p]! + qLeftP[p]! * v + zLeftP[p]! * f)
    const a = (qRestP[p]! - qLeftP[p]! * u - zLeftP[p]! * e) * per
    const b = -zRightP[p]! * per
    const c = -qRightP[p]! * per
    qAP[p] = a
    qBP[p] = b
    qCP[p] = c
    if (p + 1 === last) break
    const inn = stepS * thetaP[p]!
    const cell = 1 / (slopeP[p + 1]! - inn * b)
    e = (restP[p + 1]! + inn * a) * cell
    f = (inn * c - stepS * thetaP[p + 1]!) * cell
    zEP[p + 1] = e
    zFP[p + 1] = f
    u = a + b * e
    v = b * f + c
  }
  const inn = stepS * thetaP[last - 1]!
  w.slopeJ[tail] = w.slopeJ[tail]! - inn * qBP[last - 1]!
  w.restJ[tail] = w.restJ[tail]! + inn * qAP[last - 1]!
}

/**
 * Moves the iterate of a reach by what its root-side junction moved, and says what its far junction moves. Notes the largest changes and
 * how much of them is left to do; a change that is not a number counts as infinite.
 *
 *     left of dz    dz²/2y in deep water, a fifth of dz in shallow         left of dQ    dQ²/2Q
 */
export function substituteReach(w: Work, r: number, fromHead: boolean): void {
  const { stageP, dischargeP, qAP, qBP, qCP, zEP, zFP, dStageJ } = w
  const bedP = w.network.bedM
  const crown = w.crownR[r]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  const far = fromHead ? tail : head
  let worst = 0
  let worstQ = 0
  let left = w.leftToDo[0]!
  let leftQ = w.leftToDo[1]!
  let sum = 0
  let dQ = 0
  let dz = dStageJ[fromHead ? head : tail]!
  const step = fromHead ? 1 : -1
  const stop = fromHead ? last - 1 : first
  for (let p = fromHead ? first : last - 1; ; p += step) {
    dQ = qAP[p]! + qBP[p]! * dz + qCP[p]! * dQ
    dischargeP[p] = dischargeP[p]! + dQ
    const size = dQ < 0 ? -dQ : dQ
    if (size > worstQ) worstQ = size
    const flow = dischargeP[p]!
    const twiceQ = 2 * (flow < 0 ? SMALL_M3S - flow : SMALL_M3S + flow)
    if (dQ * dQ > leftQ * twiceQ) leftQ = (dQ * dQ) / twiceQ
    if (p === stop) break
    const point = fromHead ? p + 1 : p
    dz = zEP[point]! + zFP[point]! * dQ
    const before = stageP[point]!
    const bed = bedP[point]!
    let after = before + dz
    if (before < bed && after > bed) {
      after = bed
      if (worst < CLIPPED_M) worst = CLIPPED_M
      if (left < CLIPPED_M) left = CLIPPED_M
    } else if (crown < Number.POSITIVE_INFINITY) {
      const stopped = stoppedAtCrown(w, w.network.pointStage[point]!, before, after, bed + crown)
      if (isHeld(after, stopped)) {
        if (worst < CLIPPED_M) worst = CLIPPED_M
        if (left < CLIPPED_M) left = CLIPPED_M
      }
      after = stopped
    }
    stageP[point] = after
    const change = (after > bed ? after : bed) - (before > bed ? before : bed)
    const moved = change < 0 ? -change : change
    if (moved > worst) worst = moved
    const twiceY = 2 * (after - bed)
    if (twiceY > 2 * SMOOTH_DEPTH_M) {
      if (moved * moved > left * twiceY) left = (moved * moved) / twiceY
    } else if (LEFT_OF_CHANGE * moved > left) left = LEFT_OF_CHANGE * moved
    sum += dz
  }
  dz = w.zEJ[far]! + w.zFJ[far]! * dQ
  dStageJ[far] = dz
  sum += dQ + dz
  if (sum - sum !== 0) worst = Number.POSITIVE_INFINITY
  w.changeR[r] = worst
  w.leftToDo[0] = left
  w.leftToDo[1] = leftQ
  if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
  if (worstQ > w.largestDischargeChange[0]!) w.largestDischargeChange[0] = worstQ
}
