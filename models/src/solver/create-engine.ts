import type { SavedState } from '../contract/saved-state.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import { advanceTo, type Clockwork, storedM3 } from './advance.ts'
import { DRAWN, EVAPORATED, FROM_GROUND, IN, LATERAL, OUT, RAINED, SEEPED, SPILLED } from './books.ts'
import { liftStages } from './correction.ts'
import type { AdvanceOutcome, Engine, EngineParameters, FrameFields, GateStages, MassBalance } from './engine.ts'
import { bothFollowers, type StepFollower } from './follower.ts'
import { copyForcingValues, createForcingValues, type Forcing, type ForcingValues } from './forcing.ts'
import { evaluateCrossing, gateOpeningM } from './junction-kernel.ts'
import { refuseForcing } from './refuse-forcing.ts'
import { levelConduits, marchToSteady } from './steady-start.ts'
import { acceptStep } from './step.ts'
import { givenStageM, shoreStageM, sideStageM } from './structure-kernel.ts'
import { createWork, roughen, type Work } from './work.ts'

/** Makes an engine. It holds empty canals at time 0 until it is started or given a state. */
export function createEngine(network: Network, parameters: EngineParameters = {}): Engine {
  return new StaggeredEngine(network, parameters)
}

/** What stands behind an engine, for rooms above that move several together: its arrays and its clock. */
export interface Inner {
  readonly w: Work
  readonly clock: Clockwork
}

export const innerOf = (engine: Engine): Inner => StaggeredEngine.innerOf(engine)

/** No step was made: nothing is to be booked. */
function forgetBooked(w: Work): void {
  w.booked.fill(0)
  w.bookedR.fill(0)
  w.bookedG.fill(0)
}

/** Whole milliseconds where the time came from such, so that a load finds the same time to the last bit. */
const millisecondsOf = (timeS: number): number => {
  const whole = Math.round(timeS * 1000)
  return whole / 1000 === timeS ? whole : timeS * 1000
}

/** Why a state cannot be one of this network, or null. */
export function misfitOf(network: Network, state: SavedState): Problem | null {
  const fits =
    state.topologyHash === network.topologyHash &&
    state.stageM.length === network.stageCount &&
    state.dischargeM3s.length === network.linkCount &&
    state.openingM.length === network.district.gates.length &&
    state.demandM3s.length === network.branchReachIndices.length
  if (fits) return null
  return problem(
    'TOPOLOGY_MISMATCH',
    {},
    `the state belongs to network ${state.topologyHash}`,
    `expected one of network ${network.topologyHash}`,
  )
}

/** Where less water passed than would wet all beds so deep, an error is told as a part of that: rounding has a size of its own. */
const LEAST_PASSED_DEPTH_M = 0.001

class StaggeredEngine implements Engine {
  readonly network: Network
  readonly #w: Work
  readonly #clock: Clockwork
  readonly #bedAreaM2: number
  #volumeAtStartM3 = 0
  #correctedM3 = 0

