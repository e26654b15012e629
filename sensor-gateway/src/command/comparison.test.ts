import type { GateId, Gauge } from '@district/models'
import type { CommandPrediction, HistoryPoint } from '@district/models/contract'
import { expect, test } from 'vitest'
import { gauge, speakingDistrict } from '../../test/fixture/district.ts'
import { predictedBesideMeasured } from './comparison.ts'

const MINUTE_MS = 60_000
const FROM_MS = 1_000_000 * MINUTE_MS
const district = speakingDistrict()
const stations = district.stations.map((station, index) =>
  index === 0 ? { ...station, gateId: 'G-1' as GateId } : station,
)
const gauges = [
  gauge('S-G-1', 'stageUpM', 'stage'),
  gauge('S-G-1', 'openingM', 'opening', { bay: 1 }),
  gauge('S-G-1', 'openingM', 'opening', { bay: 2 }),
]
const prediction: CommandPrediction = {
  startMs: FROM_MS,
  horizonS: 900,
  predictions: [
    {
      gateId: 'G-1' as GateId,
      atMs: [0, 5, 10, 15].map((minutes) => FROM_MS + minutes * MINUTE_MS),
      openingM: [0.5, 0.6, 0.6, 0.6],
      stageUpM: [40, 40.1, 40.2, null],
      stageDownM: [39, 39, 39, 39],
      dischargeM3s: [1, 1, 1, 1],
    },
  ],
}

/** A mean a minute, `value` at each minute since the start. */
const meansOf = (value: (minute: number, gauge: Gauge) => number, minutes: readonly number[]) => async (one: Gauge) =>
  minutes.map(
    (minute): HistoryPoint => ({
      atMs: FROM_MS + minute * MINUTE_MS - MINUTE_MS / 2,
      value: value(minute, one),
      quality: 'good',
      flags: [],
    }),
  )
const EVERY = Array.from({ length: 16 }, (_, minute) => minute)

test('[CX1] every predicted series that is measured stands beside its gauges, bays by their mean, with what it missed by', async () => {
  const means = meansOf(
    (minute, { key, bay }) => (key === 'stageUpM' ? 40.03 + 0.02 * minute : 0.5 + 0.1 * (bay ?? 0)),
    EVERY,
  )
  const [opening, stage, ...more] = await predictedBesideMeasured(
    { stations, gauges },
    prediction,
    means,
    FROM_MS + 3_600_000,
  )
  expect(more).toEqual([])
  expect(opening).toMatchObject({
    gateId: 'G-1',
    quantity: 'openingM',
    gaugeIds: ['S-G-1.openingM.1', 'S-G-1.openingM.2'],
    measured: [0.65, 0.65, 0.65, 0.65],
    compared: 4,
  })
  expect(opening?.bias).toBeCloseTo(0.075, 4)
  expect(opening?.rmse).toBeCloseTo(Math.sqrt((0.15 ** 2 + 3 * 0.05 ** 2) / 4), 4)
  expect(stage).toMatchObject({ quantity: 'stageUpM', measured: [40.03, 40.13, 40.23, 40.33], compared: 3 })
  expect(stage?.rmse).toBeCloseTo(0.03, 4)
})

test('[CX2] what is not measured yet, or not for too long, is not compared; what lies between is drawn straight', async () => {
  const sparse = meansOf((minute) => 40 + 0.02 * minute, [0, 9, 11])
  const [stage] = await predictedBesideMeasured(
    { stations, gauges: gauges.slice(0, 1) },
    prediction,
    sparse,
    FROM_MS + 3_600_000,
  )
  expect(stage?.measured).toEqual([40, 40.1, 40.2, null])
  const silent = await predictedBesideMeasured({ stations, gauges }, prediction, async () => [], FROM_MS + 3_600_000)
  expect(silent.map(({ measured, rmse, bias, compared }) => [measured, rmse, bias, compared])).toEqual([
    [[null, null, null, null], null, null, 0],
    [[null, null, null, null], null, null, 0],
  ])
})

test('[CX2] a bad mean counts as none', async () => {
  const bad = async () => [{ atMs: FROM_MS - MINUTE_MS / 2, value: 99, quality: 'bad', flags: [] } as HistoryPoint]
  const [stage] = await predictedBesideMeasured({ stations, gauges: gauges.slice(0, 1) }, prediction, bad, FROM_MS + 1)
  expect(stage?.measured[0]).toBe(null)
})
