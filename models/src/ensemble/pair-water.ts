import type { Network } from '../network/network.ts'
import { DEEP_M } from '../solver/settle.ts'
import type { Work } from '../solver/work.ts'
import { LANES, type Lane, placeOf } from './lane-layout.ts'
import {
  both,
  type CrossingPlaces,
  crossingPlaces,
  type JunctionPlaces,
  junctionPlaces,
  type ReachPlaces,
  reachPlaces,
  type StepPlaces,
  stepPlaces,
  writeReach,
  writeReachStep,
} from './pair-fields.ts'
import type { PairPlan } from './pair-memory.ts'
import type { PairPasses } from './pair-passes.ts'
import { bedAreaM2, meetsRiver, putOwnEnds, takes } from './reach-ends.ts'

/** Numbers of a point of water: stage and discharge of both members. */
const WATER = 4

/** The water of two members side by side in the memory of the passes, and its way to the members' own arrays and back. */
export class PairWater {
  readonly network: Network
  readonly reachCount: number
  readonly #works: readonly [Work, Work]
  readonly #passes: PairPasses
  readonly #numbers: Float64Array
  readonly #step: StepPlaces
  readonly #reach: ReachPlaces
  readonly #junction: JunctionPlaces
  readonly #crossing: CrossingPlaces
  readonly #reachBytes: number
  readonly #junctionBytes: number
  readonly #crossingBytes: number
  /** First records and both waters, in bytes; their arrays and the shared ones, in numbers. */
  readonly #reachesAt: number
  readonly #junctionsAt: number
  readonly #crossingsAt: number
  readonly #watersAt: readonly [number, number]
  readonly #stageAt: readonly [number, number]
  readonly #dischargeAt: readonly [number, number]
  /** Numbers of a point that all pairs share. */
  readonly #shared: number
  readonly #explicit: number
  readonly #unsettled: number
  /** Which of both waters is the last accepted one; a step makes the other. */
  #accepted: 0 | 1 = 0
  /** 1 for a reach that the plain kernels have in this step, and for one that they always have. */
  readonly #isPlainR: Uint8Array
  readonly #isNeverCalmR: Uint8Array
  readonly #isExplicitKnownR: Uint8Array
  readonly #hasTakersR: Uint8Array
  readonly #onlySeepsR: Uint8Array
  readonly #meetsRiverR: Uint8Array
  readonly #rootIsHeadR: Uint8Array

