import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  type Engine,
  initialValues,
  sectionFlowAt,
} from '../src/index.ts'
import { branchingCanal, districtOf, landingEvery, trapezoid, valuesWith, wildDay } from '../src/testing/index.ts'

/** Volume from stages and sections alone, summed point by point: slow, and knows nothing of the engine. */
function volumeM3({ network, ...engine }: Pick<Engine, 'network' | 'stageAtM'>): number {
  const shapes = new Map(network.district.crossSections.map((section) => [section.id, section.shape]))
  return network.district.reaches.reduce((sum, reach, r) => {
    const shape = shapes.get(reach.crossSectionId)!
    const [first, last] = [network.reachStart[r]!, network.reachStart[r + 1]! - 1]
    let volume = 0
    for (let p = first; p <= last; p++) {
      const depthM = engine.stageAtM(r, network.chainageM[p]!) - network.bedM[p]!
      const lengthM = network.reachDxM[r]! * (p === first || p === last ? 0.5 : 1)
      volume += lengthM * sectionFlowAt(shape, 0.02, depthM).areaM2
    }
    return sum + volume
  }, 0)
}

describe('mass balance', () => {
  it('[MB1] inflow − outflow − change of storage is within 1e-9 of what passed, hour after hour', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    const day = wildDay(network, 11)
    const start = initialValues(network, day, valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 }))
    const engine = createEngine(network)
    engine.startSteady(0, start)
    const before = engine.balance.volumeM3
    const forcing = createTimeline(network, day, start)
    for (let hour = 1; hour <= 24; hour++) {
      engine.advance(forcing, hour * 3_600_000)
      const { inM3, outM3, seepedM3, drawnM3, spilledM3, ...after } = engine.balance
      const missingM3 = before + inM3 - outM3 - seepedM3 - drawnM3 - spilledM3 - after.volumeM3
      expect(Math.abs(missingM3)).toBeLessThan(1e-9 * Math.max(inM3, outM3 + drawnM3))
      expect(after.massError).toBeLessThan(1e-9)
      const outside = { network, stageAtM: engine.stageAtM.bind(engine) }
      expect(Math.abs(volumeM3(outside) / after.volumeM3 - 1)).toBeLessThan(1e-9)
    }
    const throughHeadM3 = engine.passedM3(0)
    expect(throughHeadM3).toBeGreaterThan(1000)
    expect(Math.abs(throughHeadM3)).toBeLessThanOrEqual(engine.balance.inM3 + engine.balance.outM3)
  })

  it('[MB2] a gate whose sill lies below the bed behind it never draws on a dry canal', () => {
    const apron = districtOf({
      id: 'apron',
      nodes: { YR: { boundary: 'river-stage' }, T: {} },
      reaches: [
        { id: 'R-1', from: 'YR', to: 'T', lengthM: 2000, bedUpM: 40, bedDownM: 39.8, shape: trapezoid(5, 1.5, 3) },
      ],
      gates: [{ id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bayWidthM: 4, sillM: 38 }],
    })
    const network = buildNetwork(apron, { dxM: 250 })
    const engine = createEngine(network)
    const low = valuesWith(network, { riverStageM: 39.5, openingM: 1 })
    engine.startDry(0, low)
    expect(engine.advance(constantForcing(low), 6 * 3_600_000)).toEqual({ kind: 'reached' })
    expect(engine.gateDischargeM3s(0)).toBe(0)
    const high = valuesWith(network, { riverStageM: 41, openingM: 1 })
    engine.advance(constantForcing(high), 12 * 3_600_000)
    expect(engine.stageAtM(0, 2000)).toBeCloseTo(41, 2)
    expect(engine.advance(constantForcing(low), 48 * 3_600_000)).toEqual({ kind: 'reached' })
    expect(engine.balance.outM3).toBeGreaterThan(3000)
    expect(engine.stageAtM(0, 0)).toBeGreaterThanOrEqual(40)
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })
})

describe('memory', () => {
  it('[AL1] a step allocates less than one number a point: no array, no object (what is left are numbers that V8 boxes for calls)', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const network = buildNetwork(branchingCanal(), { dxM: 20 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
    engine.startSteady(0, values)
    const forcing = landingEvery(createTimeline(network, wildDay(network, 9), values), 30)
    /* code that V8 has not optimised yet boxes every number it computes: and on a busy machine it optimises late: the best of many windows is that of the code itself */
    let leastPerStep = Number.POSITIVE_INFINITY
    const leastWorthAskingFor = 8 * network.pointCount
    for (let hour = 1; hour <= 72 && leastPerStep >= leastWorthAskingFor; hour++) {
      const stepsBefore = engine.steps
      collect()
      const before = process.memoryUsage().heapUsed
      engine.advance(forcing, hour * 3_600_000)
      expect(engine.steps - stepsBefore).toBeGreaterThanOrEqual(120)
      leastPerStep = Math.min(leastPerStep, (process.memoryUsage().heapUsed - before) / (engine.steps - stepsBefore))
    }
    expect(leastPerStep).toBeLessThan(leastWorthAskingFor)
  }, 120_000)

  it('[AL2] a step creates no typed array', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 20 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
    engine.startSteady(0, values)
    const forcing = landingEvery(createTimeline(network, wildDay(network, 9), values), 30)
    const created = typedArraysMadeBy(() => engine.advance(forcing, 1_200_000))
    expect(engine.steps).toBeGreaterThanOrEqual(40)
    expect(created).toBe(0)
    expect(typedArraysMadeBy(() => engine.save())).toBeGreaterThan(0)
  })
})

/** Counts what is constructed, and what is copied by a method, while `act` runs. */
function typedArraysMadeBy(act: () => unknown): number {
  const makers = { Float64Array, Float32Array, Int32Array, Uint8Array }
  const methods = Object.getPrototypeOf(Float64Array.prototype) as Record<'slice' | 'subarray' | 'map', () => unknown>
  let made = 0
  for (const [name, maker] of Object.entries(makers))
    vi.stubGlobal(
      name,
      new Proxy(maker, {
        construct(target, args) {
          made += 1
          return Reflect.construct(target, args) as object
        },
      }),
    )
  const spies = (['slice', 'subarray', 'map'] as const).map((name) => vi.spyOn(methods, name))
  act()
  for (const { mock } of spies) made += mock.calls.length
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  return made
}
