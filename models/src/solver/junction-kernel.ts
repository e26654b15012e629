import { type FloatLaw, floatOpeningM, floatOpeningSlope } from '../hydraulics/float-opening.ts'
import { gateFlow as passGate } from '../hydraulics/gate-flow.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import { passCrest } from '../hydraulics/submergence.ts'
import { curveSlope, curveValue } from '../numerics/monotone-curve.ts'
import { isHeld, stoppedAt, stoppedAtCrown } from './crown.ts'
import type { ForcingValues } from './forcing.ts'
import { pondAreaM2, pondVolumeM3 } from './pond.ts'
import { CLIPPED_M, LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from './reach-kernel.ts'
import { evaluateStructure, limitToDonor, shoreStageM, sideStageM } from './structure-kernel.ts'
import type { Work } from './work.ts'

/** A gate or outlet whose donor is shallower than this takes its discharge from the end of the step alone. */
const DONOR_DEPTH_M = 0.3
/** Depth below which a falling river is taken as it is at the end of the step. */
const RIVER_DEPTH_M = 0.2

/** Discharge of gate `g` for a given opening at the iterate's stages and given values outside, into `w.gateFlow`. */
export function evaluateGate(w: Work, g: number, openingM: number, values: ForcingValues): void {
  const { gateFlow } = w
  const upM = sideStageM(w, g, w.network.gateUpJunction[g]!, values)
  const downM = sideStageM(w, g, w.network.gateDownJunction[g]!, values)
  passGate(w.gateShapes[g]!, openingM, upM, downM, gateFlow)
  limitToDonor(w, g, w.gateShapes[g]!.sillM, w.gateFactorG[g]!, upM, downM, gateFlow)
}

/** A gate whose opening is part of its law: it answers to the stage at its float also by its leaf, and to no opening. */
function evaluateFloatGate(w: Work, g: number, law: FloatLaw, values: ForcingValues): void {
  const { gateFlow } = w
  const stageM = floatStageM(w, g, law, values)
  evaluateGate(w, g, floatOpeningM(law, stageM), values)
  const side = floatSide(w, g, law)
  const perStageM2s = gateFlow.perOpeningM2s * floatOpeningSlope(law, stageM)
  gateFlow.perOpeningM2s = 0
  if (side >= 0 && w.stageJ[side]! < w.lowestBedJ[side]!) return
  if (law.side === 'upstream') gateFlow.perUpstreamM2s += perStageM2s
  else gateFlow.perDownstreamM2s += perStageM2s
}

const floatSide = ({ network }: Work, g: number, { side }: FloatLaw): number =>
  side === 'upstream' ? network.gateUpJunction[g]! : network.gateDownJunction[g]!

const floatStageM = (w: Work, g: number, law: FloatLaw, values: ForcingValues): number =>
  sideStageM(w, g, floatSide(w, g, law), values)

/** Mean opening of gate `g` at the iterate's stages. */
export function gateOpeningM(w: Work, g: number, values: ForcingValues): number {
  const law = values.floats?.[g]
  return law === undefined || law === null ? values.openingM[g]! : floatOpeningM(law, floatStageM(w, g, law, values))
}

/** Discharge of crossing `g`, a gate or a structure, into `w.gateFlow`. */
export function evaluateCrossing(w: Work, g: number, values: ForcingValues): void {
  if (g < w.gateShapes.length) {
    const law = values.floats === undefined ? null : values.floats[g]
    if (law === null || law === undefined) evaluateGate(w, g, values.openingM[g]!, values)
    else evaluateFloatGate(w, g, law, values)
  } else evaluateStructure(w, g - w.gateShapes.length, values)
}

/** Discharge of outlet `o` at the iterate's stage and how it grows with it, into `outletRest` and `outletPerStage`. */
export function evaluateOutlet(w: Work, o: number, values: ForcingValues): void {
  const outlet = w.outlets[o]!
  const stage = w.stageJ[outlet.junction]!
  if (outlet.kind === 'weir-crest') {
    const head = Math.max(stage - outlet.crestM, 0)
    const perStage = 1.5 * outlet.weirM2p5s * Math.sqrt(head)
    w.outletRest[o] = (perStage * head) / 1.5
    w.outletPerStage[o] = perStage
    const behind =
      (values.stageM === undefined ? Number.NEGATIVE_INFINITY : values.stageM[outlet.node]!) - outlet.crestM
    if (behind > 0) drownTailWeir(w, o, stage - outlet.crestM, behind)
    return
  }
  if (outlet.curve !== null) {
    w.outletRest[o] = curveValue(outlet.curve, stage)
    w.outletPerStage[o] = curveSlope(outlet.curve, stage)
    return
  }
  const depthM = stage - w.network.bedM[outlet.point]!
  lawFlow(w.lawR[outlet.reach]!, depthM, w.section)
  w.outletRest[o] = w.section.conveyanceM3s * outlet.rootSlope
  w.outletPerStage[o] = w.section.conveyancePerDepthM2s * outlet.rootSlope
}

/** A tail weir with water behind it above its crest, which may also come in over it. */
function drownTailWeir(w: Work, o: number, ownM: number, behindM: number): void {
  const perRoot = w.outlets[o]!.weirM2p5s * Math.sqrt(Math.max(ownM, behindM))
  passCrest(ownM, behindM, 0, perRoot * Math.max(ownM, behindM), 1.5 * perRoot, w.gateFlow)
  w.outletRest[o] = w.gateFlow.dischargeM3s
  w.outletPerStage[o] = w.gateFlow.perUpstreamM2s
}

/**
 * A river that leaves the end of a reach nearly dry stands there from the start of the step: links choose their form by the depth they see
 * then, and one that saw water where none is left would draw on it.
 */
function lowerRivers(w: Work, next: ForcingValues): void {
  const { network, stageJ, lowestBedJ, endStart, endPoint } = w
  for (let j = 0; j < stageJ.length; j++) {
    if (network.junctionIsRiver[j] === 0) continue
    const shoreM = shoreStageM(w, j, next)
    if (shoreM >= stageJ[j]! || shoreM > lowestBedJ[j]! + RIVER_DEPTH_M) continue
    stageJ[j] = shoreM
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) w.stageP[endPoint[e]!] = shoreM
  }
}

