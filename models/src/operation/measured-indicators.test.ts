import { describe, expect, it } from 'vitest'
import { compareRuns } from './compare-runs.ts'
import { indicatorsOfMeasured, type MeasuredHours } from './measured-indicators.ts'

const quarters = [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200]
const flow = (of: (atS: number) => number | null) => ({ atS: quarters, dischargeM3s: quarters.map(of) })

const HOURS: MeasuredHours = {
  axis: { fromS: 0, toS: 7200, periodS: 3600, longestGapS: 900 },
  offtakes: [{ offtakeId: 'a', orderedM3s: { atS: [0], values: [2] }, measured: flow(() => 1.5) }],
  intakes: [
    { gateId: 'h1', measured: flow((atS) => 2 + atS / 600) },
    { gateId: 'h2', measured: flow((atS) => (atS > 3600 ? null : 4)) },
  ],
  gates: [{ gateId: 'g', openingsM: [0.2, 0.3, 0.305, 0.1], deadBandM: 0.02 }],
  held: [
    {
      gateId: 'g',
      targetStageM: 30,
      toleranceM: 0.1,
      measured: { atS: [0, 900, 1800], stageM: [30.2, 30.2, null] },
    },
  ],
  banks: [{ placeId: 'p', bankM: 31, measured: { atS: [0, 900], stageM: [30.2, 30.7] } }],
}

describe('what gauges tell of the indicators', () => {
  const is = indicatorsOfMeasured(HOURS)

  it('[OI13] deliveries, moves, time out of band and freeboard', () => {
    expect(is.delivery).toMatchObject({ adequacy: 0.75, coveredFraction: 1 })
    expect(is).toMatchObject({ gateMoves: 2, outOfBandByGateS: { g: 900 }, heldCoveredByGateS: { g: 900 } })
    expect(is.gateTravelM).toBeCloseTo(0.3, 12)
    expect(is.worstFreeboard).toMatchObject({ placeId: 'p', atS: 900 })
    expect(is.worstFreeboard?.freeboardM).toBeCloseTo(0.3, 12)
  })

  it('[OI13] the intake in the time that is known, its peak only where every intake tells', () => {
    expect(is.inM3).toBeCloseTo(8 * 7200 + 4 * 3600, 6)
    expect(is.inCoveredFraction).toBeCloseTo(0.75, 12)
    expect(is.peakInM3s).toBeCloseTo(5 + 4, 12)
  })

  it('[OI13] what no gauge tells is null, not zero', () => {
    const silent = indicatorsOfMeasured({ ...HOURS, offtakes: [], intakes: [], gates: [], held: [], banks: [] })
    expect(silent).toMatchObject({ inM3: null, peakInM3s: null, gateMoves: null, worstFreeboard: null })
    const { figures, nearestBank } = compareRuns([
      { name: 'reality', indicators: silent },
      { name: 'again', indicators: is },
    ])
    expect(nearestBank).toEqual([null, { id: 'p', chainageM: null, atS: 900 }])
    const of = (name: string) => figures.find((figure) => figure.name === name)
    expect(of('taken')).toMatchObject({ values: [null, is.inM3], differences: [null, null] })
    expect(of('gateMoves')).toMatchObject({ values: [null, 2], best: [] })
    expect(of('seeped')?.values).toEqual([null, null])
  })
})
