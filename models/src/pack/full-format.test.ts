import { describe, expect, it } from 'vitest'
import { problemLine } from '../ground/problem.ts'
import { validateDistrict } from '../network/validate-district.ts'
import { fullPack } from '../testing/full-pack.ts'
import { PACK_TABLES } from './pack-tables.ts'
import { parseDistrict } from './parse-district.ts'

const parsed = parseDistrict(fullPack())
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const district = parsed.value

describe('a pack with a row in every table', () => {
  it('[PK1] has them all, and is a district that can run', () => {
    for (const { file } of PACK_TABLES) expect(fullPack().get(file)?.trim().split('\n').length, file).toBeGreaterThan(1)
    expect(validateDistrict(district).map(problemLine)).toEqual([])
    expect(district.published).toBeUndefined()
  })

  it('[PK1] makes structures of every kind, in the order of the tables', () => {
    expect(district.structures.map(({ id, law }) => [id, law.kind])).toEqual([
      ['W-1', 'drop'],
      ['W-2', 'sharp-crested-weir'],
      ['W-3', 'duckbill-weir'],
      ['W-4', 'broad-crested-weir'],
      ['C-1', 'inverted-siphon'],
      ['P-1', 'pump'],
      ['T-1', 'orifice-offtake'],
      ['T-2', 'rated-offtake'],
    ])
    expect(district.structures[0]).toMatchObject({ seat: { kind: 'reach-head', fromNodeId: 'E', reachId: 'R-5' } })
    expect(district.structures[1]).toMatchObject({ seat: { kind: 'between', toNodeId: 'P' }, hasFlap: true })
    expect(district.structures[5]?.law).toMatchObject({ curve: [{ liftM: -2 }, {}, { dischargeM3s: 0 }], pumps: 2 })
    expect(district.structures[6]).toMatchObject({ seat: { kind: 'outside', outsideStageM: 39 }, hasFlap: true })
  })

  it('[PK1] makes sections, ponds, ratings, roughness, seepage and calibrations of it', () => {
    const shapeOf = (id: string) => district.crossSections.find((section) => section.id === id)?.shape
    expect(shapeOf('X-S')).toMatchObject({
      kind: 'surveyed',
      bankHeightM: expect.closeTo(2.8, 9),
      zones: [
        { fromAcrossM: 4, roughnessFactor: 0.8 },
        { fromAcrossM: 9, roughnessFactor: 1.5 },
      ],
    })
    expect(shapeOf('X-C')).toMatchObject({ kind: 'circle', diameterM: 2 })
    expect(shapeOf('X-X')).toMatchObject({ kind: 'box', bottomWidthM: 3, bankHeightM: 2.2 })
    const nodeOf = (id: string) => district.nodes.find((node) => node.id === id)
    expect(nodeOf('P')?.storage).toHaveLength(3)
    expect(nodeOf('T')?.rating?.[2]).toEqual({ stageM: 41.2, dischargeM3s: 12.5 })
    const reachOf = (id: string) => district.reaches.find((reach) => reach.id === id)
    expect(reachOf('R-4')).toMatchObject({
      roughness: { kind: 'strickler', value: 48 },
      seepage: { kind: 'darcy', conductivityMPerS: 1e-7, thicknessM: 0.3, groundwaterDepthM: 2.5 },
    })
    expect(reachOf('R-5')).toMatchObject({
      roughness: { kind: 'chezy', value: [{ depthM: 0.2, value: 38 }, {}] },
      seepage: { a: 2.65, liningFactor: 0.4, groundwaterFactor: 0.75 },
    })
    expect(district.gates[1]?.calibration).toMatchObject({ kind: 'by-ratio', submergence: [0.3, 0.6, 0.9] })
    expect(district.gates[2]?.calibration).toMatchObject({ kind: 'by-opening', openingM: [0.2, 1] })
  })

  it('[PK1] makes laterals, demand, days and map features in SI', () => {
    expect(district.laterals[1]).toMatchObject({ reachId: 'B-1', chainageM: 3900.5, bank: 'right', sillHeightM: null })
    const { soils, crops, commandAreas, tariff, rounds } = district.demand
    expect(soils[0]?.infiltrationMPerS).toBeCloseTo(12e-3 / 3600, 15)
    expect(crops[0]?.coefficientByMonth).toEqual([0.4, 0.45, 0.7, 1.05, 1.15, 0.75, 0, 0, 0, 0.6, 0.7, 0.5])
    expect(crops[0]?.wateringM).toBeCloseTo(0.0675, 12)
    expect(commandAreas[0]?.areaM2).toBeCloseTo(9.7 * 6_666_666.667, 0)
    expect(tariff.map(({ kind }) => kind)).toEqual(['basic', 'volume', 'volume'])
    expect(rounds[1]).toMatchObject({ from: { month: 11, day: 25 }, to: { month: 1, day: 5 } })
    expect(district.weatherDays).toHaveLength(365)
    expect(district.weatherDays[7]).toMatchObject({ day: 8, rainfallM: 0.0037, referenceEvapotranspirationM: 0.0029 })
    expect(district.riverDays[364]).toMatchObject({ dischargeM3s: 664, sedimentKgPerM3: 4.64 })
    expect(district.mapFeatures.map(({ kind, geometry, layer }) => [kind, geometry, layer])).toEqual([
      ['river', 'line', undefined],
      ['county-seat', 'point', undefined],
      ['county', 'polygon', undefined],
      ['county', 'polygon', undefined],
      ['county', 'polygon', undefined],
      ['layer', 'line', 'roads'],
      ['layer', 'line', 'roads'],
      ['layer', 'point', 'roads'],
    ])
    expect(district.mapFeatures[2]?.holes).toHaveLength(1)
  })

  it('[DC1] names the gauges of foreign devices, each with its unit of the wire', () => {
    expect(district.devices.map(({ format, channel, gaugeId, unit }) => [format, channel, gaugeId, unit])).toEqual([
      ['senml', 'level', 'S-Q-1.stageM', 'cm'],
      ['sparkplug', 'Flow/Total', 'S-G-0.dischargeM3s', 'm3/h'],
      ['sl651', '39', 'S-G-0.stageUpM', 'm'],
    ])
  })

  it.each([
    ['senml,D,one,S-Q-1.stageM,m3/s', 'VALUE_UNKNOWN', 'unit'],
    ['senml,D,one,S-Q-1.stageCm,cm', 'ID_UNKNOWN', 'gauge'],
    ['modbus,D,one,S-Q-1.stageM,cm', 'VALUE_UNKNOWN', 'format'],
    ['senml,,one,S-Q-1.stageM,cm', 'VALUE_MISSING', 'device'],
    ['sl651,0012345678,39,S-Q-1.stageM,m', 'ID_DUPLICATE', 'channel'],
  ])('[DC1] refuses the binding %s', (binding, code, column) => {
    const files = new Map(fullPack())
    files.set('devices.csv', `${files.get('devices.csv')}${binding},estimate,for a test\n`)
    const broken = parseDistrict(files)
    const problems = broken.ok ? [] : broken.error
    expect(problems.map(({ place, ...found }) => [found.code, place.file, place.row])).toEqual([
      [code, 'devices.csv', 5],
    ])
    expect(problems[0]?.place.column).toBe(column)
  })

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(district))).toEqual(district)
  })
})
