import { DRAWN } from '../solver/books.ts'
import type { Inner } from '../solver/create-engine.ts'
import { formJunctions, moveJunctions, openJunctions } from '../solver/junction-kernel.ts'
import { DEEP_M as CALM_DEPTH_M } from '../solver/link-forms.ts'
import { bookLosses } from '../solver/losses.ts'
import { LEAST_DEPTH_M } from '../solver/reach-kernel.ts'
import { bookJunctions, CORRECTION_M, settleEnd, settleJunction, settleReach } from '../solver/settle.ts'
import { LOST_M, leavesLittle, MOST_ITERATIONS, type StepResult } from '../solver/step.ts'
import { closeJunction, eliminateGate } from '../solver/sweep.ts'
import type { Work } from '../solver/work.ts'
import type { PairWater } from './pair-water.ts'
import { substitutePlain, sweepPlain } from './plain-reach.ts'
import { formEnd, isEndCalm } from './reach-ends.ts'

const LANES = [0, 1] as const
type Lane = (typeof LANES)[number]

/**
 * One step of two members at once, as `tryStep` and `iterate` do it for one: junctions member by member, calm reaches by the passes of both, and what
 * is not calm in either by the plain kernels, from where that is seen to the end of the step.
 *
 * A member that has arrived waits for the other: its water is held, so that it ends as it would alone.
 */
export class PairStep {
  readonly #water: PairWater
  readonly #inner: readonly [Inner, Inner]
  readonly #isMoving: [boolean, boolean] = [true, true]
  /** Slope and rest of both junctions of a reach, per lane: what they were before its half cells were added. */
  readonly #before = new Float64Array(8)
  #stepS = 0
  #theta = 0
  #worstLane: Lane = 0

  constructor(water: PairWater, inner: readonly [Inner, Inner]) {
    this.#water = water
    this.#inner = inner
  }

  /** The lane of the member that the last result is about. */
  get worstLane(): Lane {
    return this.#worstLane
  }

