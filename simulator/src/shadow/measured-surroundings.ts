import type { Surroundings } from '../scenario/linear-pieces.ts'
import type { InputBoard } from './input-board.ts'

/**
 * The shadow does not know what users draw. It assumes that along a branch they take this part of what was measured at its head
 * over the last hours: an unlined branch of 15 km that carries 5 m³/s loses by Kostiakov's law 2.65 / (100 · 5^0.45) per km, a fifth
 * in all. An assumption, stated in the README.
 */
export const ASSUMED_USE_FRACTION = 0.8
const DEMAND_SAMPLES_H = [0, 1, 2, 3]

/** What acts on the shadow's water: river and leaves as measured, demand as assumed. */
export const measuredSurroundings =
  (board: InputBoard): Surroundings =>
  (timeS, into) => {
    const timeMs = timeS * 1000
    into.riverStageM = board.riverStageM(timeMs)
    for (let gate = 0; gate < into.openingM.length; gate++) into.openingM[gate] = board.openingM(gate, timeMs)
    for (let branch = 0; branch < into.demandM3s.length; branch++) {
      const headsM3s = DEMAND_SAMPLES_H.map((hours) => board.headDischargeM3s(branch, timeMs - hours * 3_600_000))
      const sum = headsM3s.reduce((total, headM3s) => total + headM3s, 0)
      into.demandM3s[branch] = (ASSUMED_USE_FRACTION * sum) / DEMAND_SAMPLES_H.length
    }
  }
