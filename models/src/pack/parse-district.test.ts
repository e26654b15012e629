import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Problem, type ProblemCode, problemLine } from '../ground/problem.ts'
import { smallPack } from '../testing/small-pack.ts'
import { districtTotals } from './district-totals.ts'
import { parseDistrict } from './parse-district.ts'

type Files = Map<string, string>

/** A pack with one cell changed; rows count as people count them. */
const withCell = (file: string, row: number, column: string, cell: string) => (files: Files) => {
  const lines = (files.get(file) ?? '').split('\n')
  const names = (lines[0] ?? '').split(',')
  const parts = splitCells(lines[row - 1] ?? '')
  expect(parts, `row ${row} of ${file}`).toHaveLength(names.length)
  expect(names).toContain(column)
  parts[names.indexOf(column)] = cell
  lines[row - 1] = parts.join(',')
  files.set(file, lines.join('\n'))
}

const splitCells = (line: string): string[] => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)

const withText = (file: string, from: string, to: string) => (files: Files) => {
  expect(files.get(file)).toContain(from)
  files.set(file, (files.get(file) ?? '').replace(from, to))
}

function problemsOf(...changes: ((files: Files) => void)[]): readonly Problem[] {
  const files = new Map(smallPack())
  for (const change of changes) change(files)
  const parsed = parseDistrict(files)
  return parsed.ok ? [] : parsed.error
}

describe('a sound pack', () => {
  const parsed = parseDistrict(smallPack())
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
  const district = parsed.value

  it('has its totals', () => {
    expect(districtTotals(district)).toEqual({
      nodes: 5,
      trunkKm: 12,
      branches: 2,
      branchKm: 9,
      gates: 3,
      commandAreaHa: 6667,
    })
  })

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(district))).toEqual(district)
  })

  it('gives every branch a reach, a tail with a weir and an offtake gate, behind the trunk', () => {
    expect(district.reaches.map(({ id }) => id)).toEqual(['R-1', 'R-2', 'R-3', 'B-1', 'B-2'])
    expect(district.gates.map(({ id }) => id)).toEqual(['G-0', 'G-1', 'G-E', 'G-B-1', 'G-B-2'])
    expect(district.nodes.at(-1)).toMatchObject({ id: 'B-2.end', boundary: 'weir-crest', crestHeightM: 0.8 })
    expect(district.gates.at(-1)).toMatchObject({
      kind: 'offtake',
      nodeId: 'C',
      seat: { kind: 'reach-head', fromNodeId: 'C', reachId: 'B-2' },
      bays: 2,
    })
  })

  it('draws courses from node to node', () => {
    expect(district.reaches[0]?.course.map(({ lonDeg }) => lonDeg)).toEqual([116.01, 116.02, 116.03, 116.05])
    expect(district.reaches[3]?.course.map(({ latDeg }) => latDeg)).toEqual([36.54, 36.55, 36.57])
  })

  it('converts 万亩, km and mm', () => {
    expect(district.offtakeGroups[0]?.commandAreaM2).toBeCloseTo(10 * 6_666_666.667, 0)
    expect(district.published?.trunkLengthM).toBe(12_000)
    expect(district.climate[0]?.rainfallM).toBeCloseTo(0.04, 12)
    expect(district.climate[0]?.referenceEvapotranspirationMPerDay).toBeCloseTo(0.003, 12)
  })
})

interface Case {
  readonly what: string
  readonly change: (files: Files) => void
  readonly code: ProblemCode
  readonly at: Problem['place']
}

const cell = (what: string, code: ProblemCode, file: string, row: number, column: string, value: string): Case => ({
  what,
  change: withCell(file, row, column, value),
  code,
  at: { file, row, column },
})

