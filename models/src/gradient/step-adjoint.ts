import { spreadDemand } from '../solver/advance.ts'
import { evaluateCrossing, formJunctions, openJunctions } from '../solver/junction-kernel.ts'
import { chooseForms } from '../solver/link-forms.ts'
import { pondAreaM2 } from '../solver/pond.ts'
import { cellLengthM, sweepReach, widthAtM } from '../solver/reach-kernel.ts'
import type { Work } from '../solver/work.ts'
import { answerCrossing, answerOutlet, answerShore } from './answer-crossings.ts'
import { answerLosses, seepageLines } from './answer-losses.ts'
import { frictionSum } from './friction.ts'
import type { ParameterGradient } from './parameter-gradient.ts'
import { clockOf, type RecordedStep } from './run-record.ts'
import { setIterate, setOldState } from './state-tape.ts'
import { createTreeSystem, factorStep, type LinkCoefficients, solveStep } from './tree-system.ts'
import { answerUpwind } from './upwind-answer.ts'

/*
 * One step backwards. A step solves F(x⁺, x, p) = 0 for the state x⁺ at its end. With what the scalar J answers to x⁺,
 *
 *     (∂F/∂x⁺)ᵀ·λ = ∂J/∂x⁺       ∂J/∂x −= (∂F/∂x)ᵀ·λ       ∂J/∂p −= (∂F/∂p)ᵀ·λ
 *
 * ∂F/∂x⁺ is what Newton's method forms anyway; ∂F/∂x is formed by the same kernels at the old state, weighted by (1 − θ)/θ. What a step
 * chooses at its start (form of links, θ) counts as given.
 */

/** Multipliers and seeds of a step, allocated once. Places are those of `TreeSystem`: `x` by point and link, `xJ` by junction. */
export type StepAdjoint = ReturnType<typeof createStepAdjoint>

export function createStepAdjoint(w: Work) {
  const P = w.stageP.length
  const J = w.stageJ.length
  const [G, R, O] = [w.gateQG.length, w.demandR.length, w.outlets.length]
  const f = (length: number) => new Float64Array(length)
  return {
    system: createTreeSystem(w.network),
    lines: seepageLines(w),
    /* answers of the scalar to the state at the end of the step, then the multipliers; and to the state at its start */
    x: f(2 * P),
    xJ: f(J),
    xOld: f(2 * P),
    xOldJ: f(J),
    /* direct answers to discharges of gates and to volumes drawn */
    gateG: f(G),
    gateOldG: f(G),
    drawnR: f(R),
    cutRest: f(w.network.tree.cuts.length),
    /* links, gates and outlets at the old state */
    old: { qOwnP: f(P), qLeftP: f(P), qRightP: f(P), zLeftP: f(P), zRightP: f(P) },
    centralP: f(P),
    /* stages that the step began from: those of the old state, but a river that falls away stands there at once */
    beginP: f(P),
    beginJ: f(J),
    seedOldJ: f(J),
    outletOld: f(O),
    outletPerStageOld: f(O),
  }
}

/** Forms ∂F/∂x⁺ in the work arrays and what the old state needs in `a`, at the two states of a recorded step. */
export function formStep(a: StepAdjoint, w: Work, step: RecordedStep, old: Float64Array, end: Float64Array): void {
  const { stepS, theta } = step
  setOldState(w, old)
  spreadDemand(w, clockOf(step), theta)
  openJunctions(w, step.begin, step.end, theta)
  a.beginP.set(w.stageP)
  a.beginJ.set(w.stageJ)
  a.outletOld.set(w.outletRest)
  a.outletPerStageOld.set(w.outletPerStage)
  for (let r = 0; r < w.demandR.length; r++) {
    chooseForms(w, r, theta)
    formLinks(w, r, stepS, true)
  }
  /* once more as if all were central: of the old state only those rows count */
  a.centralP.set(w.centralP)
  w.centralP.fill(1)
  for (let r = 0; r < w.demandR.length; r++) formLinks(w, r, stepS, false)
  copyLinks(w, a.old)
  w.centralP.set(a.centralP)
  setIterate(w, end)
  formJunctions(w, step.begin, step.end, stepS, theta)
  for (let r = 0; r < w.demandR.length; r++) formLinks(w, r, stepS, false)
  for (let l = 0; l < w.centralP.length; l++)
    if (w.centralP[l] === 1) {
      w.zBackP[l] = 0
      w.zAheadP[l] = 0
    }
}

/** The equations of a reach at the iterate, in the arrays of its links and cells. */
function formLinks(w: Work, r: number, stepS: number, isFirst: boolean): void {
  sweepReach(w, r, stepS, false, isFirst, true)
}

