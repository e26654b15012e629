import { expect, test } from 'vitest'
import { textWidth, wrapText } from './text-width.ts'
import { fitted, zoomed } from './use-sheet-view.ts'

const frame = { width: 1000, height: 500 }

test('[SV1] what lies under the pointer stays there while the sheet is zoomed', () => {
  const before = { scale: 2, x: -300, y: -100 }
  const at = { x: 400, y: 250 }
  const after = zoomed(before, at, 1.5)
  const onSheet = (view: typeof before) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale]
  onSheet(after).forEach((value, i) => {
    expect(value).toBeCloseTo(onSheet(before)[i] ?? Number.NaN, 9)
  })
})

test('[SV2] the sheet is never smaller than its frame and never leaves it', () => {
  expect(zoomed({ scale: 1.1, x: 0, y: 0 }, { x: 0, y: 0 }, 0.5).scale).toBe(1)
  expect(fitted({ scale: 1, x: 50, y: 50 }, frame)).toEqual({ scale: 1, x: 0, y: 0 })
  expect(fitted({ scale: 2, x: 80, y: -9000 }, frame)).toEqual({ scale: 2, x: 0, y: -500 })
})

test.each([
  ['一干渠第三节制闸', 58],
  ['Zhoudian headgate of the Second Main Canal', 60],
  ['G-F1', 60],
])('[SV3] %s is broken into lines that fit, with an ellipsis where some is left out', (text, width) => {
  const lines = wrapText(text, 11.5, width, 3)
  expect(lines.length).toBeLessThanOrEqual(3)
  for (const line of lines) expect(textWidth(line, 11.5)).toBeLessThanOrEqual(width)
  const bare = (each: string) => each.replaceAll(/\s/g, '')
  const whole = bare(lines.join(''))
  expect(whole.endsWith('…') ? bare(text).startsWith(whole.slice(0, 4)) : whole === bare(text)).toBe(true)
})
