import { beforeEach, describe, expect, it } from 'vitest'
import { createTimedSeries, type TimedSeries } from './timed-series.ts'

let series: TimedSeries

beforeEach(() => {
  series = createTimedSeries()
})

describe('timed series', () => {
  it('[TS1] is linear between and constant outside, in whatever order it was told', () => {
    series.put(20, 4)
    series.put(10, 2)
    series.put(30, 0)
    expect([0, 10, 15, 20, 25, 99].map((at) => series.at(at))).toEqual([2, 2, 3, 4, 2, 0])
    expect([series.firstMs, series.lastMs, series.lastValue]).toEqual([10, 30, 0])
  })

  it('[TS2] knows nothing before it was told anything', () => {
    expect(series.at(5)).toBeNaN()
    expect(series.firstMs).toBe(Number.POSITIVE_INFINITY)
  })

  it('[TS3] a correction of an instant replaces it', () => {
    series.put(10, 2)
    series.put(10, 3)
    expect(series.at(10)).toBe(3)
    expect(series.length).toBe(1)
  })

  it('[TS4] forgets the past, but not what still holds', () => {
    for (const at of [10, 20, 30]) series.put(at, at)
    series.forgetBefore(25)
    expect(series.length).toBe(2)
    expect(series.at(25)).toBe(25)
    expect(series.at(12)).toBe(20)
  })

  it('[TS5] says what is news, when it last spoke, and the mean of a while', () => {
    expect([series.put(10, 2), series.put(20, 4), series.put(10, 2), series.put(10, 3)]).toEqual([
      true,
      true,
      false,
      true,
    ])
    expect([9, 10, 19, 99].map((at) => series.lastInstantMs(at))).toEqual([Number.NEGATIVE_INFINITY, 10, 10, 20])
    expect(series.meanWithin(9, 20)).toBe(3.5)
    expect(series.meanWithin(10, 20)).toBe(4)
    expect(series.meanWithin(20, 30)).toBeNaN()
  })

  it('[TS6] thins what is old, once, and keeps what came since', () => {
    for (let at = 0; at < 100; at += 10) series.put(at, at)
    series.thinBefore(49, 20)
    expect(series.length).toBe(3 + 5)
    expect([0, 20, 40, 50].map((at) => series.at(at))).toEqual([0, 20, 40, 50])
    series.thinBefore(89, 20)
    expect(series.length).toBe(3 + 2 + 1)
    expect(series.at(80)).toBe(80)
  })
})
