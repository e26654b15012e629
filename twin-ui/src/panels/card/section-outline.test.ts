import { expect, test } from 'vitest'
import { sectionOutline, wettedOutline } from './section-outline.ts'

const trapezoid = sectionOutline({ kind: 'trapezoid', bottomWidthM: 10, sideSlope: 2, bankHeightM: 3 })
const compound = sectionOutline({
  kind: 'compound',
  bottomWidthM: 10,
  sideSlope: 2,
  bankHeightM: 4,
  bermHeightM: 1,
  bermWidthM: 5,
})

test('half a trapezoid, from the middle of the bed to the bank', () => {
  expect(trapezoid.map(({ acrossM, heightM }) => [acrossM, heightM])).toEqual([
    [0, 0],
    [5, 0],
    [11, 3],
  ])
})

test('a berm is a level stretch on the way up', () => {
  expect(compound.map(({ acrossM, heightM }) => [acrossM, heightM])).toEqual([
    [0, 0],
    [5, 0],
    [7, 1],
    [12, 1],
    [18, 4],
  ])
})

test("water ends at its edge: on the slope, on the berm's far side, at the bank, and on a dry bed", () => {
  expect(wettedOutline(trapezoid, 1.5).at(-1)).toEqual({ acrossM: 8, heightM: 1.5 })
  expect(wettedOutline(compound, 2.5).at(-1)).toEqual({ acrossM: 15, heightM: 2.5 })
  expect(wettedOutline(trapezoid, 9).at(-1)).toEqual({ acrossM: 11, heightM: 3 })
  expect(wettedOutline(trapezoid, 0)).toHaveLength(2 + 1)
})
