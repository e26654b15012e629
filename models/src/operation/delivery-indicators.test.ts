import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Deliveries, type Delivery, inPeriods } from './delivery.ts'
import { type DeliveryMeasure, deliveryGrade, deliveryIndicators } from './delivery-indicators.ts'

const HOUR = 3600

const hours = (...offtakes: readonly Delivery[]): Deliveries => ({
  edgesS: Array.from({ length: (offtakes[0]?.orderedM3s.length ?? 0) + 1 }, (_, k) => k * HOUR),
  offtakes,
})
const offtake = (offtakeId: string, orderedM3s: number[], deliveredM3s: (number | null)[]): Delivery => ({
  offtakeId,
  orderedM3s,
  deliveredM3s,
})

describe('adequacy, efficiency, dependability and equity', () => {
  it('[OI1] agree with a table worked by hand', () => {
    /* shares: a 0.5, 1 · b 1.5, 1 */
    const is = deliveryIndicators(hours(offtake('a', [2, 2], [1, 2]), offtake('b', [2, 2], [3, 2])))
    expect(is.adequacy).toBeCloseTo((0.5 + 1 + 1 + 1) / 4, 12)
    expect(is.efficiency).toBeCloseTo((1 + 1 + 2 / 3 + 1) / 4, 12)
    /* CV in time: a 0.25/0.75, b 0.25/1.25 */
    expect(is.dependability).toBeCloseTo((0.25 / 0.75 + 0.25 / 1.25) / 2, 12)
    /* CV over offtakes: first hour 0.5/1, second 0 */
    expect(is.equity).toBeCloseTo(0.25, 12)
    expect([is.orderedM3, is.deliveredM3]).toEqual([8 * HOUR, 8 * HOUR])
    expect(is.byOfftake).toMatchObject({
      a: { orderedM3: 4 * HOUR, deliveredM3: 3 * HOUR, adequacy: 0.75, efficiency: 1, coveredFraction: 1 },
      b: { adequacy: 1 },
    })
    expect(is.byOfftake['a']?.dependability).toBeCloseTo(1 / 3, 12)
  })

  it('[OI1] the example of the docstring', () => {
    const is = deliveryIndicators(hours(offtake('a', [2], [1]), offtake('b', [2], [3])))
    expect(is).toMatchObject({ adequacy: 0.75, equity: 0.5, dependability: null })
    expect(is.efficiency).toBeCloseTo(0.8333, 4)
  })

  it('[OI2] an offtake that ordered nothing says nothing but of the water it took all the same', () => {
    const alone = offtake('a', [2, 2], [1, 1.5])
    const is = deliveryIndicators(hours(alone))
    const withIdle = deliveryIndicators(hours(alone, offtake('b', [0, 0], [0, 0])))
    for (const measure of ['adequacy', 'efficiency', 'dependability', 'equity'] as const)
      expect(withIdle[measure], measure).toBe(is[measure])
    const withThief = deliveryIndicators(hours(alone, offtake('b', [0, 0], [1, 0])))
    expect(withThief).toMatchObject({ adequacy: is.adequacy, dependability: is.dependability, equity: is.equity })
    expect(withThief.efficiency).toBeCloseTo(2 / 3, 12)
  })

  it('[OI2] nothing ordered at all, nothing delivered, no offtakes: null, not a number', () => {
    const nothing = { adequacy: null, efficiency: null, dependability: null, equity: null }
    expect(deliveryIndicators(hours(offtake('a', [0], [0])))).toMatchObject(nothing)
    expect(deliveryIndicators({ edgesS: [0, 1], offtakes: [] })).toMatchObject({ ...nothing, coveredFraction: 0 })
    const dry = deliveryIndicators(hours(offtake('a', [1, 1], [0, 0]), offtake('b', [1, 1], [0, 0])))
    expect(dry).toMatchObject({ adequacy: 0, efficiency: 1, dependability: null, equity: null })
  })

  it('[OI2] water that ran back is none delivered in ratios, and counts in volumes', () => {
    const is = deliveryIndicators(hours(offtake('a', [1], [-0.5])))
    expect(is).toMatchObject({ adequacy: 0, deliveredM3: -0.5 * HOUR })
  })

  it('[OI3] a gap is not zero: what is not known is left out and said', () => {
    const is = deliveryIndicators(
      hours({ offtakeId: 'a', orderedM3s: [2, 2], deliveredM3s: [2, null], coveredS: [HOUR / 2, 0] }),
    )
    expect(is).toMatchObject({ adequacy: 1, orderedM3: HOUR, deliveredM3: HOUR, coveredFraction: 0.25 })
  })

  it('[OI1] grades are those of the paper', () => {
    const at = (measure: DeliveryMeasure, ...values: number[]) => values.map((value) => deliveryGrade(measure, value))
    expect(at('adequacy', 0.9, 0.89, 0.79)).toEqual(['good', 'fair', 'poor'])
    expect(at('efficiency', 0.85, 0.7, 0.69)).toEqual(['good', 'fair', 'poor'])
    expect(at('dependability', 0.1, 0.2, 0.21)).toEqual(['good', 'fair', 'poor'])
    expect(at('equity', 0.1, 0.25, 0.26)).toEqual(['good', 'fair', 'poor'])
  })
})

