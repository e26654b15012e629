import { buildNetwork } from '@district/models'
import { decodeFrame } from '@district/models/contract'
import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createInputBoard, type InputBoard, type Judged } from './input-board.ts'
import { measuredSurroundings } from './measured-surroundings.ts'
import { ShadowTwin } from './shadow-twin.ts'

const MINUTE_MS = 60_000
const startMs = Date.parse('2026-03-12T00:00:00Z')
const district = gaugedDistrict(branchingCanal())
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const openingsM: Record<string, number> = { 'G-0': 0.8, 'G-1': 0.6, 'G-E': 0, 'G-B-1': 0.3, 'G-B-2': 0.3, 'G-B-3': 0.2 }
let board: InputBoard

beforeEach(() => {
  board = createInputBoard(district)
})

const good: Judged = { quality: 'good', flags: [] }

/** Tells the board what all gates say, every five minutes. */
function tell(fromMs: number, toMs: number, changes: Record<string, number> = {}) {
  for (let atMs = fromMs; atMs <= toMs; atMs += 5 * MINUTE_MS)
    for (const gate of district.gates) {
      const say = (key: string, value: number) => board.take(`S-${gate.id}.${key}`, atMs, value, good)
      say('stageUpM', 41.9)
      say('dischargeM3s', 2)
      for (let bay = 1; bay <= gate.bays; bay++) say(`openingM.${bay}`, changes[gate.id] ?? openingsM[gate.id] ?? 0)
    }
}

describe('input board', () => {
  it('[SH1] knows the river from the headgates, openings as the mean of the bays, and interpolates', () => {
    tell(startMs, startMs)
    tell(startMs + 10 * MINUTE_MS, startMs + 10 * MINUTE_MS, { 'G-0': 0.9 })
    expect(board.riverStageM(startMs)).toBe(41.9)
    expect(board.openingM(0, startMs + 5 * MINUTE_MS)).toBeCloseTo(0.85, 9)
    board.take('S-G-0.openingM.2', startMs + 20 * MINUTE_MS, 0.7, good)
    expect(board.openingM(0, startMs + 20 * MINUTE_MS)).toBeCloseTo(0.8, 9)
    expect(board.silentGates()).toEqual([])
    expect(board.newestInputMs).toBe(startMs + 20 * MINUTE_MS)
  })

  it('[SH2] does not use what the gateway calls bad, nor a leap that is not confirmed, but does use what is stuck', () => {
    tell(startMs, startMs)
    board.take('S-G-0.stageUpM', startMs + MINUTE_MS, 99, { quality: 'bad', flags: ['out-of-range'] })
    board.take('S-G-0.stageUpM', startMs + MINUTE_MS, 44, { quality: 'doubtful', flags: ['steep'] })
    expect(board.riverStageM(startMs + MINUTE_MS)).toBe(41.9)
    board.take('S-G-0.stageUpM', startMs + 2 * MINUTE_MS, 44, { quality: 'doubtful', flags: ['stuck'] })
    expect(board.riverStageM(startMs + 2 * MINUTE_MS)).toBe(44)
  })

  it('[SH3] takes an encoder’s noise for closed, and names gates that never spoke', () => {
    board.take('S-G-E.openingM.1', startMs, 0.005, good)
    expect(board.openingM(2, startMs)).toBe(0)
    expect(board.silentGates()).toEqual(['G-0', 'G-1', 'G-B-1', 'G-B-2', 'G-B-3'])
  })

  it('[SH4] asks history first for what acts on the water, then for what it is compared with', () => {
    const place = (id: string) => board.heardGauges.findIndex((gauge) => String(gauge.id) === id)
    const acting = ['S-G-0.stageUpM', 'S-G-1.openingM.1', 'S-G-B-1.dischargeM3s'].map(place)
    const compared = ['S-G-1.stageUpM', 'S-G-1.dischargeM3s'].map(place)
    expect(Math.min(...acting)).toBeGreaterThanOrEqual(0)
    expect(Math.min(...compared)).toBeGreaterThan(Math.max(...acting))
  })

  it('[SH5] assumes that users draw 80 % of what entered the branch over the last hours', () => {
    tell(startMs, startMs + 4 * 60 * MINUTE_MS)
    const values = { riverStageM: 0, openingM: new Float64Array(6), demandM3s: new Float64Array(3) }
    measuredSurroundings(board)((startMs + 4 * 60 * MINUTE_MS) / 1000, values)
    expect(values.demandM3s[0]).toBeCloseTo(0.8 * 2, 9)
    expect([...values.openingM]).toEqual([0.8, 0.6, 0, 0.3, 0.3, 0.2])
  })
})

