/* The inner loops, one reach at a time. Longer than usual because a loop over points that is split into small functions hides the method and
   costs half its speed. SPEC.md has the equations. */
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { breachM2s, breachMPerS } from './breaches.ts'
import { keepAnswer } from './cut-kernel.ts'
import { closeJunction } from './junction-closure.ts'
import { THIN_M } from './losses.ts'
import { formUpwindLink } from './upwind-link.ts'
import { SWEPT, type Work } from './work.ts'

/* V8 folds constants into its code that a module neither imports nor exports; others it reads and looks through anew at every use */
const g = GRAVITY_M_PER_S2
const KNOTS = KNOTS_PER_M
const KNOT_M = 1 / KNOTS
const SPILL_M05S = 2 * BROAD_CRESTED_M05S
const FILM_M = THIN_M
const PLACES = SWEPT
/** Smallest depth at which momentum looks at a section, so that a division by area stays finite. */
export const LEAST_DEPTH_M = 0.01
/** Width of the slot below the bed as a part of the bed's width: lets a dry cell have a stage. */
export const SLOT = 1e-6
/**
 * A stage that rises out of the slot stops at the bed for one iteration, because the slot's width says nothing about the water above;
 * this counts as a change, so that the iteration goes on.
 */
export const CLIPPED_M = 4e-3
/** Depth from which what a Newton iteration leaves is the square of its change; and discharge that counts as none beside a change of it. */
export const SMOOTH_DEPTH_M = 0.2
export const SMALL_M3S = 0.01
/** Below that depth a fifth of a change may be left, and what is left there counts four times. */
export const LEFT_OF_CHANGE = 0.8
/** Weight of the discharge from upstream in the momentum flux at a point: 90 % central and 10 % upwind. */
export const UPSTREAM_SHARE = 0.55
const LEAST_M = LEAST_DEPTH_M
const SLOT_WIDTH = SLOT
const SHARE = UPSTREAM_SHARE