const CASES: readonly Case[] = [
  {
    what: 'a missing table',
    change: (files) => files.delete('nodes.csv'),
    code: 'FILE_MISSING',
    at: { file: 'nodes.csv' },
  },
  {
    what: 'a missing header file',
    change: (files) => files.delete('district.json'),
    code: 'FILE_MISSING',
    at: { file: 'district.json' },
  },
  {
    what: 'an empty table',
    change: (files) => files.set('climate.csv', ''),
    code: 'FILE_MALFORMED',
    at: { file: 'climate.csv' },
  },
  {
    what: 'broken JSON',
    change: (files) => files.set('district.json', '{'),
    code: 'FILE_MALFORMED',
    at: { file: 'district.json' },
  },
  {
    what: 'a missing column',
    change: withText('reaches.csv', 'manning_n', 'roughness'),
    code: 'COLUMN_MISSING',
    at: { file: 'reaches.csv', row: 1, column: 'manning_n' },
  },
  {
    what: 'a column twice',
    change: withText('nodes.csv', 'name_en', 'name_zh'),
    code: 'FILE_MALFORMED',
    at: { file: 'nodes.csv', row: 1, column: 'name_zh' },
  },
  {
    what: 'an open quote',
    change: withText('reaches.csv', 'reach 2"', 'reach 2'),
    code: 'FILE_MALFORMED',
    at: { file: 'reaches.csv', row: 4 },
  },
  {
    what: 'a row of another length',
    change: withText('nodes.csv', 'B,沉沙池', 'B,沉,沙池'),
    code: 'FILE_MALFORMED',
    at: { file: 'nodes.csv', row: 4 },
  },
  cell('an empty value', 'VALUE_MISSING', 'nodes.csv', 3, 'lon_deg', ''),
  cell('a blank in quotes', 'VALUE_MISSING', 'nodes.csv', 3, 'lon_deg', '" "'),
  cell('a word for a number', 'VALUE_NOT_A_NUMBER', 'reaches.csv', 2, 'length_m', 'long'),
  cell('infinity', 'VALUE_NOT_A_NUMBER', 'reaches.csv', 2, 'length_m', 'Infinity'),
  cell('a stage beyond its quantity', 'VALUE_OUT_OF_RANGE', 'nodes.csv', 2, 'design_stage_m', '43000'),
  cell('a latitude off the globe', 'VALUE_OUT_OF_RANGE', 'nodes.csv', 2, 'lat_deg', '136.5'),
  cell('half a bay', 'VALUE_OUT_OF_RANGE', 'structures.csv', 2, 'bays', '1.5'),
  cell('an unknown boundary', 'VALUE_UNKNOWN', 'nodes.csv', 2, 'boundary', 'lake'),
  cell('an unknown kind of reach', 'VALUE_UNKNOWN', 'reaches.csv', 2, 'kind', 'branch'),
  cell('an id that would break a topic', 'VALUE_UNKNOWN', 'stations.csv', 6, 'id', 'S/P'),
  cell('a point that is none', 'VALUE_NOT_A_NUMBER', 'reaches.csv', 2, 'course', '116.02;36.5'),
  cell('a branch that ends nowhere', 'VALUE_MISSING', 'branches.csv', 2, 'course', ''),
  cell('an id twice', 'ID_DUPLICATE', 'nodes.csv', 5, 'id', 'B'),
  cell('a branch named like a trunk reach', 'ID_DUPLICATE', 'branches.csv', 3, 'id', 'R-1'),
  cell('a reach to nowhere', 'ID_UNKNOWN', 'reaches.csv', 4, 'to_node', 'Z'),
  cell('a section that is not there', 'ID_UNKNOWN', 'branches.csv', 2, 'cross_section', 'X-9'),
  cell('a branch of no group', 'ID_UNKNOWN', 'branches.csv', 2, 'offtake', 'O-9'),
  cell('a gate on no reach', 'ID_UNKNOWN', 'structures.csv', 3, 'reach', 'R-9'),
  cell('a station at no gate', 'ID_UNKNOWN', 'stations.csv', 2, 'gate', 'G-9'),
  cell('a gauge of no station', 'ID_UNKNOWN', 'gauges.csv', 2, 'station', 'S-9'),
  cell('no provenance', 'PROVENANCE_MISSING', 'river-rating.csv', 3, 'provenance', ''),
  cell('no source', 'PROVENANCE_MISSING', 'climate.csv', 13, 'source', ''),
  cell('a provenance of one’s own', 'VALUE_UNKNOWN', 'climate.csv', 2, 'provenance', 'guessed'),
  cell('a bank below the water', 'VALUE_OUT_OF_RANGE', 'reaches.csv', 2, 'design_depth_m', '2.9'),
  cell('a berm above the bank', 'VALUE_OUT_OF_RANGE', 'cross-sections.csv', 3, 'berm_height_m', '3.5'),
  cell('a compound section without berm', 'VALUE_MISSING', 'cross-sections.csv', 3, 'berm_width_m', ''),
  cell('a trapezoid with a berm', 'VALUE_OUT_OF_RANGE', 'cross-sections.csv', 2, 'berm_height_m', '1'),
  cell('a crest without weir', 'VALUE_OUT_OF_RANGE', 'nodes.csv', 3, 'crest_height_m', '1'),
  {
    ...cell('a weir without crest', 'VALUE_OUT_OF_RANGE', 'nodes.csv', 6, 'boundary', 'weir-crest'),
    at: { file: 'nodes.csv', row: 6, column: 'crest_height_m' },
  },
  cell('a branch above its trunk', 'VALUE_OUT_OF_RANGE', 'branches.csv', 2, 'bed_up_m', '41'),
  cell('a tail weir above the water', 'VALUE_OUT_OF_RANGE', 'branches.csv', 2, 'crest_height_m', '1.5'),
  cell('a sill above the water', 'VALUE_OUT_OF_RANGE', 'structures.csv', 3, 'sill_m', '42.2'),
  cell('a target below the sill', 'VALUE_OUT_OF_RANGE', 'structures.csv', 3, 'target_stage_m', '40'),
  cell('a gate without reach', 'NETWORK_UNSUPPORTED', 'structures.csv', 3, 'reach', ''),
  cell('an escape without stage outside', 'NETWORK_UNSUPPORTED', 'structures.csv', 4, 'outside_stage_m', ''),
  cell('a gate at the wrong end', 'NETWORK_UNSUPPORTED', 'structures.csv', 3, 'node', 'D'),
  cell('a gate fed from elsewhere', 'NETWORK_UNSUPPORTED', 'structures.csv', 3, 'from_node', 'A'),
  cell('two gates in one seat', 'NETWORK_UNSUPPORTED', 'structures.csv', 3, 'reach', 'R-1'),
  cell('a reach that bites its tail', 'NETWORK_UNSUPPORTED', 'reaches.csv', 4, 'to_node', 'C'),
  cell('a reach without water', 'NETWORK_DISCONNECTED', 'reaches.csv', 2, 'from_node', 'D'),
  {
    ...cell('a headgate at no river', 'NETWORK_UNSUPPORTED', 'nodes.csv', 2, 'boundary', 'none'),
    at: { file: 'structures.csv', row: 2, column: 'from_node' },
  },
  cell('a flow station without reach', 'VALUE_MISSING', 'stations.csv', 4, 'reach', ''),
  cell('a rain gauge at a gate', 'VALUE_OUT_OF_RANGE', 'stations.csv', 6, 'gate', 'G-0'),
  cell('a chainage beyond the reach', 'VALUE_OUT_OF_RANGE', 'stations.csv', 4, 'chainage_m', '5001'),
  cell('a trunk gate called an offtake', 'VALUE_UNKNOWN', 'stations.csv', 2, 'kind', 'offtake'),
  cell('a key that its station has not', 'VALUE_UNKNOWN', 'gauges.csv', 12, 'key', 'stageM'),
  cell('a key of Object itself', 'VALUE_UNKNOWN', 'gauges.csv', 12, 'key', 'constructor'),
  cell('a key of another quantity', 'VALUE_UNKNOWN', 'gauges.csv', 2, 'quantity', 'discharge'),
  cell('a bay too many', 'VALUE_OUT_OF_RANGE', 'gauges.csv', 6, 'bay', '3'),
  cell('an opening without bay', 'VALUE_MISSING', 'gauges.csv', 5, 'bay', ''),
  cell('a stage with a bay', 'VALUE_OUT_OF_RANGE', 'gauges.csv', 2, 'bay', '1'),
  cell('a gauge id that says otherwise', 'VALUE_UNKNOWN', 'gauges.csv', 2, 'id', 'S-G-0.stageM'),
  cell('a range upside down', 'VALUE_OUT_OF_RANGE', 'gauges.csv', 2, 'maximum', '38'),
  cell('a range wider than the quantity', 'VALUE_OUT_OF_RANGE', 'gauges.csv', 2, 'maximum', '45000'),
  cell('stale before it speaks', 'VALUE_OUT_OF_RANGE', 'gauges.csv', 2, 'stale_after_s', '5'),
  cell('a rating that falls', 'VALUE_OUT_OF_RANGE', 'river-rating.csv', 3, 'stage_m', '40.9'),
  cell('a month twice', 'VALUE_OUT_OF_RANGE', 'climate.csv', 3, 'month', '1'),
  cell('a group that miscounts', 'TOTAL_MISMATCH', 'offtakes.csv', 2, 'branches', '3'),
  cell('a group that mismeasures', 'TOTAL_MISMATCH', 'offtakes.csv', 2, 'length_km', '9.2'),
  cell('a group that carries less', 'TOTAL_MISMATCH', 'offtakes.csv', 2, 'design_discharge_m3s', '4'),
  {
    what: 'a published total',
    change: withText('district.json', '"trunk_length_km":12', '"trunk_length_km":13'),
    code: 'TOTAL_MISMATCH',
    at: { file: 'district.json', path: 'published.trunk_length_km' },
  },
  {
    what: 'a published count',
    change: withText('district.json', '"gates":3', '"gates":4'),
    code: 'TOTAL_MISMATCH',
    at: { file: 'district.json', path: 'published.gates' },
  },
  {
    what: 'a time zone that is none',
    change: withText('district.json', 'Asia/Shanghai', 'Asia/Weishan'),
    code: 'VALUE_UNKNOWN',
    at: { file: 'district.json', path: 'time_zone' },
  },
  {
    what: 'a header without datum',
    change: withText('district.json', '"datum":"test datum",', ''),
    code: 'VALUE_MISSING',
    at: { file: 'district.json', path: 'datum' },
  },
  {
    what: 'a river that is a point',
    change: withText('map/rivers.geojson', 'LineString', 'Point'),
    code: 'FILE_MALFORMED',
    at: { file: 'map/rivers.geojson', path: 'features[0].geometry' },
  },
  {
    what: 'a county seat without source',
    change: withText('map/county-seats.geojson', 'made up for tests', ''),
    code: 'PROVENANCE_MISSING',
    at: { file: 'map/county-seats.geojson', path: 'features[0].properties.source' },
  },
]

