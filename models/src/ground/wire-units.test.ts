import { expect, test } from 'vitest'
import { siConverter, wireUnitsOf } from './wire-units.ts'

test.each([
  ['cm', 'stage', 3742, 37.42],
  ['mm', 'rainfall', 0.2, 0.0002],
  ['m3/h', 'discharge', 36_000, 10],
  ['L/s', 'discharge', 1842, 1.842],
  ['10^4m3', 'volume', 12.5, 125_000],
  ['g/m3', 'sediment', 4640, 4.64],
  ['K', 'airTemperature', 273.15, 0],
  ['%RH', 'humidity', 81, 0.81],
  ['%', 'soilMoisture', 31, 0.31],
  ['km/h', 'wind', 36, 10],
  ['mV', 'supply', 12_450, 12.45],
  ['ft', 'groundwaterDepth', 10, 3.048],
] as const)('[DC1] %s of %s: %d is %d', (unit, quantity, said, si) => {
  expect(siConverter(unit, quantity)?.(said)).toBe(si)
})

test('[DC1] what is no unit of the quantity converts nothing', () => {
  expect(siConverter('cm', 'discharge')).toBeUndefined()
  expect(siConverter('furlong', 'stage')).toBeUndefined()
  expect(siConverter('toString', 'stage')).toBeUndefined()
  // A rain intensity is no depth of rain: nobody here knows for how long it held.
  expect(siConverter('mm/h', 'rainfall')).toBeUndefined()
  expect(wireUnitsOf('supply')).toEqual(['V', 'mV'])
})
