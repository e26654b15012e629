import type { District, LonLat } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'
import type { Zone } from '../ground/zone.ts'

const DAY_MS = 86_400_000
const DAYS_PER_MONTH = 365.25 / 12
const RAIN_PER_WET_DAY_M = 0.009
/** A day's storm may begin late and end after midnight. */
const LONGEST_STORM_H = 7

/** The air over the district: monthly normals of the pack, the day's course, and seeded weather on top. A function of time and place. */
export interface Weather {
  airTemperatureC(place: string, atMs: number): number
  humidityFraction(place: string, atMs: number): number
  windMPerS(place: string, atMs: number): number
  /** Rain that fell at a place between two instants. */
  rainfallM(place: string, fromMs: number, toMs: number): number
}

export function createWeather(district: District, chance: Chance, zone: Zone): Weather {
  const streams = {
    warm: streamOf('weather.warm'),
    damp: streamOf('weather.damp'),
    wind: streamOf('weather.wind'),
    wet: streamOf('weather.wet'),
    amount: streamOf('weather.amount'),
    start: streamOf('weather.start'),
    length: streamOf('weather.length'),
  }
  const normal = (key: 'rainfallM' | 'airTemperatureC', atMs: number) => monthlyNormal(district.climate, key, atMs)
  /** 1 at three in the afternoon, −1 at three in the morning. */
  const afternoon = (atMs: number) => Math.cos(2 * Math.PI * (zone.localDay(atMs) - 15 / 24))
  const placeOffset = (place: string) => chance.uniform(streamOf(place), 0) - 0.5

  /** Depth of a day's storm over the whole district, and the share of it that has fallen by an instant. */
  const stormDepthM = (day: number) => {
    const wetDays = normal('rainfallM', day * DAY_MS) / RAIN_PER_WET_DAY_M
    if (chance.uniform(streams.wet, day) >= wetDays / DAYS_PER_MONTH) return 0
    return -RAIN_PER_WET_DAY_M * Math.log(1 - chance.uniform(streams.amount, day))
  }
  const fallenShare = (day: number, localDay: number) => {
    const startDay = day + chance.uniform(streams.start, day) * 0.85
    const lengthDays = (1.5 + (LONGEST_STORM_H - 1.5) * chance.uniform(streams.length, day)) / 24
    const x = Math.min(1, Math.max(0, (localDay - startDay) / lengthDays))
    return x * x * (3 - 2 * x)
  }

  const rainfallM = (place: string, fromMs: number, toMs: number) => {
    const [from, to] = [zone.localDay(fromMs), zone.localDay(toMs)]
    let sumM = 0
    for (let day = Math.floor(from) - 1; day <= to; day++) {
      const depthM = stormDepthM(day)
      if (depthM === 0) continue
      const localFactor = 0.6 + 0.8 * chance.uniform(streamOf(place), day)
      sumM += depthM * localFactor * (fallenShare(day, to) - fallenShare(day, from))
    }
    return sumM
  }

  return {
    rainfallM,
    airTemperatureC: (place, atMs) =>
      normal('airTemperatureC', atMs) +
      4 * chance.smooth(streams.warm, atMs / 1000, 3 * 86_400) +
      5 * afternoon(atMs) +
      placeOffset(place),
    humidityFraction: (place, atMs) => {
      const raining = rainfallM(place, atMs - 3_600_000, atMs) > 0 ? 0.2 : 0
      const slow = 0.1 * chance.smooth(streams.damp, atMs / 1000, 2 * 86_400)
      return Math.min(0.99, Math.max(0.15, 0.66 - 0.16 * afternoon(atMs) + slow + raining + 0.06 * placeOffset(place)))
    },
    windMPerS: (place, atMs) => {
      const slow = 1 + 0.6 * chance.smooth(streams.wind, atMs / 1000, 6 * 3600)
      const gust = 1 + 0.3 * chance.smooth(streamOf(place), atMs / 1000, 600)
      return 2 * slow * gust * (1 + 0.35 * afternoon(atMs))
    },
  }
}

/** Between the middles of two months a straight line; a month without a row counts as zero. */
export function monthlyNormal(
  climate: District['climate'],
  key: 'rainfallM' | 'airTemperatureC' | 'referenceEvapotranspirationMPerDay',
  atMs: number,
): number {
  const date = new Date(atMs)
  const place = date.getUTCMonth() + (date.getUTCDate() - 1) / DAYS_PER_MONTH - 0.5
  const before = Math.floor(place)
  const of = (month: number) => climate.find((row) => row.month === ((month + 12) % 12) + 1)?.[key] ?? 0
  return of(before) + (place - before) * (of(before + 1) - of(before))
}

/** How far from the head of the district a place lies, 0 at the head and about 1 at the far end. */
export function tailFraction(district: District, at: LonLat): number {
  const head = district.nodes.find(({ boundary }) => boundary === 'river-stage')?.at ?? district.origin
  const farthest = Math.max(...district.nodes.map((node) => distance(head, node.at)), 1e-6)
  return Math.min(1.2, distance(head, at) / farthest)
}

const distance = (a: LonLat, b: LonLat) =>
  Math.hypot((a.lonDeg - b.lonDeg) * Math.cos((a.latDeg * Math.PI) / 180), a.latDeg - b.latDeg)
