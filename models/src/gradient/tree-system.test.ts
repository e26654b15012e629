import { describe, expect, it } from 'vitest'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { solveDense } from '../numerics/solve-dense.ts'
import { branchingCanal, loopedCanal, oneReach, seededChance } from '../testing/index.ts'
import { createTreeSystem, factorStep, type StepCoefficients, solveStep } from './tree-system.ts'

/** Coefficients of the size and sign that canals have, at random. */
function coefficientsOf(network: Network, chance: () => number): Required<StepCoefficients> {
  const P = network.pointCount
  const between = (length: number, low: number, high: number) =>
    Float64Array.from({ length }, () => low + (high - low) * chance())
  return {
    slopeP: between(P, 500, 900),
    slopeJ: between(network.junctionCount, 500, 900),
    thetaP: between(P, 0.55, 1),
    thetaG: between(network.district.gates.length, 0.55, 1),
    qOwnP: between(P, 2, 4),
    qLeftP: between(P, -0.3, 0.1),
    qRightP: between(P, -0.1, 0.3),
    zLeftP: between(P, -60, -40),
    zRightP: between(P, 40, 60),
    zBackP: between(P, -3, 3),
    zAheadP: between(P, -3, 3),
    gateUpG: between(network.district.gates.length, 0, 10),
    gateDownG: between(network.district.gates.length, -10, 0),
  }
}

/** The equations written out densely: unknowns are stages, discharges of links, of gates between junctions, and of joints. */
function denseMatrix(network: Network, c: Required<StepCoefficients>, stepS: number): { a: Float64Array; n: number } {
  const { stageCount, linkCount, reachStart, linkStart, pointStage, district } = network
  const n = stageCount + linkCount
  const a = new Float64Array(n * n)
  const put = (row: number, column: number, value: number) => {
    a[row * n + column]! += value
  }
  const isGiven = (stage: number) => stage < network.junctionCount && network.junctionIsRiver[stage] === 1
  const carry = (stage: number, link: number, part: number) => {
    if (!isGiven(stage)) put(stage, stageCount + link, part)
  }
  for (let j = 0; j < network.junctionCount; j++) put(j, j, isGiven(j) ? 1 : c.slopeJ[j]!)
  for (let r = 0; r < district.reaches.length; r++)
    for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) {
      const first = reachStart[r]!
      const last = reachStart[r + 1]! - 1
      if (p > first && p < last) put(pointStage[p]!, pointStage[p]!, c.slopeP[p]!)
      if (p === last) continue
      const link = linkStart[r]! + p - first
      carry(pointStage[p]!, link, stepS * c.thetaP[p]!)
      carry(pointStage[p + 1]!, link, -stepS * c.thetaP[p]!)
      const row = stageCount + link
      put(row, row, c.qOwnP[p]!)
      put(row, pointStage[p]!, c.zLeftP[p]!)
      put(row, pointStage[p + 1]!, c.zRightP[p]!)
      if (p > first) {
        put(row, row - 1, c.qLeftP[p]!)
        put(row, pointStage[p - 1]!, c.zBackP[p]!)
      }
      if (p + 1 < last) {
        put(row, row + 1, c.qRightP[p]!)
        put(row, pointStage[p + 2]!, c.zAheadP[p]!)
      }
    }
  for (let g = 0; g < district.gates.length; g++) {
    const link = network.gateLinkStart + g
    put(stageCount + link, stageCount + link, 1)
    const [up, down] = [network.gateUpJunction[g]!, network.gateDownJunction[g]!]
    if (up < 0 || down < 0) continue
    carry(up, link, stepS * c.thetaG[g]!)
    carry(down, link, -stepS * c.thetaG[g]!)
    put(stageCount + link, up, -c.gateUpG[g]!)
    put(stageCount + link, down, -c.gateDownG[g]!)
  }
  for (let k = 0; k < network.jointA.length; k++) {
    const link = network.gateLinkStart + district.gates.length + k
    carry(network.jointA[k]!, link, stepS)
    carry(network.jointB[k]!, link, -stepS)
    put(stageCount + link, network.jointA[k]!, 1)
    put(stageCount + link, network.jointB[k]!, -1)
  }
  return { a, n }
}

const transposeOf = (a: Float64Array, n: number) => a.map((_, i) => a[(i % n) * n + Math.floor(i / n)]!)

const parallelGates = () => {
  const district = branchingCanal()
  const twin = { ...district.gates[1]!, id: 'G-1b' as (typeof district.gates)[number]['id'] }
  return { ...district, gates: [...district.gates, twin] }
}

describe('the linear equations of a step over the tree', () => {
  for (const [name, district] of [
    ['one reach', oneReach()],
    ['one reach to a river', oneReach({ outlet: 'river-stage' })],
    ['a tree with gates', branchingCanal()],
    ['a loop cut at a gate', parallelGates()],
    ['a loop cut at a joint', loopedCanal()],
  ] as const)
    for (const isTransposed of [false, true])
      it(`[AJ1] ${isTransposed ? 'transposed' : 'plain'}, ${name}: the solution is that of the dense matrix`, () => {
        const network = buildNetwork(district, { dxM: 1500 })
        const chance = seededChance(7)
        const c = coefficientsOf(network, chance)
        const stepS = 60
        const { a, n } = denseMatrix(network, c, stepS)
        const rest = Float64Array.from({ length: n }, () => chance() - 0.5)
        const { stageCount, gateLinkStart } = network
        /* gates carry no right-hand side of their own here: they are eliminated by hand */
        rest.fill(0, stageCount + gateLinkStart)
        const system = createTreeSystem(network)
        const x = new Float64Array(2 * network.pointCount)
        const xJ = rest.slice(0, network.junctionCount)
        const placeOf = new Map<number, number>()
        for (let r = 0; r < district.reaches.length; r++)
          for (let p = network.reachStart[r]!; p < network.reachStart[r + 1]!; p++) {
            if (network.pointStage[p]! >= network.junctionCount) placeOf.set(network.pointStage[p]!, 2 * p)
            if (p + 1 < network.reachStart[r + 1]!)
              placeOf.set(stageCount + network.linkStart[r]! + p - network.reachStart[r]!, 2 * p + 1)
          }
        for (const [unknown, place] of placeOf) x[place] = rest[unknown]!
        factorStep(system, c, stepS, isTransposed)
        solveStep(system, x, xJ, new Float64Array(network.tree.cuts.length))
        solveDense(isTransposed ? transposeOf(a, n) : a, rest, n)
        for (let j = 0; j < network.junctionCount; j++) expect(xJ[j]! / rest[j]!).toBeCloseTo(1, 9)
        for (const [unknown, place] of placeOf) expect(x[place]! / rest[unknown]!).toBeCloseTo(1, 8)
      })
})
