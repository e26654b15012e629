import type { Network } from '../network/network.ts'
import { IN } from '../solver/books.ts'
import type { StepFollower } from '../solver/follower.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import { sideStageM } from '../solver/structure-kernel.ts'
import type { Work } from '../solver/work.ts'
import { bookOpening, createTravelBooks, forgetTravel, type GateTravel } from './gate-travel.ts'
import { secondsBeyond } from './out-of-band.ts'

/** No drive moves less than this; what rounding moves is below. */
const STILL_M = 1e-5

/**
 * What every step is watched for: travel of gates, the stages that they hold, and the peak of the intake. Between frames a gate goes up and down again and a
 * stage leaves its band and comes back; these would depend on how far apart frames are. It costs a few operations a gate and step.
 */
export interface StepWatch {
  readonly follower: StepFollower
  /** Of the gates that moved. */
  travelByGate(): Readonly<Record<string, GateTravel>>
  /** Of the gates that hold a target stage; empty before the first step. */
  deviationByGateM(): Readonly<Record<string, { readonly lowestM: number; readonly highestM: number }>>
  outOfBandByGateS(): Readonly<Record<string, number>>
  peakInM3s(): number
}

export function watchSteps(network: Network): StepWatch {
  const { gates } = network.district
  const books = createTravelBooks(gates.length)
  const held = heldStages(network)
  let peakInM3s = 0

  const entries = <T>(value: (i: number) => T) =>
    Object.fromEntries([...held.gate].map((g, i) => [gates[g]?.id ?? '', value(i)]))

  return {
    follower: {
      onBegin() {
        forgetTravel(books)
        forgetStages(held)
        peakInM3s = 0
      },
      onStep(w, old, next, stepS) {
        if (Number.isNaN(books.lastM[0]!)) books.lastM.set(old.openingM.subarray(0, gates.length))
        for (let g = 0; g < gates.length; g++) bookOpening(books, g, next.openingM[g]!, STILL_M)
        lookAtHeld(held, w, old, next, stepS)
        const inM3s = w.booked[IN]! / stepS
        if (inM3s > peakInM3s) peakInM3s = inM3s
      },
    },
    travelByGate: () =>
      Object.fromEntries(
        gates.flatMap(({ id }, g) => {
          const [moves, travelM] = [books.moves[g] ?? 0, books.travelM[g] ?? 0]
          return moves > 0 ? [[id, { moves, travelM }] as const] : []
        }),
      ),
    deviationByGateM: () =>
      held.hasBegun[0] === 0
        ? {}
        : entries((i) => ({ lowestM: held.lowestM[i] ?? 0, highestM: held.highestM[i] ?? 0 })),
    outOfBandByGateS: () => entries((i) => held.outOfBandS[i] ?? 0),
    peakInM3s: () => peakInM3s,
  }
}

/** Gates that hold a stage above them, in flat arrays. */
function heldStages({ district: { gates }, gateUpJunction }: Network) {
  const gate = Int32Array.from(gates.flatMap(({ targetStageM }, g) => (targetStageM === null ? [] : [g])))
  const perGate = (value: (g: number) => number) => Float64Array.from(gate, value)
  return {
    gate,
    side: Int32Array.from(gate, (g) => gateUpJunction[g] ?? 0),
    targetM: perGate((g) => gates[g]?.targetStageM ?? 0),
    toleranceM: perGate((g) => gates[g]?.targetToleranceM ?? 0),
    lowestM: new Float64Array(gate.length),
    highestM: new Float64Array(gate.length),
    outOfBandS: new Float64Array(gate.length),
    hasBegun: new Uint8Array(1),
  }
}

type HeldStages = ReturnType<typeof heldStages>

function forgetStages({ lowestM, highestM, outOfBandS, hasBegun }: HeldStages): void {
  lowestM.fill(Number.POSITIVE_INFINITY)
  highestM.fill(Number.NEGATIVE_INFINITY)
  outOfBandS.fill(0)
  hasBegun.fill(0)
}

function lookAtHeld(held: HeldStages, w: Work, old: ForcingValues, next: ForcingValues, stepS: number): void {
  const { gate, side, targetM, toleranceM, lowestM, highestM, outOfBandS } = held
  held.hasBegun[0] = 1
  for (let i = 0; i < gate.length; i++) {
    const j = side[i]!
    const beforeM = j >= 0 ? Math.max(w.stageOldJ[j]!, w.lowestBedJ[j]!) : sideStageM(w, gate[i]!, j, old)
    const fromM = beforeM - targetM[i]!
    const toM = sideStageM(w, gate[i]!, j, next) - targetM[i]!
    lowestM[i] = Math.min(lowestM[i]!, fromM, toM)
    highestM[i] = Math.max(highestM[i]!, fromM, toM)
    outOfBandS[i]! += secondsBeyond(fromM, toM, toleranceM[i]!, stepS)
  }
}
