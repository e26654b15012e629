import type { Network } from '../network/network.ts'
import { IN } from '../solver/books.ts'
import type { StepFollower } from '../solver/follower.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import { gateOpeningM } from '../solver/junction-kernel.ts'
import { sideStageM } from '../solver/structure-kernel.ts'
import type { Work } from '../solver/work.ts'
import { bookOpening, createTravelBooks, forgetTravel, type GateTravel, type TravelBooks } from './gate-travel.ts'
import { secondsBeyond } from './out-of-band.ts'

/** No drive moves less than this; what rounding moves is below. */
const STILL_M = 1e-5
/** Depth above a gate below which its canal is out of use: there is no stage to hold. */
const DRY_M = 0.05

/**
 * What every step is watched for: travel of gates, the stages that they hold, and the peak of the intake. Between frames a gate goes up and down again and a
 * stage leaves its band and comes back; these would depend on how far apart frames are. It costs a few operations a gate and step.
 */
export interface StepWatch {
  readonly follower: StepFollower
  /** Of the gates that moved. */
  travelByGate(): Readonly<Record<string, GateTravel>>
  /** Of the gates that hold a target stage, as long as water stands above them; a gate of a canal that stays dry has no entry. */
  deviationByGateM(): Readonly<Record<string, { readonly lowestM: number; readonly highestM: number }>>
  outOfBandByGateS(): Readonly<Record<string, number>>
  peakInM3s(): number
}

export function watchSteps(network: Network): StepWatch {
  const { gates } = network.district
  const books = createTravelBooks(gates.length)
  const held = heldStages(network)
  let peakInM3s = 0
  let isFirst = true

  const entries = <T>(value: (i: number) => T) =>
    Object.fromEntries(
      [...held.gate].flatMap((g, i) => (held.watchedS[i]! > 0 ? [[gates[g]!.id, value(i)] as const] : [])),
    )

  return {
    follower: {
      onBegin() {
        forgetTravel(books)
        forgetStages(held)
        peakInM3s = 0
        isFirst = true
      },
      onStep(w, old, next, stepS) {
        if (isFirst) beginTravel(books, old)
        isFirst = false
        for (let g = 0; g < gates.length; g++) bookOpening(books, g, gateOpeningM(w, g, next), STILL_M)
        lookAtHeld(held, w, old, next, stepS)
        const inM3s = w.booked[IN]! / stepS
        if (inM3s > peakInM3s) peakInM3s = inM3s
      },
    },
    travelByGate: () =>
      Object.fromEntries(
        gates.flatMap(({ id }, g) => {
          const [moves, travelM] = [books.moves[g]!, books.travelM[g]!]
          return moves > 0 ? [[id, { moves, travelM }] as const] : []
        }),
      ),
    deviationByGateM: () => entries((i) => ({ lowestM: held.lowestM[i]!, highestM: held.highestM[i]! })),
    outOfBandByGateS: () => entries((i) => held.outOfBandS[i]!),
    peakInM3s: () => peakInM3s,
  }
}

/** Gates begin where they stand; one that floats, where its first step leaves it. */
function beginTravel({ lastM }: TravelBooks, { openingM, floats }: ForcingValues): void {
  for (let g = 0; g < lastM.length; g++) lastM[g] = floats?.[g] ? Number.NaN : openingM[g]!
}

/** Gates that hold a stage above them, in flat arrays. */
function heldStages({ district: { gates }, gateUpJunction }: Network) {
  const gate = Int32Array.from(gates.flatMap(({ targetStageM }, g) => (targetStageM === null ? [] : [g])))
  const perGate = (value: (g: number) => number) => Float64Array.from(gate, value)
  return {
    gate,
    side: Int32Array.from(gate, (g) => gateUpJunction[g]!),
    targetM: perGate((g) => gates[g]!.targetStageM!),
    toleranceM: perGate((g) => gates[g]!.targetToleranceM),
    lowestM: new Float64Array(gate.length),
    highestM: new Float64Array(gate.length),
    outOfBandS: new Float64Array(gate.length),
    watchedS: new Float64Array(gate.length),
  }
}

type HeldStages = ReturnType<typeof heldStages>

function forgetStages({ lowestM, highestM, outOfBandS, watchedS }: HeldStages): void {
  lowestM.fill(Number.POSITIVE_INFINITY)
  highestM.fill(Number.NEGATIVE_INFINITY)
  outOfBandS.fill(0)
  watchedS.fill(0)
}

function lookAtHeld(held: HeldStages, w: Work, old: ForcingValues, next: ForcingValues, stepS: number): void {
  const { gate, side, targetM, toleranceM, lowestM, highestM, outOfBandS, watchedS } = held
  for (let i = 0; i < gate.length; i++) {
    const j = side[i]!
    const beforeM = j >= 0 ? w.stageOldJ[j]! : sideStageM(w, gate[i]!, j, old)
    const afterM = sideStageM(w, gate[i]!, j, next)
    if (j >= 0 && Math.min(beforeM, afterM) < w.lowestBedJ[j]! + DRY_M) continue
    const fromM = beforeM - targetM[i]!
    const toM = afterM - targetM[i]!
    lowestM[i] = Math.min(lowestM[i]!, fromM, toM)
    highestM[i] = Math.max(highestM[i]!, fromM, toM)
    outOfBandS[i]! += secondsBeyond(fromM, toM, toleranceM[i]!, stepS)
    watchedS[i]! += stepS
  }
}
