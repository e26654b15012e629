import type { District } from '@district/models'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { createZone } from '../ground/zone.ts'
import { createGroundWater } from './ground-water.ts'
import { createRiver, ratedStageM } from './river.ts'
import { createWeather, monthlyNormal } from './weather.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const at = (lonDeg: number, latDeg: number) => ({ lonDeg, latDeg })
const climate = [4.7, 8.4, 12.5, 26.3, 43, 68.5, 173.9, 122, 49.3, 32.6, 14, 5.4].map((rainMm, index) => ({
  month: index + 1,
  rainfallM: rainMm / 1000,
  airTemperatureC: 12 - 15 * Math.cos((2 * Math.PI * (index - 0.5)) / 12),
  referenceEvapotranspirationMPerDay: 0.003,
}))
const district = {
  climate,
  origin: at(116, 36.5),
  nodes: [
    { boundary: 'river-stage', at: at(116.1, 36.15), designStageM: 39.7 },
    { boundary: 'none', at: at(116.2, 36.9), designStageM: 28 },
  ],
  riverRating: [
    { dischargeM3s: 500, stageM: 38.5 },
    { dischargeM3s: 1000, stageM: 39.3 },
    { dischargeM3s: 2000, stageM: 40.5 },
  ],
} as unknown as District
const chance = createChance(5)
const weather = createWeather(district, chance, createZone('Asia/Shanghai'))
const januaryMs = Date.parse('2026-01-01T00:00:00+08:00')

describe('weather', () => {
  it('[WE1] rains about what the climate says, over years', () => {
    const years = 30
    let sumM = 0
    for (let day = 0; day < years * 365; day++)
      sumM += weather.rainfallM('S-P-01', januaryMs + day * DAY_MS, januaryMs + (day + 1) * DAY_MS)
    expect(sumM / years).toBeGreaterThan(0.45)
    expect(sumM / years).toBeLessThan(0.67)
  })

  it('[WE2] what falls in an hour is what falls in its minutes, and is never negative', () => {
    const wet = Array.from({ length: 400 * 24 }, (_, hour) => januaryMs + hour * HOUR_MS).filter(
      (hourMs) => weather.rainfallM('S-P-01', hourMs, hourMs + HOUR_MS) > 0.0005,
    )
    expect(wet.length).toBeGreaterThan(20)
    for (const hourMs of wet.slice(0, 20)) {
      const minutes = Array.from({ length: 12 }, (_, i) =>
        weather.rainfallM('S-P-01', hourMs + i * 300_000, hourMs + (i + 1) * 300_000),
      )
      expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0)
      expect(minutes.reduce((sum, one) => sum + one, 0)).toBeCloseTo(
        weather.rainfallM('S-P-01', hourMs, hourMs + HOUR_MS),
        12,
      )
    }
  })

  it('[WE3] is warm in the afternoon and in July', () => {
    const meanC = (hour: number, month: number) => {
      const days = Array.from({ length: 28 }, (_, day) => Date.UTC(2026, month, day + 1, hour - 8))
      return days.reduce((sum, atMs) => sum + weather.airTemperatureC('S-M-1', atMs), 0) / days.length
    }
    expect(meanC(15, 3) - meanC(3, 3)).toBeGreaterThan(7)
    expect(meanC(12, 6) - meanC(12, 0)).toBeGreaterThan(20)
    expect(monthlyNormal(climate as never, 'rainfallM', Date.UTC(2026, 6, 16))).toBeCloseTo(0.1739, 2)
  })

  it('[WE4] keeps humidity and wind within what is possible', () => {
    for (let hour = 0; hour < 2000; hour++) {
      const atMs = januaryMs + hour * HOUR_MS
      expect(weather.humidityFraction('S-M-1', atMs)).toBeGreaterThan(0.1)
      expect(weather.humidityFraction('S-M-1', atMs)).toBeLessThan(1)
      expect(weather.windMPerS('S-M-1', atMs)).toBeGreaterThan(0)
      expect(weather.windMPerS('S-M-1', atMs)).toBeLessThan(12)
    }
  })
})

describe('ground water', () => {
  const ground = createGroundWater(district, chance, weather)

  it('[WE5] soil stays between wilting and saturation, and jumps only when watered or rained on', () => {
    const hours = Array.from({ length: 60 * 24 }, (_, hour) => januaryMs + hour * HOUR_MS)
    const moistures = hours.map((atMs) => ground.soilMoistureFraction('S-W-01', atMs))
    expect(Math.min(...moistures)).toBeGreaterThan(0.1)
    expect(Math.max(...moistures)).toBeLessThanOrEqual(0.42)
    expect(Math.max(...moistures) - Math.min(...moistures)).toBeGreaterThan(0.05)
  })

  it('[WE6] the table lies deeper towards the tails', () => {
    const head = ground.groundwaterDepthM('S-H-01', at(116.11, 36.2), januaryMs)
    const tail = ground.groundwaterDepthM('S-H-02', at(116.2, 36.88), januaryMs)
    expect(head).toBeGreaterThan(0.5)
    expect(tail).toBeGreaterThan(head + 3)
    expect(tail).toBeLessThan(16)
  })
})

describe('river', () => {
  it('[WE7] reads the rating between its rows and holds its ends', () => {
    expect(ratedStageM(district.riverRating, 750)).toBeCloseTo(38.9, 9)
    expect(ratedStageM(district.riverRating, 1500)).toBeCloseTo(39.9, 9)
    expect(ratedStageM(district.riverRating, 100)).toBe(38.5)
    expect(ratedStageM(district.riverRating, 9000)).toBe(40.5)
  })

  it('[WE8] moves a few decimetres over days and millimetres over minutes', () => {
    const river = createRiver(district, chance)
    const stages = Array.from({ length: 30 * 288 }, (_, i) => river(januaryMs / 1000 + i * 300))
    expect(Math.min(...stages)).toBeGreaterThan(38.85)
    expect(Math.max(...stages)).toBeLessThan(39.6)
    expect(Math.max(...stages) - Math.min(...stages)).toBeGreaterThan(0.25)
    expect(Math.max(...stages.slice(1).map((stageM, i) => Math.abs(stageM - stages[i]!)))).toBeLessThan(0.01)
  })
})
