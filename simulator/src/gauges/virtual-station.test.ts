import type { District, Gauge, Station } from '@district/models'
import { describe, expect, it } from 'vitest'
import type { Truth } from '../district/truth.ts'
import { createChance } from '../ground/chance.ts'
import { createZone } from '../ground/zone.ts'
import { createFaults, type Fault } from './fault.ts'
import { createVirtualStation, gaugesWithoutTruth } from './virtual-station.ts'

const gaugeOf = (key: string, bay: number | null, intervalS = 10): Gauge =>
  ({
    id: bay === null ? `S-1.${key}` : `S-1.${key}.${bay}`,
    stationId: 'S-1',
    key,
    bay,
    intervalS,
    noise: 0,
    resolution: 0.001,
  }) as unknown as Gauge
const station = { id: 'S-1', gateId: 'G-1', reachId: null } as unknown as Station
const district = {
  gates: [{ id: 'G-1' }],
  reaches: [],
  stations: [station],
  gauges: [gaugeOf('stageUpM', null), gaugeOf('openingM', 1), gaugeOf('openingM', 2), gaugeOf('volumeM3', null, 60)],
} as unknown as District

const truthAt = (timeMs: number) =>
  ({ timeMs, gateStageUpM: () => 36.5, gateOpeningM: () => 1.2, gateVolumeM3: () => 77 }) as unknown as Truth
const stationWith = (faults: readonly Fault[] = [], leastIntervalS = 1) => {
  const chance = createChance(1)
  const { iso } = createZone('Asia/Shanghai')
  return createVirtualStation(station, { district, chance, faults: createFaults(faults, chance), iso, leastIntervalS })
}
const always = (targetId: string, kind: Fault['kind']): Fault => ({
  targetId,
  kind,
  amount: null,
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.POSITIVE_INFINITY,
})

describe('virtual station', () => {
  it('[VS1] says what is due, in one reading of the canonical form', () => {
    const report = stationWith().report(truthAt(1_770_000_000_000), 0)
    expect(report?.reading).toEqual({
      takenAt: '2026-02-02T10:40:00+08:00',
      seq: 1,
      values: { stageUpM: 36.5, openingM: [1.2, 1.2], volumeM3: 77 },
    })
    expect(report?.delayS).toBeGreaterThan(0)
    expect(report?.delayS).toBeLessThan(3)
  })

  it('[VS2] speaks at each gauge’s own interval', () => {
    const one = stationWith()
    const said = Array.from({ length: 600 }, (_, i) =>
      one.report(truthAt(1_770_000_000_000 + (i + 1) * 1000), 1_770_000_000_000 + i * 1000),
    ).filter((report) => report !== undefined)
    expect(said).toHaveLength(60)
    expect(said.filter(({ reading }) => 'volumeM3' in reading.values)).toHaveLength(10)
    expect(said.map(({ reading }) => reading.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  })

  it('[VS3] does not speak oftener than its clock allows', () => {
    const one = stationWith([], 30)
    const said = Array.from({ length: 60 }, (_, i) =>
      one.report(truthAt(1_770_000_000_000 + (i + 1) * 10_000), 1_770_000_000_000 + i * 10_000),
    )
    expect(said.filter((report) => report !== undefined)).toHaveLength(20)
  })

  it('[VS4] a silent bay is null, a silent list or value is left out, a silent station says nothing', () => {
    const values = (faults: readonly Fault[]) =>
      stationWith(faults).report(truthAt(1_770_000_000_000), 0)?.reading.values
    expect(values([always('S-1.openingM.2', 'dropout')])).toEqual({
      stageUpM: 36.5,
      openingM: [1.2, null],
      volumeM3: 77,
    })
    expect(values([always('S-1.openingM.1', 'dropout')])).toMatchObject({ openingM: [null, 1.2] })
    expect(values([always('S-1.stageUpM', 'dropout')])).not.toHaveProperty('stageUpM')
    const bothBays = [always('S-1.openingM.1', 'dropout'), always('S-1.openingM.2', 'dropout')]
    expect(values(bothBays)).not.toHaveProperty('openingM')
    expect(values([always('S-1', 'dropout')])).toBeUndefined()
  })

  it('[VS5] knows which gauges it cannot speak for', () => {
    const odd = { ...district, gauges: [...district.gauges, gaugeOf('supplyV', null)] }
    expect(gaugesWithoutTruth(district)).toEqual([])
    expect(gaugesWithoutTruth(odd).map(({ key }) => key)).toEqual(['supplyV'])
  })
})
