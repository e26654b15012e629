import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  buildNetwork,
  type Engine,
  parseDistrict,
  parseScenario,
  problemLine,
  type RunReport,
  runScenario,
} from '@district/models'
import { describe, expect, it } from 'vitest'
import { readPackFiles } from './pack-files.ts'

/* What each of the scenarios that operators know is about, in numbers. */

const DIR = join(import.meta.dirname, 'weishan')
const parsed = parseDistrict(readPackFiles(DIR))
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const district = parsed.value
const network = buildNetwork(district, { dxM: 1000 })

interface Seen {
  readonly report: RunReport
  /** Discharge and stage above a gate by the hour. */
  readonly dischargeM3s: (gate: string, hour: number) => number
  readonly stageM: (gate: string, hour: number) => number
}

const known = new Map<string, Seen>()

function played(id: string): Seen {
  const before = known.get(id)
  if (before !== undefined) return before
  const scenario = parseScenario(JSON.parse(readFileSync(join(DIR, 'scenarios', `${id}.json`), 'utf8')), district)
  if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
  const hours: { readonly q: number[]; readonly z: number[] }[] = []
  const look = (engine: Engine) => {
    hours.push({
      q: district.gates.map((_, g) => engine.gateDischargeM3s(g)),
      z: district.gates.map((_, g) => engine.gateStagesM(g).upstreamM),
    })
  }
  const report = runScenario(network, scenario.value, { everyS: 3600, onFrame: look })
  const place = (gate: string) => district.gates.findIndex((each) => each.id === gate)
  const seen = {
    report,
    dischargeM3s: (gate: string, hour: number) => hours[hour]?.q[place(gate)] ?? Number.NaN,
    stageM: (gate: string, hour: number) => hours[hour]?.z[place(gate)] ?? Number.NaN,
  }
  known.set(id, seen)
  return seen
}

const MADE = [
  'spring-green-up',
  'irrigation-and-transfer',
  'river-drop',
  'gate-stuck',
  'disorderly-drawing',
  'storm-on-full-canals',
  'rotation-by-thirds',
  'transfer-north',
]

