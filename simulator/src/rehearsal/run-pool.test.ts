import { buildNetwork, frameDistanceS, runScenario, type Scenario } from '@district/models'
import { decodeFrame } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { afterAll, describe, expect, it } from 'vitest'
import type { RunOrder } from './run-order.ts'
import { createRunPool } from './run-pool.ts'

const district = branchingCanal()
const network = buildNetwork(district, { dxM: 500 })
const pool = createRunPool({ district, dxM: 500, maximumThreads: 2 })
afterAll(() => pool.close())

const scenario = (horizonS: number): Scenario => ({
  id: 'pool' as Scenario['id'],
  names: { zh: '试', en: 'trial' },
  start: 'dry',
  startMs: 1_770_000_000_000,
  horizonS,
  riverStageM: { atS: [0], values: [43] },
  openingM: Object.fromEntries(district.gates.map(({ id }) => [id, { atS: [0, 3600], values: [0.3, 0.6] }])),
  demandM3s: {},
})
const order = (runId: string, horizonS = 86_400): RunOrder => ({ runId, scenario: scenario(horizonS), dxM: 500 })
const YEAR_S = 360 * 86_400

describe('run pool', { timeout: 60_000 }, () => {
  it('[RP1] a run in a thread gives the hash of one in this thread, and its frames in order', async () => {
    const { hash } = runScenario(network, scenario(86_400), { everyS: frameDistanceS(86_400) })
    const sequences: number[] = []
    const end = await pool.run(order('r1'), {
      onFrame: ({ frame }) => {
        const decoded = decodeFrame(frame)
        if (decoded.ok) sequences.push(decoded.value.sequence)
      },
    })
    expect(end.kind === 'made' && [end.report.hash, end.topologyHash]).toEqual([hash, network.topologyHash])
    expect(sequences).toEqual(Array.from({ length: 145 }, (_, k) => k))
  })

  it('[RP2] a cancelled run ends at once, in the queue and in its thread, and the threads go on', async () => {
    const stops = Array.from({ length: 4 }, () => new AbortController())
    const ends = stops.map(({ signal }, k) => pool.run(order(`long-${k}`, YEAR_S), { signal }))
    expect([pool.running, pool.waiting]).toEqual([2, 2])
    for (const stop of stops) stop.abort()
    expect(await Promise.all(ends)).toEqual(ends.map(() => ({ kind: 'cancelled' })))
    expect(pool.waiting).toBe(0)
    const after = await pool.run(order('after', 3600))
    expect(after.kind).toBe('made')
    expect(pool.threads).toBeLessThanOrEqual(2)
  })

  it('[RP3] an aborted signal runs nothing', async () => {
    let hasBegun = false
    const onBegin = () => {
      hasBegun = true
    }
    expect(await pool.run(order('never'), { signal: AbortSignal.abort(), onBegin })).toEqual({ kind: 'cancelled' })
    expect([hasBegun, pool.waiting]).toEqual([false, 0])
  })

  it('[RP4] what is impossible is refused with every problem', async () => {
    const wrong = { ...scenario(-5), openingM: { 'G-nowhere': { atS: [0], values: [1] } } }
    const end = await pool.run({ ...order('wrong'), scenario: wrong })
    expect(end.kind === 'refused' && end.problems.map(({ place }) => place.path)).toEqual([
      'horizonS',
      'openingM.G-nowhere',
    ])
  })

  it('[RP5] a listener that fails ends its own run and no other', async () => {
    const failing = pool.run(order('failing'), {
      onFrame: () => {
        throw new Error('the disk is full')
      },
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect((await pool.run(order('next', 3600))).kind).toBe('made')
  })

  it('[RP6] tells how many frames are computed while it runs', async () => {
    const stop = new AbortController()
    let computed = () => 0
    let shown = 0
    const end = pool.run(order('watched', YEAR_S), {
      signal: stop.signal,
      onBegin: (count) => {
        computed = count
      },
      onFrame: ({ sequence }) => {
        shown = computed()
        if (sequence === 3) stop.abort()
      },
    })
    expect((await end).kind).toBe('cancelled')
    expect(shown).toBeGreaterThanOrEqual(3)
  })

  it('[RP7] a pool whose threads cannot start says so, instead of waiting for ever', async () => {
    const broken = createRunPool({ district: { ...district, crossSections: [] }, dxM: 500, maximumThreads: 1 })
    await expect(broken.run(order('nowhere'))).rejects.toThrow()
    expect([broken.running, broken.waiting]).toEqual([0, 0])
    await broken.close()
  })
})