describe('a broken pack', () => {
  it.each(CASES)('names $what: $code at $at', ({ change, code, at }) => {
    const problems = problemsOf(change)
    expect(problems.map(problemLine)).not.toEqual([])
    expect(problems).toContainEqual({ code, place: at, text: expect.any(String), remedy: expect.any(String) })
  })

  it('says everything at once, file by file and row by row', () => {
    const problems = problemsOf(
      withCell('gauges.csv', 5, 'bay', '9'),
      withCell('nodes.csv', 4, 'lon_deg', 'east'),
      withCell('nodes.csv', 3, 'provenance', ''),
      withCell('reaches.csv', 3, 'manning_n', '25'),
      withCell('stations.csv', 4, 'chainage_m', '9000'),
      (files) => files.set('climate.csv', ''),
    )
    expect(problems.map(({ code, place }) => [code, place.file, place.row])).toEqual([
      ['PROVENANCE_MISSING', 'nodes.csv', 3],
      ['VALUE_NOT_A_NUMBER', 'nodes.csv', 4],
      ['VALUE_OUT_OF_RANGE', 'reaches.csv', 3],
      ['FILE_MALFORMED', 'climate.csv', undefined],
      ['VALUE_OUT_OF_RANGE', 'stations.csv', 4],
      ['VALUE_OUT_OF_RANGE', 'gauges.csv', 5],
      ['VALUE_UNKNOWN', 'gauges.csv', 5],
    ])
  })

  it('reports a broken row once, and not again from everywhere that refers to it', () => {
    expect(problemsOf(withCell('nodes.csv', 4, 'lon_deg', 'east'))).toHaveLength(1)
    expect(problemsOf(withCell('nodes.csv', 2, 'lon_deg', 'east'))).toHaveLength(1)
  })

  it('says nothing of what it cannot know when every file is missing', () => {
    const parsed = parseDistrict(new Map())
    expect(parsed.ok ? [] : parsed.error.map(({ code }) => code)).toEqual(Array(4).fill('FILE_MISSING'))
  })

  it('never throws, whatever stands in a file', () => {
    const names = [...smallPack().keys()]
    const rubbish = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.json(),
      fc.stringMatching(/^[a-z0-9_,"\n; .-]{0,200}$/),
    )
    fc.assert(
      fc.property(fc.constantFrom(...names), rubbish, fc.boolean(), (name, text, behind) => {
        const files = new Map(smallPack())
        files.set(name, behind ? (files.get(name) ?? '') + text : text)
        const parsed = parseDistrict(files)
        expect(parsed.ok || parsed.error.length > 0).toBe(true)
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})
