import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { District } from '../domain/district.ts'
import { problemLine } from '../ground/problem.ts'
import { fullPack } from '../testing/full-pack.ts'
import { branchingCanal, twoPools } from '../testing/named-districts.ts'
import { smallPack } from '../testing/small-pack.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
import { parseDistrict } from './parse-district.ts'
import type { PackFiles } from './read-table.ts'
import { writeDistrict } from './write-district.ts'
import { beforeUnit } from './write-table.ts'

const districtOf = (files: PackFiles): District => {
  const parsed = parseDistrict(files)
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
  return parsed.value
}

describe('writing a district', () => {
  it.each([
    ['small', smallPack()],
    ['full', fullPack()],
  ])('[PK3] is the inverse of reading one: %s', (_, files) => {
    const district = districtOf(files)
    const written = writeDistrict(district)
    if (!written.ok) throw new Error(written.error.map(problemLine).join('\n'))
    expect(districtOf(written.value)).toEqual(district)
    expect([...written.value.keys()].sort()).toEqual([...files.keys()].sort())
  })

  it('[PK3] writes numbers as people wrote them', () => {
    const small = smallPack()
    const written = writeDistrict(districtOf(small))
    for (const file of ['offtakes.csv', 'climate.csv', 'gauges.csv'])
      expect(written.ok && written.value.get(file)).toBe(small.get(file))
  })

  it('[PK3] finds the shortest number before its unit, and one that keeps every bit', () => {
    const again = (written: number) => beforeUnit(squareMetresOfWanMu(written), squareMetresOfWanMu)
    const decimal = fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }))
    fc.assert(
      fc.property(decimal, ([digits, places]) => {
        const written = Number(`${digits}e-${places}`)
        expect(again(written)).toBe(written)
      }),
      { seed: 1, numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (written) => {
        expect(squareMetresOfWanMu(again(written))).toBe(squareMetresOfWanMu(written))
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('[PK3] tells what the format has no words for, by its path', () => {
    const astray = writeDistrict(twoPools())
    const inCourses = /^reaches\.[01]\.course\.1\.(lon|lat)Deg$/
    expect(astray.ok ? [] : astray.error.map(({ place }) => place.path)).toEqual(
      Array(4).fill(expect.stringMatching(inCourses)),
    )
    const district = districtOf(smallPack())
    const [first, ...others] = district.gates.map((gate) =>
      gate.id === 'G-B-2' ? { ...gate, contraction: 0.7, speedMPerS: 0.01 } : gate,
    )
    const changed = writeDistrict({ ...district, gates: [...(first ? [first] : []), ...others] })
    expect(changed.ok ? [] : changed.error.map(({ place }) => place.path)).toEqual([
      'gates.4.contraction',
      'gates.4.speedMPerS',
    ])
    const groupless = writeDistrict(branchingCanal())
    expect(groupless.ok ? [] : groupless.error.map(({ place }) => place.file)).toContain('branches.csv')
  })
})
