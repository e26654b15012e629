import { QUANTITIES, type QuantityName } from './quantities.ts'

/** A unit as devices write it: `value * multiply / divide + add` is the value in the SI unit `si`. */
interface WireUnit {
  readonly si: string
  readonly multiply?: number
  /** Powers of ten divide, so that 3742 cm is exactly the number 37.42. */
  readonly divide?: number
  readonly add?: number
}

/**
 * The units that devices may use, by their codes: those of the SenML registry (RFC 8428, section 12.1, and RFC 8798) as far as the
 * district measures such things, and what Chinese and other instruments print beside.
 */
const WIRE_UNITS: Readonly<Record<string, WireUnit>> = {
  m: { si: 'm' },
  dm: { si: 'm', divide: 10 },
  cm: { si: 'm', divide: 100 },
  mm: { si: 'm', divide: 1000 },
  km: { si: 'm', multiply: 1000 },
  ft: { si: 'm', multiply: 0.3048 },
  'm3/s': { si: 'm³/s' },
  'm3/h': { si: 'm³/s', divide: 3600 },
  'm3/d': { si: 'm³/s', divide: 86_400 },
  'L/s': { si: 'm³/s', divide: 1000 },
  'l/s': { si: 'm³/s', divide: 1000 },
  m3: { si: 'm³' },
  L: { si: 'm³', divide: 1000 },
  l: { si: 'm³', divide: 1000 },
  '10^4m3': { si: 'm³', multiply: 10_000 },
  'kg/m3': { si: 'kg/m³' },
  'g/L': { si: 'kg/m³' },
  'g/m3': { si: 'kg/m³', divide: 1000 },
  'mg/L': { si: 'kg/m³', divide: 1000 },
  Cel: { si: '°C' },
  K: { si: '°C', add: -273.15 },
  '/': { si: '1' },
  '1': { si: '1' },
  '%': { si: '1', divide: 100 },
  '%RH': { si: '1', divide: 100 },
  '/100': { si: '1', divide: 100 },
  '/1000': { si: '1', divide: 1000 },
  'm/s': { si: 'm/s' },
  'km/h': { si: 'm/s', divide: 3.6 },
  V: { si: 'V' },
  mV: { si: 'V', divide: 1000 },
}

/** m³ of water in m³ of soil is a share like any other. */
const dimensionOf = (quantity: QuantityName): string => {
  const { unit } = QUANTITIES[quantity]
  return unit === 'm³/m³' ? '1' : unit
}

/** The codes in which a device may say this quantity. */
export const wireUnitsOf = (quantity: QuantityName): readonly string[] =>
  Object.keys(WIRE_UNITS).filter((code) => WIRE_UNITS[code]?.si === dimensionOf(quantity))

/** Turns a number of this unit into the SI unit of the quantity; undefined where the quantity has no such unit. */
export function siConverter(unit: string, quantity: QuantityName): ((value: number) => number) | undefined {
  const known = Object.hasOwn(WIRE_UNITS, unit) ? WIRE_UNITS[unit] : undefined
  if (known === undefined || known.si !== dimensionOf(quantity)) return undefined
  const { multiply = 1, divide = 1, add = 0 } = known
  return (value) => (value * multiply) / divide + add
}
