import { describe, expect, test } from 'vitest'
import {
  displayArea,
  displayChainage,
  displayNumber,
  displayUnit,
  displayVolume,
  fixed,
  NO_VALUE,
  signed,
} from './display-units.ts'

describe('fixed', () => {
  test.each([
    [1.005, 1, '1.0'],
    [-0.004, 2, '0.00'],
    [-0.006, 2, '−0.01'],
    [0, 2, '0.00'],
  ])('%d with %d decimals is %s', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text)
  })
  test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('%s is no number and never a zero', (value) => {
    expect(fixed(value, 2)).toBe(NO_VALUE)
  })
})

test('a difference carries its sign, and none when nothing is left of it', () => {
  expect(signed(0.123, 2)).toBe('+0.12')
  expect(signed(-0.123, 2)).toBe('−0.12')
  expect(signed(0.001, 2)).toBe('0.00')
  expect(signed(undefined, 2)).toBe(NO_VALUE)
})

test('a quantity has its own decimals, and a screen unit where people do not read SI', () => {
  expect(displayNumber('stage', 36.4567)).toBe('36.46')
  expect(displayNumber('rainfall', 0.0125)).toBe('12.5')
  expect(displayUnit('rainfall')).toBe('mm')
  expect(displayNumber('humidity', 0.553)).toBe('55')
  expect(displayUnit('discharge')).toBe('m³/s')
})

test('volumes are 万m³ in Chinese and thousands of m³ in English', () => {
  expect(displayVolume('zh-CN', 123_400)).toEqual({ text: '12.34', unit: '万m³' })
  expect(displayVolume('en', 123_400)).toEqual({ text: '123.4', unit: '10³ m³' })
})

test('farmland is 万亩 in Chinese and hectares in English: 15 亩 are one hectare', () => {
  const areaM2 = 3600 * 1e6
  expect(displayArea('zh-CN', areaM2)).toEqual({ text: '540.0', unit: '万亩' })
  expect(displayArea('en', areaM2)).toEqual({ text: '360,000', unit: 'ha' })
})

test('chainage is written as engineers do', () => {
  expect(displayChainage(0)).toBe('K0+000')
  expect(displayChainage(12_500.4)).toBe('K12+500')
  expect(displayChainage(1999.7)).toBe('K2+000')
})
