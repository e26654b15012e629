import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integralOfSeries, sampleSeries } from '../numerics/series.ts'
import { orderedWaterOf, orderSeries } from './ordered-water.ts'

describe('orders as a series', () => {
  it('[OI6] hold from their start to their end and add up where they meet', () => {
    const series = orderSeries([
      { gateId: 'g', fromS: 100, toS: 300, dischargeM3s: 2 },
      { gateId: 'g', fromS: 200, toS: 400, dischargeM3s: 1 },
    ])
    expect([0, 99, 100, 199, 200, 299, 300, 399, 400].map((at) => sampleSeries(series, at))).toEqual([
      0, 0, 2, 2, 3, 3, 1, 1, 0,
    ])
    expect(integralOfSeries(series, 0, 1000)).toBeCloseTo(600, 9)
  })

  it('[OI6] are seen from the start of a run', () => {
    const booked = [{ gateId: 'g', startMs: 5000, durationS: 10, dischargeM3s: 1 }]
    expect(orderedWaterOf(booked, 8000)).toEqual([{ gateId: 'g', fromS: -3, toS: 7, dischargeM3s: 1 }])
  })
})

const someSeries = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 50 }), value: fc.double({ min: -5, max: 5, noNaN: true }) }), {
    maxLength: 12,
  })
  .map((points) => points.toSorted((a, b) => a.at - b.at))
  .map((points) => ({ atS: points.map(({ at }) => at), values: points.map(({ value }) => value) }))

describe('integral of a series', () => {
  it('[OI7] is the sum of its parts, wherever it is cut', () => {
    const instant = fc.integer({ min: -20, max: 140 }).map((half) => half / 2)
    fc.assert(
      fc.property(someSeries, instant, instant, instant, (series, ...cuts) => {
        const [a = 0, b = 0, c = 0] = cuts.toSorted((x, y) => x - y)
        const whole = integralOfSeries(series, a, c)
        expect(integralOfSeries(series, a, b) + integralOfSeries(series, b, c)).toBeCloseTo(whole, 9)
      }),
    )
  })

  it('[OI7] of a ramp, a jump, and what lies outside', () => {
    const series = { atS: [0, 10, 10, 20], values: [0, 10, 4, 4] }
    expect(integralOfSeries(series, 0, 10)).toBeCloseTo(50, 12)
    expect(integralOfSeries(series, 10, 30)).toBeCloseTo(80, 12)
    expect(integralOfSeries(series, -5, 5)).toBeCloseTo(12.5, 12)
    expect(integralOfSeries(series, 5, 15)).toBeCloseTo(57.5, 12)
    expect(integralOfSeries(series, 7, 7)).toBe(0)
  })
})
