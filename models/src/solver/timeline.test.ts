import { describe, expect, it } from 'vitest'
import { sampleSeries } from '../numerics/series.ts'
import { moveAtSpeed } from './timeline.ts'

const places = (series: { atS: readonly number[]; values: readonly number[] }, ...atS: number[]) =>
  atS.map((at) => Math.round(sampleSeries(series, at) * 1e9) / 1e9)

describe('a leaf that follows its schedule', () => {
  it('[TL1] moves at its own speed when the schedule jumps', () => {
    const leaf = moveAtSpeed({ atS: [0, 100, 100], values: [1, 1, 2] }, 1, 0.01)
    expect(places(leaf, 0, 100, 150, 200, 500)).toEqual([1, 1, 1.5, 2, 2])
  })

  it('[TL2] starts from where it stands, and turns when the wish turns', () => {
    const leaf = moveAtSpeed({ atS: [0, 50, 50], values: [2, 2, 0] }, 1, 0.01)
    expect(places(leaf, 0, 25, 50, 100, 150, 300)).toEqual([1, 1.25, 1.5, 1, 0.5, 0])
  })

  it('[TL3] follows a slow ramp exactly and falls behind a fast one', () => {
    expect(places(moveAtSpeed({ atS: [0, 1000], values: [0, 1] }, 0, 0.01), 500, 1000, 2000)).toEqual([0.5, 1, 1])
    expect(places(moveAtSpeed({ atS: [0, 10], values: [0, 1] }, 0, 0.01), 10, 50, 100, 200)).toEqual([0.1, 0.5, 1, 1])
  })

  it('[TL4] catches up with a ramp and then follows it', () => {
    const leaf = moveAtSpeed({ atS: [0, 400], values: [1, 3] }, 0, 0.01)
    expect(places(leaf, 100, 200, 300, 400)).toEqual([1, 2, 2.5, 3])
  })
})
