import { DRAWN, SEEPED } from '../solver/books.ts'
import type { Inner } from '../solver/create-engine.ts'
import { closeJunction } from '../solver/junction-closure.ts'
import { formJunctions, moveJunctions, openJunctions } from '../solver/junction-kernel.ts'
import { bookLosses } from '../solver/losses.ts'
import { BEND_M, book, bookJunctions, noteMeanBend, settleJunction } from '../solver/settle.ts'
import { LOST_M, leavesLittle, MOST_ITERATIONS, type StepResult } from '../solver/step.ts'
import { LANES, type Lane } from './lane-layout.ts'
import type { PairWater } from './pair-water.ts'
import { settlePlain, stillPlain, substitutePlain, sweepPlain } from './plain-reach.ts'

/**
 * One step of two members at once, as `tryStep` and `iterate` take it with one: calm reaches by the passes, junctions member by member, and what is not
 * calm in either member by the plain kernels, from where that is seen to the end of the step.
 *
 * A member that has arrived waits for the other: its water is held, so that it ends as it would alone.
 */
export class PairStep {
  readonly #water: PairWater
  readonly #inner: readonly [Inner, Inner]
  readonly #isMoving: [boolean, boolean] = [true, true]
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
    this.#stepS = stepS
    this.#theta = theta
    this.#isMoving.fill(true)
    for (const lane of LANES) {
      const { w, clock } = this.#inner[lane]
      openJunctions(w, clock.now, clock.next, theta)
    }
    this.#water.beginStep(stepS)
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
    const water = this.#water
    const { order, parent, parentEdge } = water.network.tree
    for (const lane of LANES) this.#beginIteration(lane, isFirst)
    for (let i = order.length - 1; i >= 0; i--) {
      const j = order[i]!
      const edge = parentEdge[j]!
      if (edge >= 0) this.#sweepReach(edge, j, isFirst)
      else if (edge === -1) this.#closeRoot(j)
      else water.eliminateCrossing(-2 - edge, j, parent[j]!, this.#stepS)
    }
    for (let i = 0; i < order.length; i++) {
      const j = order[i]!
      const edge = parentEdge[j]!
      if (edge >= 0) this.#substituteReach(edge, j, isFirst)
      else if (edge === -1) water.moveRoot(j)
      else water.moveBehindCrossing(-2 - edge, j, parent[j]!)
    }
    for (const lane of LANES) if (this.#isMoving[lane]) this.#endIteration(lane)
  }

  #beginIteration(lane: Lane, isFirst: boolean): void {
    const water = this.#water
    const { w, clock } = this.#inner[lane]
    water.setOfStep(lane, 'isMoving', this.#isMoving[lane] ? 1 : 0)
    water.setOfStep(lane, 'worst', 0)
    water.setOfStep(lane, 'sum', 0)
    water.setOfStep(lane, 'toDo', -1)
    water.setOfStep(lane, 'toDoQ', -1)
    if (this.#isMoving[lane]) {
      if (isFirst) w.formLag[0] = 0
      formJunctions(w, clock.now, clock.next, this.#stepS, this.#theta)
      w.largestStageChange[0] = 0
      w.largestDischargeChange[0] = 0
      w.leftToDo[0] = 0
      w.leftToDo[1] = 0
    }
    water.putJunctions(lane)
  }

  #endIteration(lane: Lane): void {
    const water = this.#water
    const { w } = this.#inner[lane]
    const sum = water.ofStep(lane, 'sum')
    const worst = sum - sum === 0 ? water.ofStep(lane, 'worst') : Number.POSITIVE_INFINITY
    if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
    if (!(water.ofStep(lane, 'toDo') < 0)) w.leftToDo[0] = Number.POSITIVE_INFINITY
    if (!(water.ofStep(lane, 'toDoQ') < 0)) w.leftToDo[1] = Number.POSITIVE_INFINITY
    water.returnChanges(lane)
    moveJunctions(w)
    water.putEnds(lane)
  }

  #sweepReach(r: number, far: number, isFirst: boolean): void {
    const water = this.#water
    const { reachTailJunction, reachHeadJunction } = water.network
    const toHead = reachTailJunction[r] === far
    if (!water.isPlain(r)) {
      if (water.sweep(r, toHead, isFirst)) return
      water.takeOver(r, this.#theta, isFirst ? 'begin' : 'within')
    }
    const root = toHead ? reachHeadJunction[r]! : reachTailJunction[r]!
    for (const lane of LANES) {
      if (!this.#isMoving[lane]) continue
      water.lend(lane, far)
      water.lend(lane, root)
      sweepPlain(this.#inner[lane].w, r, toHead, this.#stepS, this.#theta, isFirst)
      water.takeBack(lane, far)
      water.takeBack(lane, root)
    }
  }

  #closeRoot(j: number): void {
    for (const lane of LANES) {
      this.#water.lend(lane, j)
      closeJunction(this.#inner[lane].w, j, -1, this.#stepS)
      this.#water.takeBack(lane, j)
    }
  }

  #substituteReach(r: number, far: number, isFirst: boolean): void {
    const water = this.#water
    const { reachTailJunction, reachHeadJunction } = water.network
    const fromHead = reachTailJunction[r] === far
    if (!water.isPlain(r)) {
      water.substitute(r, fromHead, isFirst)
      return
    }
    for (const lane of LANES) {
      if (!this.#isMoving[lane]) continue
      const { w } = this.#inner[lane]
      w.zEJ[far] = water.atJunction(lane, far, 'e')
      w.zFJ[far] = water.atJunction(lane, far, 'f')
      water.lend(lane, fromHead ? reachHeadJunction[r]! : reachTailJunction[r]!)
      substitutePlain(w, r, fromHead)
      water.setAtJunction(lane, far, 'dStage', w.dStageJ[far]!)
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
      w.bendM3[0] = 0
      bookJunctions(w, clock.now, clock.next, this.#stepS, this.#theta)
      water.putJunctions(lane)
    }
    for (let r = 0; r < water.reachCount; r++) {
      if (!water.isPlain(r)) {
        if (water.settle(r)) {
          for (const lane of LANES) this.#bookReach(lane, r)
          continue
        }
        water.takeOver(r, this.#theta, 'settling')
      }
      for (const lane of LANES) if (!this.#settlePlain(lane, r)) isSound[lane] = false
    }
    for (const lane of LANES) {
      noteMeanBend(this.#inner[lane].w)
      water.returnRests(lane)
    }
    const areSound = water.settleJunctions((lane, j) => settleJunction(this.#inner[lane].w, j))
    for (const lane of LANES) isSound[lane] = isSound[lane] && areSound[lane]
    for (const lane of LANES)
      for (let r = 0; r < water.reachCount; r++) if (water.isPlain(r)) stillPlain(this.#inner[lane].w, r)
    water.giveBack()
    this.#worstLane = isSound[0] ? 1 : 0
    return isSound[0] && isSound[1] ? 'arrived' : 'negative'
  }

  #settlePlain(lane: Lane, r: number): boolean {
    const water = this.#water
    const { w } = this.#inner[lane]
    const [head, tail] = [water.network.reachHeadJunction[r]!, water.network.reachTailJunction[r]!]
    water.lend(lane, head)
    water.lend(lane, tail)
    const isSound = settlePlain(w, r, this.#stepS)
    water.takeBack(lane, head)
    water.takeBack(lane, tail)
    return isSound
  }

  /** The books of a reach that the pass has settled; as `settleReach` and `settleEnd` keep them. */
  #bookReach(lane: Lane, r: number): void {
    const water = this.#water
    const { w } = this.#inner[lane]
    const control = Math.max(water.found(lane, r, 'bend'), water.found(lane, r, 'changed'))
    if (control > w.stepControl[0]!) w.stepControl[0] = control
    w.bendM3[0] = w.bendM3[0]! + water.found(lane, r, 'bends') * BEND_M * BEND_M * water.network.reachDxM[r]!
    if (water.onlySeeps(r)) {
      w.booked[SEEPED]! += water.found(lane, r, 'byDepth')
      return
    }
    const { reachStart, reachDxM, reachHeadJunction, reachTailJunction, junctionIsRiver } = water.network
    const headIsRiver = junctionIsRiver[reachHeadJunction[r]!]!
    const tailIsRiver = junctionIsRiver[reachTailJunction[r]!]!
    if (headIsRiver === 1) book(w.booked, water.found(lane, r, 'carriedAtHead'))
    if (tailIsRiver === 1) book(w.booked, -water.found(lane, r, 'carriedAtTail'))
    const cells = reachStart[r + 1]! - 1 - reachStart[r]! - 0.5 * (headIsRiver + tailIsRiver)
    const cellsTimesStep = cells * reachDxM[r]! * this.#stepS
    bookLosses(w, r, water.found(lane, r, 'byDepth'), water.found(lane, r, 'opened'), cellsTimesStep)
    const drawn = w.demandR[r]! > 0 ? water.found(lane, r, 'drawn') : 0
    w.booked[DRAWN]! += drawn
    w.bookedR[r]! += drawn
  }
}
