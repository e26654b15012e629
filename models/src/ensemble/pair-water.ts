import type { Network } from '../network/network.ts'
import type { Work } from '../solver/work.ts'
import { PAIR_BYTES, placeOf } from './lane-layout.ts'
import { type ReachPlaces, reachPlaces, writeReach, writeReachStep } from './pair-fields.ts'
import type { PairPlan } from './pair-memory.ts'
import type { PairPasses } from './pair-passes.ts'

type Lane = 0 | 1
type Works = readonly [Work, Work]

/** The water of two members side by side in the memory of the passes, and its way to the members' own arrays and back. */
export class PairWater {
  readonly network: Network
  readonly reachCount: number
  readonly #works: Works
  readonly #passes: PairPasses
  readonly #numbers: Float64Array
  readonly #of: ReachPlaces
  readonly #recordBytes: number
  /** First record, and the arrays of the pair, in bytes; the latter, and those shared by all pairs, also in numbers. */
  readonly #recordsAt: number
  readonly #pairAt: number
  readonly #stage: number
  readonly #discharge: number
  readonly #stageOld: number
  readonly #dischargeOld: number
  readonly #volumeOld: number
  readonly #explicit: number
  readonly #unsettled: number
  readonly #bed: number
  /** 1 for a reach that the plain kernels have in this step, and for one that they always have. */
  readonly #isPlainR: Uint8Array
  readonly #isNeverCalmR: Uint8Array
  readonly #hasUsersR: Uint8Array