/** At the start of a step: what gates and outlets carry then, and how much of it counts. */
export function openJunctions(w: Work, old: ForcingValues, next: ForcingValues, theta: number): void {
  const { gateUpJunction, gateDownJunction } = w.network
  lowerRivers(w, next)
  for (let g = 0; g < w.gateQG.length; g++) {
    evaluateCrossing(w, g, old)
    const Q = w.gateFlow.dischargeM3s
    w.gateQOldG[g] = Q
    w.gateQG[g] = Q
    const donor = Q >= 0 ? gateUpJunction[g]! : gateDownJunction[g]!
    const isStiff = hasNoFreeSurface(w, gateUpJunction[g]!) || hasNoFreeSurface(w, gateDownJunction[g]!)
    w.thetaG[g] = isStiff || isShallowDonor(w, donor) ? 1 : theta
  }
  for (let o = 0; o < w.outlets.length; o++) {
    evaluateOutlet(w, o, old)
    w.outletQOld[o] = w.outletRest[o]!
    w.outletQ[o] = w.outletRest[o]!
    const { junction } = w.outlets[o]!
    w.thetaOutlet[o] = hasNoFreeSurface(w, junction) || isShallowDonor(w, junction) ? 1 : theta
  }
}

const isShallowDonor = (w: Work, junction: number): boolean =>
  junction >= 0 && w.stageJ[junction]! - w.lowestBedJ[junction]! < DONOR_DEPTH_M

/** Where only closed conduits meet, a full one leaves no storage to damp what passes. */
const hasNoFreeSurface = (w: Work, junction: number): boolean =>
  junction >= 0 && w.fullJ[junction]! < Number.POSITIVE_INFINITY

/** Sums of every junction without its reaches: gates, structures, outlets, ponds, joints and given inflow. */
export function formJunctions(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): void {
  const { slopeJ, restJ, fixJ, network } = w
  slopeJ.fill(0)
  restJ.fill(0)
  for (let j = 0; j < network.junctionCount; j++)
    if (network.junctionIsRiver[j] === 1) fixJ[j] = shoreStageM(w, j, next) - w.stageJ[j]!
  for (let n = 0; n < network.nodeJunction.length; n++) {
    const given = theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0)
    if (given !== 0) restJ[network.nodeJunction[n]!] = restJ[network.nodeJunction[n]!]! + stepS * given
  }
  for (let g = 0; g < w.gateQG.length; g++) formGate(w, g, next, stepS)
  for (let o = 0; o < w.outlets.length; o++) formOutlet(w, o, next, stepS)
  for (let i = 0; i < w.pondJunctions.length; i++) formPond(w, w.pondJunctions[i]!)
  for (let k = 0; k < w.jointQ.length; k++) {
    const a = network.jointA[k]!
    const b = network.jointB[k]!
    restJ[a] = restJ[a]! - stepS * w.jointQ[k]!
    restJ[b] = restJ[b]! + stepS * w.jointQ[k]!
  }
}

function formGate(w: Work, g: number, next: ForcingValues, stepS: number): void {
  const { slopeJ, restJ, gateFlow } = w
  evaluateCrossing(w, g, next)
  const up = w.network.gateUpJunction[g]!
  const down = w.network.gateDownJunction[g]!
  const Q = w.gateQG[g]!
  const theta = w.thetaG[g]!
  const rest = gateFlow.dischargeM3s - Q
  const part = stepS * theta
  let carried = stepS * (theta * Q + (1 - theta) * w.gateQOldG[g]!)
  w.gateRestG[g] = rest
  w.gateUpG[g] = gateFlow.perUpstreamM2s
  w.gateDownG[g] = gateFlow.perDownstreamM2s
  if (up < 0 || down < 0) {
    carried += part * rest
    if (up >= 0) slopeJ[up] = slopeJ[up]! + part * gateFlow.perUpstreamM2s
    if (down >= 0) slopeJ[down] = slopeJ[down]! - part * gateFlow.perDownstreamM2s
  }
  if (up >= 0) restJ[up] = restJ[up]! - carried
  if (down >= 0) restJ[down] = restJ[down]! + carried
}