/**
 * Forms the linear equations of a reach at the iterate and eliminates them in the same pass, from its far junction to the one on its root side.
 * Seen along that way, with discharge counted along it, ′ ahead, ₋ behind, ₌ two behind:
 *
 *     cell    slope·dz − τ₋·dQ + τ·dQ′ = rest                                V(z) = V + Δt·(Σ theta-mean Q − losses), τ = Δt·θ
 *     link    qOwn·dQ + qFar·dQ₋ + qRoot·dQ′ + zFar·dz₋ + zRoot·dz (+ zFar2·dz₌ + zRoot2·dz′) = qRest             momentum
 *
 * The brackets are of links that are not central alone, in wide reaches. What lies behind answers to what lies ahead, so that a link and the point that it
 * leads to are eliminated together:
 *
 *     dQ₋ = u + v·dQ + t·dz      dz₋ = e + f·dQ + h·dz
 *     D·dQ + Z·dz = R − qRoot·dQ′ − zRoot2·dz′         the link, with dQ₋, dz₋ and dz₌ replaced
 *     W = slope·D + τ₋·Z
 *     dQ = (slope·R − Z·rest)/W + (Z·τ − slope·qRoot)/W·dQ′ − slope·zRoot2/W·dz′         at the root junction   dQ = R/D − Z/D·dz
 *     dz = (D·rest + τ₋·R)/W − (D·τ + τ₋·qRoot)/W·dQ′ − τ₋·zRoot2/W·dz′
 *
 * Sections and coefficients live in locals; only u, v, e, f, and t, h of wide reaches, go to memory. At the first iteration of a step it also notes what
 * stays fixed within the step: old volumes and the explicit part of momentum. With `onlyForms` the equations go into the arrays of links and cells instead,
 * seen from head to tail.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points; in parts it would hide the method and take half as long again
export function sweepReach(
  w: Work,
  r: number,
  step: number,
  towardsHead: boolean,
  atFirst: boolean,
  onlyForms: boolean,
): void {
  /* numbers, so that V8 keeps them as such: a flag or a number that comes as an argument is looked through at every use */
  const stepS = step + 0
  const isRootHead = towardsHead ? 1 : 0
  const isFirst = atFirst ? 1 : 0
  const formsOnly = onlyForms ? 1 : 0

  const { stageP, dischargeP, dischargeOldP, volumeOldP, surplusOldP, thetaP, explicitP, sweepP, slopeJ, restJ } = w
  const bedP = w.network.bedM
  const dx = w.network.reachDxM[r]!
  const perDx = 1 / dx
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const twoM = 2 * m
  const plain = w.plainDepthR[r]!
  const bank = w.bankHeightR[r]!
  const breach = w.breachFromR[r]!
  const table = w.conveyanceR[r]!
  const perDepth = w.perDepthR[r]!
  const open = w.openR[r]!
  const gain = w.gainR[r]!
  const openLessGain = open - gain
  const thin = open > 0 ? FILM_M : 0
  const demand = w.demandR[r]! / w.lengthR[r]!
  const perDrawDepth = 1 / w.drawDepthR[r]!
  const hasClosed = w.hasClosed ? 1 : 0
  const isWide = w.isWideR[r]!
  const keepsAnswers = w.cuts.count > 0 ? 1 : 0

  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  const far = isRootHead === 1 ? tail : head
  const root = isRootHead === 1 ? head : tail
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const from = isRootHead === 1 ? last : first
  const to = isRootHead === 1 ? first : last
  const way = isRootHead === 1 ? -1 : 1
  /* the link ahead of point p is p + ahead, the one behind it p + behind */
  const ahead = isRootHead === 1 ? -1 : 0
  const behind = isRootHead === 1 ? 0 : -1

  /* the point and link before: stage, section, discharge, and the momentum flux F = u²A, u = Q̃/A, with what it answers to */
  let zBefore = 0
  let ABefore = 0
  let TBefore = 0
  let KBefore = 0
  let KPerZBefore = 0
  let QBefore = 0
  let QBeforeOld = 0
  let partBefore = 0
  let carriedBefore = 0
  let fluxBefore = 0
  let fluxBeforeByQBefore = 0
  let fluxBeforeByQ = 0
  let fluxBeforeByZ = 0
  let e = 0
  let f = 0
  let u = 0
  let v = 0

  for (let p = from; ; p += way) {
    const isEnd = p === from || p === to
    const z = stageP[p]!
    const y = z - bedP[p]!
    const cell = isEnd ? 0.5 * dx : dx

    if (isWide === 1 && y <= 0 && restsDry(w, p, from, to, ahead, behind, gain) && formsOnly === 0) {
      /* nothing stands here nor moves to or from here: dQ of the link behind is 0, and the cell answers to the link ahead alone */
      const held = SLOT_WIDTH * b * y
      const slope = dx * (y < 0 ? SLOT_WIDTH * b : b + stepS * (perDepth + open / FILM_M))
      if (isFirst === 1) {
        volumeOldP[p] = hasClosed === 1 ? dx * held + surplusOldP[p]! : dx * held
        w.velocityOldP[p + behind] = 0
        w.meanAreaOldP[p + behind] = 0
      }
      const rest = volumeOldP[p]! - dx * held
      zBefore = z
      QBefore = 0
      QBeforeOld = 0
      partBefore = stepS * thetaP[p + ahead]!
      carriedBefore = 0
      const place = PLACES * p
      u = 0
      v = 0
      e = rest / slope
      f = -partBefore / slope
      sweepP[place] = u
      sweepP[place + 1] = v
      sweepP[place + 2] = e
      sweepP[place + 3] = f
      clearWide(w, p)
      if (keepsAnswers === 1) keepAnswer(w, p, 0, 0, 0, 0, 0)
      continue
    }

    /* section, seen no shallower than the least depth */
    const seen = y > LEAST_M ? y : LEAST_M
    let A = (b + m * seen) * seen
    let T = b + twoM * seen
    let K = 0
    let KPerZ = 0
    if (isWide === 1 && !isCentralNear(w, p, first, last) && seen < plain) {
      /* links that are upwind alone ask for their sections themselves */
    } else if (seen < plain) {
      const knot = (seen * KNOTS) | 0
      const over = seen - knot * KNOT_M
      const place = 4 * knot
      const slope = table[place + 1]!
      const second = table[place + 2]!
      const third = table[place + 3]! * over
      K = table[place]! + over * (slope + over * (second + third))
      KPerZ = slope + over * (2 * second + 3 * third)
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
        heldPerZ = b + twoM * y
      }
      lost = perDepth * y + openLessGain
      if (isFirst === 1) volumeOldP[p] = hasClosed === 1 ? cell * held + surplusOldP[p]! : cell * held
      heldPerZ += stepS * perDepth
      if (y < thin) {
        lost -= open * (1 - y / FILM_M)
        heldPerZ += stepS * (open / FILM_M)
      }
      if (demand > 0) {
        const asked = demand * w.demandShareP[p]!
        const part = y * perDrawDepth
        if (part < 1) {
          lost += asked * part * part * (3 - 2 * part)
          heldPerZ += stepS * asked * 6 * part * (1 - part) * perDrawDepth
        } else lost += asked
      }
      if (y > bank) {
        const spill = SPILL_M05S * Math.sqrt(y - bank)
        lost += spill * (y - bank)
        heldPerZ += 1.5 * stepS * spill
      }
      if (y > breach) lost += breachM2s(w, p, y)
      if (y > breach) heldPerZ += stepS * breachMPerS(w, p, y)
    } else {
      held = SLOT_WIDTH * b * y
      heldPerZ = SLOT_WIDTH * b
      if (isFirst === 1) volumeOldP[p] = hasClosed === 1 ? cell * held + surplusOldP[p]! : cell * held
    }
    const slope = cell * heldPerZ

    /* the link ahead, and the momentum flux at this point: from the links on both sides, at an end from the one there is */
    let Q = 0
    let QOld = 0
    let part = 0
    let carried = 0
    if (p !== to) {
      const link = p + ahead
      Q = isRootHead === 1 ? -dischargeP[link]! : dischargeP[link]!
      QOld = isRootHead === 1 ? -dischargeOldP[link]! : dischargeOldP[link]!
      part = stepS * thetaP[link]!
      carried = part * Q + (stepS - part) * QOld
    }
    const rest = volumeOldP[p]! - cell * (held + stepS * lost) + carriedBefore - carried
    const leftIsUpstream = isRootHead === 1 ? QOld <= 0 : QBeforeOld >= 0
    const own = p === to ? 1 : p === from ? 0 : leftIsUpstream === (isRootHead === 1) ? 1 - SHARE : SHARE
    const through = own * QBefore + (1 - own) * Q
    const velocity = through / A
    const flux = velocity * through
    const fluxByQBefore = 2 * velocity * own
    const fluxByQ = 2 * velocity * (1 - own)
    const fluxByZ = -velocity * velocity * T

    /* link behind */
    if (p === from) {
      slopeJ[far] = slopeJ[far]! + slope
      restJ[far] = restJ[far]! + rest
      if (formsOnly === 1) {
        w.slopeP[p] = slope
        w.restP[p] = rest
      } else {
        closeJunction(w, far, r, step)
        e = w.zEJ[far]!
        f = isRootHead === 1 ? -w.zFJ[far]! : w.zFJ[far]!
        if (isWide === 1) {
          sweepP[PLACES * p + 2] = e
          sweepP[PLACES * p + 3] = f
          clearWide(w, p)
        }
      }
    } else {
      const link = p + behind
      const twoA = ABefore + A
      let qOwn = 0
      let qFar = 0
      let qRoot = 0
      let zFar = 0
      let zRoot = 0
      let qRest = 0
      if (isWide === 0 || w.centralP[link]! > 0) {
        const gA = 0.5 * g * twoA
        const perK = 2 / (KBefore + K)
        const drag = (QBefore < 0 ? -QBefore : QBefore) * perK * perK
        const loss = QBefore * drag
        const fall = (z - zBefore) * perDx + loss
        const G = perDx * (flux - fluxBefore) + gA * fall
        if (isFirst === 1) explicitP[link] = (stepS - partBefore) * G
        const byFlux = partBefore * perDx
        const byK = partBefore * gA * loss * perK
        const byA = 0.5 * partBefore * g * fall
        const byZ = gA * byFlux
        qOwn = 1 + byFlux * (fluxByQBefore - fluxBeforeByQ) + 2 * partBefore * gA * drag
        qFar = -byFlux * fluxBeforeByQBefore
        qRoot = byFlux * fluxByQ
        zFar = byA * TBefore - byK * KPerZBefore - byZ - byFlux * fluxBeforeByZ
        zRoot = byA * T - byK * KPerZ + byZ + byFlux * fluxByZ
        qRest = QBeforeOld - QBefore - partBefore * G - explicitP[link]!
      }
      const place = PLACES * p
      let Z = zRoot
      let qFarAll = qFar
      let zFarAll = zFar
      let zFar2 = 0
      let zRoot2 = 0
      if (isWide === 1) {
        if (w.centralP[link]! < 1) {
          formUpwindLink(w, r, link, step, atFirst)
          const { row } = w
          const central = w.centralP[link]!
          const part = 1 - central
          const isFromFar = (w.isFromLeftP[link] === 1) !== (isRootHead === 1)
          const zPart = isFromFar ? part : -part
          const behindRow = part * row[1]!
          const upRow = zPart * row[2]!
          const otherRow = zPart * row[3]!
          const farRow = zPart * row[4]!
          qOwn = part * row[0]! + central * qOwn
          qFar = central * qFar + (isFromFar ? behindRow : 0)
          qRoot = central * qRoot + (isFromFar ? 0 : behindRow)
          zFar = central * zFar + (isFromFar ? upRow : otherRow)
          zRoot = central * zRoot + (isFromFar ? otherRow : upRow)
          zFar2 = isFromFar ? farRow : 0
          zRoot2 = isFromFar ? 0 : farRow
          qRest = central * qRest - zPart * row[5]!
        }
        if (formsOnly === 1) {
          w.zBackP[link] = zFar2
          w.zAheadP[link] = zRoot2
        } else {
          /* what lies behind answers to this point's stage too */
          qFarAll = qFar
          zFarAll = zFar
          if (zFar2 !== 0) {
            const twoBehind = PLACES * (p - 2 * way)
            qFarAll += zFar2 * sweepP[twoBehind + 3]!
            zFarAll += zFar2 * w.sweepWideP[2 * (p - 2 * way) + 1]!
            qRest -= zFar2 * sweepP[twoBehind + 2]!
          }
          Z = zRoot + qFarAll * w.sweepWideP[2 * (p - way)]! + zFarAll * w.sweepWideP[2 * (p - way) + 1]!
        }
      }
      if (formsOnly === 1) {
        w.slopeP[p] = slope
        w.restP[p] = rest
        w.qOwnP[link] = qOwn
        w.qLeftP[link] = qFar
        w.qRightP[link] = qRoot
        w.zLeftP[link] = zFar
        w.zRightP[link] = zRoot
        w.qRestP[link] = qRest
        if (p === to) {
          slopeJ[root] = slopeJ[root]! + slope
          restJ[root] = restJ[root]! + rest
          return
        }
      } else {
        const D = qOwn + qFarAll * v + zFarAll * f
        const R = qRest - qFarAll * u - zFarAll * e
        if (p === to) {
          const per = 1 / D
          sweepP[place] = R * per
          sweepP[place + 1] = -Z * per
          if (isWide === 1) clearWide(w, p)
          if (keepsAnswers === 1) keepAnswer(w, p, qFarAll, zFarAll, zFar2, per, 0)
          slopeJ[root] = slopeJ[root]! + slope + partBefore * Z * per
          restJ[root] = restJ[root]! + rest + partBefore * R * per
          return
        }
        const per = 1 / (slope * D + partBefore * Z)
        u = (slope * R - Z * rest) * per
        v = (Z * part - slope * qRoot) * per
        e = (D * rest + partBefore * R) * per
        f = -(D * part + partBefore * qRoot) * per
        sweepP[place] = u
        sweepP[place + 1] = v
        sweepP[place + 2] = e
        sweepP[place + 3] = f
        if (isWide === 1) {
          w.sweepWideP[2 * p] = -slope * zRoot2 * per
          w.sweepWideP[2 * p + 1] = -partBefore * zRoot2 * per
        }
        if (keepsAnswers === 1) keepAnswer(w, p, qFarAll, zFarAll, zFar2, slope * per, partBefore * per)
      }
    }
    zBefore = z
    ABefore = A
    TBefore = T
    KBefore = K
    KPerZBefore = KPerZ
    QBefore = Q
    QBeforeOld = QOld
    partBefore = part
    carriedBefore = carried
    fluxBefore = flux
    fluxBeforeByQBefore = fluxByQBefore
    fluxBeforeByQ = fluxByQ
    fluxBeforeByZ = fluxByZ
  }
}

