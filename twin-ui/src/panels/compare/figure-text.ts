import type { FigureUnit } from '@district/models'
import { displayVolume, fixed } from '../../ground/display-units.ts'
import type { Locale } from '../../ground/locale.ts'

const SECONDS_PER_HOUR = 3600

/** A figure of a comparison as a reader wants it, without its unit. */
export function figureText(locale: Locale, unit: FigureUnit, value: number): string {
  switch (unit) {
    case 'm3':
      return displayVolume(locale, value).text
    case 'm3s':
    case 'm':
      return fixed(value, 2)
    case 's':
      return fixed(value / SECONDS_PER_HOUR, 1)
    case 'fraction':
      return fixed(value, 3)
    case 'count':
      return fixed(value, 0)
  }
}

export function figureUnit(locale: Locale, unit: FigureUnit): string {
  if (unit === 'm3') return displayVolume(locale, 0).unit
  return { m3s: 'm³/s', m: 'm', s: 'h', fraction: '', count: '' }[unit]
}
