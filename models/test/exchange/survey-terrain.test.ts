import { describe, expect, it } from 'vitest'
import { resultTables } from '../../src/exchange/csv/result-tables.ts'
import { packOfImport } from '../../src/exchange/pack-of-import.ts'
import { importSurveys } from '../../src/exchange/survey/import-surveys.ts'
import { type ElevationGrid, importTerrain } from '../../src/exchange/terrain/spot-heights.ts'
import { problemLine } from '../../src/ground/problem.ts'
import { sectionFlowAt } from '../../src/hydraulics/section-flow.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import { readCsvRecords } from '../../src/pack/csv-records.ts'
import { parseDistrict } from '../../src/pack/parse-district.ts'
import { smallPack, twoPools } from '../../src/testing/index.ts'

const district = (() => {
  const parsed = parseDistrict(smallPack())
  if (!parsed.ok) throw new Error('the small pack must be sound')
  return parsed.value
})()
const R1 = district.reaches[0]!
const bed = (part: number) => R1.bedUpM + part * (R1.bedDownM - R1.bedUpM)

/** A trapezoid of 6 m and 1:2 up to 3.5 m, as points. */
const LONG = `section,across_m,elevation_m\nR-1,0,${bed(0.5) + 3.5}\nR-1,7,${bed(0.5)}\nR-1,13,${bed(0.5)}\nR-1,20,${bed(0.5) + 3.5}\n`

const imported = (text: string) => {
  const result = importSurveys(text, 'survey.csv', district)
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
  return result.value.district
}
const problemsOf = (text: string) => {
  const result = importSurveys(text, 'survey.csv', district)
  return result.ok ? [] : result.error
}
const shapeOf = ({ reaches, crossSections }: typeof district, id: string) =>
  crossSections.find((section) => section.id === reaches.find((reach) => reach.id === id)!.crossSectionId)!.shape

describe('surveyed cross-sections come in', () => {
  it('[SV5] one point a row: the reach has the surveyed ground, and its bed where it was surveyed', () => {
    const changed = imported(LONG)
    expect(sectionFlowAt(shapeOf(changed, 'R-1'), 0.02, 2).areaM2).toBeCloseTo(6 * 2 + 2 * 4, 9)
    expect(changed.reaches[0]).toMatchObject({ bedUpM: R1.bedUpM, bedDownM: R1.bedDownM })
    const lower = imported(LONG.replaceAll(/,([\d.]+)\n/g, (_all, level: string) => `,${Number(level) - 0.25}\n`))
    expect(lower.reaches[0]!.bedUpM).toBeCloseTo(R1.bedUpM - 0.25, 9)
    expect(packOfImport(changed, 'survey.csv').ok).toBe(true)
  })

  it('[SV5] by a chainage the bed is right where it was surveyed', () => {
    const rows = LONG.split('\n').map((row, k) =>
      row === '' ? row : `${row},${k === 0 ? 'chainage_m' : 0.25 * R1.lengthM}`,
    )
    const changed = imported(rows.join('\n'))
    expect(changed.reaches[0]!.bedUpM + 0.25 * (changed.reaches[0]!.bedDownM - changed.reaches[0]!.bedUpM)).toBeCloseTo(
      bed(0.5),
      9,
    )
  })

  it('[SV6] one section a row, semicolons and decimal commas, tabs, Chinese headers, a byte-order mark: the same section', () => {
    const level = (over: number) => String(bed(0.5) + over)
    const comma = (text: string) => text.replaceAll(',', '\u0001').replaceAll('.', ',').replaceAll('\u0001', ';')
    const shape = shapeOf(imported(LONG), 'R-1')
    const forms = [
      `section,x1,z1,x2,z2,x3,z3,x4,z4\nR-1,0,${level(3.5)},7,${level(0)},13,${level(0)},20,${level(3.5)}\n`,
      comma(LONG),
      LONG.replaceAll(',', '\t'),
      `\uFEFF${LONG.replace('section,across_m,elevation_m', '断面编号,起点距,高程')}`,
    ]
    for (const text of forms) expect(shapeOf(imported(text), 'R-1')).toEqual(shape)
  })

  it.each([
    ['an unknown section', LONG.replaceAll('R-1', 'R-99'), 'ID_UNKNOWN', 2],
    ['full-width digits', LONG.replace(',7,', ',７,'), 'VALUE_NOT_A_NUMBER', 3],
    ['a missing number', LONG.replace(',7,', ',,'), 'VALUE_MISSING', 3],
    [
      'another datum',
      LONG.replaceAll(/,([\d.]+)\n/g, (_all, level: string) => `,${Number(level) + 12}\n`),
      'VALUE_OUT_OF_RANGE',
      2,
    ],
    ['no ground below its banks', LONG.replaceAll(/,[\d.]+\n/g, ',40\n'), 'VALUE_OUT_OF_RANGE', 2],
    ['no column for the section', LONG.replace('section', 'name'), 'COLUMN_MISSING', 1],
    ['an empty file', '', 'FILE_MALFORMED', undefined],
  ])('[SV7] %s is told at its row', (_what, text, code, row) => {
    expect(problemsOf(text).map((found) => [found.code, found.place.row])).toContainEqual([code, row])
  })
})