function copyLinks(from: LinkCoefficients, into: LinkCoefficients): void {
  into.qOwnP.set(from.qOwnP)
  into.qLeftP.set(from.qLeftP)
  into.qRightP.set(from.qRightP)
  into.zLeftP.set(from.zLeftP)
  into.zRightP.set(from.zRightP)
}

/**
 * Takes `a` from the end of a step to its start, after `formStep` and the seeds of the step: what the scalar answers to the end state becomes
 * what it answers to the start state, and `into` gains what parameters did in the step `n`.
 */
export function stepBack(a: StepAdjoint, w: Work, step: RecordedStep, n: number, into: ParameterGradient): void {
  const { stepS } = step
  a.seedOldJ.set(a.xOldJ)
  seedGates(a, w, step)
  for (let r = 0; r < w.demandR.length; r++) if (a.drawnR[r] !== 0) seedDraw(a, w, r, stepS)
  factorStep(a.system, w, stepS, true)
  a.cutRest.fill(0)
  solveStep(a.system, a.x, a.xJ, a.cutRest)
  const { x, xJ } = a
  answerInflow(a, w, step, n, into)
  for (let g = 0; g < w.gateQG.length; g++) answerCrossing(a, w, step, n, g, into)
  for (let o = 0; o < w.outlets.length; o++) answerOutlet(a, w, step, n, o, into)
  /* a junction that the river holds has no continuity: from here on its multiplier is none */
  for (let j = 0; j < xJ.length; j++) if (w.network.junctionIsRiver[j] === 1) xJ[j] = 0
  for (let r = 0; r < w.demandR.length; r++) {
    x[2 * w.network.reachStart[r]!] = xJ[w.network.reachHeadJunction[r]!]!
    x[2 * w.network.reachStart[r + 1]! - 2] = xJ[w.network.reachTailJunction[r]!]!
    into.perRoughnessFactor[r]! -= frictionSum(w, r, stepS, x, a.beginP) / w.roughnessR[r]!
    answerLosses(w, r, stepS, n, x, a.lines, into)
    answerLinks(a, w, r, stepS)
    answerVolumes(a, w, r)
  }
  for (const j of w.pondJunctions) a.xOldJ[j]! += xJ[j]! * pondAreaM2(w.pondJ[j]!, w.stageOldJ[j]!)
  answerDemand(a, w, step, n, into)
  for (let j = 0; j < xJ.length; j++) {
    if (a.beginJ[j] === w.stageOldJ[j]) continue
    answerShore(w, w.network.junctionGivenNode[j]!, step.end, a.xOldJ[j]! - a.seedOldJ[j]!, n, 'end', into)
    a.xOldJ[j] = a.seedOldJ[j]!
  }
  forgetStilled(a, w)
  x.set(a.xOld)
  xJ.set(a.xOldJ)
  a.xOld.fill(0)
  a.xOldJ.fill(0)
  a.gateG.fill(0)
  a.gateOldG.fill(0)
  a.drawnR.fill(0)
}

/** Links between points that were dry at the start began from nothing, whatever the step before had left there. */
function forgetStilled(a: StepAdjoint, { stageOldP, network }: Work): void {
  const { reachStart, bedM } = network
  for (let r = 0; r + 1 < reachStart.length; r++)
    for (let l = reachStart[r]!; l + 1 < reachStart[r + 1]!; l++)
      if (stageOldP[l]! <= bedM[l]! && stageOldP[l + 1]! <= bedM[l + 1]!) a.xOld[2 * l + 1] = 0
}

/** What the scalar answers to gates' discharges at the end becomes what it answers to stages. */
function seedGates(a: StepAdjoint, w: Work, { end }: RecordedStep): void {
  for (let g = 0; g < w.gateQG.length; g++) {
    if (a.gateG[g] === 0) continue
    const up = w.network.gateUpJunction[g]!
    const down = w.network.gateDownJunction[g]!
    evaluateCrossing(w, g, end)
    if (up >= 0) a.xJ[up]! += a.gateG[g]! * w.gateFlow.perUpstreamM2s
    if (down >= 0) a.xJ[down]! += a.gateG[g]! * w.gateFlow.perDownstreamM2s
  }
}

/** Part of their demand that the users of a cell get, χ = x²(3 − 2x), and its slope by depth. */
const drawPart = (part: number): number => part * part * (3 - 2 * part)

