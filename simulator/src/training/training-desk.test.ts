import { buildNetwork } from '@district/models'
import { branchingCanal } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createVirtualDistrict, type VirtualDistrict } from '../district/virtual-district.ts'
import { createTrainingGround, TrainingDesk, type TrainingGround } from './training-desk.ts'

const sketch = branchingCanal()
const district = {
  ...sketch,
  nodes: sketch.nodes.map((node) => ({ ...node, designStageM: 41.8 })),
  stations: [{ id: 'S-G-1' }],
  gauges: [{ id: 'S-G-1.stageUpM' }],
} as unknown as typeof sketch
const network = buildNetwork(district, { dxM: 500 })
const startMs = Date.parse('2026-03-12T00:00:00+08:00')
const HOUR_MS = 3_600_000
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
let ground: TrainingGround
let virtual: VirtualDistrict
let desk: TrainingDesk

beforeEach(() => {
  ground = createTrainingGround()
  virtual = createVirtualDistrict(network, 1, ground.incidents)
  virtual.begin(startMs)
  virtual.advance(startMs + HOUR_MS)
  let ids = 0
  desk = new TrainingDesk({ district, ground, virtual, log: quiet, createId: () => `t${++ids}` })
})

const begin = (body: unknown) => {
  const begun = desk.begin(body, 'wu')
  if (!begun.ok) throw new Error(JSON.stringify(begun.error))
  return begun.value
}
const nowMs = () => virtual.truth.timeMs

describe('training desk', () => {
  it('[TR1] a flood lifts the river above the head gate, and ends as slowly as it came', () => {
    const headUpM = () => virtual.truth.gateStageUpM(0)
    const before = headUpM()
    const flood = begin({ kind: 'flood', riseM: 1.2, overS: 3600 })
    expect(flood).toMatchObject({ id: 't1', by: 'wu', fromMs: nowMs(), toMs: null })
    virtual.advance(nowMs() + HOUR_MS / 2)
    expect(headUpM() - before).toBeCloseTo(0.6, 1)
    virtual.advance(nowMs() + 2 * HOUR_MS)
    expect(headUpM() - before).toBeCloseTo(1.2, 1)
    expect(desk.end('t1', 'wu')).toBe(true)
    expect(desk.list()).toEqual([])
    virtual.advance(nowMs() + HOUR_MS / 2)
    expect(headUpM() - before).toBeCloseTo(0.6, 1)
    virtual.advance(nowMs() + HOUR_MS)
    expect(Math.abs(headUpM() - before)).toBeLessThan(0.1)
  })

  it('[TR2] a stuck gate moves for nobody until its time or an instructor ends it', () => {
    const openingM = virtual.truth.gateOpeningM(1)
    begin({ kind: 'gate-stuck', gateId: 'G-1', forS: 1800 })
    expect(virtual.order(1, openingM + 0.5)).toBe('stuck')
    virtual.advance(nowMs() + HOUR_MS / 4)
    expect(virtual.truth.gateOpeningM(1)).toBe(openingM)
    virtual.advance(nowMs() + HOUR_MS / 2)
    expect(desk.list()).toEqual([])
    expect(virtual.order(1, openingM + 0.5)).toBe('moves')
    begin({ kind: 'gate-stuck', gateId: 'G-1' })
    desk.endAll('wu')
    expect(virtual.order(1, openingM)).not.toBe('stuck')
  })

  it('[TR3] users who draw without an order open their gate, take more, and are handed back', () => {
    const branchGate = district.gates.findIndex(({ id }) => id === 'G-B-1')
    const [openingM, passedM3s] = [virtual.truth.gateOpeningM(branchGate), virtual.truth.gateDischargeM3s(branchGate)]
    begin({ kind: 'draw', gateId: 'G-B-1', dischargeM3s: 1 })
    virtual.advance(nowMs() + HOUR_MS / 2)
    expect(virtual.truth.gateOpeningM(branchGate)).toBeGreaterThan(openingM)
    expect(virtual.truth.gateDischargeM3s(branchGate)).toBeGreaterThan(passedM3s)
    expect(ground.incidents.drawnM3s(0, nowMs() / 1000)).toBe(1)
    desk.end('t1', 'wu')
    expect(ground.incidents.drawnM3s(0, nowMs() / 1000)).toBe(0)
  })

  it('[TR4] a gauge’s fault stands in the list that the stations read, as long as it lasts', () => {
    begin({ kind: 'fault', target: 'S-G-1.stageUpM', fault: 'drift', amount: 0.1, forS: 60 })
    expect(ground.faults).toEqual([
      { targetId: 'S-G-1.stageUpM', kind: 'drift', amount: 0.1, fromMs: nowMs(), toMs: nowMs() + 60_000 },
    ])
    desk.end('t1', 'wu')
    expect(ground.faults).toEqual([])
    expect(desk.end('t1', 'wu')).toBe(false)
  })

  it.each([
    [{ kind: 'storm' }, ['kind']],
    [null, ['kind']],
    [{ kind: 'fault', target: 'S-9', fault: 'rust', amount: 'much' }, ['amount', 'fault', 'target']],
    [{ kind: 'flood', riseM: 50, overS: 1 }, ['overS', 'riseM']],
    [{ kind: 'gate-stuck', gateId: 'G-9', forS: -1 }, ['forS', 'gateId']],
    [{ kind: 'draw', gateId: 'G-1', dischargeM3s: 0 }, ['dischargeM3s', 'gateId']],
  ])('[TR5] tells all that is wrong with %j, and does nothing', (body, paths) => {
    const begun = desk.begin(body, 'wu')
    expect(begun.ok ? [] : begun.error.map(({ place }) => place.path).toSorted()).toEqual(paths)
    expect(desk.list()).toEqual([])
  })
})
