import { describe, expect, it } from 'vitest'
import { problemLine } from '../ground/problem.ts'
import { fullPack } from '../testing/full-pack.ts'
import { parseDistrict } from './parse-district.ts'

type Case = readonly [
  what: string,
  code: string,
  file: string,
  row: number,
  column: string,
  cell: string,
  toldAt?: readonly [file: string, row: number, column: string],
]

/** Cells of the full pack with one changed: file, row, column, what stands there now, and where it is told if elsewhere. */
const CASES: readonly Case[] = [
  ['a circle without diameter', 'VALUE_MISSING', 'cross-sections.csv', 6, 'diameter_m', ''],
  ['a trapezoid with a diameter', 'VALUE_OUT_OF_RANGE', 'cross-sections.csv', 2, 'diameter_m', '2'],
  ['a box without height', 'VALUE_MISSING', 'cross-sections.csv', 7, 'bank_height_m', ''],
  ['a survey that goes back', 'VALUE_OUT_OF_RANGE', 'section-points.csv', 5, 'across_m', '3'],
  ['points of a trapezoid', 'VALUE_OUT_OF_RANGE', 'section-points.csv', 2, 'section', 'X-1'],
  ['points of nothing', 'ID_UNKNOWN', 'section-points.csv', 2, 'section', 'X-9'],
  ['a pond that falls', 'VALUE_OUT_OF_RANGE', 'ponds.csv', 3, 'stage_m', '39'],
  ['a pond that shrinks', 'VALUE_OUT_OF_RANGE', 'ponds.csv', 3, 'area_m2', '1000'],
  ['a pond in the river', 'NETWORK_UNSUPPORTED', 'ponds.csv', 2, 'node', 'YR'],
  ['a rating that flows at once', 'VALUE_OUT_OF_RANGE', 'ratings.csv', 2, 'discharge_m3s', '1'],
  ['a rating that does not rise', 'VALUE_OUT_OF_RANGE', 'ratings.csv', 4, 'discharge_m3s', '4'],
  ['a rating where none is wanted', 'VALUE_OUT_OF_RANGE', 'ratings.csv', 2, 'node', 'E'],
  ['two laws of seepage', 'VALUE_OUT_OF_RANGE', 'reaches.csv', 5, 'seepage_a', '2.65'],
  ['half a law of seepage', 'VALUE_MISSING', 'reaches.csv', 5, 'seepage_layer_m', ''],
  ['no law of seepage', 'VALUE_MISSING', 'reaches.csv', 2, 'seepage_m', ''],
  ['a roughness of no kind', 'VALUE_MISSING', 'reaches.csv', 5, 'roughness_kind', ''],
  ['a roughness of another kind', 'VALUE_OUT_OF_RANGE', 'reaches.csv', 5, 'roughness_value', '0.02'],
  ['two roughnesses', 'VALUE_OUT_OF_RANGE', 'reaches.csv', 6, 'roughness_value', '50'],
  [
    'a roughness of no value',
    'VALUE_MISSING',
    'reaches.csv',
    2,
    'roughness_kind',
    'manning',
    ['reaches.csv', 2, 'roughness_value'],
  ],
  ['depths that do not rise', 'VALUE_OUT_OF_RANGE', 'roughness-by-depth.csv', 3, 'depth_m', '0.1'],
  ['a Chezy value by depth that is none', 'VALUE_OUT_OF_RANGE', 'roughness-by-depth.csv', 3, 'value', '0.1'],
  ['a calibration with a gap', 'VALUE_MISSING', 'gate-calibrations.csv', 3, 'coefficient', ''],
  ['a calibration of two kinds', 'VALUE_OUT_OF_RANGE', 'gate-calibrations.csv', 3, 'opening_m', '1'],
  [
    'a calibration out of order',
    'VALUE_OUT_OF_RANGE',
    'gate-calibrations.csv',
    2,
    'submergence',
    '0.5',
    ['gate-calibrations.csv', 2, 'gate'],
  ],
  [
    'a coefficient that rises',
    'VALUE_OUT_OF_RANGE',
    'gate-calibrations.csv',
    2,
    'coefficient',
    '0.1',
    ['gate-calibrations.csv', 2, 'gate'],
  ],
  ['a calibrated gate without calibration', 'VALUE_MISSING', 'structures.csv', 2, 'law', 'calibrated'],
  ['a lateral beyond its branch', 'VALUE_OUT_OF_RANGE', 'laterals.csv', 3, 'chainage_m', '5001'],
  ['a lateral on the trunk', 'ID_UNKNOWN', 'laterals.csv', 3, 'branch', 'R-1'],
  ['a lateral on no bank', 'VALUE_UNKNOWN', 'laterals.csv', 3, 'bank', 'middle'],
  ['a weir between one node and itself', 'NETWORK_UNSUPPORTED', 'weirs.csv', 3, 'to_node', 'E'],
  ['a weir between one node and none', 'NETWORK_UNSUPPORTED', 'weirs.csv', 3, 'to_node', ''],
  ['a drop at the wrong node', 'NETWORK_UNSUPPORTED', 'weirs.csv', 2, 'from_node', 'C'],
  ['a drop with a node behind', 'NETWORK_UNSUPPORTED', 'weirs.csv', 2, 'to_node', 'T'],
  ['a sharp crest without height', 'VALUE_MISSING', 'weirs.csv', 3, 'crest_height_m', ''],
  ['a duckbill with a coefficient', 'VALUE_OUT_OF_RANGE', 'weirs.csv', 4, 'coefficient', '1'],
  ['a flap that is neither', 'VALUE_UNKNOWN', 'weirs.csv', 2, 'has_flap', 'maybe'],
  ['a siphon of half a barrel', 'VALUE_OUT_OF_RANGE', 'barrels.csv', 2, 'barrels', '1.5'],
  ['a structure named like a gate', 'ID_DUPLICATE', 'barrels.csv', 2, 'id', 'G-0'],
  ['a pump curve that rises', 'VALUE_OUT_OF_RANGE', 'pump-curves.csv', 3, 'lift_m', '-3'],
  ['a pump that never shuts off', 'VALUE_OUT_OF_RANGE', 'pump-curves.csv', 4, 'discharge_m3s', '0.1'],
  ['a curve of no pump', 'ID_UNKNOWN', 'pump-curves.csv', 4, 'pump', 'P-9'],
  ['a turnout without its stage outside', 'NETWORK_UNSUPPORTED', 'turnouts.csv', 2, 'outside_stage_m', ''],
  ['a rated turnout with an area', 'VALUE_OUT_OF_RANGE', 'turnouts.csv', 3, 'area_m2', '1'],
  ['a soil that holds more than it can', 'VALUE_OUT_OF_RANGE', 'demand/soils.csv', 2, 'field_capacity_fraction', '0.5'],
  ['land of no soil', 'ID_UNKNOWN', 'demand/command-areas.csv', 2, 'soil', 'clay'],
  ['a basic price by volume', 'VALUE_OUT_OF_RANGE', 'demand/tariff.csv', 2, 'volume_yuan_per_m3', '0.1'],
  ['a volume price without price', 'VALUE_MISSING', 'demand/tariff.csv', 3, 'volume_yuan_per_m3', ''],
  ['a thirteenth month', 'VALUE_OUT_OF_RANGE', 'demand/schedule.csv', 2, 'to_month', '13'],
  ['a day twice', 'VALUE_OUT_OF_RANGE', 'weather/daily.csv', 3, 'day_of_year', '1'],
  ['a kind of year that is none', 'VALUE_UNKNOWN', 'river/daily.csv', 3, 'year_kind', 'average'],
]