function seedDraw(a: StepAdjoint, w: Work, r: number, stepS: number): void {
  const { reachStart, bedM, reachHeadJunction, reachTailJunction, junctionIsRiver } = w.network
  const first = reachStart[r]!
  const last = reachStart[r + 1]! - 1
  const perDepth = 1 / w.drawDepthR[r]!
  for (let p = first; p <= last; p++) {
    const part = (w.stageP[p]! - bedM[p]!) * perDepth
    if (part <= 0 || part >= 1) continue
    const slope = 6 * part * (1 - part) * perDepth
    const asked = w.demandR[r]! * w.demandShareP[p]!
    const amount = (a.drawnR[r]! * stepS * cellLengthM(w, r, p) * asked * slope) / w.lengthR[r]!
    const j = p === first ? reachHeadJunction[r]! : p === last ? reachTailJunction[r]! : -1
    if (j < 0) a.x[2 * p]! += amount
    else if (junctionIsRiver[j] === 0) a.xJ[j]! += amount
  }
}

function answerInflow(a: StepAdjoint, w: Work, step: RecordedStep, n: number, into: ParameterGradient): void {
  const { nodeJunction, junctionIsRiver } = w.network
  const N = nodeJunction.length
  for (let node = 0; node < N; node++) {
    const j = nodeJunction[node]!
    if (j < 0 || junctionIsRiver[j] === 1) continue
    into.perInflow.begin[n * N + node]! += step.stepS * (1 - step.theta) * a.xJ[j]!
    into.perInflow.end[n * N + node]! += step.stepS * step.theta * a.xJ[j]!
  }
  for (let j = 0; j < a.xJ.length; j++)
    if (junctionIsRiver[j] === 1) answerShore(w, w.network.junctionGivenNode[j]!, step.end, a.xJ[j]!, n, 'end', into)
}

/** ∂F/∂x of links, and of continuity by the discharges at the start. Multipliers of junctions stand at the reach's ends in `x`. */
function answerLinks(a: StepAdjoint, w: Work, r: number, stepS: number): void {
  const { x, xOld, old } = a
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  for (let l = first; l < last; l++) {
    const z = 2 * l
    const q = z + 1
    const mu = x[q]!
    const theta = w.thetaP[l]!
    xOld[q]! -= stepS * (1 - theta) * (x[z]! - x[z + 2]!)
    const central = w.centralP[l]!
    if (central < 1) answerUpwind(w, r, l, mu * (1 - central), a.beginP, xOld)
    if (central === 0) continue
    const then = (central * mu * (1 - theta)) / theta
    xOld[q]! += central * mu - then * (old.qOwnP[l]! - 1)
    xOld[z]! -= then * old.zLeftP[l]!
    xOld[z + 2]! -= then * old.zRightP[l]!
    if (l > first) xOld[q - 2]! -= then * old.qLeftP[l]!
    if (l + 1 < last) xOld[q + 2]! -= then * old.qRightP[l]!
  }
}

/** ∂F/∂x of continuity by the volumes at the start; then hands the ends of the reach to their junctions. */
function answerVolumes(a: StepAdjoint, w: Work, r: number): void {
  const { x, xOld, xOldJ } = a
  const { reachStart, bedM, reachHeadJunction, reachTailJunction } = w.network
  const first = reachStart[r]!
  const last = reachStart[r + 1]! - 1
  for (let p = first; p <= last; p++) {
    const y = w.stageOldP[p]! - bedM[p]!
    /* a bed that is just wetted counts as wet, as in `sweepReach` */
    const width = y === 0 ? w.bottomWidthR[r]! : widthAtM(w, r, y)
    xOld[2 * p]! += cellLengthM(w, r, p) * width * x[2 * p]!
  }
  xOldJ[reachHeadJunction[r]!]! += xOld[2 * first]!
  xOldJ[reachTailJunction[r]!]! += xOld[2 * last]!
  xOld[2 * first] = 0
  xOld[2 * last] = 0
}

/** Every unit of demand along a branch takes χ/L from each metre; the scalar may count what was drawn. */
function answerDemand(a: StepAdjoint, w: Work, step: RecordedStep, n: number, into: ParameterGradient): void {
  const { branchReachIndices, reachStart, bedM, reachHeadJunction, reachTailJunction, junctionIsRiver } = w.network
  const B = branchReachIndices.length
  for (let b = 0; b < B; b++) {
    const r = branchReachIndices[b]!
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    let sum = 0
    for (let p = first; p <= last; p++) {
      const j = p === first ? reachHeadJunction[r]! : p === last ? reachTailJunction[r]! : -1
      if (j >= 0 && junctionIsRiver[j] === 1) continue
      const part = Math.min(Math.max((w.stageP[p]! - bedM[p]!) / w.drawDepthR[r]!, 0), 1)
      sum += (a.drawnR[r]! - a.x[2 * p]!) * cellLengthM(w, r, p) * w.demandShareP[p]! * drawPart(part)
    }
    const perDemand = (step.stepS * sum) / w.lengthR[r]!
    into.perDemand.begin[n * B + b]! += (1 - step.theta) * perDemand
    into.perDemand.end[n * B + b]! += step.theta * perDemand
  }
}