  try(stepS: number, theta: number): StepResult {
    const water = this.#water
    this.#stepS = stepS
    this.#theta = theta
    this.#isMoving.fill(true)
    for (const lane of LANES) {
      const { w, clock } = this.#inner[lane]
      openJunctions(w, clock.now, clock.next, theta)
    }
    water.beginStep(stepS)
    for (let n = 0; n < MOST_ITERATIONS; n++) {
      this.#iterate(n === 0)
      for (const lane of LANES) {
        if (!this.#isMoving[lane]) continue
        const { w } = this.#inner[lane]
        w.iterations[0]!++
        this.#worstLane = lane
        if (!(w.largestStageChange[0]! < LOST_M)) return 'lost'
        if (leavesLittle(w, stepS, 1)) this.#isMoving[lane] = false
      }
      if (!this.#isMoving[0] && !this.#isMoving[1]) return this.#settle()
    }
    return 'lost'
  }

  #iterate(isFirst: boolean): void {
    const { order, parent, parentEdge } = this.#water.network.tree
    for (const lane of LANES) {
      const { w, clock } = this.#inner[lane]
      if (!this.#isMoving[lane]) continue
      if (isFirst) w.formLag[0] = 0
      formJunctions(w, clock.now, clock.next, this.#stepS, this.#theta)
    }
    for (let i = order.length - 1; i >= 0; i--) {
      const j = order[i]!
      const edge = parentEdge[j]!
      if (edge >= 0) this.#sweepReach(edge, j, isFirst)
      else
        for (const lane of LANES) {
          if (!this.#isMoving[lane]) continue
          const { w } = this.#inner[lane]
          if (edge === -1) closeJunction(w, j, -1, this.#stepS)
          else eliminateGate(w, j, parent[j]!, -2 - edge, this.#stepS)
        }
    }
    for (const lane of LANES) if (this.#isMoving[lane]) forgetChanges(this.#inner[lane].w)
    for (let i = 0; i < order.length; i++) {
      const j = order[i]!
      const edge = parentEdge[j]!
      if (edge >= 0) this.#substituteReach(edge, j)
      else
        for (const lane of LANES) {
          if (!this.#isMoving[lane]) continue
          const { w } = this.#inner[lane]
          const more = edge === -1 ? 0 : w.zFJ[j]! * (w.qAG[-2 - edge]! + w.qBG[-2 - edge]! * w.dStageJ[parent[j]!]!)
          w.dStageJ[j] = w.zEJ[j]! + more
        }
    }
    for (const lane of LANES) {
      if (!this.#isMoving[lane]) continue
      moveJunctions(this.#inner[lane].w)
      this.#water.putEnds(lane)
    }
  }

  #sweepReach(r: number, far: number, isFirst: boolean): void {
    const water = this.#water
    if (!water.isPlain(r)) {
      const toHead = water.network.reachTailJunction[r] === far
      for (const lane of LANES) if (this.#isMoving[lane]) this.#closeFarEnd(lane, r, far, isFirst)
      water.sweep(r, toHead, isFirst)
      if (this.#isStillCalm(r, isFirst)) {
        for (const lane of LANES) if (this.#isMoving[lane]) this.#passToRoot(lane, r, toHead)
        return
      }
      for (const lane of LANES) if (this.#isMoving[lane]) this.#takeBackEnds(lane, r)
      water.takeOver(r, isFirst, false)
    }
    for (const lane of LANES)
      if (this.#isMoving[lane]) sweepPlain(this.#inner[lane].w, r, far, this.#stepS, this.#theta, isFirst)
  }

  /** Adds the half cells at both ends, and gives the answer of the far junction to the pass. */
  #closeFarEnd(lane: Lane, r: number, far: number, isFirst: boolean): void {
    const water = this.#water
    const { w } = this.#inner[lane]
    const { reachHeadJunction, reachTailJunction, reachStart } = water.network
    const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
    const before = this.#before
    before[4 * lane] = w.slopeJ[head]!
    before[4 * lane + 1] = w.restJ[head]!
    before[4 * lane + 2] = w.slopeJ[tail]!
    before[4 * lane + 3] = w.restJ[tail]!
    for (const isHead of [true, false]) {
      const link = isHead ? reachStart[r]! : reachStart[r + 1]! - 2
      const Q = water.dischargeM3s(lane, link)
      const QOld = isFirst ? Q : water.dischargeOldM3s(lane, link)
      formEnd(w, r, isHead, Q, QOld, this.#stepS, this.#theta, isFirst)
    }
    closeJunction(w, far, r, this.#stepS)
    water.give(lane, r, 'e', w.zEJ[far]!)
    water.give(lane, r, 'f', w.zFJ[far]!)
  }

  #takeBackEnds(lane: Lane, r: number): void {
    const { w } = this.#inner[lane]
    const { reachHeadJunction, reachTailJunction } = this.#water.network
    const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
    w.slopeJ[head] = this.#before[4 * lane]!
    w.restJ[head] = this.#before[4 * lane + 1]!
    w.slopeJ[tail] = this.#before[4 * lane + 2]!
    w.restJ[tail] = this.#before[4 * lane + 3]!
  }

  /** Adds what the pass left at the root's end to the junction there. */
  #passToRoot(lane: Lane, r: number, toHead: boolean): void {
    const water = this.#water
    const { slopeJ, restJ } = this.#inner[lane].w
    const part = this.#stepS * this.#theta
    const a = water.found(lane, r, 'a')
    const b = water.found(lane, r, 'b')
    const root = toHead ? water.network.reachHeadJunction[r]! : water.network.reachTailJunction[r]!
    slopeJ[root] = toHead ? slopeJ[root]! + part * b : slopeJ[root]! - part * b
    restJ[root] = toHead ? restJ[root]! - part * a : restJ[root]! + part * a
  }

  #isStillCalm(r: number, isFirst: boolean): boolean {
    const water = this.#water
    for (const lane of LANES) {
      if (!this.#isMoving[lane]) continue
      const { w } = this.#inner[lane]
      const isWithin =
        water.found(lane, r, 'shallowest') > (isFirst ? CALM_DEPTH_M : LEAST_DEPTH_M) &&
        water.found(lane, r, 'deepest') < w.plainDepthR[r]!
      if (!isWithin) return false
      if (isFirst && !(water.found(lane, r, 'fast') < 0 && water.found(lane, r, 'steep') < 0)) return false
      if (isFirst && !(this.#isCalmAt(lane, r, true) && this.#isCalmAt(lane, r, false))) return false
      if (isFirst) w.isWideR[r] = 0
    }
    return true
  }

  #isCalmAt(lane: Lane, r: number, isHead: boolean): boolean {
    const water = this.#water
    const { reachStart } = water.network
    const p = isHead ? reachStart[r]! : reachStart[r + 1]! - 1
    const beside = isHead ? p + 1 : p - 1
    const Q = water.dischargeM3s(lane, isHead ? p : beside)
    return isEndCalm(this.#inner[lane].w, r, water.depthM(lane, p), water.depthM(lane, beside), Q)
  }

  #substituteReach(r: number, far: number): void {
    const water = this.#water
    const fromHead = water.network.reachTailJunction[r] === far
    if (water.isPlain(r)) {
      for (const lane of LANES) if (this.#isMoving[lane]) substitutePlain(this.#inner[lane].w, r, fromHead)
      return
    }
    const root = fromHead ? water.network.reachHeadJunction[r]! : water.network.reachTailJunction[r]!
    for (const lane of LANES) {
      water.give(lane, r, 'dz', this.#inner[lane].w.dStageJ[root]!)
      water.give(lane, r, 'isMoving', this.#isMoving[lane] ? 1 : 0)
    }
    water.substitute(r, fromHead)
    for (const lane of LANES) {
      if (!this.#isMoving[lane]) continue
      const { w } = this.#inner[lane]
      const dz = w.zEJ[far]! + w.zFJ[far]! * water.found(lane, r, 'dQ')
      w.dStageJ[far] = dz
      const sum = water.found(lane, r, 'sum') + dz
      const worst = sum - sum === 0 ? water.found(lane, r, 'worst') : Number.POSITIVE_INFINITY
      w.changeR[r] = worst
      if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
      if (!(water.found(lane, r, 'toDo') < 0)) w.leftToDo[0] = Number.POSITIVE_INFINITY
      if (!(water.found(lane, r, 'toDoQ') < 0)) w.leftToDo[1] = Number.POSITIVE_INFINITY
    }
  }

  #settle(): StepResult {
    const water = this.#water
    const isSound: [boolean, boolean] = [true, true]
    for (const lane of LANES) {
      const { w, clock } = this.#inner[lane]
      w.booked.fill(0)
      w.bookedR.fill(0)
      w.restJ.fill(0)
      w.stepControl[0] = 0
      bookJunctions(w, clock.now, clock.next, this.#stepS, this.#theta)
    }
    for (let r = 0; r < water.reachCount; r++) {
      if (!water.isPlain(r)) {
        water.settle(r)
        if (this.#isSettled(r)) {
          for (const lane of LANES) this.#bookReach(lane, r)
          continue
        }
        water.takeOver(r, false, true)
      }
      for (const lane of LANES) if (!settleReach(this.#inner[lane].w, r, this.#stepS)) isSound[lane] = false
    }
    for (const lane of LANES) if (!settleJunctions(this.#inner[lane].w)) isSound[lane] = false
    water.giveBack()
    this.#worstLane = isSound[0] ? 1 : 0
    return isSound[0] && isSound[1] ? 'arrived' : 'negative'
  }

  /** Whether every depth was where the pass is right, and the correction as small as two of Newton's steps need it. */
  #isSettled(r: number): boolean {
    const water = this.#water
    for (const lane of LANES) {
      const isWithin =
        water.found(lane, r, 'shallowest') > CORRECTION_M &&
        water.found(lane, r, 'deepest') <= this.#inner[lane].w.plainDepthR[r]! &&
        water.found(lane, r, 'correction') < CORRECTION_M
      if (!isWithin) return false
    }
    return true
  }

  /** The books of a reach that the pass has settled, and its ends; as in `settleReach`. */
  #bookReach(lane: Lane, r: number): void {
    const water = this.#water
    const { w } = this.#inner[lane]
    const { reachStart, reachDxM } = water.network
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    settleEnd(w, r, first, -this.#carriedM3(lane, first), this.#stepS)
    settleEnd(w, r, last, this.#carriedM3(lane, last - 1), this.#stepS)
    const control = water.found(lane, r, 'control')
    if (control > w.stepControl[0]!) w.stepControl[0] = control
    const innerTimesStep = (last - first - 1) * reachDxM[r]! * this.#stepS
    bookLosses(w, r, water.found(lane, r, 'byDepth'), water.found(lane, r, 'opened'), innerTimesStep)
    const drawn = w.demandR[r]! > 0 ? water.found(lane, r, 'drawn') : 0
    w.booked[DRAWN]! += drawn
    w.bookedR[r]! += drawn
  }

  #carriedM3(lane: Lane, link: number): number {
    const QOld = this.#water.dischargeOldM3s(lane, link)
    return this.#stepS * (QOld + this.#theta * (this.#water.dischargeM3s(lane, link) - QOld))
  }
}

function forgetChanges(w: Work): void {
  w.largestStageChange[0] = 0
  w.largestDischargeChange[0] = 0
  w.leftToDo[0] = 0
  w.leftToDo[1] = 0
}

function settleJunctions(w: Work): boolean {
  let isSound = true
  for (let j = 0; j < w.stageJ.length; j++)
    if (w.network.junctionIsRiver[j] === 0 && !settleJunction(w, j)) isSound = false
  return isSound
}