describe('terrain comes in', () => {
  /** A plane that falls to the east and south, 200 by 100 cells of 0.001°, one of them empty. */
  const plane: ElevationGrid = {
    width: 200,
    height: 100,
    elevationM: Float32Array.from({ length: 20_000 }, (_, k) =>
      k === 777 ? -9999 : 50 - 0.01 * (k % 200) - 0.02 * Math.floor(k / 200),
    ),
    noData: -9999,
    placeOf: (column, row) => ({ lonDeg: 116 + 0.001 * (column + 0.5), latDeg: 36.58 - 0.001 * (row + 0.5) }),
  }

  it('[TN1] as the means of square blocks, which lie on the plane', () => {
    const result = importTerrain(plane, 'dem.tif', district)
    if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
    const added = result.value.district.spotHeights.filter(({ source }) => source === 'dem.tif')
    expect(added.length).toBeGreaterThan(1500)
    expect(added.length).toBeLessThanOrEqual(4000)
    for (const { at, elevationM } of added) {
      const [column, row] = [(at.lonDeg - 116) / 0.001 - 0.5, (36.58 - at.latDeg) / 0.001 - 0.5]
      expect(Math.abs(elevationM - (50 - 0.01 * column - 0.02 * row))).toBeLessThan(0.02)
    }
    expect(result.value.district.spotHeights.length).toBe(added.length + district.spotHeights.length)
    const again = importTerrain(plane, 'dem.tif', result.value.district)
    expect(again.ok && again.value.district.spotHeights.length).toBe(result.value.district.spotHeights.length)
    expect(packOfImport(result.value.district, 'dem.tif').ok).toBe(true)
  })

  it('[TN2] and not where it cannot be', () => {
    const away = importTerrain({ ...plane, placeOf: () => ({ lonDeg: 100, latDeg: 30 }) }, 'dem.tif', district)
    const strange = importTerrain({ ...plane, noData: undefined }, 'dem.tif', district)
    expect([away, strange].map((result) => (result.ok ? [] : result.error.map(({ code }) => code)))).toEqual([
      ['VALUE_MISSING'],
      ['VALUE_OUT_OF_RANGE'],
    ])
  })
})

it('[CS1] results as tables: one row per instant and place, both ends of a reach, nodes where water stands', () => {
  const network = buildNetwork(twoPools(), { dxM: 1000 })
  const stages = Float64Array.from({ length: network.stageCount }, (_, k) => 41 + 0.001 * k)
  const flows = Float64Array.from({ length: network.linkCount }, (_, k) => 1 + k)
  const tables = resultTables(network, {
    startMs: Date.UTC(2026, 2, 11, 22),
    atS: [0, 900],
    stageM: [stages, stages],
    dischargeM3s: [flows, flows],
    openingM: [Float64Array.of(0.5, 0.75), Float64Array.of(0.5, 1)],
  })
  const rows = (name: string) => readCsvRecords(tables.get(`results/${name}`)!).records.map(({ cells }) => cells)
  expect([...tables.keys()]).toEqual(['results/reaches.csv', 'results/nodes.csv', 'results/gates.csv'])
  expect(rows('gates.csv')).toEqual([
    ['time', 'hour', 'gate', 'opening_m', 'discharge_m3s'],
    ['2026-03-11T22:00:00.000Z', '0', 'G-0', '0.5', String(flows[network.gateLinkStart])],
    ['2026-03-11T22:00:00.000Z', '0', 'G-1', '0.75', String(flows[network.gateLinkStart + 1])],
    ['2026-03-11T22:15:00.000Z', '0.25', 'G-0', '0.5', String(flows[network.gateLinkStart])],
    ['2026-03-11T22:15:00.000Z', '0.25', 'G-1', '1', String(flows[network.gateLinkStart + 1])],
  ])
  const [, first] = rows('reaches.csv')
  const [up, down] = [network.reachStart[0]!, network.reachStart[1]! - 1]
  expect(first!.slice(2)).toEqual(
    [
      'R-1',
      stages[network.pointStage[up]!]!.toFixed(3),
      (stages[network.pointStage[up]!]! - 40).toFixed(3),
      '1',
      stages[network.pointStage[down]!]!.toFixed(3),
      (stages[network.pointStage[down]!]! - 39.4).toFixed(3),
      String(network.linkStart[1]!),
    ].map((cell) => (cell === 'R-1' ? cell : String(Number(cell)))),
  )
})
