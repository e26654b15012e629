import { expect, it } from 'vitest'
import { fullPack } from '../testing/full-pack.ts'
import { parseDistrict } from './parse-district.ts'

const HEADER =
  'gate,lowest_opening_m,highest_opening_m,largest_move_m,travel_per_hour_m,least_head_m,second_person_from_m,provenance,source'
const S = 'estimate,made up for tests'

function problemsWith(...rows: readonly string[]): string[] {
  const table = [HEADER, ...rows.map((row) => `${row},${S}`)].join('\n')
  const parsed = parseDistrict(new Map([...fullPack(), ['interlocks.csv', table]]))
  return parsed.ok ? [] : parsed.error.map(({ code, place }) => `${code} ${place.row} ${place.column}`)
}

it('[IL1] makes interlocks of rows, an empty cell is not asked, and no table says nothing', () => {
  const parsed = parseDistrict(fullPack())
  expect(parsed.ok && parsed.value.interlocks?.[0]).toMatchObject({
    gateId: 'G-0',
    lowestOpeningM: null,
    highestOpeningM: 1.5,
    largestMoveM: 0.3,
    travelPerHourM: 0.6,
    leastHeadM: 0.2,
    secondPersonFromM: 0.25,
  })
  const files = new Map(fullPack())
  files.delete('interlocks.csv')
  const without = parseDistrict(files)
  expect(without.ok && 'interlocks' in without.value).toBe(false)
})

it.each([
  ['an opening beyond the leaf', 'G-0,,2.6,,,,', 'VALUE_OUT_OF_RANGE 2 highest_opening_m'],
  ['a move beyond the leaf', 'G-0,,,2.6,,,', 'VALUE_OUT_OF_RANGE 2 largest_move_m'],
  ['ends that are none', 'G-0,1,0.5,,,,', 'VALUE_OUT_OF_RANGE 2 highest_opening_m'],
  ['an hour shorter than a move', 'G-0,,,0.5,0.3,,', 'VALUE_OUT_OF_RANGE 2 travel_per_hour_m'],
  ['a gate that does not exist', 'G-9,,,,,,', 'ID_UNKNOWN 2 gate'],
  ['a negative head', 'G-0,,,,,-1,', 'VALUE_OUT_OF_RANGE 2 least_head_m'],
  ['no number', 'G-0,,,far,,,', 'VALUE_NOT_A_NUMBER 2 largest_move_m'],
])('[IL2] tells %s with its cell', (_what, row, expected) => {
  expect(problemsWith(row)).toEqual([expected])
})

it('[IL2] tells all problems at once, and a gate that stands twice', () => {
  expect(problemsWith('G-0,,2.6,2.7,,,', 'G-0,,,,,,')).toEqual([
    'VALUE_OUT_OF_RANGE 2 highest_opening_m',
    'VALUE_OUT_OF_RANGE 2 largest_move_m',
    'ID_DUPLICATE 3 gate',
  ])
})
