import { expect, it } from 'vitest'
import { arcsine } from './arcsine.ts'

it('[NU7] the arcsine is that of the machine to 4e-16, up to √½', () => {
  for (let i = 0; i <= 1000; i++) {
    const x = (Math.SQRT1_2 * i) / 1000
    expect(Math.abs(arcsine(x) - Math.asin(x))).toBeLessThan(4e-16)
  }
})
