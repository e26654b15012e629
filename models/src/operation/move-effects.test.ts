import { beforeAll, describe, expect, it } from 'vitest'
import type { SavedState } from '../contract/saved-state.ts'
import type { GateId } from '../ground/ids.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { createEngine } from '../solver/create-engine.ts'
import { createForcingValues } from '../solver/forcing.ts'
import { branchingCanal } from '../testing/named-districts.ts'
import { gatesNearby } from './gates-nearby.ts'
import { moveEffects } from './move-effects.ts'
import { type Move, runMove } from './run-move.ts'

const START_MS = Date.parse('2026-03-12T08:00:00+08:00')
const HOURS = { horizonS: 6 * 3600, everyS: 300 }
const CHECK = 'G-1' as GateId
let network: Network
let state: SavedState

beforeAll(() => {
  network = buildNetwork(branchingCanal(), { dxM: 500 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 41.8
  values.openingM.set([0.5, 0.6, 0, 0.3, 0.3, 0.3])
  values.demandM3s.fill(1.5)
  expect(engine.startSteady(START_MS, values).kind).toBe('reached')
  state = engine.save()
})

const gateOf = (id: string) => network.district.gates.findIndex((gate) => gate.id === id)

function effectsOf(move: Move | null, gateId = CHECK) {
  const [moved, baseline] = [runMove(network, state, move, HOURS), runMove(network, state, null, HOURS)]
  if (!moved.ok || !baseline.ok) throw new Error('a run was refused')
  return moveEffects(network, moved.value.trace, baseline.value.trace, gateOf(gateId))
}

describe('effects of a move', () => {
  it('[PF1] no move has none', () => {
    const { deliveries, banks, stageChanges, leastFreeboard, predictions } = effectsOf(null)
    expect([deliveries, banks, stageChanges]).toEqual([[], [], []])
    expect(leastFreeboard?.freeboardM).toBe(leastFreeboard?.baselineFreeboardM)
    expect(predictions[0]).toMatchObject({ gateId: CHECK })
  })

  it('[PF2] a checkgate that closes takes water from who stands below it, and brings the pool above nearer to its bank', () => {
    const { deliveries, banks, stageChanges, fromOpeningM } = effectsOf({ gateId: CHECK, openingM: 0.2 })
    expect(fromOpeningM).toBe(0.6)
    const below = deliveries.find(({ offtakeId }) => offtakeId === 'G-B-3')
    const above = deliveries.find(({ offtakeId }) => offtakeId === 'G-B-1')
    expect(below?.changeM3).toBeLessThan(0)
    expect(below?.changeFraction).toBeCloseTo((below?.changeM3 ?? 0) / (below?.baselineM3 ?? 1), 3)
    expect(above?.changeM3).toBeGreaterThan(0)
    expect(deliveries[0]?.changeM3).toBe(Math.min(...deliveries.map(({ changeM3 }) => changeM3)))
    expect(banks.length).toBeGreaterThan(0)
    for (const { freeboardM, baselineFreeboardM, atMs } of banks) {
      expect(freeboardM).toBeLessThan(baselineFreeboardM)
      expect(atMs).toBeGreaterThan(START_MS)
    }
    const atCheck = stageChanges.find(({ gateId }) => gateId === CHECK)
    expect(atCheck?.stageUpChangeM).toBeGreaterThan(0.05)
    expect(atCheck?.stageDownChangeM).toBeLessThan(-0.05)
  })

  it('[PF3] what is predicted begins with the gate itself, then those in its two waters, each with one value an instant', () => {
    const { predictions } = effectsOf({ gateId: CHECK, openingM: 0.2 })
    expect(predictions.map(({ gateId }) => gateId)[0]).toBe(CHECK)
    expect(predictions.map(({ gateId }) => gateId).slice(1)).toEqual(
      gatesNearby(network, gateOf(CHECK)).map(({ gate }) => network.district.gates[gate]?.id),
    )
    const { atMs, openingM, stageUpM, stageDownM, dischargeM3s } = predictions[0]!
    expect(atMs.length).toBe(73)
    for (const series of [openingM, stageUpM, stageDownM, dischargeM3s]) expect(series.length).toBe(73)
    expect([openingM[0], openingM.at(-1), atMs.at(-1)]).toEqual([0.6, 0.2, START_MS + 6 * 3_600_000])
  })

  it('[PF4] water is followed along the canals and not through gates', () => {
    const nearHead = gatesNearby(network, gateOf('G-0')).map(({ gate }) => network.district.gates[gate]?.id)
    expect(nearHead).toContain(CHECK)
    expect(nearHead).toContain('G-B-1')
    expect(nearHead).not.toContain('G-B-3')
    const distances = gatesNearby(network, gateOf(CHECK)).map(({ distanceM }) => distanceM)
    expect(distances).toEqual(distances.toSorted((a, b) => a - b))
  })

  it('[PF5] a state of another network is refused', () => {
    const foreign = runMove(network, { ...state, topologyHash: 'f'.repeat(16) }, null, HOURS)
    expect(foreign).toMatchObject({ ok: false, error: { code: 'TOPOLOGY_MISMATCH' } })
  })
})
