import type { Forcing, Network } from '@district/models'
import type { InputBoard } from './input-board.ts'

/**
 * The shadow does not know what users draw. It assumes that along a branch they take this part of what was measured at its head
 * over the last hours; the rest seeps, fills the branch or leaves over its tail weir. An assumption, stated in the README.
 */
export const ASSUMED_USE_FRACTION = 0.82
const DEMAND_SAMPLES_H = [0, 1, 2, 3]
/** Readings of the past come every five minutes: the engine lands at least that often. */
const LANDING_S = 300

/** What acts on the shadow's water: river and leaves as measured, demand as assumed. */
export function createShadowForcing(network: Network, board: InputBoard): Forcing {
  const gateCount = network.district.gates.length
  const branchCount = network.branchReachIndices.length

  return {
    evaluate: (timeS, into) => {
      const timeMs = timeS * 1000
      into.riverStageM = board.riverStageM(timeMs)
      for (let gate = 0; gate < gateCount; gate++) into.openingM[gate] = board.openingM(gate, timeMs)
      for (let branch = 0; branch < branchCount; branch++) {
        const sum = DEMAND_SAMPLES_H.reduce(
          (total, hours) => total + board.headDischargeM3s(branch, timeMs - hours * 3_600_000),
          0,
        )
        into.demandM3s[branch] = (ASSUMED_USE_FRACTION * sum) / DEMAND_SAMPLES_H.length
      }
    },
    nextInstantAfterS: (timeS) => (Math.floor(timeS / LANDING_S) + 1) * LANDING_S,
  }
}
