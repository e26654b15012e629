import { QUANTITIES, type QuantityName } from '@district/models'
import type { Locale } from './locale.ts'

/** Shown where there is no number: never a zero, never an old value. */
export const NO_VALUE = '—'

/** The one door through which SI numbers reach a reader. */
export interface DisplayValue {
  readonly text: string
  readonly unit: string
}

/** Quantities whose SI value is not what people read: percent, millimetres. */
const SCREEN: Partial<
  Record<QuantityName, { readonly times: number; readonly unit: string; readonly decimals: number }>
> = {
  rainfall: { times: 1000, unit: 'mm', decimals: 1 },
  humidity: { times: 100, unit: '%', decimals: 0 },
  soilMoisture: { times: 100, unit: '%', decimals: 1 },
}

export function displayUnit(quantity: QuantityName): string {
  return SCREEN[quantity]?.unit ?? QUANTITIES[quantity].unit
}

/** A number of a quantity as a reader wants it, without its unit. */
export function displayNumber(quantity: QuantityName, value: number | undefined): string {
  const screen = SCREEN[quantity]
  return fixed(
    value === undefined ? undefined : value * (screen?.times ?? 1),
    screen?.decimals ?? QUANTITIES[quantity].decimals,
  )
}

/** Fixed decimals with a true minus; nothing for what is not a number, and never a negative zero. */
export function fixed(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return NO_VALUE
  const text = Math.abs(value).toFixed(decimals)
  const isZero = Number(text) === 0
  return value < 0 && !isZero ? `−${text}` : text
}

/** With its sign always, as a difference is read. */
export function signed(value: number | undefined, decimals: number): string {
  const text = fixed(value, decimals)
  return text === NO_VALUE || text.startsWith('−') || Number(text) === 0 ? text : `+${text}`
}

/** Volumes in 万m³ for Chinese readers and 10³ m³ for others. */
export function displayVolume(locale: Locale, volumeM3: number | undefined): DisplayValue {
  const [divisor, unit] = locale === 'zh-CN' ? [1e4, '万m³'] : [1e3, '10³ m³']
  return { text: fixed(volumeM3 === undefined ? undefined : volumeM3 / divisor, locale === 'zh-CN' ? 2 : 1), unit }
}

/** Farmland in 万亩 or hectares. */
export function displayArea(locale: Locale, areaM2: number): DisplayValue {
  if (locale === 'zh-CN') return { text: fixed(((areaM2 / 1e4) * 15) / 1e4, 1), unit: '万亩' }
  return { text: Math.round(areaM2 / 1e4).toLocaleString('en'), unit: 'ha' }
}

/** Chainage as engineers write it: K12+500. */
export function displayChainage(chainageM: number): string {
  const rounded = Math.round(chainageM)
  return `K${Math.floor(rounded / 1000)}+${String(rounded % 1000).padStart(3, '0')}`
}

export const displayKm = (lengthM: number): string => fixed(lengthM / 1000, 1)
