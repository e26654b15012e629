import { completeCapacityLaw } from '../hydraulics/sediment-capacity.ts'
import type { Network } from '../network/network.ts'
import { power } from '../numerics/power.ts'
import { crossingEnds } from './carried-water.ts'
import type { SedimentClass, TransportOptions } from './constituent.ts'

/**
 * Everything that transport touches in a step, allocated once. A *cell* is one stage of the network: junctions first, then inner points.
 *
 * `xC` has one value per cell, `xCN` one per cell and constituent (`[c * count + k]`), `xCS` per cell and class of sediment, `xPS` per profile
 * point and class, `xJ` per junction.
 */
export type TransportWork = ReturnType<typeof createTransportWork>

const floats = (length: number) => new Float64Array(length)

export function createTransportWork(network: Network, options: TransportOptions) {
  const { pointCount, stageCount, junctionCount, district } = network
  const sediments = options.constituents.filter((c): c is SedimentClass => c.kind === 'sediment')
  const dissolved = options.constituents.filter(({ kind }) => kind !== 'sediment')
  const constituents = [...dissolved, ...sediments]
  const N = constituents.length
  const K = sediments.length
  const ends = crossingEnds(network)
  const law = completeCapacityLaw(options.capacity ?? { formula: 'zhang-ruijin' })
  return {
    network,
    constituents,
    count: N,
    dissolvedCount: dissolved.length,
    sedimentCount: K,
    ...pointLists(network),
    crossingFrom: ends.from,
    crossingTo: ends.to,
    isCut: Uint8Array.from(ends.from, (_, c) => (network.tree.cuts.includes(c) ? 1 : 0)),

    /* constants of the constituents */
    decayPerS: Float64Array.from(constituents, (c) => (c.kind === 'tracer' ? (c.decayPerS ?? 0) : 0)),
    growth: Float64Array.from(constituents, (c) => (c.kind === 'age' ? 1 : 0)),
    law,
    settlingMPerS: Float64Array.from(sediments, (c) => c.settlingMPerS),
    depositionAlpha: Float64Array.from(sediments, (c) => c.depositionAlpha ?? 0.25),
    scourAlpha: Float64Array.from(sediments, (c) => c.scourAlpha ?? 1),
    /** Settling velocity to the power −m: what a class adds to the capacity of the flow. */
    perFlowCapacity: Float64Array.from(sediments, (c) => power(c.settlingMPerS, -law.m)),
    bedIsUnlimited: options.bed === 'unlimited',

    /* state */
    volumeC: floats(stageCount),
    concentrationCN: floats(stageCount * N),
    bedPS: floats(pointCount * K),

    /* water of the step */
    filmC: floats(stageCount),
    linkM3: floats(pointCount),
    crossingM3: floats(ends.from.length),
    leavingJ: floats(junctionCount),
    givenN: floats(district.nodes.length),
    sideBalanceJ: floats(junctionCount),
    sideOutJ: floats(junctionCount),
    newVolumeC: floats(stageCount),
    takenC: floats(stageCount),
    seepedC: floats(stageCount),

    /* equations: concentration = (rest + what flows in) / weight, with exchange beside */
    weightCN: floats(stageCount * N),
    restCN: floats(stageCount * N),
    /** Volume that a class would settle out of over the step, capacity, and what the bed holds. */
    settledCS: floats(stageCount * K),
    capacityCS: floats(stageCount * K),
    looseCS: floats(stageCount * K),
    settledPS: floats(pointCount * K),
    /** Weight that held in the cell's solution, exchange included: how it answers to more inflow. */
    answerCN: floats(stageCount * N),

    cuts: cutArrays(network, N),
    losses: { takenM3: 0, seepedM3: 0 },
    shares: { loadKgPerM3: 0, bedKg: 0, ofLoad: 0 },
    section: { areaM2: 0, widthM: 0, hydraulicRadiusM: 0 },
    books: {
      in: floats(N),
      out: floats(N),
      taken: floats(N),
      seeped: floats(N),
      grown: floats(N),
      decayed: floats(N),
      deposited: floats(N),
    },
  }
}

/** Reach of every profile point, and the ends that make up a junction, as lists one after the other. */
function pointLists(network: Network) {
  const { district, junctionCount, pointCount, reachStart, pointStage } = network
  const reachP = new Int32Array(pointCount)
  const points: number[][] = Array.from({ length: junctionCount }, () => [])
  for (let r = 0; r < district.reaches.length; r++) {
    reachP.fill(r, reachStart[r]!, reachStart[r + 1]!)
    points[network.reachHeadJunction[r]!]!.push(reachStart[r]!)
    points[network.reachTailJunction[r]!]!.push(reachStart[r + 1]! - 1)
  }
  const endStart = new Int32Array(junctionCount + 1)
  for (const [j, list] of points.entries()) endStart[j + 1] = endStart[j]! + list.length
  return {
    reachP,
    endStart,
    endPoint: Int32Array.from(points.flat()),
    /** Per reach: what to add to an inner profile point for its cell. */
    cellOfPoint: Int32Array.from(district.reaches, (_, r) => pointStage[reachStart[r]! + 1]! - reachStart[r]! - 1),
  }
}

function cutArrays(network: Network, N: number) {
  const m = network.tree.cuts.length
  return {
    count: m,
    /** Junction parts of `restCN` before a sweep. */
    restJN: floats(m > 0 ? network.junctionCount * N : 0),
    /** Per cut and constituent: concentration of what the cut carries. */
    carried: floats(m * N),
    /** Per constituent: m × m answers, and the right-hand side. */
    matrix: floats(m * m * N),
    matrixOfOne: floats(m * m),
    change: floats(m),
  }
}