  constructor(works: Works, passes: PairPasses, plan: PairPlan, pair: number) {
    const { network } = works[0]
    this.network = network
    this.reachCount = network.district.reaches.length
    this.#works = works
    this.#passes = passes
    this.#numbers = new Float64Array(passes.buffer)
    this.#of = reachPlaces(plan)
    this.#recordBytes = plan.recordBytes
    this.#recordsAt = plan.recordsAt + pair * this.reachCount * plan.recordBytes
    this.#pairAt = plan.pairsAt + pair * plan.pairBytes
    const own = (name: string) => (this.#pairAt + placeOf(plan.ofPair, name)) / 8
    const shared = (name: string) => placeOf(plan.shared, name) / 8
    this.#stage = own('stage')
    this.#discharge = own('discharge')
    this.#stageOld = own('stageOld')
    this.#dischargeOld = own('dischargeOld')
    this.#volumeOld = shared('volumeOld')
    this.#explicit = shared('explicit')
    this.#unsettled = shared('unsettled')
    this.#bed = shared('bed')
    this.#isPlainR = new Uint8Array(this.reachCount)
    this.#isNeverCalmR = Uint8Array.from(works[0].plainDepthR, (plainDepthM) => (plainDepthM > 0 ? 0 : 1))
    this.#hasUsersR = new Uint8Array(this.reachCount)
    for (let r = 0; r < this.reachCount; r++)
      for (const lane of [0, 1] as const)
        writeReach(this.#numbers, this.#recordsAt / 8 + (r * plan.recordBytes) / 8 + lane, this.#of, works[lane], r)
  }

  isPlain(r: number): boolean {
    return this.#isPlainR[r] === 1
  }

  give(lane: Lane, r: number, name: keyof ReachPlaces, value: number): void {
    this.#numbers[this.#record(r) + this.#of[name] + lane] = value
  }

  found(lane: Lane, r: number, name: keyof ReachPlaces): number {
    return this.#numbers[this.#record(r) + this.#of[name] + lane]!
  }

  dischargeM3s(lane: Lane, p: number): number {
    return this.#numbers[this.#discharge + 2 * p + lane]!
  }

  dischargeOldM3s(lane: Lane, p: number): number {
    return this.#numbers[this.#dischargeOld + 2 * p + lane]!
  }

  depthM(lane: Lane, p: number): number {
    return this.#numbers[this.#stage + 2 * p + lane]! - this.#numbers[this.#bed + 2 * p + lane]!
  }

  /** Writes where a reach's table stands; `at` counts numbers. */
  setTable(lane: Lane, r: number, at: number): void {
    new Int32Array(this.#passes.buffer)[2 * (this.#record(r) + this.#of.table) + lane] = 8 * at
  }

  sweep(r: number, toHead: boolean, isFirst: boolean): void {
    const { reachStart } = this.network
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    const from = PAIR_BYTES * (toHead ? last : first)
    const pass = this.#passes.sweep(toHead, isFirst, this.#hasUsersR[r] === 1)
    pass(this.#pairAt + from, from, 8 * this.#record(r), last - first - 1)
  }

  substitute(r: number, fromHead: boolean): void {
    const { reachStart } = this.network
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    const from = PAIR_BYTES * (fromHead ? first : last - 1)
    this.#passes.substitute(fromHead)(this.#pairAt + from, from, 8 * this.#record(r), last - first - 1)
  }

  settle(r: number): void {
    const { reachStart } = this.network
    const first = reachStart[r]!
    const from = PAIR_BYTES * first
    const inner = reachStart[r + 1]! - 2 - first
    this.#passes.settle(this.#hasUsersR[r] === 1)(this.#pairAt + from, from, 8 * this.#record(r), inner)
  }

  /** From the members' own arrays into the memory, before an advance; and back, after it. */
  load(): void {
    for (const lane of [0, 1] as const) {
      const { stageP, dischargeP } = this.#works[lane]
      spread(this.#numbers, this.#stage + lane, stageP)
      spread(this.#numbers, this.#discharge + lane, dischargeP)
    }
  }

  store(): void {
    for (const lane of [0, 1] as const) {
      const w = this.#works[lane]
      collect(w.stageP, this.#numbers, this.#stage + lane)
      collect(w.dischargeP, this.#numbers, this.#discharge + lane)
      putOwnEnds(w)
    }
  }

  /** What is new in a step: losses and users, the stages of junctions; and all reaches calm that can be. */
  beginStep(stepS: number): void {
    const [first, second] = this.#works
    for (let r = 0; r < this.reachCount; r++) {
      this.#hasUsersR[r] = first.demandR[r]! > 0 || second.demandR[r]! > 0 ? 1 : 0
      writeReachStep(this.#numbers, this.#record(r), this.#of, first, r, stepS)
      writeReachStep(this.#numbers, this.#record(r) + 1, this.#of, second, r, stepS)
    }
    this.putEnds(0)
    this.putEnds(1)
    this.#isPlainR.fill(0)
    for (let r = 0; r < this.reachCount; r++) {
      if (this.#isNeverCalmR[r] === 0) continue
      this.#keepOld(r)
      this.takeOver(r, true, false)
    }
  }

  /** Stages of junctions go to the ends of their reaches. */
  putEnds(lane: Lane): void {
    const { endStart, endPoint, stageJ } = this.#works[lane]
    const at = this.#stage + lane
    for (let j = 0; j < stageJ.length; j++)
      for (let e = endStart[j]!; e < endStart[j + 1]!; e++) this.#numbers[at + 2 * endPoint[e]!] = stageJ[j]!
  }

  /**
   * Gives a reach to the plain kernels for the rest of the step: both members' water goes to their own arrays, with what is fixed within the
   * step, where there is such already.
   */
  takeOver(r: number, isFirst: boolean, isSettling: boolean): void {
    this.#isPlainR[r] = 1
    const first = this.network.reachStart[r]!
    const last = this.network.reachStart[r + 1]! - 1
    for (const lane of [0, 1] as const) {
      const w = this.#works[lane]
      const theta = w.thetaP[first]!
      const numbers = this.#numbers
      for (let p = first; p <= last; p++) {
        const at = 2 * p + lane
        const isEnd = p === first || p === last
        if (!isEnd) w.stageP[p] = numbers[(isSettling ? this.#unsettled : this.#stage) + at]!
        w.dischargeP[p] = numbers[this.#discharge + at]!
        w.stageOldP[p] = numbers[this.#stageOld + at]!
        w.dischargeOldP[p] = numbers[this.#dischargeOld + at]!
        if (isFirst) continue
        if (!isEnd) w.volumeOldP[p] = numbers[this.#volumeOld + at]!
        w.explicitP[p] = numbers[this.#explicit + at]!
        w.thetaP[p] = theta
        w.centralP[p] = 1
      }
    }
  }

  /** What the plain kernels made of their reaches goes to the memory. */
  giveBack(): void {
    for (let r = 0; r < this.reachCount; r++) {
      if (this.#isPlainR[r] === 0) continue
      for (const lane of [0, 1] as const) {
        const { stageP, dischargeP } = this.#works[lane]
        for (let p = this.network.reachStart[r]!; p < this.network.reachStart[r + 1]!; p++) {
          this.#numbers[this.#stage + 2 * p + lane] = stageP[p]!
          this.#numbers[this.#discharge + 2 * p + lane] = dischargeP[p]!
        }
      }
    }
  }

  /** Back to the water before a step that is not taken. */
  drop(): void {
    const length = 2 * this.network.pointCount
    this.#numbers.copyWithin(this.#stage, this.#stageOld, this.#stageOld + length)
    this.#numbers.copyWithin(this.#discharge, this.#dischargeOld, this.#dischargeOld + length)
    for (const w of this.#works) {
      w.stageJ.set(w.stageOldJ)
      putOwnEnds(w)
    }
  }

  #keepOld(r: number): void {
    const from = 2 * this.network.reachStart[r]!
    const to = 2 * this.network.reachStart[r + 1]!
    this.#numbers.copyWithin(this.#stageOld + from, this.#stage + from, this.#stage + to)
    this.#numbers.copyWithin(this.#dischargeOld + from, this.#discharge + from, this.#discharge + to)
  }

  #record(r: number): number {
    return (this.#recordsAt + r * this.#recordBytes) / 8
  }
}

function spread(into: Float64Array, at: number, from: Float64Array): void {
  for (let p = 0; p < from.length; p++) into[at + 2 * p] = from[p]!
}

function collect(into: Float64Array, from: Float64Array, at: number): void {
  for (let p = 0; p < into.length; p++) into[p] = from[at + 2 * p]!
}

/** The ends of reaches stand where their junctions do. */
function putOwnEnds({ endStart, endPoint, stageJ, stageP }: Work): void {
  for (let j = 0; j < stageJ.length; j++)
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = stageJ[j]!
}
