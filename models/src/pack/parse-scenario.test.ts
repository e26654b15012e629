import { describe, expect, it } from 'vitest'
import { problemLine } from '../ground/problem.ts'
import { smallPack } from '../testing/small-pack.ts'
import { parseDistrict } from './parse-district.ts'
import { parseScenario } from './parse-scenario.ts'
import { writeScenario } from './write-scenario.ts'

const parsed = parseDistrict(smallPack())
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const district = parsed.value

const SOUND = {
  id: 'test',
  name_zh: '试验',
  name_en: 'Test',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 24,
  riverStageM: 42.8,
  gates: {
    'G-0': 1.2,
    'G-1': [
      [0, 1],
      [2, 1],
      [2, 0],
    ],
  },
  demandFraction: 0.5,
  demandM3s: {
    'B-2': [
      [0, 0.4],
      [6, 1.6],
    ],
  },
}

const placesOf = (json: unknown) => {
  const result = parseScenario(json, district)
  return result.ok ? [] : result.error.map(({ code, place }) => [code, place.path])
}

describe('parseScenario', () => {
  it('turns hours into seconds and names into series', () => {
    const result = parseScenario(SOUND, district)
    expect(result).toEqual({
      ok: true,
      value: {
        id: 'test',
        names: { zh: '试验', en: 'Test' },
        start: 'steady',
        startMs: Date.UTC(2026, 2, 11, 22),
        horizonS: 86_400,
        riverStageM: { atS: [0], values: [42.8] },
        openingM: { 'G-0': { atS: [0], values: [1.2] }, 'G-1': { atS: [0, 7200, 7200], values: [1, 1, 0] } },
        demandM3s: { 'B-1': { atS: [0], values: [1.5] }, 'B-2': { atS: [0, 21_600], values: [0.4, 1.6] } },
      },
    })
  })

  it('leaves branches alone that nothing is said about', () => {
    const { demandFraction: _, ...rest } = SOUND
    const result = parseScenario(rest, district)
    expect(result.ok && Object.keys(result.value.demandM3s)).toEqual(['B-2'])
  })

  it('says everything at once, each by its path', () => {
    const broken = {
      ...SOUND,
      start: 'wet',
      startAt: '2026-03-12T06:00:00',
      horizonHours: -1,
      riverStageM: [
        [0, 42],
        [5, 'high'],
        [4, 41],
      ],
      gates: {
        'G-9': 1,
        'G-0': 2.6,
        'G-1': [
          [0, 1],
          [-2, 1],
        ],
      },
      demandM3s: { 'R-1': 1, 'B-1': 99, 'B-2': [] },
      gatesM: {},
    }
    expect(placesOf(broken)).toEqual([
      ['VALUE_UNKNOWN', 'start'],
      ['VALUE_UNKNOWN', 'startAt'],
      ['VALUE_OUT_OF_RANGE', 'horizonHours'],
      ['VALUE_NOT_A_NUMBER', 'riverStageM[1]'],
      ['SCENARIO_INVALID', 'gates.G-9'],
      ['VALUE_OUT_OF_RANGE', 'gates.G-0'],
      ['VALUE_OUT_OF_RANGE', 'gates.G-1[1]'],
      ['SCENARIO_INVALID', 'demandM3s.R-1'],
      ['VALUE_OUT_OF_RANGE', 'demandM3s.B-1'],
      ['VALUE_MISSING', 'demandM3s.B-2'],
      ['VALUE_UNKNOWN', 'gatesM'],
    ])
  })

  it('names hours that go back', () => {
    expect(
      placesOf({
        ...SOUND,
        riverStageM: [
          [0, 42],
          [5, 42],
          [4, 42],
        ],
      }),
    ).toEqual([['VALUE_OUT_OF_RANGE', 'riverStageM[2]']])
  })

  it.each([[null], [[]], ['spring'], [7]])('refuses %j as a whole', (json) => {
    expect(placesOf(json)).toEqual([['FILE_MALFORMED', undefined]])
  })

  it('[SC5] reads weather, lateral inflow, given waters, settings, events and sediment into SI', () => {
    const result = parseScenario(
      {
        ...SOUND,
        format: 1,
        weather: { rainMmPerH: 36, evaporationMmPerDay: { 'R-2': 8.64 } },
        lateralM3s: { 'R-1': 0.2 },
        stageM: { 'B-1.end': 39.9 },
        inflowM3s: { B: 0.3 },
        settings: {},
        sedimentKgPerM3: {
          fine: 2,
          coarse: [
            [0, 1],
            [5, 3],
          ],
        },
        events: [{ kind: 'gate-stuck', gate: 'G-1', fromHour: 1, toHour: 2.5 }],
      },
      district,
    )
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
    const { rainMPerS, evaporationMPerS, ...rest } = result.value
    expect(Object.keys(rainMPerS ?? {})).toEqual(['R-1', 'R-2', 'R-3', 'B-1', 'B-2'])
    expect(Object.values(rainMPerS ?? {})[0]?.values[0]).toBeCloseTo(1e-5, 18)
    expect(Object.values(evaporationMPerS ?? {})[0]?.values[0]).toBeCloseTo(1e-7, 18)
    expect(rest).toMatchObject({
      lateralM3s: { 'R-1': { atS: [0], values: [0.2] } },
      stageM: { 'B-1.end': { atS: [0], values: [39.9] } },
      inflowM3s: { B: { atS: [0], values: [0.3] } },
      riverSedimentKgPerM3: { fine: { values: [2] }, coarse: { atS: [0, 18_000], values: [1, 3] } },
      events: [{ kind: 'gate-stuck', gateId: 'G-1', fromS: 3600, toS: 9000 }],
    })
  })

  it('[SC6] names what is wrong in them by its path', () => {
    expect(
      placesOf({
        ...SOUND,
        weather: { rainMmPerH: { 'R-9': 1 }, evaporationMmPerDay: 'much', snow: 1 },
        lateralM3s: 3,
        stageM: { C: 42 },
        inflowM3s: { YR: 1, B: -1 },
        settings: { 'W-1': 1 },
        sedimentKgPerM3: { 'a.b': 1 },
        events: [{ kind: 'gate-stuck', gate: 'G-9', fromHour: 3, toHour: 2, why: 'rust' }, 'flood'],
      }),
    ).toEqual([
      ['SCENARIO_INVALID', 'stageM.C'],
      ['SCENARIO_INVALID', 'inflowM3s.YR'],
      ['VALUE_OUT_OF_RANGE', 'inflowM3s.B'],
      ['SCENARIO_INVALID', 'settings.W-1'],
      ['SCENARIO_INVALID', 'weather.rainMmPerH.R-9'],
      ['VALUE_NOT_A_NUMBER', 'weather.evaporationMmPerDay'],
      ['VALUE_UNKNOWN', 'weather.snow'],
      ['FILE_MALFORMED', 'lateralM3s'],
      ['VALUE_UNKNOWN', 'sedimentKgPerM3.a.b'],
      ['VALUE_UNKNOWN', 'events[0].why'],
      ['SCENARIO_INVALID', 'events[0].gate'],
      ['VALUE_OUT_OF_RANGE', 'events[0].toHour'],
      ['FILE_MALFORMED', 'events[1]'],
    ])
    expect(placesOf({ ...SOUND, format: 2 })).toEqual([['FORMAT_UNKNOWN', 'format']])
    expect(placesOf({ ...SOUND, weather: 3, events: {} })).toEqual([
      ['FILE_MALFORMED', 'weather'],
      ['FILE_MALFORMED', 'events'],
    ])
  })

  it('[EV8] reads and writes every kind of event, and names what is wrong with each by its place', () => {
    const gate = district.gates.find(({ kind }) => kind === 'offtake')?.id
    const gauge = district.gauges[0]?.id
    const span = { fromHour: 1, toHour: 2 }
    const events = [
      { kind: 'gate-stuck', gate: 'G-1', ...span },
      { kind: 'breach', reach: 'R-1', chainageM: 2500, widthM: 4, sillM: 41, ...span },
      { kind: 'gauge-lost', gauge, ...span },
      { kind: 'offtake-draws', gate, openingM: 0.3, demandM3s: 0.5, ...span },
    ]
    const result = parseScenario({ ...SOUND, events }, district)
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
    expect(result.value.events?.[1]).toEqual({
      kind: 'breach',
      reachId: 'R-1',
      chainageM: 2500,
      widthM: 4,
      sillM: 41,
      fromS: 3600,
      toS: 7200,
    })
    const written = JSON.parse(writeScenario(result.value, district))
    expect(written.events).toEqual(events)
    const broken = [
      { ...events[1], reach: 'R-9', depth: 3 },
      { ...events[1], sillM: 30, chainageM: 5001 },
      { ...events[1], widthM: 'wide' },
      { ...events[2], gauge: 'nobody' },
      { ...events[3], gate: 'G-1' },
      { ...events[3], openingM: 9, toHour: 0.5 },
      { kind: 'flood', ...span },
    ]
    expect(placesOf({ ...SOUND, events: broken })).toEqual([
      ['VALUE_UNKNOWN', 'events[0].depth'],
      ['SCENARIO_INVALID', 'events[0].reach'],
      ['VALUE_OUT_OF_RANGE', 'events[1].chainageM'],
      ['VALUE_OUT_OF_RANGE', 'events[1].sillM'],
      ['VALUE_NOT_A_NUMBER', 'events[2].widthM'],
      ['SCENARIO_INVALID', 'events[3].gauge'],
      ['SCENARIO_INVALID', 'events[4].gate'],
      ['VALUE_OUT_OF_RANGE', 'events[5].openingM'],
      ['VALUE_OUT_OF_RANGE', 'events[5].toHour'],
      ['VALUE_UNKNOWN', 'events[6].kind'],
    ])
  })

  it('[EV9] a start from a saved state needs no stage of the river', () => {
    const { riverStageM: _, ...rest } = SOUND
    expect(placesOf(rest)).toEqual([['VALUE_MISSING', 'riverStageM']])
    expect(placesOf({ ...rest, start: 'state' })).toEqual([])
  })

  it('does not take a property of Object for a gate', () => {
    expect(placesOf({ ...SOUND, gates: { constructor: 1 } })).toEqual([['SCENARIO_INVALID', 'gates.constructor']])
  })
})
