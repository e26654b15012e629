import { completeCapacityLaw } from '../hydraulics/sediment-capacity.ts'
import type { Network } from '../network/network.ts'
import { power } from '../numerics/power.ts'
import { crossingEnds } from './carried-water.ts'
import type { SedimentClass, TransportOptions } from './constituent.ts'

/**
 * Everything that transport touches in a step, allocated once. A *cell* is one stage of the network: junctions first, then inner points.
 *
 * `xC` has one value per cell, `xCN` one per cell and constituent (`[c * count + k]`), `xCS` per cell and class of sediment, `xPS` per bed and class,
 * `xJ` per junction, `xR` per reach. *Beds* are those of profile points, then those of ponds.
 */
export type TransportWork = ReturnType<typeof createTransportWork>

const floats = (length: number) => new Float64Array(length)

export function createTransportWork(network: Network, options: TransportOptions) {
  const { pointCount, stageCount } = network
  const bedCount = pointCount + pondLists(network).pondJunctions.length
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
    ...pondLists(network),
    crossingFrom: ends.from,
    crossingTo: ends.to,
    isCut: Uint8Array.from(ends.from, (_, c) => (network.tree.cuts.includes(c) ? 1 : 0)),

    /* constants of the constituents */
    decayPerS: Float64Array.from(constituents, (c) => (c.kind === 'tracer' ? (c.decayPerS ?? 0) : 0)),
    /** 1 where what evaporates takes the constituent along. */
    withVapour: Float64Array.from(constituents, (c) => (c.kind === 'age' ? 1 : 0)),
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
    bedPS: floats(bedCount * K),

    ...waterArrays(network, ends.from.length),

    /* equations: concentration = (rest + what flows in) / weight, with exchange beside */
    weightCN: floats(stageCount * N),
    restCN: floats(stageCount * N),
    /** Volume that a class would settle out of over the step, capacity, and what the bed holds. */
    settledCS: floats(stageCount * K),
    capacityCS: floats(stageCount * K),
    looseCS: floats(stageCount * K),
    settledPS: floats(bedCount * K),
    /** Weight that held in the cell's solution, exchange included: how it answers to more inflow. */
    answerCN: floats(stageCount * N),

    cuts: cutArrays(network, N),
    losses: { takenM3: 0, seepedM3: 0, evaporatedM3: 0 },
    lostOfCell: { takenM3: 0, seepedM3: 0, evaporatedM3: 0 },
    shares: { loadKgPerM3: 0, bedKg: 0, ofLoad: 0 },
    section: { areaM2: 0, widthM: 0, hydraulicRadiusM: 0 },
    books: {
      in: floats(N),
      out: floats(N),
      taken: floats(N),
      seeped: floats(N),
      evaporated: floats(N),
      grown: floats(N),
      decayed: floats(N),
      deposited: floats(N),
    },
  }
}

/** Water of a step. */
function waterArrays({ pointCount, stageCount, junctionCount, district }: Network, crossings: number) {
  return {
    filmC: floats(stageCount),
    linkM3: floats(pointCount),
    crossingM3: floats(crossings),
    leavingJ: floats(junctionCount),
    /** What came back over a tail weir; what came to every metre of a reach; and groundwater that came to a cell, seepage taken off. */
    backJ: floats(junctionCount),
    rainR: floats(district.reaches.length),
    lateralR: floats(district.reaches.length),
    groundR: floats(district.reaches.length),
    groundC: floats(stageCount),
    givenN: floats(district.nodes.length),
    sideBalanceJ: floats(junctionCount),
    sideOutJ: floats(junctionCount),
    newVolumeC: floats(stageCount),
    takenC: floats(stageCount),
    seepedC: floats(stageCount),
    evaporatedC: floats(stageCount),
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

/** Junctions with a pond, and per junction the place of its pond's bed after those of the profile points, or -1. */
function pondLists({ district, nodeJunction, junctionCount, pointCount }: Network) {
  const pondJunctions = Int32Array.from(
    district.nodes.flatMap(({ storage }, n) => (storage === undefined ? [] : [nodeJunction[n]!])),
  )
  const pondBedJ = new Int32Array(junctionCount).fill(-1)
  for (const [i, j] of pondJunctions.entries()) pondBedJ[j] = pointCount + i
  return { pondJunctions, pondBedJ }
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
