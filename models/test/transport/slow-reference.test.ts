import { describe, expect, it } from 'vitest'
import { buildNetwork, type District } from '../../src/index.ts'
import { solveDense } from '../../src/numerics/solve-dense.ts'
import { branchingCanal, loopedCanal, seededChance } from '../../src/testing/index.ts'
import { createAnswers, solveConcentrations } from '../../src/transport/loops.ts'
import { createTransportWork, type TransportWork } from '../../src/transport/transport-work.ts'

/** Links and crossings as from, to and volume, by cell. */
function allFlows(t: TransportWork): (readonly [number, number, number])[] {
  const { network } = t
  const flows: (readonly [number, number, number])[] = []
  for (let r = 0; r < network.district.reaches.length; r++)
    for (let p = network.reachStart[r]!; p < network.reachStart[r + 1]! - 1; p++)
      flows.push([network.pointStage[p]!, network.pointStage[p + 1]!, t.linkM3[p]!])
  for (let x = 0; x < t.crossingM3.length; x++)
    if (t.crossingFrom[x]! >= 0 && t.crossingTo[x]! >= 0)
      flows.push([t.crossingFrom[x]!, t.crossingTo[x]!, t.crossingM3[x]!])
  return flows
}

/** Weights and right-hand sides for given flows: what is there besides is made up. */
function formAround(t: TransportWork, chance: () => number): Float64Array {
  const { stageCount } = t.network
  const rest = new Float64Array(stageCount)
  for (let c = 0; c < stageCount; c++) {
    rest[c] = chance() < 0.3 ? 0 : 10 * chance()
    t.weightCN[c] = 0.01 + chance()
    if (c < t.network.junctionCount && t.network.junctionIsRiver[c] === 1) t.concentrationCN[c] = chance()
  }
  for (const [from, to, volume] of allFlows(t)) t.weightCN[volume >= 0 ? from : to]! += Math.abs(volume)
  t.restCN.set(rest)
  return rest
}

/** The same equations as a full matrix. */
function denseSolution(t: TransportWork, rest: Float64Array): Float64Array {
  const n = t.network.stageCount
  const matrix = new Float64Array(n * n)
  const solution = rest.slice()
  const isRiver = (c: number) => c < t.network.junctionCount && t.network.junctionIsRiver[c] === 1
  for (let c = 0; c < n; c++) {
    matrix[c * n + c] = isRiver(c) ? 1 : t.weightCN[c]!
    if (isRiver(c)) solution[c] = t.concentrationCN[c]!
  }
  for (const [from, to, volume] of allFlows(t)) {
    const [donor, taker] = volume >= 0 ? [from, to] : [to, from]
    if (!isRiver(taker)) matrix[taker * n + donor]! -= Math.abs(volume)
  }
  solveDense(matrix, solution, n)
  return solution
}

/** The looped canal with gates on both sides, so that cuts are gates. */
function gatedLoop(): District {
  const district = loopedCanal()
  const gates = ['R-BD', 'R-CD'].map((id) => {
    const reach = district.reaches.find((candidate) => candidate.id === id)!
    return {
      ...district.gates[0]!,
      id: `G-${id}` as (typeof district.gates)[0]['id'],
      seat: { kind: 'reach-head' as const, fromNodeId: reach.fromNodeId, reachId: reach.id },
    }
  })
  return { ...district, gates: [...district.gates, ...gates] }
}

describe('transport against a full matrix', () => {
  for (const [name, district] of [
    ['tree', branchingCanal()],
    ['loop cut at a joint', loopedCanal()],
    ['loop cut at a gate', gatedLoop()],
  ] as const)
    it(`[TR3] the sweep solves the upwind equations for any directions of flow: ${name}`, () => {
      const network = buildNetwork(district, { dxM: 1500 })
      const chance = seededChance(5)
      const t = createTransportWork(network, { constituents: [{ kind: 'tracer', id: 'salt' }] })
      const answers = t.cuts.count > 0 ? createAnswers(t) : null
      for (let round = 0; round < 200; round++) {
        const oneWay = chance() < 0.3
        for (let p = 0; p < t.linkM3.length; p++)
          t.linkM3[p] = (chance() - (oneWay ? 0 : 0.5)) * 10 ** (6 * chance() - 3)
        for (let x = 0; x < t.crossingM3.length; x++) t.crossingM3[x] = (chance() - 0.5) * 10 ** (4 * chance() - 2)
        if (round % 5 === 0) t.linkM3.fill(0, 0, 7)
        const rest = formAround(t, chance)
        const exact = denseSolution(t, rest)
        solveConcentrations(t, answers)
        const largest = Math.max(...exact)
        for (let c = 0; c < exact.length; c++) {
          expect(Math.abs(t.concentrationCN[c]! - exact[c]!)).toBeLessThan(1e-11 * largest)
          expect(t.concentrationCN[c]!).toBeGreaterThanOrEqual(0)
        }
      }
    })

  it('[TR3] water that runs in a circle is solved as well', () => {
    const network = buildNetwork(loopedCanal(), { dxM: 1000 })
    const t = createTransportWork(network, { constituents: [{ kind: 'tracer', id: 'salt' }] })
    const answers = createAnswers(t)
    const chance = seededChance(6)
    for (let round = 0; round < 20; round++) {
      const circleM3 = 10 ** (round / 4)
      t.linkM3.fill(0)
      for (const [r, sign] of [
        [1, 1],
        [2, 1],
        [3, -1],
        [4, -1],
      ] as const)
        t.linkM3.fill(sign * circleM3, network.reachStart[r], network.reachStart[r + 1]! - 1)
      t.crossingM3.fill(0)
      t.crossingM3[network.tree.cuts[0]!] = circleM3 * (t.linkM3[network.reachStart[4]!]! < 0 ? -1 : 1)
      const rest = formAround(t, chance)
      const exact = denseSolution(t, rest)
      solveConcentrations(t, answers)
      for (let c = 0; c < exact.length; c++)
        expect(Math.abs(t.concentrationCN[c]! - exact[c]!)).toBeLessThan(1e-9 * Math.max(...exact))
    }
  })
})