const discharge = fc.double({ min: 0.01, max: 20, noNaN: true })

/** Deliveries of up to six offtakes over up to eight hours, with gaps. */
const someDeliveries = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .chain(([offtakes, periods]) =>
    fc.array(
      fc.array(
        fc.record({
          ordered: fc.oneof(fc.constant(0), discharge),
          delivered: fc.oneof(fc.constant(0), discharge),
          coveredS: fc.oneof(fc.constant(HOUR), fc.constant(0), fc.double({ min: 1, max: HOUR, noNaN: true })),
        }),
        { minLength: periods, maxLength: periods },
      ),
      { minLength: offtakes, maxLength: offtakes },
    ),
  )
  .map((table) =>
    hours(
      ...table.map((row, i) => ({
        offtakeId: `o${i}`,
        orderedM3s: row.map(({ ordered }) => ordered),
        deliveredM3s: row.map(({ delivered, coveredS }) => (coveredS === 0 ? null : delivered)),
        coveredS: row.map(({ coveredS }) => coveredS),
      })),
    ),
  )

const MEASURES = ['adequacy', 'efficiency', 'dependability', 'equity'] as const

describe('what holds of any deliveries', () => {
  it('[OI4] adequacy and efficiency lie between 0 and 1, the variations are not negative', () => {
    fc.assert(
      fc.property(someDeliveries, (deliveries) => {
        const is = deliveryIndicators(deliveries)
        for (const value of [is.adequacy, is.efficiency]) {
          if (value === null) continue
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1 + 1e-12)
        }
        for (const value of [is.dependability, is.equity]) if (value !== null) expect(value).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  it('[OI4] where all get the same share, equity and dependability are 0', () => {
    fc.assert(
      fc.property(someDeliveries, fc.double({ min: 0.1, max: 3, noNaN: true }), ({ edgesS, offtakes }, share) => {
        const fair = offtakes.map((each) => ({
          ...each,
          deliveredM3s: each.deliveredM3s.map((value, k) =>
            value === null ? null : share * (each.orderedM3s[k] ?? 0),
          ),
        }))
        const { equity, dependability } = deliveryIndicators({ edgesS, offtakes: fair })
        expect(equity ?? 0).toBeLessThan(1e-9)
        expect(dependability ?? 0).toBeLessThan(1e-9)
      }),
    )
  })

  it('[OI4] the order of the offtakes does not matter, nor twice as much of everything', () => {
    fc.assert(
      fc.property(someDeliveries, ({ edgesS, offtakes }) => {
        const is = deliveryIndicators({ edgesS, offtakes })
        const turned = deliveryIndicators({ edgesS, offtakes: offtakes.toReversed() })
        const doubled = deliveryIndicators({
          edgesS,
          offtakes: offtakes.map((each) => ({
            ...each,
            orderedM3s: each.orderedM3s.map((value) => 2 * value),
            deliveredM3s: each.deliveredM3s.map((value) => (value === null ? null : 2 * value)),
          })),
        })
        for (const measure of MEASURES)
          for (const other of [turned, doubled]) {
            if (is[measure] === null) expect(other[measure]).toBeNull()
            else expect(other[measure]).toBeCloseTo(is[measure], 9)
          }
      }),
    )
  })

  it('[OI5] periods joined to longer ones hold the same volumes and seconds', () => {
    fc.assert(
      fc.property(someDeliveries, fc.integer({ min: 1, max: 9 }), (deliveries, length) => {
        const [fine, coarse] = [deliveries, inPeriods(deliveries, length * HOUR)]
        const sums = ({ edgesS, offtakes }: Deliveries) => {
          const is = deliveryIndicators({ edgesS, offtakes }, { periodS: 1 })
          return [is.orderedM3, is.deliveredM3, is.coveredFraction]
        }
        for (const [i, sum] of sums(fine).entries()) expect(sums(coarse)[i]).toBeCloseTo(sum, 6)
        expect(coarse.edgesS.at(-1)).toBe(fine.edgesS.at(-1))
      }),
    )
  })
})
