import type { Gauge } from '@district/models'
import type { Frame, Reading } from '@district/models/contract'
import { describe, expect, it } from 'vitest'
import type { DistrictIndex } from '../state/district-index.ts'
import { gaugeKnowledge, measuredLook, openingFraction, rehearsedLook } from './gate-looks.ts'
import type { GateSeatOnMap } from './gate-seats.ts'

const gauge = (bay: number) => ({ id: `S.openingM.${bay}`, key: 'openingM', bay, staleAfterS: 45 }) as unknown as Gauge
const seat = { gateIndex: 1, gate: { id: 'G', bays: 3, maximumOpeningM: 4 } } as unknown as GateSeatOnMap
const index = {
  stationByGate: new Map([['G', { id: 'S' }]]),
  gaugesByStation: new Map([['S', [gauge(2), gauge(1), gauge(3)]]]),
} as unknown as DistrictIndex

const reading = (bay: number, value: number, more: Partial<Reading> = {}) =>
  [`S.openingM.${bay}`, { value, takenAtMs: 100_000, quality: 'good', ...more }] as const
const heard = (...readings: readonly (readonly [string, object])[]) =>
  ({ latestByGauge: new Map(readings), nowMs: 110_000, connection: 'open' }) as unknown as Parameters<
    typeof measuredLook
  >[0]

describe('measuredLook', () => {
  it('stands each leaf where its own instrument says', () => {
    const look = measuredLook(heard(reading(1, 0.5), reading(2, 1), reading(3, 0)), index, seat)
    expect(look).toEqual({ openingM: [0.5, 1, 0], known: 1 })
    expect(openingFraction(look, seat)).toBeCloseTo(0.125, 9)
  })

  it('is worth no more than its worst instrument', () => {
    expect(measuredLook(heard(reading(1, 0.5), reading(2, 1)), index, seat).known).toBe(0)
    const old = { takenAtMs: 60_000 }
    expect(measuredLook(heard(reading(1, 0.5), reading(2, 1), reading(3, 0, old)), index, seat).known).toBe(0.5)
  })
})

describe('gaugeKnowledge', () => {
  it('knows fresh from stale, bad and never', () => {
    expect(gaugeKnowledge(heard(reading(1, 1)), gauge(1))).toBe(1)
    expect(gaugeKnowledge(heard(reading(1, 1, { takenAtMs: 64_000 })), gauge(1))).toBe(0.5)
    expect(gaugeKnowledge(heard(reading(1, 1, { quality: 'bad' })), gauge(1))).toBe(0.5)
    expect(gaugeKnowledge(heard(), gauge(1))).toBe(0)
  })

  it('lets nothing pass for live while the connection is lost', () => {
    expect(gaugeKnowledge({ ...heard(reading(1, 1)), connection: 'lost' }, gauge(1))).toBe(0.5)
  })
})

describe('rehearsedLook', () => {
  it('moves all leaves between two computed openings', () => {
    const from = { gateOpeningM: Float32Array.of(0, 1) } as unknown as Frame
    const to = { gateOpeningM: Float32Array.of(0, 3) } as unknown as Frame
    expect(rehearsedLook(from, to, 0.25, seat)).toEqual({ openingM: [1.5, 1.5, 1.5], known: 1 })
  })
})