/** True where a link at a point of a wide reach is not upwind alone. */
const isCentralNear = (w: Work, p: number, first: number, last: number): boolean =>
  (p > first && w.centralP[p - 1]! > 0) || (p < last && w.centralP[p]! > 0)

/** True at an inner point of a wide reach where nothing moves, if the point behind is as dry as this one. */
function restsDry(w: Work, p: number, from: number, to: number, ahead: number, behind: number, gain: number): boolean {
  if (p === from || p === to || gain !== 0) return false
  const { dischargeP, dischargeOldP, centralP, stageP } = w
  const linkAhead = p + ahead
  const linkBehind = p + behind
  const pointBehind = p + behind - ahead
  return (
    stageP[pointBehind]! <= w.network.bedM[pointBehind]! &&
    centralP[linkBehind] === 0 &&
    centralP[linkAhead] === 0 &&
    dischargeP[linkBehind] === 0 &&
    dischargeP[linkAhead] === 0 &&
    dischargeOldP[linkBehind] === 0 &&
    dischargeOldP[linkAhead] === 0
  )
}

function clearWide(w: Work, p: number): void {
  w.sweepWideP[2 * p] = 0
  w.sweepWideP[2 * p + 1] = 0
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
  if (y <= 0) return SLOT_WIDTH * b * y
  if (y <= w.plainDepthR[r]!) return (b + w.sideSlopeR[r]! * y) * y
  lawFlow(w.lawR[r]!, y, w.section)
  return w.section.areaM2
}

/** Surface width that belongs to `areaAtM2`. */
export function widthAtM(w: Work, r: number, y: number): number {
  const b = w.bottomWidthR[r]!
  if (y <= 0) return SLOT_WIDTH * b
  if (y <= w.plainDepthR[r]!) return b + 2 * w.sideSlopeR[r]! * y
  lawFlow(w.lawR[r]!, y, w.section)
  return w.section.topWidthM
}
