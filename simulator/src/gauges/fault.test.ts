import type { District, Gauge } from '@district/models'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { createFaults, type FaultKind, parseFault, parseFaultsFile } from './fault.ts'

const gauge = { id: 'S-1.stageUpM', stationId: 'S-1', noise: 0.004, resolution: 0.001 } as unknown as Gauge
const district = { gauges: [gauge], stations: [{ id: 'S-1' }] } as unknown as District
const minutes = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => (from + i) * 60_000)
const faulty = (kind: FaultKind, amount: number | null = null, targetId = 'S-1.stageUpM') =>
  createFaults([{ targetId, kind, amount, fromMs: 600_000, toMs: 1_200_000 }], createChance(1))

describe('faults', () => {
  it('[FT1] stuck: says what it said when it began, and is well again after', () => {
    const faults = faulty('stuck')
    const said = minutes(0, 30).map((atMs) => faults.saidBy(gauge, atMs / 1e6, atMs))
    expect(said.slice(0, 10)).toEqual(minutes(0, 10).map((atMs) => atMs / 1e6))
    expect(new Set(said.slice(10, 20))).toEqual(new Set([0.6]))
    expect(said[20]).toBe(1.2)
  })

  it('[FT2] dropout: says nothing, for one gauge or its whole station', () => {
    for (const target of ['S-1.stageUpM', 'S-1']) {
      const faults = faulty('dropout', null, target)
      expect(faults.saidBy(gauge, 5, 599_999)).toBe(5)
      expect(faults.saidBy(gauge, 5, 600_000)).toBeNull()
      expect(faults.saidBy(gauge, 5, 1_200_000)).toBe(5)
    }
  })

  it('[FT3] spike: now and then far off by the amount, else well', () => {
    const faults = createFaults(
      [{ targetId: 'S-1', kind: 'spike', amount: 2, fromMs: 0, toMs: Number.POSITIVE_INFINITY }],
      createChance(1),
    )
    const said = minutes(0, 2000).map((atMs) => faults.saidBy(gauge, 5, atMs))
    const spikes = said.filter((value) => value !== 5)
    expect(spikes.length).toBeGreaterThan(50)
    expect(spikes.length).toBeLessThan(160)
    expect(new Set(spikes)).toEqual(new Set([3, 7]))
  })

  it('[FT4] drift: creeps away at so much an hour', () => {
    expect(faulty('drift', 0.6).saidBy(gauge, 5, 900_000)).toBeCloseTo(5.05, 9)
  })

  it('[FT5] duplicate and late are about the message of the station', () => {
    expect(faulty('duplicate').deliveryOf('S-1', 700_000)).toEqual({ copies: 2, delayS: 0 })
    expect(faulty('late', 90).deliveryOf('S-1', 700_000)).toEqual({ copies: 1, delayS: 90 })
    expect(faulty('late', null, 'S-10.stageUpM').deliveryOf('S-1', 700_000)).toEqual({ copies: 1, delayS: 0 })
    expect(faulty('late').saidBy(gauge, 5, 700_000)).toBe(5)
  })

  it('[FT6] is read as typed', () => {
    const parse = (text: string) => parseFault(text, district, 1_000_000)
    expect(parse('S-1.stageUpM:stuck')).toEqual({
      ok: true,
      value: { targetId: 'S-1.stageUpM', kind: 'stuck', amount: null, fromMs: -Infinity, toMs: Infinity },
    })
    expect(parse('S-1:drift=0.05@+10m/+2h')).toMatchObject({
      ok: true,
      value: { kind: 'drift', amount: 0.05, fromMs: 1_600_000, toMs: 8_200_000 },
    })
    expect(parse('S-1:late@2026-03-12T08:00:00+08:00/')).toMatchObject({
      ok: true,
      value: { fromMs: Date.parse('2026-03-12T00:00:00Z'), toMs: Infinity },
    })
  })

  it.each([
    ['nonsense', /expected/],
    ['S-9:stuck', /no gauge or station "S-9"/],
    ['S-1:broken', /"broken" is none of stuck/],
    ['S-1:drift=much', /"much" is not a number/],
    ['S-1:stuck@soon/', /neither ISO 8601/],
    ['S-1:stuck@+2h/+1h', /ends before/],
  ])('[FT7] is refused with a reason: %s', (text, reason) => {
    const result = parseFault(text, district, 0)
    expect(result.ok ? '' : result.error).toMatch(reason)
  })

  it('[FT8] comes from a file as texts or as objects', () => {
    const file = '["S-1:stuck@+1m/", { "target": "S-1", "kind": "drift", "amount": 0.1, "to": "+1h" }]'
    expect(parseFaultsFile(file)).toEqual({ ok: true, value: ['S-1:stuck@+1m/', 'S-1:drift=0.1@/+1h'] })
    for (const bad of ['{', '{}', '[3]', '[{"kind":"stuck"}]']) expect(parseFaultsFile(bad).ok).toBe(false)
  })
})
