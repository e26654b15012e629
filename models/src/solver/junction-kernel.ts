import { gateDischarge } from '../hydraulics/gate-discharge.ts'
import { sectionFlow } from '../hydraulics/section-flow.ts'
import { RIVER } from '../network/network.ts'
import type { ForcingValues } from './forcing.ts'
import { CLIPPED_M } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** A gate or outlet whose donor is shallower than this takes its discharge from the end of the step alone. */
const DONOR_DEPTH_M = 0.3
/** Depth over an apron from which a gate behind it takes what its law says. */
const APRON_DEPTH_M = 0.3

/**
 * Discharge of gate `g` for a given opening and river stage at the iterate's stages, into `w.gateFlow`.
 *
 * A side never stands lower than its bed. Where that bed lies above the sill (an apron rises behind the gate), what the gate can take from
 * there fades with the depth over the bed, so that it never draws on a dry canal.
 */
export function evaluateGate(w: Work, g: number, openingM: number, riverStageM: number): void {
  const up = w.network.gateUpJunction[g]!
  const down = w.network.gateDownJunction[g]!
  const { gateFlow, stageJ, lowestBedJ } = w
  const gateFactor = w.gateFactorG[g]!
  const upM = up < 0 ? (up === RIVER ? riverStageM : w.gateOutsideM[g]!) : Math.max(stageJ[up]!, lowestBedJ[up]!)
  const downM =
    down < 0 ? (down === RIVER ? riverStageM : w.gateOutsideM[g]!) : Math.max(stageJ[down]!, lowestBedJ[down]!)
  gateDischarge(w.gateShapes[g]!, openingM, upM, downM, gateFlow)
  let upFactor = gateFactor
  let downFactor = gateFactor
  let factor = gateFactor
  const donor = upM > downM ? up : down
  if (donor >= 0 && lowestBedJ[donor]! > w.gateShapes[g]!.sillM) {
    const part = (Math.max(upM, downM) - lowestBedJ[donor]!) / APRON_DEPTH_M
    if (part < 1) {
      factor *= part * part * (3 - 2 * part)
      const perDonor = (gateFactor * 6 * part * (1 - part) * gateFlow.dischargeM3s) / APRON_DEPTH_M
      gateFlow.perUpstreamM2s = gateFlow.perUpstreamM2s * factor + (donor === up ? perDonor : 0)
      gateFlow.perDownstreamM2s = gateFlow.perDownstreamM2s * factor + (donor === down ? perDonor : 0)
      upFactor = 1
      downFactor = 1
    }
  }
  gateFlow.dischargeM3s *= factor
  gateFlow.perOpeningM2s *= factor
  gateFlow.perUpstreamM2s *= up >= 0 && stageJ[up]! < lowestBedJ[up]! ? 0 : upFactor
  gateFlow.perDownstreamM2s *= down >= 0 && stageJ[down]! < lowestBedJ[down]! ? 0 : downFactor
}

/** Discharge of outlet `o` at the iterate's stage and how it grows with it, into `outletRest` and `outletPerStage`. */
function evaluateOutlet(w: Work, o: number): void {
  const outlet = w.outlets[o]!
  const stage = w.stageJ[outlet.junction]!
  if (outlet.kind === 'weir-crest') {
    const head = Math.max(stage - outlet.crestM, 0)
    const perStage = 1.5 * outlet.weirM2p5s * Math.sqrt(head)
    w.outletRest[o] = (perStage * head) / 1.5
    w.outletPerStage[o] = perStage
    return
  }
  const depthM = stage - w.network.bedM[outlet.point]!
  sectionFlow(w.shapeR[outlet.reach]!, w.manningR[outlet.reach]!, depthM, w.section)
  w.outletRest[o] = w.section.conveyanceM3s * outlet.rootSlope
  w.outletPerStage[o] = w.section.conveyancePerDepthM2s * outlet.rootSlope
}

/** At the start of a step: what gates and outlets carry then, and how much of it counts. */
export function openJunctions(w: Work, old: ForcingValues, theta: number): void {
  const { gateUpJunction, gateDownJunction } = w.network
  for (let g = 0; g < w.gateQG.length; g++) {
    evaluateGate(w, g, old.openingM[g]!, old.riverStageM)
    const Q = w.gateFlow.dischargeM3s
    w.gateQOldG[g] = Q
    w.gateQG[g] = Q
    const donor = Q >= 0 ? gateUpJunction[g]! : gateDownJunction[g]!
    w.thetaG[g] = isShallowDonor(w, donor) ? 1 : theta
  }
  for (let o = 0; o < w.outlets.length; o++) {
    evaluateOutlet(w, o)
    w.outletQOld[o] = w.outletRest[o]!
    w.outletQ[o] = w.outletRest[o]!
    w.thetaOutlet[o] = isShallowDonor(w, w.outlets[o]!.junction) ? 1 : theta
  }
}

