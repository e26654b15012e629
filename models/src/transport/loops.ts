import { solveDense } from '../numerics/solve-dense.ts'
import type { TransportWork } from './transport-work.ts'
import { sweepUpwind } from './upwind-sweep.ts'

/*
 * Loops. What a cut carries has the concentration of its donor, which is known only after the sweep. Where water does not run in a circle, taking
 * it from the sweep before ends after as many sweeps as there are cuts. Where it does, every cell answers linearly to more inflow: Newton's method with
 * one more sweep per cut.
 */
const MOST_TRIES = 12
const SAME = 1e-14

/** How the tree answers to one more unit through a cut: the same sweep over its own right-hand sides, all constituents linear. */
export function createAnswers(t: TransportWork): TransportWork {
  return {
    ...t,
    dissolvedCount: t.count,
    sedimentCount: 0,
    restCN: new Float64Array(t.restCN.length),
    concentrationCN: new Float64Array(t.concentrationCN.length),
    weightCN: t.answerCN,
  }
}

/** Solves for the concentrations of all cells, loops included. */
export function solveConcentrations(t: TransportWork, answers: TransportWork | null): void {
  const { cuts, restCN, network, count } = t
  if (cuts.count === 0 || answers === null) {
    sweepUpwind(t)
    return
  }
  const junctionValues = network.junctionCount * count
  for (let i = 0; i < junctionValues; i++) cuts.restJN[i] = restCN[i]!
  for (let i = 0; i < cuts.carried.length; i++) cuts.carried[i] = 0
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    for (let i = 0; i < junctionValues; i++) restCN[i] = cuts.restJN[i]!
    for (let i = 0; i < cuts.count; i++) {
      const taker = takerOf(t, i)
      const volume = Math.abs(t.crossingM3[network.tree.cuts[i]!]!)
      for (let k = 0; k < count; k++) restCN[taker * count + k]! += volume * cuts.carried[i * count + k]!
    }
    sweepUpwind(t)
    if (carriesWhatDonorsHold(t)) return
    if (attempt <= cuts.count) takeFromDonors(t)
    else correct(t, answers)
  }
}

function donorOf({ network, crossingM3, crossingFrom, crossingTo }: TransportWork, i: number): number {
  const x = network.tree.cuts[i]!
  return crossingM3[x]! >= 0 ? crossingFrom[x]! : crossingTo[x]!
}

function takerOf({ network, crossingM3, crossingFrom, crossingTo }: TransportWork, i: number): number {
  const x = network.tree.cuts[i]!
  return crossingM3[x]! >= 0 ? crossingTo[x]! : crossingFrom[x]!
}

function carriesWhatDonorsHold(t: TransportWork): boolean {
  const { cuts, count, concentrationCN } = t
  for (let i = 0; i < cuts.count; i++) {
    if (t.crossingM3[t.network.tree.cuts[i]!] === 0) continue
    const donor = donorOf(t, i)
    for (let k = 0; k < count; k++) {
      const held = concentrationCN[donor * count + k]!
      if (Math.abs(held - cuts.carried[i * count + k]!) > SAME * held) return false
    }
  }
  return true
}

function takeFromDonors(t: TransportWork): void {
  const { cuts, count, concentrationCN } = t
  for (let i = 0; i < cuts.count; i++)
    for (let k = 0; k < count; k++) cuts.carried[i * count + k] = concentrationCN[donorOf(t, i) * count + k]!
}

/** One step of Newton's method in the concentrations that the cuts carry. */
function correct(t: TransportWork, answers: TransportWork): void {
  const { cuts, count, concentrationCN, dissolvedCount, answerCN, weightCN } = t
  const m = cuts.count
  for (let c = 0; c < t.volumeC.length; c++)
    for (let k = 0; k < dissolvedCount; k++) answerCN[c * count + k] = weightCN[c * count + k]!
  for (let l = 0; l < m; l++) {
    answers.restCN.fill(0)
    const taker = takerOf(t, l)
    answers.restCN.fill(Math.abs(t.crossingM3[t.network.tree.cuts[l]!]!), taker * count, (taker + 1) * count)
    sweepUpwind(answers)
    for (let i = 0; i < m; i++)
      for (let k = 0; k < count; k++)
        cuts.matrix[(k * m + i) * m + l] = (i === l ? 1 : 0) - answers.concentrationCN[donorOf(t, i) * count + k]!
  }
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < m * m; i++) cuts.matrixOfOne[i] = cuts.matrix[k * m * m + i]!
    for (let i = 0; i < m; i++)
      cuts.change[i] = concentrationCN[donorOf(t, i) * count + k]! - cuts.carried[i * count + k]!
    solveDense(cuts.matrixOfOne, cuts.change, m)
    for (let i = 0; i < m; i++) {
      const carried = cuts.carried[i * count + k]! + cuts.change[i]!
      cuts.carried[i * count + k] = carried > 0 ? carried : 0
    }
  }
}
