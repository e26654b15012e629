import { describe, expect, it } from 'vitest'
import { twoPools } from '../testing/index.ts'
import { parseScenario } from './parse-scenario.ts'
import { writeScenario } from './write-scenario.ts'

const district = twoPools()
const BASE = {
  id: 'controlled',
  name_zh: '控制',
  name_en: 'Controlled',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 6,
  riverStageM: 42,
  gates: { 'G-0': 0.6, 'G-1': 0.6 },
}
const moved = { intervalS: 300, minimumMoveM: 0.02 }
const KINDS = [
  { kind: 'constant-upstream', gate: 'G-1', shutStageM: 40.5, decrementM: 0.2 },
  { kind: 'constant-downstream', gate: 'G-0', shutStageM: 41.5, decrementM: 0.2 },
  {
    kind: 'local-pi',
    gate: 'G-1',
    side: 'upstream',
    setPointM: 41,
    kp: 1,
    kiPerS: 0.0003,
    deadBandM: 0.02,
    ...moved,
    rateMPerS: 0.002,
  },
  {
    kind: 'distant-downstream',
    gate: 'G-0',
    reach: 'R-1',
    setPointM: [
      [0, 41],
      [3, 41.2],
    ],
    kpM2PerS: 10,
    kiM2PerS2: 0.002,
    deadBandM: 0.01,
    passedShare: 0.8,
    delayS: 900,
    knownM3s: [
      [0, 0],
      [2, 0],
      [2, 1.5],
    ],
    ...moved,
  },
  { kind: 'flow', gate: 'G-0', dischargeM3s: 8, deadBandM3s: 0.1, ...moved },
  {
    kind: 'rules',
    gate: 'G-1',
    ...moved,
    rules: [
      {
        if: [
          { on: 'level-at-gate', gate: 'G-1', side: 'upstream', above: 41.2 },
          { on: 'flow', gate: 'G-0', below: 9 },
        ],
        openingM: 0.8,
      },
      {
        if: [
          { on: 'level-at-tail', reach: 'R-2', below: 39.5 },
          { on: 'time', fromHour: 1, toHour: 4 },
        ],
        openingM: 0.4,
      },
      { if: [], openingM: 0.6 },
    ],
  },
]

const problemsOf = (controllers: unknown) => {
  const parsed = parseScenario({ ...BASE, controllers }, district)
  return parsed.ok ? [] : parsed.error.map(({ code, place }) => `${place.path} ${code}`)
}

describe('controllers of a scenario document', () => {
  for (const document of KINDS)
    it(`[GC14] ${document.kind} is read, written and read again as the same`, () => {
      const parsed = parseScenario({ ...BASE, controllers: [document] }, district)
      expect(parsed.ok || parsed.error).toBe(true)
      if (!parsed.ok) return
      expect(parsed.value.controllers).toHaveLength(1)
      const written = writeScenario(parsed.value, district)
      expect(parseScenario(JSON.parse(written), district)).toEqual(parsed)
      expect(JSON.parse(written).controllers).toEqual([document])
    })

  it('[GC14] what is wrong with them is told at once, each with its place', () => {
    const [, , pi, distant] = KINDS
    expect(
      problemsOf([
        { kind: 'amil', gate: 'G-1' },
        { ...pi, gate: 'G-9' },
        { ...pi, kp: -1, side: 'above', spelt: 1 },
        { ...distant, reach: 'R-2' },
        { ...pi, rateMPerS: 0.00001 },
        { ...pi },
        {
          kind: 'rules',
          gate: 'G-0',
          ...moved,
          rules: [{ if: [{ on: 'flow', gate: 'G-7' }, { on: 'rain' }], openingM: 9 }],
        },
        7,
      ]),
    ).toEqual([
      'controllers[0].kind VALUE_UNKNOWN',
      'controllers[2].side VALUE_UNKNOWN',
      'controllers[2].kp VALUE_OUT_OF_RANGE',
      'controllers[2].spelt VALUE_UNKNOWN',
      'controllers[6].rules[0].if[1].on VALUE_UNKNOWN',
      'controllers[7] FILE_MALFORMED',
      'controllers[1].gate SCENARIO_INVALID',
      'controllers[3].reach SCENARIO_INVALID',
      'controllers[4].rateMPerS SCENARIO_INVALID',
      'controllers[5].gate SCENARIO_INVALID',
    ])
    expect(problemsOf({})).toEqual(['controllers FILE_MALFORMED'])
  })

  it('[GC14] a gate with a controller has no moving schedule', () => {
    const gates = {
      ...BASE.gates,
      'G-1': [
        [0, 0.6],
        [2, 0.8],
      ],
    }
    const parsed = parseScenario({ ...BASE, gates, controllers: [KINDS[0]] }, district)
    expect(parsed.ok ? [] : parsed.error.map(({ place }) => place.path)).toEqual(['controllers[0].gate'])
  })
})
