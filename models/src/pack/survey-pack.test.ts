import { describe, expect, it } from 'vitest'
import { problemLine } from '../ground/problem.ts'
import { fullPack } from '../testing/full-pack.ts'
import { smallPack } from '../testing/small-pack.ts'
import type { PackFiles } from './read-table.ts'
import { surveyPack } from './survey-pack.ts'

type Change = (files: Map<string, string>) => void

const replaced =
  (file: string, from: string, to: string): Change =>
  (files) => {
    expect(files.get(file)).toContain(from)
    files.set(file, (files.get(file) ?? '').replace(from, to))
  }

function warningsOf(pack: PackFiles, ...changes: readonly Change[]) {
  const files = new Map(pack)
  for (const change of changes) change(files)
  const { problems, warnings } = surveyPack(files)
  expect(problems.map(problemLine)).toEqual([])
  return warnings.map(({ place: { file, row, column, path } }) => [file, row, column ?? path])
}

/** What the small pack has without any change: its first reach carries 15 m³/s and says 20. */
const USUAL = ['reaches.csv', 2, 'design_discharge_m3s']

describe('what should be looked at', () => {
  const small = smallPack()

  it('[PK7] a sound pack has few warnings, and they are no problems', () => {
    expect(warningsOf(small)).toEqual([USUAL])
    expect(surveyPack(small).district?.id).toBe('small')
  })

  it.each<[string, Change, readonly unknown[]]>([
    [
      'a bed that rises',
      replaced('reaches.csv', '40.2,40.1,0.025', '40.2,40.3,0.025'),
      ['reaches.csv', 3, 'bed_down_m'],
    ],
    [
      'a bank close over the water',
      replaced('cross-sections.csv', 'X-B,trapezoid,3,1.75,2,', 'X-B,trapezoid,3,1.75,1.55,'),
      ['branches.csv', 2, 'design_depth_m'],
    ],
    [
      'a canal too small for its offtakes',
      replaced('reaches.csv', 'A,B,X-1,5000,40.6,40.2,0.018,20', 'A,B,X-1,5000,40.6,40.2,0.018,4'),
      ['reaches.csv', 2, 'design_discharge_m3s'],
    ],
    [
      'a gate wider than its canal',
      replaced('structures.csv', 'C,R-3,,2,3,', 'C,R-3,,4,6,'),
      ['structures.csv', 3, 'bay_width_m'],
    ],
    [
      'an offtake gate that cannot pass its branch',
      replaced('branches.csv', '0.9,1,2.5,40.4,1.8', '0.9,1,0.4,40.4,1.8'),
      ['branches.csv', 2, 'design_discharge_m3s'],
    ],
    [
      'a section that no canal has',
      replaced('cross-sections.csv', 'X-B,', 'X-9,trapezoid,3,2,2,,,estimate,made up\nX-B,'),
      ['cross-sections.csv', 4, 'id'],
    ],
    [
      'a node where nothing meets',
      replaced('nodes.csv', 'D,渠尾', 'Z,孤点,Alone,116,36,40,none,0,estimate,made up\nD,渠尾'),
      ['nodes.csv', 6, 'id'],
    ],
    [
      'a gauge that cannot say the design stage',
      replaced('gauges.csv', 'Stage,10,45,40,44,', 'Stage,10,45,40,42,'),
      ['gauges.csv', 10, 'minimum'],
    ],
    ['a file that nobody reads', (files) => files.set('wiers.csv', 'id\n'), ['wiers.csv', undefined, undefined]],
    [
      'a column that nobody reads',
      replaced('climate.csv', 'month,rainfall_mm', 'month,rain_mm,rainfall_mm'),
      ['climate.csv', 1, 'rain_mm'],
    ],
    ['an old format', replaced('district.json', '"format":2,', ''), ['district.json', undefined, 'format']],
  ])('[PK7] %s', (what, change, place) => {
    const withNotes: Change = (files) => {
      // A column more needs a cell more in each row.
      if (what === 'a column that nobody reads')
        files.set('climate.csv', (files.get('climate.csv') ?? '').replaceAll(/^(\d+),/gm, '$1,0,'))
    }
    const unpublished: Change = (files) => {
      const { published: _, ...header } = JSON.parse(files.get('district.json') ?? '')
      files.set('district.json', JSON.stringify(header))
    }
    expect(warningsOf(small, unpublished, change, withNotes)).toContainEqual(place)
  })

  it('[PK7] laterals and command areas that do not fit what they belong to', () => {
    const changes = [
      replaced('laterals.csv', 'left,1,0.2,1,1.7', 'left,1,0.2,9,1.7'),
      replaced('demand/command-areas.csv', ',9.7,', ',10,'),
    ]
    const before = warningsOf(fullPack())
    expect(before).toContainEqual(['offtakes.csv', 2, 'command_area_wan_mu'])
    const after = warningsOf(fullPack(), ...changes)
    expect(after).not.toContainEqual(['offtakes.csv', 2, 'command_area_wan_mu'])
    expect(after).toContainEqual(['branches.csv', 2, 'design_discharge_m3s'])
  })

  it('[PK7] counts rows by where their numbers come from', () => {
    const files = new Map(small)
    replaced('nodes.csv', 'river-stage,0,estimate', 'river-stage,0,sourced')(files)
    const { origins } = surveyPack(files)
    expect(origins.find(({ file }) => file === 'nodes.csv')).toEqual({
      file: 'nodes.csv',
      rows: 5,
      byProvenance: { sourced: 1, derived: 0, recalled: 0, estimate: 4 },
    })
    expect(origins.map(({ file }) => file)).not.toContain('weirs.csv')
  })

  it('[PK7] reads the scenarios too, and says what is wrong with them by file', () => {
    const scenario = {
      id: 'calm',
      name_zh: '平',
      name_en: 'Calm',
      start: 'dry',
      startAt: '2026-03-12T06:00:00Z',
      horizonHours: 1,
    }
    const files = new Map(small)
    files.set('scenarios/calm.json', JSON.stringify({ ...scenario, riverStageM: 42 }))
    files.set('scenarios/other.json', JSON.stringify({ ...scenario, riverStageM: 42 }))
    files.set('scenarios/broken.json', '{')
    files.set('scenarios/dry.json', JSON.stringify({ ...scenario, id: 'dry' }))
    const { problems, scenarioIds } = surveyPack(files)
    expect(scenarioIds).toEqual(['broken', 'calm', 'dry', 'other'])
    expect(problems.map(({ code, place }) => [code, place.file, place.path])).toEqual([
      ['FILE_MALFORMED', 'scenarios/broken.json', undefined],
      ['VALUE_MISSING', 'scenarios/dry.json', 'riverStageM'],
      ['VALUE_UNKNOWN', 'scenarios/other.json', 'id'],
    ])
  })
})
