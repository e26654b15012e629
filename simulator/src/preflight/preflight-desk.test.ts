import { buildNetwork, createEngine, createForcingValues, type Network } from '@district/models'
import type { Preflight, SavedState } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { PreflightDesk, type StageMeasured } from './preflight-desk.ts'
import { createPreflightRunner, type PreflightJob } from './preflight-runner.ts'
import { createPreflightThread } from './preflight-thread.ts'

const START_MS = Date.parse('2026-03-12T08:00:00+08:00')
/** A thread loads the engine before it computes. */
const THREAD_START_MS = 60_000
let network: Network
let state: SavedState
let jobs: PreflightJob[]
let now: { ms: number; wallMs: number }

beforeAll(() => {
  network = buildNetwork(branchingCanal(), { dxM: 500 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 41.8
  values.openingM.set([0.5, 0.6, 0, 0.3, 0.3, 0.3])
  values.demandM3s.fill(1.5)
  engine.startSteady(START_MS, values)
  state = engine.save()
})

beforeEach(() => {
  jobs = []
  now = { ms: START_MS + 40_000, wallMs: 1_000_000 }
})

interface Given {
  readonly states?: () => SavedState | undefined
  readonly measured?: StageMeasured
  readonly ahead?: PreflightJob['ahead']
}

const NOTHING: PreflightJob['ahead'] = { openingM: {} }

function deskWith({ states = () => state, measured = () => undefined, ahead = NOTHING }: Given = {}) {
  const runner = createPreflightRunner(network)
  return new PreflightDesk({
    district: network.district,
    state: states,
    measured,
    ahead: () => ahead,
    run: async (job) => {
      jobs.push(job)
      return runner(job)
    },
    nowMs: () => now.ms,
    wallNowMs: () => now.wallMs,
    createId: () => `p${jobs.length}`,
  })
}

async function asked(desk: PreflightDesk, body: unknown) {
  const answer = await desk.ask(body)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.preflight
}

describe('preflight desk', () => {
  it('[PD1] says what comes of a move, from when, and when the leaf stands', async () => {
    const desk = deskWith()
    const preflight = await asked(desk, { gateId: 'G-1', openingM: 0.2 })
    expect(preflight).toMatchObject({
      id: 'p1',
      gateId: 'G-1',
      fromOpeningM: 0.6,
      openingM: 0.2,
      startMs: START_MS,
      ageMs: 40_000,
      horizonS: 6 * 3600,
      diverged: null,
      disagreement: null,
    })
    const speedMPerS = network.district.gates[1]?.speedMPerS ?? 1
    expect(preflight.arrivesMs).toBe(START_MS + Math.ceil(0.4 / speedMPerS) * 1000)
    expect(preflight.deliveries.some(({ changeM3 }) => changeM3 < 0)).toBe(true)
    expect(desk.find('p1')).toBe(preflight)
    expect(desk.find('p2')).toBeUndefined()
  })

  it('[PD2] for half a minute all moves are run from the same state, then from a newer one', async () => {
    let taken = 0
    const desk = deskWith({ states: () => ({ ...state, timeMs: START_MS + 1000 * ++taken }) })
    await asked(desk, { gateId: 'G-1', openingM: 0.2 })
    now.wallMs += 20_000
    await asked(desk, { gateId: 'G-1', openingM: 0.3 })
    now.wallMs += 20_000
    await asked(desk, { gateId: 'G-1', openingM: 0.4 })
    expect(jobs.map((job) => job.state.timeMs - START_MS)).toEqual([1000, 1000, 2000])
  })

  it('[PD3] tells all that is wrong with a request, and runs nothing', async () => {
    const desk = deskWith()
    for (const body of [
      { gateId: 'G-9', openingM: -1, horizonH: 100 },
      null,
      'open',
      { gateId: 7, openingM: '1', horizonH: null },
    ]) {
      const answer = await desk.ask(body)
      if (answer.kind !== 'refused') throw new Error('it was not refused')
      expect(answer.problems.map(({ place }) => place.path)).toContain('openingM')
      expect(answer.problems.map(({ place }) => place.path)).toContain('gateId')
    }
    const beyond = await desk.ask({ gateId: 'G-1', openingM: 3.5 })
    expect(beyond).toMatchObject({ problems: [{ code: 'VALUE_OUT_OF_RANGE', remedy: 'expected 0 to 3 m' }] })
    expect(jobs).toEqual([])
  })

  it('[PD4] without a shadow that follows there is no answer', async () => {
    expect(await deskWith({ states: () => undefined }).ask({ gateId: 'G-1', openingM: 0.2 })).toEqual({
      kind: 'not-following',
    })
  })

  it('[PD5] says how far the model stands from the nearest gauge that has spoken lately', async () => {
    const says = (gate: number, side: string, atMs: number) => ({
      gaugeId: `${gate}-${side}` as never,
      measuredAtMs: atMs,
      measuredM: 40,
    })
    const own = await asked(deskWith({ measured: says }), { gateId: 'G-1', openingM: 0.2 })
    const computedM = own.predictions[0]?.stageUpM[0] ?? 0
    expect(own.disagreement).toMatchObject({ gateId: 'G-1', gaugeId: '1-up', computedM })
    expect(own.disagreement?.differenceM).toBeCloseTo(computedM - 40, 3)
    const oldAtGate: StageMeasured = (gate, side, atMs) => says(gate, side, gate === 1 ? atMs - 3_600_000 : atMs)
    const neighbour = await asked(deskWith({ measured: oldAtGate }), { gateId: 'G-1', openingM: 0.2 })
    expect(neighbour.disagreement?.gateId).toBe(neighbour.predictions[1]?.gateId)
  })

  it('[PD7] what is agreed happens with the move and without, and is no effect of it', async () => {
    const agreed = { 'G-0': { atS: [0], values: [0.05] } }
    const [alone, beside] = [
      await asked(deskWith(), { gateId: 'G-1', openingM: 0.2 }),
      await asked(deskWith({ ahead: { openingM: agreed } }), { gateId: 'G-1', openingM: 0.2 }),
    ]
    const ofNeighbour = ({ predictions }: Preflight) => predictions.find(({ gateId }) => gateId === 'G-0')
    expect(ofNeighbour(beside)?.dischargeM3s.at(-1)).toBeLessThan(0.5 * (ofNeighbour(alone)?.dischargeM3s.at(-1) ?? 0))
    const own = await asked(deskWith({ ahead: { openingM: agreed } }), { gateId: 'G-0', openingM: 0.6 })
    expect(own.predictions[0]?.dischargeM3s.at(-1)).toBeGreaterThan(ofNeighbour(beside)?.dischargeM3s.at(-1) ?? 99)
  })

  it(
    '[PD6] a thread computes the same as this one',
    async () => {
      const thread = createPreflightThread({ district: network.district, dxM: 500 })
      onTestFinished(() => thread.close())
      const job = { state, gate: 1, openingM: 0.2, horizonS: 3600, ahead: NOTHING }
      expect(await thread.run(job)).toEqual(createPreflightRunner(network)(job))
      expect(await thread.run({ ...job, state: { ...state, topologyHash: 'f'.repeat(16) } })).toMatchObject({
        ok: false,
        error: { code: 'TOPOLOGY_MISMATCH' },
      })
    },
    THREAD_START_MS,
  )

  it(
    '[PD6] a thread that breaks refuses what it was asked, and the next question starts another',
    async () => {
      const thread = createPreflightThread({ district: network.district, dxM: 500 })
      onTestFinished(() => thread.close())
      const job = { state, gate: 1, openingM: 0.2, horizonS: 3600, ahead: NOTHING }
      await expect(thread.run({ ...job, gate: 99 })).rejects.toThrow('no gate 99')
      expect((await thread.run(job)).ok).toBe(true)
    },
    THREAD_START_MS,
  )
})