const splitCells = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)

describe('a broken pack of format 2', () => {
  it.each(
    CASES.map(([what, code, file, row, column, cell, toldAt = [file, row, column]]) => ({
      what,
      code,
      file,
      row,
      column,
      cell,
      toldAt,
    })),
  )('[PK9] names $what: $code at $file row $row column $column', ({ code, file, row, column, cell, toldAt }) => {
    const files = new Map(fullPack())
    const lines = (files.get(file) ?? '').split('\n')
    const names = (lines[0] ?? '').split(',')
    const cells = splitCells(lines[row - 1] ?? '')
    expect(names).toContain(column)
    expect(cells).toHaveLength(names.length)
    cells[names.indexOf(column)] = cell
    lines[row - 1] = cells.join(',')
    files.set(file, lines.join('\n'))
    const parsed = parseDistrict(files)
    const places = parsed.ok
      ? []
      : parsed.error.map((found) => [found.code, found.place.file, found.place.row, found.place.column])
    expect(places, parsed.ok ? '' : parsed.error.map(problemLine).join('\n')).toContainEqual([code, ...toldAt])
  })

  it('[PK9] names a map polygon that does not close', () => {
    const files = new Map(fullPack())
    files.set(
      'map/counties.geojson',
      (files.get('map/counties.geojson') ?? '').replace('[115.9,36.4]]', '[115.8,36.4]]'),
    )
    const parsed = parseDistrict(files)
    expect(parsed.ok ? [] : parsed.error.map(({ place }) => place)).toEqual([
      { file: 'map/counties.geojson', path: 'features[0].geometry' },
    ])
  })
})
