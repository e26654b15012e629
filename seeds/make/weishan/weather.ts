import { type Chance, createChance } from '../chance.ts'
import { type Row, rounded } from '../csv.ts'

/* A year of days that nobody has seen, from the monthly normals. */

export const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

export const YEAR_KINDS = ['dry', 'normal', 'wet'] as const
export type YearKind = (typeof YEAR_KINDS)[number]

interface YearCharacter {
  /** Rain of the year over the normal: exceeded in three years of four, in one of two, in one of four, at a coefficient of variation of 0.28. */
  readonly rain: number
  readonly warmerC: number
  readonly et0: number
  readonly seed: number
}

export const YEARS: Readonly<Record<YearKind, YearCharacter>> = {
  dry: { rain: 0.8, warmerC: 0.4, et0: 1.05, seed: 11 },
  normal: { rain: 1, warmerC: 0, et0: 1, seed: 12 },
  wet: { rain: 1.18, warmerC: -0.3, et0: 0.96, seed: 13 },
}

/** Rain of a day on which it rains, mm, by month: drizzle in winter, storms in July. */
export const RAIN_PER_WET_DAY_MM = [2.4, 3, 4, 6, 7.5, 9.5, 14.5, 12.5, 8, 6.5, 4.2, 2.6] as const
/** How much likelier rain is after rain: p₁₁ − p₀₁ of the chain. */
export const PERSISTENCE = 0.25
const RAIN_SHAPE = 0.75
/** Temperature strays about the normal by so much, winter to summer, and remembers so much of the day before. */
const STRAY_C = [3.2, 2] as const
const MEMORY = 0.7
const COOLER_IN_RAIN_C = 1.5
const ET0_IN_RAIN = 0.55
const ET0_PER_C = 0.03

export interface ClimateNormals {
  readonly rainMm: readonly number[]
  readonly airC: readonly number[]
  readonly et0MmPerDay: readonly number[]
}

export const normalsOf = (climate: readonly Readonly<Record<string, string>>[]): ClimateNormals => ({
  rainMm: climate.map((row) => Number(row['rainfall_mm'])),
  airC: climate.map((row) => Number(row['air_temperature_c'])),
  et0MmPerDay: climate.map((row) => Number(row['et0_mm_per_day'])),
})

const SOURCE = 'synthetic (PROVENANCE.md, Years of days)'

export function weatherRows(
  normals: ClimateNormals,
  years: Readonly<Partial<Record<YearKind, YearCharacter>>> = YEARS,
): Row[] {
  return YEAR_KINDS.flatMap((kind) => {
    const character = years[kind]
    return character === undefined ? [] : yearOf(kind, character, normals)
  })
}

function yearOf(kind: YearKind, character: YearCharacter, normals: ClimateNormals): Row[] {
  const chance = createChance(character.seed)
  let rained = false
  let strayC = 0
  const rows: Row[] = []
  for (const [month, days] of MONTH_DAYS.entries()) {
    const rainMm = rainOfMonth(chance, normals.rainMm[month] ?? 0, month, rained, character.rain)
    rained = (rainMm.at(-1) ?? 0) > 0
    const airC = airOfMonth(chance, normals, month, rainMm, strayC, character.warmerC)
    strayC = airC.strayC
    const et0Mm = et0OfMonth(normals, month, rainMm, airC.days, character.et0)
    for (let day = 0; day < days; day++)
      rows.push({
        year_kind: kind,
        day_of_year: rows.length + 1,
        rainfall_mm: rounded(rainMm[day] ?? 0, 1),
        air_temperature_c: rounded(airC.days[day] ?? 0, 1),
        et0_mm: rounded(et0Mm[day] ?? 0, 2),
        provenance: 'estimate',
        source: SOURCE,
      })
  }
  return rows
}

/** Wet days by a two-state chain, amounts by a gamma distribution; the month's sum is met. */
function rainOfMonth(chance: Chance, normalMm: number, month: number, rainedBefore: boolean, factor: number): number[] {
  const days = MONTH_DAYS[month] ?? 30
  const wetShare = Math.min(0.8, normalMm / (RAIN_PER_WET_DAY_MM[month] ?? 5) / days)
  const afterDry = wetShare * (1 - PERSISTENCE)
  let rained = rainedBefore
  const raw = Array.from({ length: days }, () => {
    rained = chance.uniform() < (rained ? afterDry + PERSISTENCE : afterDry)
    return rained ? chance.gamma(RAIN_SHAPE) + 0.02 : 0
  })
  const sum = raw.reduce((total, each) => total + each, 0)
  if (sum === 0) raw[Math.floor(chance.uniform() * days)] = 1
  return toSum(raw, normalMm * factor)
}

const toSum = (raw: readonly number[], wanted: number): number[] => {
  const sum = raw.reduce((total, each) => total + each, 0)
  return raw.map((each) => (each * wanted) / sum)
}

function airOfMonth(
  chance: Chance,
  { airC }: ClimateNormals,
  month: number,
  rainMm: readonly number[],
  strayBeforeC: number,
  warmerC: number,
): { readonly days: number[]; readonly strayC: number } {
  const days = MONTH_DAYS[month] ?? 30
  const at = (m: number) => airC[(m + 12) % 12] ?? 0
  const winter = 0.5 + 0.5 * Math.cos((2 * Math.PI * (month + 0.5)) / 12)
  const deviationC = STRAY_C[1] + winter * (STRAY_C[0] - STRAY_C[1])
  let strayC = strayBeforeC
  const raw = Array.from({ length: days }, (_, day) => {
    const place = (day + 0.5) / days - 0.5
    const neighbour = place < 0 ? at(month - 1) : at(month + 1)
    strayC = MEMORY * strayC + Math.sqrt(1 - MEMORY ** 2) * deviationC * chance.normal()
    const wet = (rainMm[day] ?? 0) > 0 ? COOLER_IN_RAIN_C * (1 - winter) : 0
    return at(month) + Math.abs(place) * (neighbour - at(month)) + strayC - wet
  })
  const mean = raw.reduce((total, each) => total + each, 0) / days
  return { days: raw.map((each) => each + at(month) + warmerC - mean), strayC }
}

function et0OfMonth(
  { airC, et0MmPerDay }: ClimateNormals,
  month: number,
  rainMm: readonly number[],
  days: readonly number[],
  factor: number,
): number[] {
  const normalC = airC[month] ?? 0
  const raw = days.map((air, day) => {
    const wet = (rainMm[day] ?? 0) > 0.5 ? ET0_IN_RAIN : 1
    return wet * Math.max(0.3, 1 + ET0_PER_C * (air - normalC))
  })
  return toSum(raw, (et0MmPerDay[month] ?? 0) * days.length * factor)
}