  /** `tableBytes` says where the tables of `first` begin, one a reach. */
  constructor(
    works: readonly [Work, Work],
    passes: PairPasses,
    plan: PairPlan,
    pair: number,
    first: Work,
    tableBytes: readonly number[],
  ) {
    const { network } = works[0]
    this.network = network
    this.reachCount = network.district.reaches.length
    this.#works = works
    this.#passes = passes
    this.#numbers = new Float64Array(passes.buffer)
    this.#step = stepPlaces(plan)
    this.#reach = reachPlaces(plan)
    this.#junction = junctionPlaces(plan)
    this.#crossing = crossingPlaces(plan)
    this.#reachBytes = plan.reachBytes
    this.#junctionBytes = plan.junctionBytes
    this.#crossingBytes = plan.crossingBytes
    this.#reachesAt = plan.reachesAt + pair * this.reachCount * plan.reachBytes
    this.#junctionsAt = plan.junctionsAt + pair * network.junctionCount * plan.junctionBytes
    this.#crossingsAt = plan.crossingsAt + pair * network.gateUpJunction.length * plan.crossingBytes
    const waterAt = (k: number) => plan.watersAt + (2 * pair + k) * plan.waterBytes
    const ofWater = (name: string, k: number) => (waterAt(k) + placeOf(plan.now, name)) / 8
    this.#watersAt = [waterAt(0), waterAt(1)]
    this.#stageAt = [ofWater('stage', 0), ofWater('stage', 1)]
    this.#dischargeAt = [ofWater('discharge', 0), ofWater('discharge', 1)]
    this.#shared = plan.pointBytes.shared / 8
    this.#explicit = placeOf(plan.shared, 'explicit') / 8
    this.#unsettled = placeOf(plan.shared, 'zE') / 8
    this.#isPlainR = new Uint8Array(this.reachCount)
    this.#isNeverCalmR = Uint8Array.from(works[0].plainDepthR, (plainDepthM) => (plainDepthM > 0 ? 0 : 1))
    this.#isExplicitKnownR = new Uint8Array(this.reachCount)
    this.#hasTakersR = new Uint8Array(this.reachCount)
    this.#onlySeepsR = new Uint8Array(this.reachCount)
    this.#rootIsHeadR = new Uint8Array(this.reachCount)
    for (const [j, edge] of network.tree.parentEdge.entries())
      if (edge >= 0) this.#rootIsHeadR[edge] = network.reachTailJunction[edge] === j ? 1 : 0
    this.#meetsRiverR = Uint8Array.from(this.#onlySeepsR, (_, r) => (meetsRiver(network, r) ? 1 : 0))
    for (let r = 0; r < this.reachCount; r++)
      for (const lane of LANES)
        writeReach(this.#numbers, this.#reachAt(r) / 8 + lane, this.#reach, works[lane], r, first, tableBytes[r]!)
    for (let j = 0; j < network.junctionCount; j++) {
      const at = this.#junctionAt(j) / 8
      both(this.#numbers, at + this.#junction.isRiver, network.junctionIsRiver[j]!)
      both(this.#numbers, at + this.#junction.lowest, works[0].lowestBedJ[j]!)
      both(this.#numbers, at + this.#junction.bedArea, bedAreaM2(works[0], j))
    }
  }

  isPlain(r: number): boolean {
    return this.#isPlainR[r] === 1
  }

  /** Whether nothing comes to a reach but by its links, and nothing leaves it but by them and by seepage. */
  onlySeeps(r: number): boolean {
    return this.#onlySeepsR[r] === 1
  }

  found(lane: Lane, r: number, name: keyof ReachPlaces): number {
    return this.#numbers[this.#reachAt(r) / 8 + this.#reach[name] + lane]!
  }

  atJunction(lane: Lane, j: number, name: keyof JunctionPlaces): number {
    return this.#numbers[this.#junctionAt(j) / 8 + this.#junction[name] + lane]!
  }

  setAtJunction(lane: Lane, j: number, name: keyof JunctionPlaces, value: number): void {
    this.#numbers[this.#junctionAt(j) / 8 + this.#junction[name] + lane] = value
  }

  ofStep(lane: Lane, name: keyof StepPlaces): number {
    return this.#numbers[this.#step[name] + lane]!
  }

  setOfStep(lane: Lane, name: keyof StepPlaces, value: number): void {
    this.#numbers[this.#step[name] + lane] = value
  }

  /** Sweeps a reach if it is calm in every member that still moves, and says whether it was; else nothing has changed. */
  sweep(r: number, toHead: boolean, isFirst: boolean): boolean {
    const { reachHeadJunction, reachTailJunction, reachStart } = this.network
    const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
    const [far, root] = toHead ? [tail, head] : [head, tail]
    if (isFirst) this.#isExplicitKnownR[r] = 0
    else this.#knowExplicit(r)
    this.#run(
      this.#passes.sweep(toHead, isFirst, this.#hasTakersR[r] === 1),
      r,
      toHead ? reachStart[r + 1]! - 1 : reachStart[r]!,
      far,
      root,
    )
    if (this.#areBelowZero(r, 'outside') && (!isFirst || this.#isCalm(r))) return true
    for (const lane of LANES) {
      this.setAtJunction(lane, root, 'slope', this.found(lane, r, 'rootSlope'))
      this.setAtJunction(lane, root, 'rest', this.found(lane, r, 'rootRest'))
    }
    return false
  }

  substitute(r: number, fromHead: boolean, isFirst: boolean): void {
    const { reachHeadJunction, reachTailJunction, reachStart } = this.network
    const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
    const from = fromHead ? reachStart[r]! : reachStart[r + 1]! - 1
    this.#run(this.#passes.substitute(fromHead, isFirst), r, from, fromHead ? tail : head, fromHead ? head : tail)
  }

  /** Eliminates gate or structure `g` between junction `j` and its parent; and later moves `j` by what the parent moved. */
  eliminateCrossing(g: number, j: number, parent: number, stepS: number): void {
    const isDown = this.network.gateDownJunction[g] === j
    const at = (this.#crossingsAt + g * this.#crossingBytes) / 8
    const of = this.#crossing
    for (const lane of LANES) {
      const { thetaG, gateUpG, gateDownG, gateRestG } = this.#works[lane]
      const part = stepS * thetaG[g]!
      this.#numbers[at + of.crossingPart + lane] = isDown ? part : -part
      this.#numbers[at + of.ownPerStage + lane] = isDown ? gateDownG[g]! : gateUpG[g]!
      this.#numbers[at + of.otherPerStage + lane] = isDown ? gateUpG[g]! : gateDownG[g]!
      this.#numbers[at + of.lack + lane] = gateRestG[g]!
    }
    this.#passes.crossing(0, 0, 0, 8 * at, 0, this.#junctionAt(j), this.#junctionAt(parent))
  }

  moveRoot(j: number): void {
    for (const lane of LANES) this.setAtJunction(lane, j, 'dStage', this.atJunction(lane, j, 'e'))
  }

  moveBehindCrossing(g: number, j: number, parent: number): void {
    const at = this.#crossingsAt + g * this.#crossingBytes
    this.#passes.crossingBack(0, 0, 0, at, 0, this.#junctionAt(j), this.#junctionAt(parent))
  }

  /** Finds the stages of all junctions; those for which three of Newton's steps are not enough, and ponds, are left to `otherwise`, which says whether it went well. */
  settleJunctions(otherwise: (lane: Lane, j: number) => boolean): readonly [boolean, boolean] {
    const { junctionIsRiver, junctionCount } = this.network
    const { endStart, pondJ } = this.#works[0]
    const isSound: [boolean, boolean] = [true, true]
    for (let j = 0; j < junctionCount; j++) {
      if (junctionIsRiver[j] === 1) continue
      const at = this.#junctionAt(j) / 8
      const { stage, stageOld, outside, changed } = this.#junction
      const ends = endStart[j + 1]! - endStart[j]!
      const isPassed = pondJ[j] === null && ends > 0
      if (isPassed) {
        for (const lane of LANES) {
          this.#numbers[at + stage + lane] = this.#works[lane].stageJ[j]!
          this.#numbers[at + stageOld + lane] = this.#works[lane].stageOldJ[j]!
        }
        this.#passes.settleJunction(0, 0, 8 * this.#shared * endStart[j]!, 0, ends, 8 * at, 0)
      }
      for (const lane of LANES) {
        const w = this.#works[lane]
        if (isPassed && this.#numbers[at + outside + lane]! < 0) {
          w.stageJ[j] = this.#numbers[at + stage + lane]!
          const control = this.#numbers[at + changed + lane]!
          if (control > w.stepControl[0]!) w.stepControl[0] = control
        } else if (!otherwise(lane, j)) isSound[lane] = false
      }
    }
    for (const w of this.#works) putOwnEnds(w)
    return isSound
  }

  /** Settles a reach if three of Newton's steps are enough everywhere, and says so; else only the inner stages have changed, and are kept beside. */
  settle(r: number): boolean {
    const { reachHeadJunction, reachTailJunction, reachStart } = this.network
    const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
    this.#run(this.#passes.settle(this.#hasTakersR[r] === 1), r, reachStart[r]!, head, tail)
    if (this.#areBelowZero(r, 'outside')) {
      const isDeep = this.found(0, r, 'shallowest') >= DEEP_M && this.found(1, r, 'shallowest') >= DEEP_M
      if (!isDeep) this.#run(this.#passes.control, r, reachStart[r]!, head, tail)
      return true
    }
    for (const lane of LANES) {
      this.setAtJunction(lane, head, 'rest', this.found(lane, r, 'headRest'))
      this.setAtJunction(lane, tail, 'rest', this.found(lane, r, 'tailRest'))
    }
    return false
  }

  /** From the members' own arrays into the memory, before an advance; and back, after it. */
  load(): void {
    const [stageAt, dischargeAt] = this.#placesOf(this.#accepted)
    for (const lane of LANES) {
      const { stageP, dischargeP } = this.#works[lane]
      for (let p = 0; p < stageP.length; p++) {
        this.#numbers[stageAt + WATER * p + lane] = stageP[p]!
        this.#numbers[dischargeAt + WATER * p + lane] = dischargeP[p]!
      }
    }
  }

  store(): void {
    const [stageAt, dischargeAt] = this.#placesOf(this.#accepted)
    for (const lane of LANES) {
      const w = this.#works[lane]
      for (let p = 0; p < w.stageP.length; p++) {
        w.stageP[p] = this.#numbers[stageAt + WATER * p + lane]!
        w.dischargeP[p] = this.#numbers[dischargeAt + WATER * p + lane]!
      }
      putOwnEnds(w)
    }
  }

  /** What is new in a step: losses and users, the stages of junctions; and all reaches calm that can be. */
  beginStep(stepS: number): void {
    const [first, second] = this.#works
    for (let r = 0; r < this.reachCount; r++) {
      const at = this.#reachAt(r) / 8
      this.#hasTakersR[r] = takes(first, r) || takes(second, r) ? 1 : 0
      const gains = first.gainR[r]! > 0 || second.gainR[r]! > 0
      this.#onlySeepsR[r] = gains || this.#hasTakersR[r] === 1 || this.#meetsRiverR[r] === 1 ? 0 : 1
      writeReachStep(this.#numbers, at, this.#reach, first, r, stepS)
      writeReachStep(this.#numbers, at + 1, this.#reach, second, r, stepS)
    }
    this.#putEnds(0, this.#stageAt[this.#accepted])
    this.#putEnds(1, this.#stageAt[this.#accepted])
    this.#isPlainR.fill(0)
    for (let r = 0; r < this.reachCount; r++) if (this.#isNeverCalmR[r] === 1) this.takeOver(r, 0, 'begin')
  }

  /** Stages of junctions go to the ends of their reaches. */
  putEnds(lane: Lane): void {
    this.#putEnds(lane, this.#stageAt[this.#accepted === 0 ? 1 : 0])
  }

  #putEnds(lane: Lane, stageAt: number): void {
    const { endStart, endPoint, stageJ } = this.#works[lane]
    const at = stageAt + lane
    for (let j = 0; j < stageJ.length; j++)
      for (let e = endStart[j]!; e < endStart[j + 1]!; e++) this.#numbers[at + WATER * endPoint[e]!] = stageJ[j]!
  }

  /** What junctions are without their reaches goes to the memory: before an iteration, and before volumes are settled. */
  putJunctions(lane: Lane): void {
    const { slopeJ, restJ, fixJ } = this.#works[lane]
    const { slope, rest, fix } = this.#junction
    const each = this.#junctionBytes / 8
    for (let j = 0, at = this.#junctionsAt / 8 + lane; j < slopeJ.length; j++, at += each) {
      this.#numbers[at + slope] = slopeJ[j]!
      this.#numbers[at + rest] = restJ[j]!
      this.#numbers[at + fix] = fixJ[j]!
    }
  }

  /** A junction as it is now goes to the member's arrays, and back: for what is done by the plain kernels. */
  lend(lane: Lane, j: number): void {
    const w = this.#works[lane]
    w.slopeJ[j] = this.atJunction(lane, j, 'slope')
    w.restJ[j] = this.atJunction(lane, j, 'rest')
    w.dStageJ[j] = this.atJunction(lane, j, 'dStage')
  }

  takeBack(lane: Lane, j: number): void {
    const w = this.#works[lane]
    this.setAtJunction(lane, j, 'slope', w.slopeJ[j]!)
    this.setAtJunction(lane, j, 'rest', w.restJ[j]!)
    this.setAtJunction(lane, j, 'e', w.zEJ[j]!)
    this.setAtJunction(lane, j, 'f', w.zFJ[j]!)
    this.setAtJunction(lane, j, 'dStage', w.dStageJ[j]!)
  }

  /** How all junctions moved, and what is left to them, goes to the member's arrays. */
  returnChanges(lane: Lane): void {
    const { dStageJ } = this.#works[lane]
    for (let j = 0; j < dStageJ.length; j++) dStageJ[j] = this.atJunction(lane, j, 'dStage')
  }

  returnRests(lane: Lane): void {
    const { restJ } = this.#works[lane]
    for (let j = 0; j < restJ.length; j++) restJ[j] = this.atJunction(lane, j, 'rest')
  }

  /**
   * Gives a reach to the plain kernels for the rest of the step: both members' water goes to their own arrays. From the first iteration on that is
   * all; later also what is fixed within the step; when settling, the inner stages as they were before that.
   */
  takeOver(r: number, theta: number, when: 'begin' | 'within' | 'settling'): void {
    this.#isPlainR[r] = 1
    if (when === 'within') this.#knowExplicit(r)
    const { reachStart, bedM, reachDxM } = this.network
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    const numbers = this.#numbers
    const [stageOld, dischargeOld] = this.#placesOf(this.#accepted)
    const [stage, discharge] =
      when === 'begin' ? [stageOld, dischargeOld] : this.#placesOf(this.#accepted === 0 ? 1 : 0)
    for (const lane of LANES) {
      const w = this.#works[lane]
      for (let p = first; p <= last; p++) {
        const at = WATER * p + lane
        const atShared = this.#shared * p + lane
        const isEnd = p === first || p === last
        w.stageP[p] = when === 'settling' && !isEnd ? numbers[this.#unsettled + atShared]! : numbers[stage + at]!
        w.dischargeP[p] = p === last ? 0 : numbers[discharge + at]!
        w.stageOldP[p] = numbers[stageOld + at]!
        w.dischargeOldP[p] = numbers[dischargeOld + at]!
        /* forms of links are those of the member that was here last */
        w.centralP[p] = 1
        if (when === 'begin') continue
        const yOld = w.stageOldP[p]! - bedM[p]!
        const cell = isEnd ? 0.5 * reachDxM[r]! : reachDxM[r]!
        w.volumeOldP[p] = cell * ((w.bottomWidthR[r]! + w.sideSlopeR[r]! * yOld) * yOld)
        /* the plain kernels see a reach from its root */
        const explicit = numbers[this.#explicit + atShared]!
        w.explicitP[p] = this.#rootIsHeadR[r] === 1 ? -explicit : explicit
        w.thetaP[p] = theta
      }
      if (when === 'begin') continue
      w.isWideR[r] = 0
      w.isDryR[r] = 0
    }
  }

  /** What the plain kernels made of their reaches goes to the memory. */
  giveBack(): void {
    const [stageAt, dischargeAt] = this.#placesOf(this.#accepted === 0 ? 1 : 0)
    for (let r = 0; r < this.reachCount; r++) {
      if (this.#isPlainR[r] === 0) continue
      for (const lane of LANES) {
        const { stageP, dischargeP } = this.#works[lane]
        for (let p = this.network.reachStart[r]!; p < this.network.reachStart[r + 1]!; p++) {
          this.#numbers[stageAt + WATER * p + lane] = stageP[p]!
          this.#numbers[dischargeAt + WATER * p + lane] = dischargeP[p]!
        }
      }
    }
  }

  accept(): void {
    this.#accepted = this.#accepted === 0 ? 1 : 0
    for (const w of this.#works) w.stageOldJ.set(w.stageJ)
  }

  /** Back to the water before a step that is not taken; where the step changed most goes to the members' arrays. */
  drop(): void {
    for (const lane of LANES) {
      const w = this.#works[lane]
      for (let r = 0; r < this.reachCount; r++) if (this.#isPlainR[r] === 0) w.changeR[r] = this.found(lane, r, 'worst')
      w.stageJ.set(w.stageOldJ)
      putOwnEnds(w)
    }
  }

  /** Where stages and discharges of one of both waters begin. */
  #placesOf = (water: 0 | 1): readonly [number, number] => [this.#stageAt[water], this.#dischargeAt[water]]

  /** What the old state adds to the momentum: found once a step, and only where a second iteration asks for it. */
  #knowExplicit(r: number): void {
    if (this.#isExplicitKnownR[r] === 1) return
    this.#isExplicitKnownR[r] = 1
    this.#run(this.#passes.explicit, r, this.network.reachStart[r]!, 0, 0)
  }

  #isCalm(r: number): boolean {
    if (this.#areBelowZero(r, 'unsure')) return true
    this.#run(this.#passes.look, r, this.network.reachStart[r]!, 0, 0)
    return this.#areBelowZero(r, 'unsure')
  }

  #areBelowZero(r: number, name: keyof ReachPlaces): boolean {
    const at = this.#reachAt(r) / 8 + this.#reach[name]
    return this.#numbers[at]! < 0 && this.#numbers[at + 1]! < 0
  }

  #run(pass: PairPasses['look'], r: number, p: number, far: number, root: number): void {
    const { reachStart } = this.network
    pass(
      this.#watersAt[1 - this.#accepted]! + 8 * WATER * p,
      this.#watersAt[this.#accepted] + 8 * WATER * p,
      8 * this.#shared * p,
      this.#reachAt(r),
      reachStart[r + 1]! - 2 - reachStart[r]!,
      this.#junctionAt(far),
      this.#junctionAt(root),
    )
  }

  #reachAt(r: number): number {
    return this.#reachesAt + r * this.#reachBytes
  }

  #junctionAt(j: number): number {
    return this.#junctionsAt + j * this.#junctionBytes
  }
}