const isShallowDonor = (w: Work, junction: number): boolean =>
  junction >= 0 && w.stageJ[junction]! - w.lowestBedJ[junction]! < DONOR_DEPTH_M

/** Sums of every junction without its reaches: gates, outlets, joints and given inflow. */
export function formJunctions(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): void {
  const { slopeJ, restJ, fixJ, network } = w
  slopeJ.fill(0)
  restJ.fill(0)
  for (let j = 0; j < network.junctionCount; j++)
    if (network.junctionIsRiver[j] === 1) fixJ[j] = next.riverStageM - w.stageJ[j]!
  for (let n = 0; n < network.nodeJunction.length; n++) {
    const given = theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0)
    if (given !== 0) restJ[network.nodeJunction[n]!] = restJ[network.nodeJunction[n]!]! + stepS * given
  }
  for (let g = 0; g < w.gateQG.length; g++) formGate(w, g, next, stepS)
  for (let o = 0; o < w.outlets.length; o++) formOutlet(w, o, stepS)
  for (let k = 0; k < w.jointQ.length; k++) {
    const a = network.jointA[k]!
    const b = network.jointB[k]!
    restJ[a] = restJ[a]! - stepS * w.jointQ[k]!
    restJ[b] = restJ[b]! + stepS * w.jointQ[k]!
  }
}

function formGate(w: Work, g: number, next: ForcingValues, stepS: number): void {
  const { slopeJ, restJ, gateFlow } = w
  evaluateGate(w, g, next.openingM[g]!, next.riverStageM)
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

function formOutlet(w: Work, o: number, stepS: number): void {
  const { slopeJ, restJ } = w
  evaluateOutlet(w, o)
  const j = w.outlets[o]!.junction
  const theta = w.thetaOutlet[o]!
  slopeJ[j] = slopeJ[j]! + stepS * theta * w.outletPerStage[o]!
  restJ[j] = restJ[j]! - stepS * (theta * w.outletRest[o]! + (1 - theta) * w.outletQOld[o]!)
}

/** Stage of a junction after a change; rising out of the slot it stops at the bed. */
const stageAfterM = (before: number, change: number, bed: number): number =>
  before < bed && before + change > bed ? bed : before + change

/** Moves the discharges of gates, outlets and joints by what the stages moved; notes the largest changes. */
export function moveJunctions(w: Work): void {
  const { network, dStageJ, stageJ, stageP, lowestBedJ, endStart, endPoint } = w
  let worst = w.largestStageChange[0]!
  for (let j = 0; j < stageJ.length; j++) {
    const before = stageJ[j]!
    const bed = lowestBedJ[j]!
    const after = stageAfterM(before, dStageJ[j]!, bed)
    stageJ[j] = after
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = after
    const change = Math.abs(Math.max(after, bed) - Math.max(before, bed))
    if (change > worst) worst = change
    if (after === bed && before < bed && worst < CLIPPED_M) worst = CLIPPED_M
    if (after - after !== 0) worst = Number.POSITIVE_INFINITY
  }
  w.largestStageChange[0] = worst
  let worstQ = w.largestDischargeChange[0]!
  for (let g = 0; g < w.gateQG.length; g++) {
    const up = network.gateUpJunction[g]!
    const down = network.gateDownJunction[g]!
    const change =
      w.gateRestG[g]! +
      (up >= 0 ? w.gateUpG[g]! * dStageJ[up]! : 0) +
      (down >= 0 ? w.gateDownG[g]! * dStageJ[down]! : 0)
    w.gateQG[g] = w.gateQG[g]! + change
    if (Math.abs(change) > worstQ) worstQ = Math.abs(change)
  }
  w.largestDischargeChange[0] = worstQ
  for (let o = 0; o < w.outlets.length; o++)
    w.outletQ[o] = w.outletRest[o]! + w.outletPerStage[o]! * dStageJ[w.outlets[o]!.junction]!
}
