import { expect, test } from 'vitest'
import { stepped } from './map-outlines.ts'

test('a long stretch is cut so that it follows the ground, and the way along it is kept', () => {
  const { points, distanceM } = stepped([
    { x: 0, y: 0 },
    { x: 3000, y: 4000 },
    { x: 3000, y: 4100 },
  ])
  expect([...distanceM]).toEqual([0, 1250, 2500, 3750, 5000, 5100])
  expect([...points].slice(0, 6)).toEqual([0, 0, 750, 1000, 1500, 2000])
  expect([...points].slice(-4)).toEqual([3000, 4000, 3000, 4100])
})

test('one point is no line', () => {
  expect([...stepped([{ x: 1, y: 2 }]).distanceM]).toEqual([0])
})