  constructor(network: Network, parameters: EngineParameters) {
    this.network = network
    this.#w = createWork(network, parameters)
    const pondBedsM2 = this.#w.pondJ.reduce((sum, pond) => sum + (pond?.areaM2[0] ?? 0), 0)
    this.#bedAreaM2 = this.#w.lengthR.reduce((sum, lengthM, r) => sum + lengthM * this.#w.bottomWidthR[r]!, pondBedsM2)
    this.#clock = {
      timeS: 0,
      steps: 0,
      wishedS: 0,
      now: createForcingValues(network),
      next: createForcingValues(network),
      follower: null,
    }
    this.startDry(0, createForcingValues(network))
  }

  static innerOf(engine: Engine): Inner {
    if (!(engine instanceof StaggeredEngine)) throw new RangeError('engine must be one that createEngine made')
    return { w: engine.#w, clock: engine.#clock }
  }

  get timeS(): number {
    return this.#clock.timeS
  }

  get steps(): number {
    return this.#clock.steps
  }

  get iterations(): number {
    return this.#w.iterations[0]!
  }

  get balance(): MassBalance {
    const { totals } = this.#w
    const volumeM3 = storedM3(this.#w)
    const [inM3, outM3, seepedM3, drawnM3, spilledM3] = [
      totals[IN]!,
      totals[OUT]!,
      totals[SEEPED]!,
      totals[DRAWN]!,
      totals[SPILLED]!,
    ]
    const weather = {
      rainedM3: totals[RAINED]!,
      evaporatedM3: totals[EVAPORATED]!,
      lateralM3: totals[LATERAL]!,
      fromGroundM3: totals[FROM_GROUND]!,
    }
    const correctedM3 = this.#correctedM3
    const leftM3 = outM3 + seepedM3 + drawnM3 + spilledM3 + weather.evaporatedM3 + Math.max(-correctedM3, 0)
    const cameM3 = inM3 + weather.rainedM3 + weather.lateralM3 + weather.fromGroundM3 + Math.max(correctedM3, 0)
    const missingM3 = this.#volumeAtStartM3 + cameM3 - leftM3 - volumeM3
    const passedM3 = Math.max(cameM3, leftM3, LEAST_PASSED_DEPTH_M * this.#bedAreaM2)
    return {
      volumeM3,
      inM3,
      outM3,
      seepedM3,
      drawnM3,
      spilledM3,
      ...weather,
      correctedM3,
      massError: Math.abs(missingM3) / passedM3,
    }
  }

  startSteady(timeMs: number, values: ForcingValues): AdvanceOutcome {
    this.#fillToDesign(values)
    const outcome = marchToSteady(this.#w, this.#clock, timeMs / 1000)
    this.#liftToBed()
    this.#begin(timeMs)
    return outcome
  }

  startDry(timeMs: number, values: ForcingValues): void {
    this.#fill(() => Number.NEGATIVE_INFINITY, values)
    this.#begin(timeMs)
  }

  startAtRest(timeMs: number, stageM: number, values: ForcingValues): void {
    this.#fill(() => stageM, values)
    this.#begin(timeMs)
  }

  load(state: SavedState): Result<void, Problem> {
    const { network } = this
    const w = this.#w
    const misfit = misfitOf(network, state)
    if (misfit !== null) return err(misfit)
    this.#clock.now.riverStageM = state.riverStageM
    this.#clock.now.openingM.set(state.openingM)
    this.#clock.now.demandM3s.set(state.demandM3s)
    this.#forgetOutside(state)
    for (let p = 0; p < network.pointCount; p++) w.stageP[p] = state.stageM[network.pointStage[p]!]!
    w.stageJ.set(state.stageM.subarray(0, network.junctionCount))
    for (let r = 0; r < network.district.reaches.length; r++)
      w.dischargeP.set(
        state.dischargeM3s.subarray(network.linkStart[r]!, network.linkStart[r + 1]!),
        network.reachStart[r]!,
      )
    w.jointQ.set(
      state.dischargeM3s.subarray(network.gateLinkStart + network.district.gates.length, network.structureLinkStart),
    )
    this.#takeSurplus(state.surplusM3)
    this.#begin(state.timeMs)
    this.#clock.wishedS = state.nextStepS ?? 0
    return ok(undefined)
  }

  save(): SavedState {
    const { network } = this
    const w = this.#w
    const stageM = new Float64Array(network.stageCount)
    const dischargeM3s = new Float64Array(network.linkCount)
    for (let p = 0; p < network.pointCount; p++) stageM[network.pointStage[p]!] = w.stageP[p]!
    stageM.set(w.stageJ)
    for (let r = 0; r < network.district.reaches.length; r++)
      for (let link = network.linkStart[r]!; link < network.linkStart[r + 1]!; link++)
        dischargeM3s[link] = w.dischargeP[network.reachStart[r]! + link - network.linkStart[r]!]!
    for (let g = 0; g < network.district.gates.length; g++)
      dischargeM3s[network.gateLinkStart + g] = this.gateDischargeM3s(g)
    dischargeM3s.set(w.jointQ, network.gateLinkStart + network.district.gates.length)
    for (let s = 0; s < network.district.structures.length; s++)
      dischargeM3s[network.structureLinkStart + s] = this.structureDischargeM3s(s)
    const { now } = this.#clock
    return {
      topologyHash: network.topologyHash,
      timeMs: millisecondsOf(this.timeS),
      riverStageM: now.riverStageM,
      stageM,
      dischargeM3s,
      openingM: now.openingM.map((_, g) => this.gateOpeningM(g)),
      demandM3s: now.demandM3s.slice(),
      ...(w.hasClosed && { surplusM3: this.#surplusM3() }),
      ...(this.#clock.wishedS > 0 && { nextStepS: this.#clock.wishedS }),
    }
  }

  advance(forcing: Forcing, untilMs: number): AdvanceOutcome {
    return advanceTo(this.#w, this.#clock, forcing, untilMs / 1000)
  }

  correct(changeM: Float64Array, addedM3: Float64Array): void {
    const w = this.#w
    this.#correctedM3 += liftStages(w, changeM, addedM3)
    forgetBooked(w)
    acceptStep(w)
    this.#clock.follower?.onBegin(w)
  }

  retune({ roughness, gateCoefficient }: { roughness: Float64Array; gateCoefficient: Float64Array }): void {
    const w = this.#w
    for (let r = 0; r < roughness.length; r++) if (roughness[r] !== w.roughnessR[r]) roughen(w, r, roughness[r]!)
    w.gateFactorG.set(gateCoefficient)
  }

  follow(follower: StepFollower | null): void {
    const known = this.#clock.follower
    this.#clock.follower = known === null || follower === null ? follower : bothFollowers(known, follower)
    follower?.onBegin(this.#w)
  }

  writeFrame(into: FrameFields): void {
    const { reachStart, bedM } = this.network
    const { stageP, dischargeP } = this.#w
    for (let r = 0; r + 1 < reachStart.length; r++) {
      const first = reachStart[r]!
      const last = reachStart[r + 1]! - 1
      for (let p = first; p <= last; p++) {
        into.depthM[p] = Math.max(stageP[p]! - bedM[p]!, 0)
        const before = dischargeP[p === first ? p : p - 1]!
        into.dischargeM3s[p] = p === last ? before : 0.5 * (before + dischargeP[p]!)
      }
    }
    for (let g = 0; g < into.gateOpeningM.length; g++) into.gateOpeningM[g] = this.gateOpeningM(g)
    for (let k = 0; k < into.crossingDischargeM3s.length; k++) {
      into.crossingDischargeM3s[k] = this.gateDischargeM3s(k)
      into.crossingUpM[k] = this.#waterM(this.network.gateUpJunction[k]!)
      into.crossingDownM[k] = this.#waterM(this.network.gateDownJunction[k]!)
    }
    for (let n = 0; n < into.nodeStageM.length; n++) into.nodeStageM[n] = this.#waterM(this.network.nodeJunction[n]!)
  }

  /** Stage of the network's own water at a junction, no lower than its bed; NaN at a river, and where there is none. */
  #waterM(junction: number): number {
    if (junction < 0 || this.network.junctionIsRiver[junction] === 1) return Number.NaN
    return Math.max(this.#w.stageJ[junction]!, this.#w.lowestBedJ[junction]!)
  }

  stageAtM(reachIndex: number, chainageM: number): number {
    const { point, fraction } = this.#place(reachIndex, chainageM)
    const { stageP } = this.#w
    const { bedM } = this.network
    const wet = (p: number) => Math.max(stageP[p]!, bedM[p]!)
    return wet(point) + fraction * (wet(point + 1) - wet(point))
  }

  dischargeAtM3s(reachIndex: number, chainageM: number): number {
    const { point, fraction } = this.#place(reachIndex, chainageM)
    const { dischargeP } = this.#w
    const first = this.network.reachStart[reachIndex]!
    const last = this.network.reachStart[reachIndex + 1]! - 2
    const along = point + fraction - 0.5
    const before = Math.min(Math.max(Math.floor(along), first), last)
    const after = Math.min(before + 1, last)
    const share = Math.min(Math.max(along - before, 0), 1)
    return dischargeP[before]! + share * (dischargeP[after]! - dischargeP[before]!)
  }

  gateStagesM(gateIndex: number): GateStages {
    return {
      upstreamM: sideStageM(this.#w, gateIndex, this.network.gateUpJunction[gateIndex]!, this.#clock.now),
      downstreamM: sideStageM(this.#w, gateIndex, this.network.gateDownJunction[gateIndex]!, this.#clock.now),
    }
  }

  gateOpeningM(gateIndex: number): number {
    return gateOpeningM(this.#w, gateIndex, this.#clock.now)
  }

  gateDischargeM3s(gateIndex: number): number {
    evaluateCrossing(this.#w, gateIndex, this.#clock.now)
    /* + 0 turns the negative zero of a closed gate under backwater into zero */
    return this.#w.gateFlow.dischargeM3s + 0
  }

  structureStagesM(structureIndex: number): GateStages {
    return this.gateStagesM(this.network.district.gates.length + structureIndex)
  }

  structureDischargeM3s(structureIndex: number): number {
    return this.gateDischargeM3s(this.network.district.gates.length + structureIndex)
  }

  structurePassedM3(structureIndex: number): number {
    return this.#w.passedG[this.network.district.gates.length + structureIndex]!
  }

  nodeStageM(nodeIndex: number): number {
    const junction = this.network.nodeJunction[nodeIndex]!
    if (junction < 0) return givenStageM(this.#clock.now, nodeIndex)
    return Math.max(this.#w.stageJ[junction]!, this.#w.lowestBedJ[junction]!)
  }

  branchDrawM3s(branchIndex: number): number {
    const r = this.network.branchReachIndices[branchIndex]!
    const { stageP, drawDepthR, demandShareP } = this.#w
    const first = this.network.reachStart[r]!
    const last = this.network.reachStart[r + 1]! - 1
    let sum = 0
    for (let p = first; p <= last; p++) {
      const part = Math.min(Math.max((stageP[p]! - this.network.bedM[p]!) / drawDepthR[r]!, 0), 1)
      sum += (p === first || p === last ? 0.5 : 1) * demandShareP[p]! * part * part * (3 - 2 * part)
    }
    return (this.#clock.now.demandM3s[branchIndex]! * sum) / (last - first)
  }

  drawnM3(branchIndex: number): number {
    return this.#w.drawnR[this.network.branchReachIndices[branchIndex]!]!
  }

  passedM3(gateIndex: number): number {
    return this.#w.passedG[gateIndex]!
  }

  #place(reachIndex: number, chainageM: number): { readonly point: number; readonly fraction: number } {
    const first = this.network.reachStart[reachIndex]!
    const cells = this.network.reachStart[reachIndex + 1]! - 1 - first
    const along = Math.min(Math.max(chainageM / this.network.reachDxM[reachIndex]!, 0), cells)
    const cell = Math.min(Math.floor(along), cells - 1)
    return { point: first + cell, fraction: along - cell }
  }

  /** Water at rest up to a stage; dry points hold their bed. */
  #fill(stageOfM: () => number, values: ForcingValues): void {
    const w = this.#w
    const { network } = this
    refuseForcing(network, values, this.timeS)
    copyForcingValues(this.#clock.now, values)
    for (let j = 0; j < network.junctionCount; j++)
      w.stageJ[j] =
        network.junctionIsRiver[j] === 1 ? shoreStageM(w, j, values) : Math.max(stageOfM(), w.lowestBedJ[j]!)
    for (let p = 0; p < network.pointCount; p++) {
      const stage = network.pointStage[p]!
      w.stageP[p] = stage < network.junctionCount ? w.stageJ[stage]! : Math.max(stageOfM(), network.bedM[p]!)
    }
    w.dischargeP.fill(0)
    w.jointQ.fill(0)
    w.surplusP.fill(0)
  }

  /** What a saved state does not hold is as if never given, until the forcing gives it; shores hold what they held. */
  #forgetOutside({ stageM }: SavedState): void {
    const { now } = this.#clock
    now.floats = undefined
    now.settings?.fill(1)
    now.stageM?.fill(Number.NEGATIVE_INFINITY)
    const { junctionGivenNode } = this.network
    for (const [j, node] of junctionGivenNode.entries()) if (node >= 0 && now.stageM) now.stageM[node] = stageM[j]!
  }

  /** Dry points hold their bed, whatever their slots were found to hold. */
  #liftToBed(): void {
    const { stageP, stageJ, lowestBedJ } = this.#w
    const { bedM, pointStage, junctionCount } = this.network
    for (let j = 0; j < junctionCount; j++) stageJ[j] = Math.max(stageJ[j]!, lowestBedJ[j]!)
    for (let p = 0; p < stageP.length; p++) {
      const stage = pointStage[p]!
      stageP[p] = stage < junctionCount ? stageJ[stage]! : Math.max(stageP[p]!, bedM[p]!)
    }
  }

  /** Every reach at its design depth: where the search for a steady flow begins. */
  #fillToDesign(values: ForcingValues): void {
    const w = this.#w
    const { network } = this
    this.#fill(() => Number.NEGATIVE_INFINITY, values)
    for (const [r, { designDepthM }] of network.district.reaches.entries())
      for (let p = network.reachStart[r]!; p < network.reachStart[r + 1]!; p++) {
        const stage = network.pointStage[p]!
        const filledM = network.bedM[p]! + designDepthM
        if (stage >= network.junctionCount) w.stageP[p] = filledM
        else if (network.junctionIsRiver[stage] === 0) w.stageJ[stage] = Math.max(w.stageJ[stage]!, filledM)
      }
    for (const [n, { storage, designStageM }] of network.district.nodes.entries()) {
      const junction = network.nodeJunction[n]!
      if (storage !== undefined) w.stageJ[junction] = Math.max(w.stageJ[junction]!, designStageM)
    }
    for (let p = 0; p < network.pointCount; p++) {
      const stage = network.pointStage[p]!
      if (stage < network.junctionCount) w.stageP[p] = w.stageJ[stage]!
    }
    if (w.hasClosed) levelConduits(w)
  }

  /** What full cells hold beyond their sections, one per unknown stage. */
  #surplusM3(): Float64Array {
    const { pointStage, stageCount } = this.network
    const surplusM3 = new Float64Array(stageCount)
    for (let p = 0; p < pointStage.length; p++) surplusM3[pointStage[p]!]! += this.#w.surplusP[p]!
    return surplusM3
  }

  #takeSurplus(surplusM3: Float64Array | undefined): void {
    const { pointStage, junctionCount, stageCount } = this.network
    const { surplusP, endStart, endPoint } = this.#w
    surplusP.fill(0)
    if (surplusM3?.length !== stageCount) return
    for (let p = 0; p < pointStage.length; p++)
      if (pointStage[p]! >= junctionCount) surplusP[p] = surplusM3[pointStage[p]!]!
    for (let j = 0; j < junctionCount; j++)
      if (endStart[j]! < endStart[j + 1]!) surplusP[endPoint[endStart[j]!]!] = surplusM3[j]!
  }

  /** The iterate becomes the state at `timeMs`, and the books begin. */
  #begin(timeMs: number): void {
    const w = this.#w
    forgetBooked(w)
    acceptStep(w)
    w.totals.fill(0)
    w.drawnR.fill(0)
    w.passedG.fill(0)
    this.#clock.timeS = timeMs / 1000
    this.#clock.steps = 0
    this.#clock.wishedS = 0
    w.iterations[0] = 0
    this.#volumeAtStartM3 = storedM3(w)
    this.#correctedM3 = 0
    this.#clock.follower?.onBegin(w)
  }
}
