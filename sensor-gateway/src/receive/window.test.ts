import { expect, test } from 'vitest'
import { Window } from './window.ts'

const OPTIONS = { commitMs: 60, least: 10, most: 1000 }

test('[RC1] senders that fall silent at 20 are not waited for again, and more is tried from time to time', () => {
  const window = new Window(OPTIONS)
  window.written(20, 5, true)
  expect(window.size).toBe(20)
  for (let group = 0; group < 15; group++) window.written(20, 5, false)
  expect(window.size).toBe(20)
  window.written(20, 5, false)
  expect(window.size).toBe(31)
  window.written(20, 5, true)
  expect(window.size).toBe(20)
})

test('[RC1] a slow transaction halves the room, quick full ones widen it step by step, never beyond its ends', () => {
  const window = new Window(OPTIONS)
  expect(window.size).toBe(40)
  window.written(40, 61, false)
  expect(window.size).toBe(20)
  window.written(20, 10, false)
  expect(window.size).toBe(30)
  window.written(15, 10, false)
  expect(window.size).toBe(30)
  for (let group = 0; group < 10; group++) window.written(window.size, 500, false)
  expect(window.size).toBe(10)
  for (let group = 0; group < 500; group++) window.written(window.size, 1, false)
  expect(window.size).toBe(1000)
})
