import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  createTransport,
  type Engine,
  type Transport,
} from '../../src/index.ts'
import { branchingCanal, landingEvery, loopedCanal, valuesWith, wildDay } from '../../src/testing/index.ts'
import { THREE_CLASSES, UNIFORM, uniformCanal } from './cases.ts'

describe('tracers', () => {
  it('[TR4] a front arrives after volume over discharge, and brings all that was sent', () => {
    const network = buildNetwork(uniformCanal(12_000), { dxM: 100 })
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: UNIFORM.dischargeM3s } })
    engine.startSteady(0, values)
    const transport = createTransport(engine, { constituents: [{ kind: 'tracer', id: 'dye' }] })
    transport.boundary.inflow[0] = 1
    const volumeM3 = engine.balance.volumeM3
    let half = 0
    for (let minute = 2; half === 0; minute += 2) {
      engine.advance(landingEvery(constantForcing(values), 60), minute * 60_000)
      if (transport.concentrationAt(0, 0, 12_000) >= 0.5) half = minute * 60
    }
    expect(Math.abs(half / (volumeM3 / UNIFORM.dischargeM3s) - 1)).toBeLessThan(0.01)
    const sentUntil = 86_400
    engine.advance(constantForcing(values), sentUntil * 1000)
    /* ∫ (1 − C) dt at the outlet is the mean travel time */
    const { out, stored } = transport.balance(0)
    const travelS = sentUntil - out / UNIFORM.dischargeM3s
    /* beside the solver's water stands a film of 0.2 mm */
    expect(stored / volumeM3).toBeCloseTo(1 + 2e-4 / UNIFORM.depthM, 6)
    expect(travelS / (stored / UNIFORM.dischargeM3s)).toBeCloseTo(1, 6)
  })

  it('[TR5] a run that goes on from a saved state is the uninterrupted run, bit by bit', () => {
    const network = buildNetwork(loopedCanal(), { dxM: 500 })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
    const forcing = createTimeline(network, wildDay(network, 3), values)
    const begin = (): readonly [Engine, Transport] => {
      const engine = createEngine(network)
      const transport = createTransport(engine, { constituents: [{ kind: 'age', id: 'age' }, ...THREE_CLASSES] })
      engine.startSteady(0, values)
      transport.boundary.river.set([0, 4, 3, 2])
      return [engine, transport]
    }
    const [whole, wholeTransport] = begin()
    whole.advance(forcing, 6 * 3_600_000)
    const state = whole.save()
    const carried = wholeTransport.save()
    whole.advance(forcing, 12 * 3_600_000)
    const [part, partTransport] = begin()
    expect(part.load(state).ok).toBe(true)
    expect(partTransport.load(carried)).toEqual({ ok: true, value: undefined })
    part.advance(forcing, 12 * 3_600_000)
    expect(partTransport.save()).toEqual(wholeTransport.save())
    expect(partTransport.balance(1).massError).toBeLessThan(1e-12)

    const foreign = partTransport.load({ ...carried, constituentIds: ['age'] })
    expect(foreign.ok ? '' : foreign.error.code).toBe('TOPOLOGY_MISMATCH')
    expect(partTransport.save()).toEqual(wholeTransport.save())
  })

  it('[TR6] what travels changes nothing in the water', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 750 })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
    const run = (isFollowed: boolean) => {
      const engine = createEngine(network)
      if (isFollowed) createTransport(engine, { constituents: THREE_CLASSES })
      engine.startSteady(0, values)
      engine.advance(createTimeline(network, wildDay(network, 5), values), 6 * 3_600_000)
      return engine.save()
    }
    expect(run(true)).toEqual(run(false))
  })

  it('[TR7] concentrations at the boundary may follow the time', () => {
    const network = buildNetwork(uniformCanal(1000), { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: UNIFORM.dischargeM3s } })
    engine.startSteady(0, values)
    const transport = createTransport(engine, {
      constituents: [{ kind: 'tracer', id: 'dye' }],
      evaluate: (timeS, into) => {
        into.inflow[0] = timeS > 3600 ? 5 : 1
      },
    })
    engine.advance(constantForcing(values), 3_600_000)
    expect(transport.balance(0).in).toBeCloseTo(60 * 3600, 4)
    engine.advance(constantForcing(values), 7_200_000)
    expect(transport.balance(0).in).toBeCloseTo(6 * 60 * 3600, 4)
  })

  it('[TR8] what no constituent can be is refused', () => {
    const engine = createEngine(buildNetwork(uniformCanal(1000), { dxM: 500 }))
    const refused = (constituents: Parameters<typeof createTransport>[1]['constituents']) => () =>
      createTransport(engine, { constituents })
    expect(refused([])).toThrow('constituents must not be empty')
    expect(
      refused([
        { kind: 'age', id: 'a' },
        { kind: 'tracer', id: 'a' },
      ]),
    ).toThrow('constituent ids must differ')
    expect(refused([{ kind: 'tracer', id: 'a', decayPerS: -1 }])).toThrow('decayPerS of a must not be negative')
    expect(refused([{ kind: 'sediment', id: 's', settlingMPerS: 5 }])).toThrow('settlingMPerS of s must be between')
    expect(() => createTransport(engine, { constituents: [{ kind: 'age', id: 'a' }] }).fill([1, 2])).toThrow(
      'concentrations must be 1',
    )
  })
})
