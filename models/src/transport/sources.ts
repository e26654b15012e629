import { OUTSIDE } from '../network/network.ts'
import type { BoundaryConcentrations } from './constituent.ts'
import type { TransportWork } from './transport-work.ts'
import { pointLengthM } from './water-books.ts'

/**
 * What every cell holds at the start of a step and what comes to it from outside over the step: the right-hand sides before anything flows
 * between cells. At a river the concentration is given.
 */
export function formSources(t: TransportWork, boundary: BoundaryConcentrations, stepS: number): void {
  const { network, count, restCN, concentrationCN, volumeC, newVolumeC, growth, books } = t
  for (let c = 0; c < volumeC.length; c++) {
    const volume = volumeC[c]!
    const grown = stepS * newVolumeC[c]!
    for (let k = 0; k < count; k++) {
      const grows = grown * growth[k]!
      books.grown[k] = books.grown[k]! + grows
      restCN[c * count + k] = volume * concentrationCN[c * count + k]! + grows
    }
  }
  for (let j = 0; j < network.junctionCount; j++)
    if (network.junctionIsRiver[j] === 1)
      for (let k = 0; k < count; k++) concentrationCN[j * count + k] = boundary.river[k]!
  for (let n = 0; n < t.givenN.length; n++) {
    const given = t.givenN[n]!
    if (given > 0) addInflow(t, network.nodeJunction[n]!, given, boundary.inflow, n * count)
  }
  for (let x = 0; x < t.crossingM3.length; x++) {
    const through = t.crossingM3[x]!
    const donor = through > 0 ? t.crossingFrom[x]! : t.crossingTo[x]!
    const taker = through > 0 ? t.crossingTo[x]! : t.crossingFrom[x]!
    if (donor >= 0 || taker < 0) continue
    addInflow(t, taker, through > 0 ? through : -through, donor === OUTSIDE ? boundary.outside : boundary.river, 0)
  }
  for (let j = 0; j < network.junctionCount; j++) if (t.backJ[j]! > 0) addInflow(t, j, t.backJ[j]!, boundary.outside, 0)
  for (let r = 0; r < network.reachDxM.length; r++) if (t.rainR[r]! + t.lateralR[r]! > 0) addGains(t, boundary, r)
  for (let c = 0; c < volumeC.length; c++) if (t.groundC[c]! > 0) addInflow(t, c, t.groundC[c]!, boundary.ground, 0)
}

/** Rain and inflow along the banks, on all of a reach but the river's half cells. */
function addGains(t: TransportWork, boundary: BoundaryConcentrations, r: number): void {
  const { network, rainR, lateralR } = t
  for (let p = network.reachStart[r]!; p < network.reachStart[r + 1]!; p++) {
    const c = network.pointStage[p]!
    if (c < network.junctionCount && network.junctionIsRiver[c] === 1) continue
    const lengthM = pointLengthM(t, p)
    addInflow(t, c, lengthM * rainR[r]!, boundary.rain, 0)
    addInflow(t, c, lengthM * lateralR[r]!, boundary.lateral, r * t.count)
  }
}

function addInflow(t: TransportWork, c: number, volume: number, concentration: Float64Array, at: number): void {
  const { count, restCN, books } = t
  for (let k = 0; k < count; k++) {
    const amount = volume * concentration[at + k]!
    restCN[c * count + k] = restCN[c * count + k]! + amount
    books.in[k] = books.in[k]! + amount
  }
}
