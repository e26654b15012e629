/*
 * The inner loops, one reach at a time. Longer than usual because a loop over points that is split into small functions hides the
 * method and costs half its speed. SPEC.md has the equations.
 */
import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { sectionFlow } from '../hydraulics/section-flow.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { cubeRoot } from '../numerics/cube-root.ts'
import type { Work } from './work.ts'

/** Below this depth at either end a link follows the shallow form: lagged upwind area and conveyance, no convection. */
export const SHALLOW_DEPTH_M = 0.1
/** Smallest depth at which momentum looks at a section, so that a division by area stays finite. */
const LEAST_DEPTH_M = 0.01
/** Width of the slot below the bed as a part of the bed's width: lets a dry cell have a stage. */
const SLOT = 1e-6
/**
 * A stage that rises out of the slot stops at the bed for one iteration, because the slot's width says nothing about the water above;
 * this counts as a change, so that the iteration goes on.
 */
export const CLIPPED_M = 1e-3
/** Part of the momentum flux that is taken from upstream alone. */
const UPWIND = 0.1

/** Sections at the iterate, and volume, draw, seepage and spill of every cell: `slopeP` and `restP` without the links. */
export function formCells(w: Work, r: number, stepS: number): void {
  const { stageP, areaP, widthP, conveyanceP, conveyancePerDepthP, slopeP, restP, volumeOldP, section } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const dx = w.network.reachDxM[r]!
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const plain = w.plainDepthR[r]!
  const bank = w.bankHeightR[r]!
  const perN = 1 / w.manningR[r]!
  const slant = 2 * Math.sqrt(1 + m * m)
  const seepage = w.seepageR[r]!
  const demand = w.demandR[r]! / w.lengthR[r]!
  const perDrawDepth = 1 / w.drawDepthR[r]!
  const slot = SLOT * b

  for (let p = first; p <= last; p++) {
    const y = stageP[p]! - bedP[p]!
    const cell = p === first || p === last ? 0.5 * dx : dx
    const seen = y > LEAST_DEPTH_M ? y : LEAST_DEPTH_M
    let A: number
    let T: number
    if (seen <= plain) {
      A = (b + m * seen) * seen
      T = b + 2 * m * seen
      const P = b + slant * seen
      const per = 1 / (A * P)
      const root = cubeRoot(A * A * per)
      const K = A * root * root * perN
      conveyanceP[p] = K
      conveyancePerDepthP[p] = K * ((5 / 3) * T * P - (2 / 3) * slant * A) * per
    } else {
      sectionFlow(w.shapeR[r]!, w.manningR[r]!, seen, section)
      A = section.areaM2
      T = section.topWidthM
      conveyanceP[p] = section.conveyanceM3s
      conveyancePerDepthP[p] = section.conveyancePerDepthM2s
    }
    areaP[p] = A
    widthP[p] = T

    let lost = 0
    let lostPerDepth = 0
    if (y >= 0) {
      if (seen !== y) {
        A = (b + m * y) * y
        T = b + 2 * m * y
      }
      lost = seepage * y
      lostPerDepth = seepage
      if (demand > 0) {
        const part = y * perDrawDepth
        if (part < 1) {
          lost += demand * part * part * (3 - 2 * part)
          lostPerDepth += demand * 6 * part * (1 - part) * perDrawDepth
        } else lost += demand
      }
      if (y > bank) {
        const head = y - bank
        const spill = 2 * BROAD_CRESTED_M05S * Math.sqrt(head)
        lost += spill * head
        lostPerDepth += 1.5 * spill
      }
    } else {
      A = slot * y
      T = slot
    }
    slopeP[p] = cell * (T + stepS * lostPerDepth)
    restP[p] = volumeOldP[p]! - cell * (A + stepS * lost)
  }
}

/** Volume of every cell at the iterate. */
export function measureVolumes(w: Work, r: number, into: Float64Array): void {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  for (let p = first; p <= last; p++) into[p] = volumeAtM3(w, r, p)
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
  sectionFlow(w.shapeR[r]!, w.manningR[r]!, y, w.section)
  return w.section.areaM2
}

/** Surface width that belongs to `areaAtM2`. */
export function widthAtM(w: Work, r: number, y: number): number {
  const b = w.bottomWidthR[r]!
  if (y <= 0) return SLOT * b
  if (y <= w.plainDepthR[r]!) return b + 2 * w.sideSlopeR[r]! * y
  sectionFlow(w.shapeR[r]!, w.manningR[r]!, y, w.section)
  return w.section.topWidthM
}

