import { createChance } from '../chance.ts'
import { type Row, rounded } from '../csv.ts'
import { MONTH_DAYS, YEAR_KINDS, type YearKind } from './weather.ts'

/* A year of the Yellow River at the headgate that nobody has seen. */

/** Mean discharge of the months below the great reservoirs, as recalled for the years since they are run together, m³/s. */
export const MONTHLY_M3S = [380, 520, 850, 900, 820, 1100, 1250, 1150, 1200, 1000, 600, 450] as const

interface RiverYear {
  readonly factor: number
  /** Regulation of water and sediment: first day, days, plateau. */
  readonly floodFrom: number
  readonly floodDays: number
  readonly floodM3s: number
  readonly seed: number
}

export const RIVER_YEARS: Readonly<Record<YearKind, RiverYear>> = {
  dry: { factor: 0.68, floodFrom: 172, floodDays: 10, floodM3s: 2400, seed: 21 },
  normal: { factor: 1, floodFrom: 170, floodDays: 18, floodM3s: 3200, seed: 22 },
  wet: { factor: 1.35, floodFrom: 168, floodDays: 24, floodM3s: 3800, seed: 23 },
}

/** Days in which a flood rises and falls. */
const RAMP_DAYS = 3
const MEMORY = 0.92
const STRAY = 0.16
/** The rating says nothing beyond. */
const RATED_M3S = [200, 4000] as const
/** Concentration at 900 m³/s, and how it rises with the discharge. */
const SEDIMENT_KG_PER_M3 = 1.2
const SEDIMENT_POWER = 0.8
/** The reservoirs let their mud go in the second half of the regulation. */
const MUD_FACTOR = 5

const SOURCE = 'synthetic (PROVENANCE.md, Years of days)'

export type Rating = readonly (readonly [dischargeM3s: number, stageM: number])[]

export const riverRows = (rating: Rating): Row[] => YEAR_KINDS.flatMap((kind) => yearOf(kind, rating))

function yearOf(kind: YearKind, rating: Rating): Row[] {
  const year = RIVER_YEARS[kind]
  const chance = createChance(year.seed)
  let stray = 0
  return MONTH_DAYS.flatMap((days, month) => Array.from({ length: days }, (_, day) => ({ month, day, days }))).map(
    ({ month, day, days }, index): Row => {
      stray = MEMORY * stray + Math.sqrt(1 - MEMORY ** 2) * STRAY * chance.normal()
      const place = (day + 0.5) / days - 0.5
      const at = (m: number) => MONTHLY_M3S[(m + 12) % 12] ?? 0
      const usual = at(month) + Math.abs(place) * (at(place < 0 ? month - 1 : month + 1) - at(month))
      const flood = floodShare(year, index + 1)
      const raw = year.factor * usual * Math.exp(stray - 0.5 * STRAY ** 2)
      const dischargeM3s = rounded(
        Math.min(RATED_M3S[1], Math.max(RATED_M3S[0], raw + flood * (year.floodM3s - raw))),
        0,
      )
      const isMuddy = index + 1 > year.floodFrom + year.floodDays / 2
      const mud = 1 + (isMuddy ? MUD_FACTOR * flood : 0)
      const noise = Math.exp(0.2 * chance.normal())
      return {
        year_kind: kind,
        day_of_year: index + 1,
        discharge_m3s: dischargeM3s,
        stage_m: rounded(stageAt(rating, dischargeM3s), 2),
        sediment_kg_per_m3: rounded(SEDIMENT_KG_PER_M3 * (dischargeM3s / 900) ** SEDIMENT_POWER * mud * noise, 2),
        provenance: 'estimate',
        source: SOURCE,
      }
    },
  )
}

/** 0 outside the flood, 1 on its plateau. */
function floodShare({ floodFrom, floodDays }: RiverYear, day: number): number {
  const rising = (day - floodFrom) / RAMP_DAYS
  const falling = (floodFrom + floodDays - day) / RAMP_DAYS
  return Math.max(0, Math.min(1, rising, falling))
}

/** Straight between the rows of the rating. */
export function stageAt(rating: Rating, dischargeM3s: number): number {
  const after = rating.findIndex(([q]) => q >= dischargeM3s)
  const [upperM3s, upperM] = rating[after === -1 ? rating.length - 1 : after] ?? [0, 0]
  const [lowerM3s, lowerM] = rating[Math.max(0, (after === -1 ? rating.length : after) - 1)] ?? [0, 0]
  if (upperM3s <= lowerM3s) return upperM
  return lowerM + ((dischargeM3s - lowerM3s) / (upperM3s - lowerM3s)) * (upperM - lowerM)
}
