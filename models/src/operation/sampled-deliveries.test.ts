import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveriesOfSamples, indicatorsOfSamples } from './sampled-deliveries.ts'

const axis = { fromS: 0, toS: 7200, periodS: 3600, longestGapS: 900 }
const steady = (value: number) => ({ atS: [0], values: [value] })

describe('deliveries of what was measured', () => {
  it('[OI3] a silence of the gauge is a gap: half an hour unknown is neither water nor none', () => {
    const atS = [0, 600, 1200, 1800, 3600, 4200, 4800, 5400, 6000, 6600, 7200]
    const measured = { atS, dischargeM3s: atS.map(() => 1.5) }
    const { deliveries, indicators } = indicatorsOfSamples(axis, [{ offtakeId: 'a', orderedM3s: steady(2), measured }])
    expect(deliveries.offtakes[0]).toEqual({
      offtakeId: 'a',
      orderedM3s: [2, 2],
      deliveredM3s: [1.5, 1.5],
      coveredS: [1800, 3600],
    })
    expect(indicators).toMatchObject({ adequacy: 0.75, coveredFraction: 0.75, deliveredM3: 5400 * 1.5 })
  })

  it('[OI3] a value that says nothing parts the time before from that after; a silent gauge leaves its order standing', () => {
    const { offtakes } = deliveriesOfSamples(axis, [
      { offtakeId: 'a', orderedM3s: steady(1), measured: { atS: [0, 600, 1200, 1800], dischargeM3s: [1, null, 1, 3] } },
      { offtakeId: 'b', orderedM3s: steady(1), measured: { atS: [], dischargeM3s: [] } },
    ])
    expect(offtakes[0]).toMatchObject({ deliveredM3s: [2, null], coveredS: [600, 0] })
    expect(offtakes[1]).toMatchObject({ orderedM3s: [1, 1], deliveredM3s: [null, null], coveredS: [0, 0] })
  })

  it('[OI3] the order counts over the known time only', () => {
    const orderedM3s = { atS: [0, 0, 1800, 1800], values: [0, 4, 4, 0] }
    const measured = { atS: [0, 900, 1800], dischargeM3s: [4, 4, 4] }
    const { offtakes } = deliveriesOfSamples(axis, [{ offtakeId: 'a', orderedM3s, measured }])
    expect(offtakes[0]).toMatchObject({ orderedM3s: [4, 0], deliveredM3s: [4, null] })
  })

  it('[OI5] volumes do not depend on how the axis is split', () => {
    const samples = fc.array(
      fc.record({ stepS: fc.integer({ min: 1, max: 1500 }), value: fc.double({ min: -2, max: 9, noNaN: true }) }),
      { minLength: 2, maxLength: 20 },
    )
    fc.assert(
      fc.property(samples, fc.integer({ min: 50, max: 9000 }), (steps, periodS) => {
        let sinceS = -1000
        const atS = steps.map(({ stepS }) => (sinceS += stepS))
        const measured = { atS, dischargeM3s: steps.map(({ value }) => value) }
        const orderedM3s = { atS: [0, 3000, 3000, 7000], values: [1, 4, 2, 0] }
        const sums = (each: number) => {
          const { byOfftake } = indicatorsOfSamples({ ...axis, periodS: each }, [
            { offtakeId: 'a', orderedM3s, measured },
          ]).indicators
          const { orderedM3 = 0, deliveredM3 = 0, coveredFraction = 0 } = byOfftake['a'] ?? {}
          return [orderedM3, deliveredM3, coveredFraction]
        }
        for (const [i, sum] of sums(7200).entries()) expect(sums(periodS)[i]).toBeCloseTo(sum, 6)
      }),
    )
  })

  it('[OI3] instants that do not rise and an axis without length are wrong calls', () => {
    const measured = { atS: [0, 0], dischargeM3s: [1, 1] }
    expect(() => deliveriesOfSamples(axis, [{ offtakeId: 'a', orderedM3s: steady(1), measured }])).toThrow('must rise')
    expect(() => deliveriesOfSamples({ ...axis, toS: 0 }, [])).toThrow('axis must have a length')
  })
})