describe('shadow', () => {
  const network = buildNetwork(district, { dxM: 500 })
  const warmed = () => {
    const shadow = new ShadowTwin(network, { board, speed: 1, log: quiet })
    tell(startMs, startMs + 360 * MINUTE_MS)
    shadow.begin(startMs)
    const nowMs = startMs + 360 * MINUTE_MS
    while (shadow.state === 'warming' && shadow.tick(nowMs, 0));
    return { shadow, nowMs }
  }

  it('[SH6] is warming without a state to branch from, then follows just behind the clock', () => {
    const idle = new ShadowTwin(network, { board, speed: 1, log: quiet })
    expect(idle.tick(startMs, 0)).toBe(false)
    expect(idle.save()).toBeUndefined()
    expect(idle.document()).toMatchObject({ state: 'warming', timeMs: 0 })
    const { shadow, nowMs } = warmed()
    expect(shadow.document()).toMatchObject({ state: 'following', dxM: 500, topologyHash: network.topologyHash })
    expect(nowMs - shadow.document().timeMs).toBeLessThan(20_000)
    expect(shadow.save()?.openingM[0]).toBeCloseTo(0.8, 9)
    expect(Math.abs(shadow.document().massError)).toBeLessThan(1e-9)
  })

  it('[SH7] moves its gates where the readings say, and tells it in its frames', () => {
    const { shadow, nowMs } = warmed()
    tell(nowMs + 5 * MINUTE_MS, nowMs + 60 * MINUTE_MS, { 'G-1': 0.2 })
    const before = frameOf(shadow)
    while (shadow.tick(nowMs + 60 * MINUTE_MS, 0));
    const after = frameOf(shadow)
    expect(after.sequence).toBeGreaterThan(before.sequence)
    expect(after.gateOpeningM[1]).toBeCloseTo(0.2, 6)
    expect(after.crossingDischargeM3s[1]).toBeLessThan(before.crossingDischargeM3s[1]!)
    expect(after.origin).toBe('shadow')
  })

  it('[SH8] says how far it stands from the gauges that it does not use', () => {
    const { shadow, nowMs } = warmed()
    board.take('S-G-1.stageUpM', nowMs - 15_000, 41.9, good)
    const { trunkM, compared } = shadow.fit()
    expect(compared).toBeGreaterThan(0)
    expect(trunkM).toBeGreaterThan(0)
    expect(shadow.document().detail).toMatch(/mean difference from the gauges/)
  })

  it('[SH9] runs hours again when readings of them come late, and then stands where it would have stood', () => {
    const run = (isLate: boolean) => {
      board = createInputBoard(district)
      const { shadow, nowMs } = warmed()
      const hours = (n: number) => nowMs + n * 60 * MINUTE_MS
      const tellGate = (fromMs: number, openingM: number) => {
        for (let atMs = fromMs; atMs <= hours(2); atMs += 5 * MINUTE_MS)
          for (let bay = 1; bay <= 2; bay++) shadow.take(`S-G-1.openingM.${bay}`, atMs, openingM, good)
      }
      const others = () => tell(nowMs + 5 * MINUTE_MS, hours(2), { 'G-1': 0.2 })
      if (!isLate) others()
      while (shadow.tick(hours(2), 0));
      if (isLate) tellGate(nowMs + 5 * MINUTE_MS, 0.2)
      if (isLate) others()
      while (shadow.tick(hours(3), 0));
      return { shadow, ...shadow.document() }
    }
    const [onTime, late] = [run(false), run(true)]
    expect(late).toMatchObject({ state: 'following', timeMs: onTime.timeMs })
    const [a, b] = [onTime.shadow.save()!, late.shadow.save()!]
    expect(Math.max(...a.stageM.map((stageM, s) => Math.abs(stageM - b.stageM[s]!)))).toBeLessThan(1e-3)
    expect(late.corrected?.addedM3).toBeCloseTo(onTime.corrected!.addedM3, -1)
  })

  it('[SH10] goes on from its checkpoint with its book, and catches up', () => {
    const { shadow, nowMs } = warmed()
    const snapshot = shadow.checkpoint()!
    tell(nowMs + 5 * MINUTE_MS, nowMs + 180 * MINUTE_MS, { 'G-1': 0.4 })
    const second = new ShadowTwin(network, { board, speed: 1, log: quiet })
    expect(second.resume(snapshot)).toBe(true)
    expect(second.document()).toMatchObject({ state: 'warming', runId: shadow.document().runId })
    for (const one of [shadow, second]) while (one.tick(nowMs + 180 * MINUTE_MS, 0));
    expect(second.document()).toMatchObject({ state: 'following', timeMs: shadow.document().timeMs })
    const [a, b] = [shadow.save()!, second.save()!]
    expect(Math.max(...a.stageM.map((stageM, s) => Math.abs(stageM - b.stageM[s]!)))).toBeLessThan(1e-3)
    expect(second.document().corrected?.sinceMs).toBe(startMs)
    const foreign = new ShadowTwin(buildNetwork(district, { dxM: 400 }), { board, speed: 1, log: quiet })
    expect(foreign.resume(snapshot)).toBe(false)
  })

  it('[SH11] says of every gauge and reach how far measurement and model stand apart, and how old that is', () => {
    const { shadow, nowMs } = warmed()
    board.take('S-G-B-1.stageUpM', nowMs - 2 * MINUTE_MS, 44, { quality: 'bad', flags: ['out-of-range'] })
    shadow.tick(nowMs + 5 * MINUTE_MS, 0)
    const { gauges, reaches, corrected } = shadow.knowledge()
    const of = (id: string) => gauges.find(({ gaugeId }) => String(gaugeId) === id)!
    expect(of('S-G-B-1.stageUpM')).toMatchObject({ use: 'withheld', why: 'bad' })
    const used = of('S-G-1.stageUpM')
    expect(used).toMatchObject({ use: 'used', measured: 41.9 })
    expect(used.innovation).toBeCloseTo(used.computed - 41.9, 9)
    expect(used.ageS).toBe(300)
    expect(corrected?.gaugesUsed).toBe(gauges.filter(({ use }) => use === 'used').length)
    const reach = reaches.find(({ reachId }) => String(reachId) === 'R-1')!
    expect(reach.nearest?.wayM).toBe(4000)
    expect(reach.addedM3 + reach.takenM3).toBeGreaterThan(0)
    expect(reaches.find(({ reachId }) => String(reachId) === 'B-1')?.nearest).toBeNull()
  })
})

function frameOf(shadow: ShadowTwin) {
  const frame = decodeFrame(shadow.frame(0))
  if (!frame.ok) throw new Error(frame.error.text)
  return frame.value
}