/** Chooses for every link, from the state at the start of a step, what stays fixed within it. Sections must be formed. */
export function chooseForms(w: Work, r: number, theta: number): void {
  const { stageP, dischargeP, areaP, widthP, shallowP, thetaP, convectionP, blendP } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  for (let p = first; p < last; p++) {
    const left = stageP[p]! - bedP[p]!
    const right = stageP[p + 1]! - bedP[p + 1]!
    const Q = dischargeP[p]!
    blendP[p] = Q >= 0 ? UPWIND : -UPWIND
    if (left < SHALLOW_DEPTH_M || right < SHALLOW_DEPTH_M) {
      shallowP[p] = 1
      thetaP[p] = 1
      convectionP[p] = 0
      lagUpwind(w, r, p)
      continue
    }
    const A = 0.5 * (areaP[p]! + areaP[p + 1]!)
    const froude2 = (Q * Q * (widthP[p]! + widthP[p + 1]!)) / (2 * g * A * A * A)
    shallowP[p] = 0
    thetaP[p] = froude2 > 0.5 ? 1 : theta
    convectionP[p] = froude2 < 0.5 ? 1 : froude2 < 1 ? 2 - 2 * froude2 : 0
  }
}

/** Area and friction factor of a shallow link, seen from the side that the water comes from. */
function lagUpwind(w: Work, r: number, p: number): void {
  const { stageP } = w
  const bedP = w.network.bedM
  const donor = stageP[p]! >= stageP[p + 1]! ? p : p + 1
  const depthM = stageP[donor]! - Math.max(bedP[p]!, bedP[p + 1]!)
  if (depthM <= 0) {
    w.laggedAreaP[p] = 0
    w.laggedFrictionP[p] = 0
    return
  }
  sectionFlow(w.shapeR[r]!, w.manningR[r]!, depthM, w.section)
  w.laggedAreaP[p] = w.section.areaM2
  w.laggedFrictionP[p] = w.section.areaM2 / (w.section.conveyanceM3s * w.section.conveyanceM3s)
}

/** Momentum of every link, linearised: `qOwn·dQ + qLeft·dQ₋ + qRight·dQ₊ + zLeft·dz + zRight·dz₊ = qRest`. */
export function formLinks(w: Work, r: number, stepS: number, isFirst: boolean): void {
  const { stageP, dischargeP, dischargeOldP, areaP, widthP, conveyanceP, conveyancePerDepthP, shallowP } = w
  const { thetaP, explicitP, convectionP, blendP, qOwnP, qLeftP, qRightP, zLeftP, zRightP, qRestP } = w
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const perDx = 1 / w.network.reachDxM[r]!

  /* momentum flux at the point left of the link: F = u²A with u = Q̃/A, and what it answers to */
  let Q = dischargeP[first]!
  let A = areaP[first]!
  let u = Q / A
  let fluxLeft = u * Q
  let leftByQBefore = 0
  let leftByQ = 2 * u
  let leftByZ = -u * u * widthP[first]!
  let z = stageP[first]!
  let K = conveyanceP[first]!

  for (let p = first; p < last; p++) {
    const ARight = areaP[p + 1]!
    const zRight = stageP[p + 1]!
    const KRight = conveyanceP[p + 1]!
    /* flux at the point right of the link */
    let QNext = 0
    let through = Q
    let own = 1
    if (p + 1 < last) {
      QNext = dischargeP[p + 1]!
      own = 0.5 + blendP[p]!
      through = own * Q + (1 - own) * QNext
    }
    u = through / ARight
    const fluxRight = u * through
    const rightByQ = 2 * u * own
    const rightByQNext = 2 * u * (1 - own)
    const rightByZ = -u * u * widthP[p + 1]!

    if (shallowP[p] === 1) formShallowLink(w, p, stepS, perDx)
    else {
      const theta = thetaP[p]! * stepS
      const sigma = convectionP[p]! * perDx
      const gA = 0.5 * g * (A + ARight)
      const KMean = 0.5 * (K + KRight)
      const drag = (Q < 0 ? -Q : Q) / (KMean * KMean)
      const slope = (zRight - z) * perDx + Q * drag
      const G = sigma * (fluxRight - fluxLeft) + gA * slope
      if (isFirst) explicitP[p] = (stepS - theta) * G
      const dragByK = (theta * gA * Q * drag) / KMean
      const byA = theta * 0.5 * g * slope
      qOwnP[p] = 1 + theta * (sigma * (rightByQ - leftByQ) + 2 * gA * drag)
      qLeftP[p] = -theta * sigma * leftByQBefore
      qRightP[p] = theta * sigma * rightByQNext
      zLeftP[p] = byA * widthP[p]! - theta * (gA * perDx + sigma * leftByZ) - dragByK * conveyancePerDepthP[p]!
      zRightP[p] =
        byA * widthP[p + 1]! + theta * (gA * perDx + sigma * rightByZ) - dragByK * conveyancePerDepthP[p + 1]!
      qRestP[p] = dischargeOldP[p]! - Q - theta * G - explicitP[p]!
    }
    fluxLeft = fluxRight
    leftByQBefore = rightByQ
    leftByQ = rightByQNext
    leftByZ = rightByZ
    Q = QNext
    A = ARight
    K = KRight
    z = zRight
  }
}

