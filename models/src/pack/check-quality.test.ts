import { expect, it } from 'vitest'
import { fullPack } from '../testing/full-pack.ts'
import { parseDistrict } from './parse-district.ts'

const HEADER =
  'id,gauge,quantity,station_kind,rule,low,high,max_rate_per_s,tolerance,tolerance_fraction,deviations,readings,time_s,action,provenance,source'
const S = 'estimate,made up for tests'

function problemsWith(file: string, ...rows: readonly string[]): string[] {
  const header = file === 'quality.csv' ? HEADER : 'place,gauge,rank,return_after_s,provenance,source'
  const parsed = parseDistrict(
    new Map([...fullPack(), [file, [header, ...rows.map((row) => `${row},${S}`)].join('\n')]]),
  )
  return parsed.ok ? [] : parsed.error.map(({ code, place }) => `${code} ${place.row} ${place.column}`)
}

it('[QC1] makes rules and ranks of their rows, and nothing of no table', () => {
  const parsed = parseDistrict(fullPack())
  const district = parsed.ok ? parsed.value : undefined
  expect(district?.qualityRules?.[0]).toMatchObject({
    quantity: 'stage',
    stationKind: 'gate',
    rule: 'usual',
    toleranceFraction: 0.1,
    low: null,
    action: 'doubtful',
  })
  expect(district?.sourceRanks?.map(({ gaugeId, rank }) => [gaugeId, rank])).toEqual([
    ['S-G-0.stageDownM', 2],
    ['S-Q-1.stageM', 1],
  ])
  const files = new Map(fullPack())
  files.delete('quality.csv')
  const without = parseDistrict(files)
  expect(without.ok && 'qualityRules' in without.value).toBe(false)
})

it.each([
  ['a rule without what it needs', 'Q,,stage,,spike,,,,,,,9,,doubtful', 'VALUE_MISSING 2 deviations'],
  ['a number that the rule does not read', 'Q,,stage,,stuck,3,,,,,,,,doubtful', 'VALUE_UNKNOWN 2 low'],
  ['usual without a bound', 'Q,,stage,,usual,,,,,,,,,doubtful', 'VALUE_MISSING 2 low'],
  ['usual that leaves nothing', 'Q,,stage,,usual,,,,,0.6,,,,doubtful', 'VALUE_OUT_OF_RANGE 2 tolerance_fraction'],
  ['bounds upside down', 'Q,,stage,,range,41,40,,,,,,,bad', 'VALUE_OUT_OF_RANGE 2 high'],
  ['too few values for a spread', 'Q,,stage,,spike,,,,,,6,3,,doubtful', 'VALUE_OUT_OF_RANGE 2 readings'],
  ['a gauge that is nowhere', 'Q,S-9.stageM,,,rate,,,,,,,,,doubtful', 'ID_UNKNOWN 2 gauge'],
  ['a choice that nobody answers to', 'Q,,wind,gate,rate,,,,,,,,,doubtful', 'VALUE_UNKNOWN 2 quantity'],
  ['a rule that the quantity cannot be asked', 'Q,,stage,,rating,,,,,0.1,,3,,doubtful', 'VALUE_UNKNOWN 2 quantity'],
  ['an action of another house', 'Q,,stage,,rate,,,,,,,,,drop', 'VALUE_UNKNOWN 2 action'],
])('[QC1] %s is refused', (_, row, expected) => {
  expect(problemsWith('quality.csv', row)).toEqual([expected])
})

it('[QC1] says all at once, and twins too', () => {
  const twins = ['A,,stage,,rate,,,1,,,,,,doubtful', 'B,,stage,,rate,,,2,,,,,,bad', 'C,,,,spike,,,,,,,,,none']
  expect(problemsWith('quality.csv', ...twins)).toEqual(['ID_DUPLICATE 3 rule'])
  expect(problemsWith('sources.csv', 'A,S-Q-1.stageM,1,60', 'A,S-P-1.rainfallM,1,60')).toEqual([
    'VALUE_UNKNOWN 3 gauge',
    'ID_DUPLICATE 3 rank',
  ])
})
