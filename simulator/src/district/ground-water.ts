import type { District, LonLat } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'
import { monthlyNormal, tailFraction, type Weather } from './weather.ts'

const DAY_MS = 86_400_000
const ROOT_ZONE_M = 0.6
/** Days after which a wetting has dried to 1/e; longer in the cool months. */
const DRYING_DAYS = 9
const MEMORY_DAYS = 25
/** A field is watered about once in four rounds of the canals; each time its water content rises by so much. */
const FIELD_TURN_DAYS = 24
const WATERING_FRACTION = 0.11

/** Water under the fields: soil moisture that remembers rain and waterings, and a groundwater table deeper towards the tails. */
export interface GroundWater {
  soilMoistureFraction(place: string, atMs: number): number
  groundwaterDepthM(place: string, at: LonLat, atMs: number): number
}

export function createGroundWater(district: District, chance: Chance, weather: Weather): GroundWater {
  const own = (place: string, index: number) => chance.uniform(streamOf(place), index)

  const waterings = (place: string, atMs: number, dryingDays: number) => {
    const days = atMs / DAY_MS - own(place, 1) * FIELD_TURN_DAYS
    const age = days - Math.floor(days / FIELD_TURN_DAYS) * FIELD_TURN_DAYS
    const soakingIn = Math.min(1, age / 0.4)
    const left = WATERING_FRACTION * soakingIn * Math.exp(-age / dryingDays)
    return left + WATERING_FRACTION * Math.exp(-(age + FIELD_TURN_DAYS) / dryingDays)
  }
  const rains = (place: string, atMs: number, dryingDays: number) => {
    let sum = 0
    for (let day = 0; day < MEMORY_DAYS; day++) {
      const fellM = weather.rainfallM(place, atMs - (day + 1) * DAY_MS, atMs - day * DAY_MS)
      sum += (fellM / ROOT_ZONE_M) * Math.exp(-(day + 0.5) / dryingDays)
    }
    return sum
  }

  return {
    soilMoistureFraction: (place, atMs) => {
      const thirstMPerDay = monthlyNormal(district.climate, 'referenceEvapotranspirationMPerDay', atMs)
      const dryingDays = DRYING_DAYS * Math.min(3, 0.0035 / Math.max(0.0008, thirstMPerDay))
      const wilting = 0.14 + 0.05 * own(place, 0)
      return Math.min(0.42, wilting + waterings(place, atMs, dryingDays) + rains(place, atMs, dryingDays))
    },
    groundwaterDepthM: (place, at, atMs) => {
      const belt = 2.2 + 8.5 * tailFraction(district, at) ** 1.5 + 2 * (own(place, 2) - 0.5)
      const season = 0.45 * Math.cos((2 * Math.PI * (atMs / DAY_MS - 165)) / 365.25)
      const slow = 0.12 * chance.smooth(streamOf(place), atMs / 1000, 12 * 86_400)
      return Math.max(0.5, belt + season + slow)
    },
  }
}
