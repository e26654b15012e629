import { describe, expect, it } from 'vitest'
import { buildNetwork, createEngine, createTimeline, type District } from '../src/index.ts'
import { loopedCanal, valuesWith, wildDay } from '../src/testing/index.ts'

/** The same loop with gates on both sides, so that it is cut at a gate, and with unequal sides. */
function gatedLoop(): District {
  const district = loopedCanal()
  const [pattern] = district.gates
  if (pattern === undefined) throw new Error('the looped canal has a head gate')
  const gate = (id: string, reachId: string) => {
    const reach = district.reaches.find((candidate) => candidate.id === reachId)
    if (reach === undefined) throw new Error(`no reach ${reachId}`)
    return {
      ...pattern,
      id: id as typeof pattern.id,
      seat: { kind: 'reach-head' as const, fromNodeId: reach.fromNodeId, reachId: reach.id },
      sillM: reach.bedUpM,
    }
  }
  return { ...district, gates: [pattern, gate('G-B', 'R-BD'), gate('G-C', 'R-CD')] }
}

describe('loops', () => {
  it('[LP1] a symmetric loop splits its discharge in equal halves, steady and moving', () => {
    const network = buildNetwork(loopedCanal(), { dxM: 250 })
    expect(network.tree.cuts).toHaveLength(1)
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
    expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
    const equal = () => {
      for (const chainageM of [0, 1400, 3000])
        expect(engine.dischargeAtM3s(1, chainageM)).toBeCloseTo(engine.dischargeAtM3s(3, chainageM), 9)
      return engine.dischargeAtM3s(1, 1400)
    }
    expect(equal()).toBeCloseTo(engine.dischargeAtM3s(0, 4000) / 2, 6)
    engine.advance(createTimeline(network, wildDay(network, 3), values), 3 * 3_600_000)
    expect(Math.abs(equal())).toBeGreaterThan(0.1)
  })

  for (const [name, district] of [
    ['open', loopedCanal()],
    ['gated', gatedLoop()],
  ] as const)
    it(`[LP2] the solution does not depend on where the loop is cut (${name})`, () => {
      const cutAt = (cutReachIds: readonly string[]) => {
        const network = buildNetwork(district, { dxM: 250, cutReachIds })
        const engine = createEngine(network)
        const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
        values.openingM[2] = 0.3
        expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
        engine.advance(createTimeline(network, wildDay(network, 7), values), 4 * 3_600_000)
        expect(engine.balance.massError).toBeLessThan(1e-9)
        return district.reaches.flatMap((reach, r) =>
          [0, 0.5, 1].flatMap((part) => [
            engine.stageAtM(r, part * reach.lengthM),
            engine.dischargeAtM3s(r, part * reach.lengthM),
          ]),
        )
      }
      const reference = cutAt([])
      for (const other of [['R-AB'], ['R-BD'], ['R-AC']])
        for (const [i, value] of cutAt(other).entries()) expect(Math.abs(value - reference[i]!)).toBeLessThan(2e-4)
    })
})