describe('scenarios of Weishan', { timeout: 60_000 }, () => {
  it.each(MADE)('%s begins with every running checkgate within 6 cm of its target', (id) => {
    const { dischargeM3s, stageM } = played(id)
    for (const { id: gate, targetStageM } of district.gates)
      if (targetStageM !== null && dischargeM3s(gate, 0) > 1)
        expect(Math.abs(stageM(gate, 0) - targetStageM), gate).toBeLessThan(0.06)
  })

  it('transfer: 96 m³/s at the gate, 12 ± 4 % less at the border, freeboard left', () => {
    const { report, dischargeM3s } = played('transfer-north')
    const [gate, border] = [dischargeM3s('G-HG-W', 96), dischargeM3s('G-T7', 96)]
    expect(Math.abs(gate - 96)).toBeLessThan(1.5)
    expect(1 - border / gate).toBeGreaterThan(0.08)
    expect(1 - border / gate).toBeLessThan(0.16)
    expect(report.indicators.worstFreeboard.freeboardM).toBeGreaterThan(0.3)
  })

  it('irrigation and transfer: the border gets its 25 m³/s, and the branches what they had', () => {
    const { dischargeM3s } = played('irrigation-and-transfer')
    expect(dischargeM3s('G-T7', 0)).toBeLessThan(1)
    expect(Math.abs(dischargeM3s('G-T7', 72) - 25)).toBeLessThan(1.5)
    for (const branch of district.reaches.filter(({ kind }) => kind === 'branch'))
      expect(dischargeM3s(`G-${branch.id}`, 72) / dischargeM3s(`G-${branch.id}`, 0), branch.id).toBeGreaterThan(0.9)
  })

  it('river falls by 1 m: the canals get less than two thirds, and the upper pools sink first', () => {
    const { dischargeM3s, stageM } = played('river-drop')
    const head = (hour: number) => dischargeM3s('G-HG-E', hour) + dischargeM3s('G-HG-W', hour)
    expect(head(48) / head(0)).toBeLessThan(0.67)
    const sunk = (gate: string, hour: number) => stageM(gate, 0) - stageM(gate, hour)
    expect(sunk('G-T1', 24)).toBeGreaterThan(2 * sunk('G-T5', 24))
  })

  it('gate stuck: water piles up above it and is missing below, until it moves again at hour 40', () => {
    const { stageM } = played('gate-stuck')
    const moved = (gate: string, hour: number) => stageM(gate, hour) - stageM(gate, 0)
    expect(moved('G-T3', 36)).toBeGreaterThan(0.15)
    expect(moved('G-T4', 36)).toBeLessThan(-0.15)
    expect(moved('G-T3', 48)).toBeLessThan(moved('G-T3', 39))
  })

  it('drawing without order: the upper branches get far more than their order, the lower canals sink', () => {
    const { dischargeM3s, stageM } = played('disorderly-drawing')
    const upper = ['G-B-T1a-1', 'G-B-S1a-1', 'G-B-F1a-1']
    for (const gate of upper) expect(dischargeM3s(gate, 12) / dischargeM3s(gate, 0), gate).toBeGreaterThan(1.3)
    for (const gate of ['G-F4', 'G-S4', 'G-T4']) expect(stageM(gate, 48) - stageM(gate, 0), gate).toBeLessThan(-0.15)
  })

  it('storm: no bank is overtopped, and 4 Mm³ more leave than come in', () => {
    const { indicators } = played('storm-on-full-canals').report
    expect(indicators.spilledM3).toBe(0)
    expect(indicators.worstFreeboard.freeboardM).toBeGreaterThan(0.3)
    expect(indicators.outM3 - indicators.inM3).toBeGreaterThan(4e6)
  })

  it('rotation: each third gets its two days, and the main canals stay within 15 cm', () => {
    const { report, dischargeM3s } = played('rotation-by-thirds')
    const branches = district.reaches.filter(({ kind }) => kind === 'branch')
    branches.forEach(({ id, fromNodeId, designDischargeM3s }, index) => {
      if (fromNodeId === 'F5' || fromNodeId === 'S8') return
      const open = [24, 72, 120].map((hour) => dischargeM3s(`G-${id}`, hour) > 0.5 * designDischargeM3s)
      expect(open, id).toEqual([0, 1, 2].map((third) => index % 3 === third))
    })
    for (const [gate, { lowestM, highestM }] of Object.entries(report.indicators.targetDeviationByGateM))
      expect(Math.max(-lowestM, highestM), gate).toBeLessThan(0.15)
  })

  it('deliveries: the rotation meets its orders, the first water little of them, and the transfer has none', () => {
    const of = (id: string) => played(id).report.indicators.delivery
    const { adequacy, efficiency, equity } = of('rotation-by-thirds')
    expect(adequacy).toBeGreaterThan(0.95)
    expect(efficiency).toBeGreaterThan(0.9)
    expect(equity).toBeLessThan(0.1)
    expect(of('dry-start').adequacy).toBeLessThan(0.7)
    expect(of('transfer-north')).toMatchObject({ adequacy: null, efficiency: null, orderedM3: 0 })
    expect(Object.keys(of('transfer-north').byOfftake)).toHaveLength(
      district.gates.filter(({ kind }) => kind === 'offtake').length,
    )
  })

  it('flushing: the basin is let down by more than a metre, and a wave of nearly four times the water comes through', () => {
    const { dischargeM3s, stageM } = played('flush-basins')
    expect(stageM('G-T0', 2) - stageM('G-T0', 30)).toBeGreaterThan(1)
    expect(dischargeM3s('G-T0', 60) / dischargeM3s('G-T0', 0)).toBeGreaterThan(3.5)
  })

  it('first water: reaches the first main canals within 16 hours and the border within two and a half days', () => {
    const arrival = played('dry-start').report.indicators.firstArrivalByReachS
    expect((arrival['R-T1'] ?? Number.NaN) / 3600).toBeLessThan(16)
    expect((arrival['R-T8'] ?? Number.NaN) / 3600).toBeGreaterThan(30)
    expect((arrival['R-T8'] ?? Number.NaN) / 3600).toBeLessThan(60)
  })
})
