import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createChance } from '../chance.ts'
import { rowsOfCsv } from '../csv.ts'
import { RIVER_YEARS, stageAt } from './river.ts'
import { MONTH_DAYS, normalsOf, PERSISTENCE, RAIN_PER_WET_DAY_MM, weatherRows, YEAR_KINDS, YEARS } from './weather.ts'

const rows = (path: string) => rowsOfCsv(readFileSync(join(import.meta.dirname, '../../weishan', path), 'utf8'))
const normals = normalsOf(rows('climate.csv'))
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0)
const byMonth = (values: readonly number[]): number[][] => {
  let from = 0
  return MONTH_DAYS.map((days) => {
    from += days
    return values.slice(from - days, from)
  })
}
const column = (table: readonly Record<string, string>[], kind: string, name: string): number[] =>
  table.filter((row) => row['year_kind'] === kind).map((row) => Number(row[name]))

describe('chance', () => {
  it('is the same for the same seed, and gamma has mean 1 and variance 1 / shape', () => {
    expect(createChance(7).uniform()).toBe(createChance(7).uniform())
    for (const shape of [0.75, 2]) {
      const chance = createChance(3)
      const drawn = Array.from({ length: 40_000 }, () => chance.gamma(shape))
      const mean = sum(drawn) / drawn.length
      expect(mean).toBeCloseTo(1, 1)
      expect(sum(drawn.map((x) => (x - mean) ** 2)) / drawn.length).toBeCloseTo(1 / shape, 1)
    }
  })
})

describe.each(YEAR_KINDS)('the %s year of days', (kind) => {
  const weather = rows('weather/daily.csv')
  const rain = column(weather, kind, 'rainfall_mm')

  it('has 365 days and the rain of each month', () => {
    expect(rain).toHaveLength(365)
    byMonth(rain).forEach((days, month) => {
      const wanted = (normals.rainMm[month] ?? 0) * YEARS[kind].rain
      // a tenth of a millimetre is left or taken on every wet day
      expect(Math.abs(sum(days) - wanted)).toBeLessThan(0.6)
    })
  })

  it('is as warm as the month, and thirsty as it', () => {
    byMonth(column(weather, kind, 'air_temperature_c')).forEach((days, month) => {
      expect(sum(days) / days.length).toBeCloseTo((normals.airC[month] ?? 0) + YEARS[kind].warmerC, 1)
    })
    byMonth(column(weather, kind, 'et0_mm')).forEach((days, month) => {
      const wanted = (normals.et0MmPerDay[month] ?? 0) * YEARS[kind].et0
      expect(sum(days) / days.length).toBeCloseTo(wanted, 1)
    })
  })

  it('has a river whose stage is that of its rating, with one flood of the regulation', () => {
    const river = rows('river/daily.csv')
    const [q, z] = [column(river, kind, 'discharge_m3s'), column(river, kind, 'stage_m')]
    const rating = rows('river-rating.csv').map(
      (row) => [Number(row['discharge_m3s']), Number(row['stage_m'])] as const,
    )
    for (const [day, each] of q.entries()) expect(Math.abs((z[day] ?? 0) - stageAt(rating, each))).toBeLessThan(0.0051)
    const { floodFrom, floodDays, floodM3s } = RIVER_YEARS[kind]
    expect(Math.max(...q)).toBe(floodM3s)
    expect(q.indexOf(floodM3s) + 1).toBeGreaterThan(floodFrom)
    expect(q.lastIndexOf(floodM3s) + 1).toBeLessThan(floodFrom + floodDays)
    const flood = sum(q.slice(floodFrom, floodFrom + floodDays)) / floodDays
    expect(sum(q.slice(0, 31)) / 31).toBeLessThan(0.3 * flood)
  })
})

describe('many years', () => {
  /** Two hundred years of the same rules, by other seeds. */
  const years = Array.from({ length: 200 }, (_, n) => {
    const { seed, ...normal } = YEARS.normal
    return weatherRows(normals, { normal: { ...normal, seed: seed + 1000 + n } }).map((row) =>
      Number(row['rainfall_mm']),
    )
  })

  it('have as many wet days as the chain says, and rain after rain more often', () => {
    const months = years.map(byMonth)
    for (const month of [0, 3, 6, 9]) {
      const days = MONTH_DAYS[month] ?? 30
      const wetShare = (normals.rainMm[month] ?? 0) / (RAIN_PER_WET_DAY_MM[month] ?? 1) / days
      const wet = sum(months.map((year) => (year[month] ?? []).filter((mm) => mm > 0).length)) / (years.length * days)
      // days that get less than 0.05 mm are dry on paper, and a winter month that the chain leaves dry gets one wet day
      expect(wet / wetShare).toBeGreaterThan(0.85)
      expect(wet / wetShare).toBeLessThan(1.2)
    }
    const july = months.flatMap((year) => (year[6] ?? []).slice(1).map((mm, i) => [(year[6]?.[i] ?? 0) > 0, mm > 0]))
    const share = (after: boolean) => {
      const such = july.filter(([before]) => before === after)
      return such.filter(([, wet]) => wet).length / such.length
    }
    expect(share(true) - share(false)).toBeCloseTo(PERSISTENCE, 1)
  })
})
