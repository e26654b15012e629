import { describe, expect, it } from 'vitest'
import { buildNetwork, createEngine, createTimeline, type District } from '../../src/index.ts'
import { branchingCanal, valuesWith, wildDay } from '../../src/testing/index.ts'

/** The same canals with trunk reach R-3 drawn against the flow: from its tail to its head. */
function redrawn(): District {
  const district = branchingCanal()
  const reaches = district.reaches.map((reach) =>
    reach.id === 'R-3'
      ? {
          ...reach,
          fromNodeId: reach.toNodeId,
          toNodeId: reach.fromNodeId,
          bedUpM: reach.bedDownM,
          bedDownM: reach.bedUpM,
        }
      : reach,
  )
  /* an outlet belongs to the tail of a reach, so both versions end at a closed node */
  return {
    ...district,
    reaches,
    nodes: district.nodes.map((node) => (node.id === 'C' ? { ...node, boundary: 'none' } : node)),
  }
}

describe('direction', () => {
  it('[RV1] which way a reach is drawn changes the sign of its discharge and nothing else, on a wild day', () => {
    const drawnAgainst = redrawn()
    const drawnAlong = { ...drawnAgainst, reaches: branchingCanal().reaches }
    const [along, against] = [drawnAlong, drawnAgainst].map((district) => {
      const network = buildNetwork(district, { dxM: 250 })
      const engine = createEngine(network)
      const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
      engine.startAtRest(0, 40, values)
      expect(engine.advance(createTimeline(network, wildDay(network, 21), values), 12 * 3_600_000)).toEqual({
        kind: 'reached',
      })
      return engine
    })
    for (const fromHeadM of [0, 1000, 3100, 6000]) {
      expect(Math.abs(along!.stageAtM(2, fromHeadM) - against!.stageAtM(2, 6000 - fromHeadM))).toBeLessThan(1e-6)
      expect(Math.abs(along!.dischargeAtM3s(2, fromHeadM) + against!.dischargeAtM3s(2, 6000 - fromHeadM))).toBeLessThan(
        1e-5,
      )
    }
    expect(Math.abs(along!.dischargeAtM3s(2, 1000))).toBeGreaterThan(0.01)
    expect(Math.abs(along!.stageAtM(1, 5000) - against!.stageAtM(1, 5000))).toBeLessThan(1e-6)
  })
})
