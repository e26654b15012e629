import { expect, test } from 'vitest'
import { daylightOf, sunPlace } from './daylight.ts'

const WEISHAN = { lonDeg: 116.1, latDeg: 36.15 }
const DEG = 180 / Math.PI

test('[SC1] at local noon on the winter solstice the sun stands in the south, 30 degrees high', () => {
  const { azimuthRad, heightRad } = sunPlace(Date.UTC(2026, 11, 22, 4, 14), WEISHAN)
  expect(azimuthRad * DEG).toBeCloseTo(180, -0.5)
  expect(Math.abs(heightRad * DEG - 30.4)).toBeLessThan(0.6)
})

test('[SC2] in the morning it stands in the east, at midnight under the horizon', () => {
  const morning = sunPlace(Date.UTC(2026, 5, 21, 22), WEISHAN)
  expect(morning.azimuthRad * DEG).toBeGreaterThan(50)
  expect(morning.azimuthRad * DEG).toBeLessThan(90)
  expect(sunPlace(Date.UTC(2026, 5, 21, 16, 15), WEISHAN).heightRad).toBeLessThan(0)
})

test('[SC3] light is never so dark that a map could not be read, and noon changes no colour', () => {
  expect(daylightOf({ azimuthRad: Math.PI, heightRad: 0.9 }).light).toEqual([1, 1, 1])
  const night = daylightOf({ azimuthRad: 0, heightRad: -0.9 })
  expect(Math.min(...night.light)).toBeGreaterThan(0.7)
  expect(night.strength).toBe(0)
  expect(Math.hypot(...night.direction)).toBeCloseTo(1, 6)
})