function formOutlet(w: Work, o: number, next: ForcingValues, stepS: number): void {
  const { slopeJ, restJ } = w
  evaluateOutlet(w, o, next)
  const j = w.outlets[o]!.junction
  const theta = w.thetaOutlet[o]!
  slopeJ[j] = slopeJ[j]! + stepS * theta * w.outletPerStage[o]!
  restJ[j] = restJ[j]! - stepS * (theta * w.outletRest[o]! + (1 - theta) * w.outletQOld[o]!)
}

function formPond(w: Work, j: number): void {
  const pond = w.pondJ[j]!
  w.slopeJ[j] = w.slopeJ[j]! + pondAreaM2(pond, w.stageJ[j]!)
  w.restJ[j] = w.restJ[j]! + pondVolumeM3(pond, w.stageOldJ[j]!) - pondVolumeM3(pond, w.stageJ[j]!)
}

/** Stage of a junction after a change; rising out of the slot it stops at the bed. */
const stageAfterM = (before: number, change: number, bed: number): number =>
  before < bed && before + change > bed ? bed : before + change

/** Stage of a junction after a change that may cross crowns of what meets there, or a bed above a full conduit. */
function afterCrowns(w: Work, j: number, before: number, after: number): number {
  let stopped = after
  for (let e = w.endStart[j]!; e < w.endStart[j + 1]!; e++) {
    const bed = w.network.bedM[w.endPoint[e]!]!
    if (before < bed && stopped > bed) stopped = bed
    const crown = bed + w.crownR[w.endReach[e]!]!
    if (crown !== w.fullJ[j]) stopped = stoppedAt(before, stopped, crown)
  }
  return w.fullJ[j] === Number.POSITIVE_INFINITY ? stopped : stoppedAtCrown(w, j, before, stopped, w.fullJ[j]!)
}

/** Moves the discharges of gates, outlets and joints by what the stages moved; notes the largest changes. */
export function moveJunctions(w: Work): void {
  const { network, dStageJ, stageJ, stageP, lowestBedJ, endStart, endPoint } = w
  let worst = w.largestStageChange[0]!
  let left = w.leftToDo[0]!
  for (let j = 0; j < stageJ.length; j++) {
    const before = stageJ[j]!
    const bed = lowestBedJ[j]!
    let after = stageAfterM(before, dStageJ[j]!, bed)
    if (w.hasClosed) {
      const stopped = afterCrowns(w, j, before, after)
      if (isHeld(after, stopped) && worst < CLIPPED_M) worst = CLIPPED_M
      after = stopped
    }
    stageJ[j] = after
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = after
    const change = Math.abs(Math.max(after, bed) - Math.max(before, bed))
    if (change > worst) worst = change
    const twiceY = 2 * (after - bed)
    const toDo = twiceY > 2 * SMOOTH_DEPTH_M ? (change * change) / twiceY : LEFT_OF_CHANGE * change
    if (toDo > left) left = toDo
    if (after === bed && before < bed) {
      if (worst < CLIPPED_M) worst = CLIPPED_M
      if (left < CLIPPED_M) left = CLIPPED_M
    }
    if (after - after !== 0) worst = Number.POSITIVE_INFINITY
  }
  w.largestStageChange[0] = worst
  w.leftToDo[0] = left
  let leftQ = w.leftToDo[1]!
  let worstQ = w.largestDischargeChange[0]!
  for (let g = 0; g < w.gateQG.length; g++) {
    const up = network.gateUpJunction[g]!
    const down = network.gateDownJunction[g]!
    const byStages = (up >= 0 ? w.gateUpG[g]! * dStageJ[up]! : 0) + (down >= 0 ? w.gateDownG[g]! * dStageJ[down]! : 0)
    const change = w.gateRestG[g]! + byStages
    w.gateQG[g] = w.gateQG[g]! + change
    /* the law is taken at its own opening; of what the stages change, a root leaves its square */
    const toDo = (byStages * byStages) / (2 * (SMALL_M3S + Math.abs(w.gateQG[g]!)))
    if (toDo > leftQ) leftQ = toDo
    if (Math.abs(change) > worstQ) worstQ = Math.abs(change)
  }
  w.largestDischargeChange[0] = worstQ
  for (let o = 0; o < w.outlets.length; o++) {
    const change = w.outletPerStage[o]! * dStageJ[w.outlets[o]!.junction]!
    const Q = w.outletRest[o]! + change
    w.outletQ[o] = Q
    const toDo = (change * change) / (2 * (SMALL_M3S + Math.abs(Q)))
    if (toDo > leftQ) leftQ = toDo
    /* the tangent of a law that gives nothing below its crest goes on below nothing */
    if (Q < 0 && w.outletRest[o]! >= 0 && w.leftToDo[0]! < CLIPPED_M) w.leftToDo[0] = CLIPPED_M
  }
  w.leftToDo[1] = leftQ
}
