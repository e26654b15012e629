import type { Locale } from './locale.ts'

/** Times as the district's own wall clock shows them, whatever the reader's computer thinks. */
export interface DistrictTime {
  /** 14:32:07 */
  clock(timeMs: number): string
  /** 14:32 */
  minute(timeMs: number): string
  /** 11月24日 周二 · Tue 24 Nov */
  day(timeMs: number): string
  /** 11-24 14:32 */
  short(timeMs: number): string
}

export function createDistrictTime(locale: Locale, timeZone: string): DistrictTime {
  const format = (options: Intl.DateTimeFormatOptions, as: string = locale) =>
    new Intl.DateTimeFormat(as, { timeZone, hourCycle: 'h23', ...options })
  const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }, 'en-GB')
  const minute = format({ hour: '2-digit', minute: '2-digit' }, 'en-GB')
  const day = format(
    locale === 'zh-CN'
      ? { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }
      : { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' },
    locale === 'zh-CN' ? 'zh-CN' : 'en-GB',
  )
  const monthDay = format({ month: '2-digit', day: '2-digit' }, 'en-CA')
  return {
    clock: (timeMs) => clock.format(timeMs),
    minute: (timeMs) => minute.format(timeMs),
    day: (timeMs) => day.format(timeMs),
    short: (timeMs) => `${monthDay.format(timeMs)} ${minute.format(timeMs)}`,
  }
}

export type AgeUnit = 'seconds' | 'minutes' | 'hours' | 'days'

/** How long ago, in the largest unit that keeps a whole number of at least one. */
export function ageOf(ageMs: number): { readonly count: number; readonly unit: AgeUnit } {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  if (seconds < 100) return { count: seconds, unit: 'seconds' }
  if (seconds < 100 * 60) return { count: Math.round(seconds / 60), unit: 'minutes' }
  if (seconds < 48 * 3600) return { count: Math.round(seconds / 3600), unit: 'hours' }
  return { count: Math.round(seconds / 86400), unit: 'days' }
}
