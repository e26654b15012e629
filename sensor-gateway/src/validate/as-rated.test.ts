import { gateFlowM3s, gateStructure } from '@district/models'
import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLANK_RULE } from '../../test/fixture/blank-rule.ts'
import { gauge, NOON_MS, speakingDistrict } from '../../test/fixture/district.ts'
import { ratedMeters } from './as-rated.ts'
import { createQualityControl } from './quality-control.ts'

const leaf = { minimum: -0.05, maximum: 3, noise: 0.002, resolution: 0.005 }
const GAUGES = {
  up: gauge('S-G-1', 'stageUpM', 'stage'),
  down: gauge('S-G-1', 'stageDownM', 'stage'),
  opening: gauge('S-G-1', 'openingM', 'opening', { ...leaf, bay: 1 }),
  meter: gauge('S-G-1', 'dischargeM3s', 'discharge', { minimum: -50, maximum: 500, noise: 0.05, resolution: 0.01 }),
}
const base = speakingDistrict()
const gate = base.gates[1]!
const district = {
  ...base,
  stations: base.stations.map((station) => (station.id === 'S-G-1' ? { ...station, gateId: gate.id } : station)),
  gauges: Object.values(GAUGES),
  qualityRules: [
    ...(['range', 'rate', 'stuck'] as const).map((rule) => ({
      ...BLANK_RULE,
      id: rule,
      rule,
      quantity: null,
      tolerance: null,
      toleranceFraction: null,
      readings: null,
      action: 'none' as const,
      provenance: 'estimate' as const,
      source: 'for tests',
    })),
    {
      ...BLANK_RULE,
      id: 'rating',
      rule: 'rating' as const,
      quantity: 'discharge' as const,
      tolerance: 0.1,
      toleranceFraction: 0.1,
      readings: 3,
      action: 'doubtful' as const,
      provenance: 'estimate' as const,
      source: 'for tests',
    },
  ],
}

const control = () => createQualityControl({ district, latest: [], lastCommand: () => undefined, clockSpeed: 1 })
const reading = (which: keyof typeof GAUGES, s: number, value: number): Reading => ({
  gaugeId: GAUGES[which].id,
  takenAtMs: NOON_MS + s * 1000,
  receivedAtMs: NOON_MS + s * 1000,
  seq: s,
  value,
  quality: 'good',
  flags: [],
})
const structure = gateStructure(gate)
const part = fc.double({ min: -1, max: 1, noNaN: true })
const waters = fc.record({
  upM: fc.double({ min: 40.5, max: 42, noNaN: true }),
  dropM: fc.double({ min: 0.3, max: 1, noNaN: true }),
  openingM: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
})

/** Says all four, the meter with an error of a part; answers with its flags. */
function sayAll(
  judge: ReturnType<typeof control>,
  s: number,
  water: { upM: number; dropM: number; openingM: number },
  error: number,
) {
  const { upM, dropM, openingM } = water
  judge.judge(reading('up', s, upM))
  judge.judge(reading('down', s, upM - dropM))
  judge.judge(reading('opening', s, openingM))
  const verdict = judge.judge(reading('meter', s, gateFlowM3s(structure, openingM, upM, upM - dropM) * (1 + error)))
  return verdict.kind === 'pass' ? verdict.reading.flags : [verdict.kind]
}

test('[QC7] rating: a meter within the tolerance of the formula never, one beyond it after so many, and never again once it agrees', () => {
  fc.assert(
    fc.property(waters, fc.array(part, { minLength: 4, maxLength: 12 }), fc.boolean(), (water, errors, low) => {
      const judge = control()
      errors.forEach((error, i) => {
        expect(sayAll(judge, 10 * i, water, 0.1 * error)).toEqual([])
      })
      const said = [0, 1, 2, 3].map((i) => sayAll(judge, 1000 + 10 * i, water, low ? -0.6 : 0.6))
      expect(said).toEqual([[], [], ['off-rating'], ['off-rating']])
      expect(sayAll(judge, 1100, water, 0)).toEqual([])
      expect(sayAll(judge, 1110, water, 0.6)).toEqual([])
    }),
  )
})

test('[QC7] rating: without fresh stages, or with one that is bad, nobody is compared', () => {
  const judge = control()
  const water = { upM: 41, dropM: 0.5, openingM: 1 }
  for (const s of [0, 10, 20]) sayAll(judge, s, water, 0.6)
  const alone = [60, 70, 80].map((s) => judge.judge(reading('meter', s, 99)))
  expect(alone.map((verdict) => verdict.kind === 'pass' && verdict.reading.flags)).toEqual([[], [], []])
  const another = control()
  for (const s of [0, 10, 20, 30]) {
    another.judge({ ...reading('up', s, 41), quality: 'bad' })
    another.judge(reading('down', s, 40.5))
    another.judge(reading('opening', s, 1))
    expect(another.judge(reading('meter', s, 99))).toMatchObject({ reading: { flags: [] } })
  }
})

test('[QC7] rating: asked are meters at gates with both stages and every bay', () => {
  expect([...ratedMeters(district).keys()]).toEqual(['S-G-1.dischargeM3s'])
  for (const missing of ['up', 'down', 'opening'] as const)
    expect(ratedMeters({ ...district, gauges: district.gauges.filter((one) => one !== GAUGES[missing]) }).size).toBe(0)
})

test('[QC7] rating: a flow section at a node is compared with the rating of that node', () => {
  const stage = gauge('S-Q-T', 'stageM', 'stage')
  const meter = gauge('S-Q-T', 'dischargeM3s', 'discharge', {
    minimum: -50,
    maximum: 500,
    noise: 0.05,
    resolution: 0.01,
  })
  const rating = [
    { stageM: 40, dischargeM3s: 0 },
    { stageM: 40.5, dischargeM3s: 5 },
    { stageM: 41.5, dischargeM3s: 30 },
  ]
  const reach = base.reaches[1]!
  const at = (chainageM: number) => ({
    ...district,
    nodes: base.nodes.map((node) => (node.id === reach.toNodeId ? { ...node, rating } : node)),
    stations: [
      { ...base.stations[0]!, id: stage.stationId, kind: 'flow' as const, gateId: null, reachId: reach.id, chainageM },
    ],
    gauges: [stage, meter],
  })
  const flagsAt = (chainageM: number, stageM: number, said: number) => {
    const judge = createQualityControl({
      district: at(chainageM),
      latest: [],
      lastCommand: () => undefined,
      clockSpeed: 1,
    })
    return [0, 10, 20].map((s) => {
      judge.judge({ ...reading('up', s, stageM), gaugeId: stage.id })
      const verdict = judge.judge({ ...reading('meter', s, said), gaugeId: meter.id })
      return verdict.kind === 'pass' ? verdict.reading.flags.join() : verdict.kind
    })[2]
  }
  // 17.5 m³/s at 41 m, 42.5 at 42 m beyond the last row; noise of 4.5 mm on 25 m²/s, four times, and 10 %.
  expect([17.5, 19.4, 15.6, 20, 15].map((said) => flagsAt(4900, 41, said))).toEqual([
    '',
    '',
    '',
    'off-rating',
    'off-rating',
  ])
  expect([42.5, 30].map((said) => flagsAt(4900, 42, said))).toEqual(['', 'off-rating'])
  expect([0, 2].map((said) => flagsAt(4900, 39.5, said))).toEqual(['', 'off-rating'])
  expect(flagsAt(4000, 41, 30)).toBe('')
})
