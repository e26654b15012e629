import { GIVEN, RIVER } from '../network/network.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import { evaluateCrossing, evaluateOutlet } from '../solver/junction-kernel.ts'
import type { Work } from '../solver/work.ts'
import type { ParameterGradient, PerStepEnds } from './parameter-gradient.ts'
import type { RecordedStep } from './run-record.ts'
import type { StepAdjoint } from './step-adjoint.ts'

/* −(∂F/∂p)ᵀ·λ and −(∂F/∂x)ᵀ·λ of what passes between junctions and to the outside: gates, structures, outlets; and of stages that are given. */

/** Books what the scalar answers to a stage given from outside: to node `node` where the values give it one, else to the river. */
export function answerShore(
  w: Work,
  node: number,
  values: ForcingValues,
  amount: number,
  n: number,
  end: 'begin' | 'end',
  into: ParameterGradient,
): void {
  const isOwn = node >= 0 && values.stageM !== undefined && values.stageM[node]! > Number.NEGATIVE_INFINITY
  if (isOwn) into.perStage[end][n * w.network.nodeJunction.length + node]! += amount
  else into.perRiverStage[end][n]! += amount
}

/** The same for a side of a crossing, where that is a shore. */
function answerSide(
  w: Work,
  side: number,
  values: ForcingValues,
  amount: number,
  n: number,
  end: 'begin' | 'end',
  into: ParameterGradient,
): void {
  if (side === RIVER) answerShore(w, -1, values, amount, n, end, into)
  else if (side <= GIVEN) answerShore(w, GIVEN - side, values, amount, n, end, into)
}

export function answerCrossing(
  a: StepAdjoint,
  w: Work,
  step: RecordedStep,
  n: number,
  g: number,
  into: ParameterGradient,
): void {
  const { gateFlow } = w
  const up = w.network.gateUpJunction[g]!
  const down = w.network.gateDownJunction[g]!
  const crossing = step.stepS * ((up >= 0 ? a.xJ[up]! : 0) - (down >= 0 ? a.xJ[down]! : 0))

  evaluateCrossing(w, g, step.end)
  const atEnd = a.gateG[g]! - crossing * w.thetaG[g]!
  answerLaw(w, g, atEnd, n, 'end', into)
  answerSide(w, up, step.end, atEnd * gateFlow.perUpstreamM2s, n, 'end', into)
  answerSide(w, down, step.end, atEnd * gateFlow.perDownstreamM2s, n, 'end', into)

  const atBegin = a.gateOldG[g]! - crossing * (1 - w.thetaG[g]!)
  if (atBegin === 0) return
  evaluateBefore(a, w, g, step)
  answerLaw(w, g, atBegin, n, 'begin', into)
  answerSide(w, up, step.begin, atBegin * gateFlow.perUpstreamM2s, n, 'begin', into)
  answerSide(w, down, step.begin, atBegin * gateFlow.perDownstreamM2s, n, 'begin', into)
  if (up >= 0) a.xOldJ[up]! += atBegin * gateFlow.perUpstreamM2s
  if (down >= 0) a.xOldJ[down]! += atBegin * gateFlow.perDownstreamM2s
}

/** By opening or setting, and by the factor on the law; `w.gateFlow` holds what crossing `g` carries. */
function answerLaw(
  w: Work,
  g: number,
  amount: number,
  n: number,
  end: keyof PerStepEnds,
  into: ParameterGradient,
): void {
  const { gateFlow } = w
  const gates = w.gateShapes.length
  const structures = w.structures.length
  if (g < gates) {
    into.perOpening[end][n * gates + g]! += amount * gateFlow.perOpeningM2s
    into.perGateFactor[g]! += (amount * gateFlow.dischargeM3s) / w.gateFactorG[g]!
  } else {
    const s = g - gates
    into.perSetting[end][n * structures + s]! += amount * gateFlow.perOpeningM2s
    into.perStructureFactor[s]! += (amount * gateFlow.dischargeM3s) / w.structureFactorS[s]!
  }
}

/** A crossing at the start of the step; the iterate is as before afterwards. */
function evaluateBefore(a: StepAdjoint, w: Work, g: number, { begin }: RecordedStep): void {
  const up = w.network.gateUpJunction[g]!
  const down = w.network.gateDownJunction[g]!
  const upM = up >= 0 ? w.stageJ[up]! : 0
  const downM = down >= 0 ? w.stageJ[down]! : 0
  if (up >= 0) w.stageJ[up] = a.beginJ[up]!
  if (down >= 0) w.stageJ[down] = a.beginJ[down]!
  evaluateCrossing(w, g, begin)
  if (up >= 0) w.stageJ[up] = upM
  if (down >= 0) w.stageJ[down] = downM
}

export function answerOutlet(
  a: StepAdjoint,
  w: Work,
  step: RecordedStep,
  n: number,
  o: number,
  into: ParameterGradient,
): void {
  const { junction, kind, reach, node } = w.outlets[o]!
  const theta = w.thetaOutlet[o]!
  const crossing = step.stepS * a.xJ[junction]!
  a.xOldJ[junction]! -= crossing * (1 - theta) * a.outletPerStageOld[o]!
  if (kind === 'normal-depth') {
    const carried = theta * w.outletRest[o]! + (1 - theta) * a.outletOld[o]!
    into.perRoughnessFactor[reach]! += (crossing * carried) / w.roughnessR[reach]!
  }
  if (kind !== 'weir-crest') return
  const N = w.network.nodeJunction.length
  const stageM = w.stageJ[junction]!
  w.stageJ[junction] = a.beginJ[junction]!
  into.perStage.begin[n * N + node]! -= crossing * (1 - theta) * perBehind(w, o, step.begin)
  w.stageJ[junction] = stageM
  into.perStage.end[n * N + node]! -= crossing * theta * perBehind(w, o, step.end)
}

/** How the discharge of a tail weir answers to the stage behind it: not at all while that lies below its crest. */
function perBehind(w: Work, o: number, values: ForcingValues): number {
  const { node, crestM } = w.outlets[o]!
  if (values.stageM === undefined || !(values.stageM[node]! > crestM)) return 0
  evaluateOutlet(w, o, values)
  return w.gateFlow.perDownstreamM2s
}
