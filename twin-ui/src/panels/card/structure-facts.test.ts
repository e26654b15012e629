import { STRUCTURE_LAWS } from '@district/models/testing'
import { expect, test } from 'vitest'
import { structureFacts } from './structure-facts.ts'

const told = (name: string): Record<string, string> =>
  Object.fromEntries(structureFacts(STRUCTURE_LAWS[name]!).map(({ key, text }) => [key, text]))

test('every law tells its numbers with their units', () => {
  expect(told('broad-crested-weir')).toEqual({
    crest: '40.60 m',
    crestWidth: '8.00 m',
    coefficient: '0.95',
    modularLimit: '0.70',
  })
  expect(told('inverted-siphon')).toMatchObject({ barrels: '2', diameter: '1.50 m', losses: '0.50 / 0.30 / 1.00' })
  expect(told('culvert')).toMatchObject({ barrelSize: '2.00 × 1.20 m', length: '20.0 m', inlet: '40.10 m' })
  expect(told('pump')).toMatchObject({ pumps: '4', pumpRange: '−4.0 m: 3.20 m³/s … 3.0 m: 0.00 m³/s' })
  expect(told('rated-offtake')).toEqual({ sill: '40.20 m', rating: 'Q = 6 · h^1.6' })
})

test('no law is without numbers', () => {
  for (const law of Object.values(STRUCTURE_LAWS)) expect(structureFacts(law).length).toBeGreaterThan(1)
})
