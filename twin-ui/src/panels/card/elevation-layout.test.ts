import { expect, test } from 'vitest'
import { baySpans, elevationScale } from './elevation-layout.ts'

test('bays are equal, apart, and in the middle', () => {
  const spans = baySpans({ bays: 3 }, 60, 300)
  expect(spans).toHaveLength(3)
  const widths = spans.map(({ left, right }) => right - left)
  expect(new Set(widths.map((width) => width.toFixed(6))).size).toBe(1)
  expect((spans[0]!.left + spans[2]!.right) / 2).toBeCloseTo(180, 9)
  expect(spans[1]!.left).toBeGreaterThan(spans[0]!.right)
})

test('one bay alone does not look like a dam', () => {
  const [only] = baySpans({ bays: 1 }, 60, 300)
  expect(only!.right - only!.left).toBeLessThan(100)
})

test('higher is higher on screen, and every level is in sight', () => {
  const y = elevationScale({ sillM: 34, maximumOpeningM: 2 }, [39, undefined], 150)
  expect(y(34)).toBeGreaterThan(y(36))
  expect(y(39)).toBeGreaterThan(0)
  expect(y(34)).toBeLessThan(150)
})
