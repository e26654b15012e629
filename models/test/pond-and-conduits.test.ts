import { describe, expect, it } from 'vitest'
import { importSwmm } from '../src/exchange/swmm/import-swmm.ts'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createForcingValues,
  type District,
  type ForcingValues,
  type Network,
  surveyPack,
} from '../src/index.ts'
import { sampleSeries } from '../src/numerics/series.ts'
import { fullPack } from '../src/testing/index.ts'
import { WHOLE_INP } from './exchange/inp-texts.ts'

const HOUR_MS = 3_600_000

function expectFills(network: Network, values: ForcingValues): void {
  const engine = createEngine(network)
  engine.startDry(0, values)
  expect(engine.advance(constantForcing(values), HOUR_MS)).toEqual({ kind: 'reached' })
  const pond = network.district.nodes.findIndex(({ storage }) => storage !== undefined)
  expect(engine.nodeStageM(pond)).toBeGreaterThan(network.district.nodes[pond]!.storage![0]!.stageM + 0.01)
  expect(engine.balance.massError).toBeLessThan(1e-9)
}

describe('ponds in a network with closed conduits', () => {
  for (const dxM of [100, 500, 1000])
    it(`[PO5] fill from dry, the water of a pond counted once: the full pack at ${dxM} m`, () => {
      const district = surveyPack(fullPack()).district as District
      const network = buildNetwork(district, { dxM })
      const values = createForcingValues(network)
      values.riverStageM = 42
      for (const [g, gate] of district.gates.entries()) values.openingM[g] = 0.3 * gate.maximumOpeningM
      expectFills(network, values)
    })

  it('[PO5] fill from dry, the water of a pond counted once: an imported network with three of them', () => {
    const imported = importSwmm(WHOLE_INP, { id: 'test', file: 'test.inp', isLocal: true })
    if (!imported.ok) throw new Error('the file must come in')
    const { district, scenario } = imported.value
    const network = buildNetwork(district, { dxM: 250 })
    const values = createForcingValues(network)
    for (const [n, { id }] of district.nodes.entries()) {
      const [inflow, stage] = [scenario?.inflowM3s?.[id], scenario?.stageM?.[id]]
      if (inflow !== undefined) values.inflowM3s[n] = sampleSeries(inflow, 0)
      if (stage !== undefined) values.stageM[n] = sampleSeries(stage, 0)
    }
    for (const [s, { id }] of district.structures.entries())
      values.settings[s] = scenario?.settings?.[id]?.values[0] ?? 1
    expectFills(network, values)
  })
})
