import { expect, test } from 'vitest'
import { createDistrictClock } from './district-clock.ts'

test("follows the gateway's clock where the computer's own is wrong", () => {
  let wallMs = 1_000_000
  const clock = createDistrictClock(() => wallMs)
  expect(clock.nowMs()).toBe(1_000_000)
  clock.heard(1_005_000)
  expect(clock.nowMs()).toBe(1_005_000)
  wallMs += 2000
  // A message that was 300 ms on its way says an earlier time; the quick one is still believed.
  clock.heard(1_006_700)
  expect(clock.nowMs()).toBe(1_007_000)
})

test('runs faster than the wall where the stack does', () => {
  let wallMs = 50_000
  const clock = createDistrictClock(() => wallMs)
  clock.settingLearnt({ originMs: 50_000, speed: 60 })
  clock.heard(50_000)
  wallMs += 1000
  expect(clock.nowMs()).toBe(110_000)
})

test('forgets what it heard under another setting', () => {
  const clock = createDistrictClock(() => 100)
  clock.heard(900_000)
  clock.settingLearnt({ originMs: 100, speed: 60 })
  expect(clock.nowMs()).toBe(100)
})