/**
 * Shallow link, implicit in its discharge and in the stages: a·Q|Q| + Q = d with the area and conveyance of the time before.
 * Its root has a closed form, so a link never overshoots.
 */
function formShallowLink(w: Work, p: number, stepS: number, perDx: number): void {
  const { stageP, dischargeP, dischargeOldP } = w
  w.qOwnP[p] = 1
  w.qLeftP[p] = 0
  w.qRightP[p] = 0
  const A = w.laggedAreaP[p]!
  if (A === 0) {
    w.zLeftP[p] = 0
    w.zRightP[p] = 0
    w.qRestP[p] = -dischargeP[p]!
    return
  }
  const byZ = stepS * g * A * perDx
  const d = dischargeOldP[p]! - byZ * (stageP[p + 1]! - stageP[p]!)
  const a = stepS * g * w.laggedFrictionP[p]!
  const root = (2 * d) / (1 + Math.sqrt(1 + 4 * a * (d < 0 ? -d : d)))
  const answer = byZ / (1 + 2 * a * (root < 0 ? -root : root))
  w.zLeftP[p] = -answer
  w.zRightP[p] = answer
  w.qRestP[p] = root - dischargeP[p]!
}

/**
 * Subtracts what the links carry (theta-mean) from the cells of a reach. The sums of its two ends go to their junctions.
 */
export function balanceCells(w: Work, r: number, stepS: number): void {
  const { dischargeP, dischargeOldP, thetaP, restP, slopeP, slopeJ, restJ } = w
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  let inflow = 0
  for (let p = first; p < last; p++) {
    const theta = thetaP[p]!
    const outflow = stepS * (theta * dischargeP[p]! + (1 - theta) * dischargeOldP[p]!)
    restP[p] = restP[p]! + inflow - outflow
    inflow = outflow
  }
  restP[last] = restP[last]! + inflow
  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  slopeJ[head] = slopeJ[head]! + slopeP[first]!
  restJ[head] = restJ[head]! + restP[first]!
  slopeJ[tail] = slopeJ[tail]! + slopeP[last]!
  restJ[tail] = restJ[tail]! + restP[last]!
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
 * Moves the iterate of a reach by what its root-side junction moved, and says what its far junction moves. Notes the largest changes;
 * a change that is not a number counts as infinite.
 */
export function substituteReach(w: Work, r: number, fromHead: boolean): void {
  const { stageP, dischargeP, qAP, qBP, qCP, zEP, zFP, dStageJ } = w
  const bedP = w.network.bedM
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  const far = fromHead ? tail : head
  let worst = 0
  let worstQ = 0
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
    if (p === stop) break
    const point = fromHead ? p + 1 : p
    dz = zEP[point]! + zFP[point]! * dQ
    const before = stageP[point]!
    const bed = bedP[point]!
    let after = before + dz
    if (before < bed && after > bed) {
      after = bed
      if (worst < CLIPPED_M) worst = CLIPPED_M
    }
    stageP[point] = after
    const change = (after > bed ? after : bed) - (before > bed ? before : bed)
    const moved = change < 0 ? -change : change
    if (moved > worst) worst = moved
    sum += dz
  }
  dz = w.zEJ[far]! + w.zFJ[far]! * dQ
  dStageJ[far] = dz
  sum += dQ + dz
  if (sum - sum !== 0) worst = Number.POSITIVE_INFINITY
  w.changeR[r] = worst
  if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
  if (worstQ > w.largestDischargeChange[0]!) w.largestDischargeChange[0] = worstQ
}
