import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packOfImport } from '../../src/exchange/pack-of-import.ts'
import { exportSwmm } from '../../src/exchange/swmm/export-swmm.ts'
import { importSwmm } from '../../src/exchange/swmm/import-swmm.ts'
import type { Problem } from '../../src/ground/problem.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import { validateDistrict } from '../../src/network/validate-district.ts'
import { structuredCanal } from '../../src/testing/index.ts'
import { WHOLE_INP } from './inp-texts.ts'

/** How many broken files are tried; four seconds of CPU. */
const MUTANTS = Number(process.env['SWMM_MUTANTS'] ?? 2000)
const SEED = 20_260_312

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    '0',
    '-1',
    '1e308',
    '1e-300',
    'NaN',
    'Infinity',
    '１２',
    '渠',
    '"',
    ';',
    '[',
    'YES',
    'A',
    'B',
    'K1',
    'river',
    'PUMP3',
    'CIRCULAR',
    'IRREGULAR',
    'FIXED',
    'TIMESERIES',
    'gate:head:2:reach-head',
    'behind',
    'outside',
  ),
  fc.double({ min: -1e4, max: 1e4, noNaN: true }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)

/** One thing done to the lines of a file. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('twice' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('cell' as const), at: fc.nat(), which: fc.nat(), cell }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(), other: fc.nat() }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('tag' as const), at: fc.nat(), which: fc.nat(), cell }),
)

/** A file as people write them, and one of ours with its tags. */
const BASES = [WHOLE_INP, exportSwmm(structuredCanal(), undefined).text]

function mutant(base: number, changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[]): string {
  let lines = (BASES[base] ?? '').split('\n')
  for (const one of changes) {
    const at = one.at % lines.length
    const words = (lines[at] ?? '').split(/\s+/)
    if (one.kind === 'drop') lines.splice(at, 1)
    else if (one.kind === 'twice') lines.splice(at, 0, lines[at] ?? '')
    else if (one.kind === 'cell') {
      words[one.which % words.length] = one.cell
      lines[at] = words.join(' ')
    } else if (one.kind === 'swap') {
      const other = one.other % lines.length
      ;[lines[at], lines[other]] = [lines[other] ?? '', lines[at] ?? '']
    } else if (one.kind === 'cut') lines = at > lines.length / 2 ? lines.slice(0, at) : lines
    else lines.push('[TAGS]', `${one.which % 2 === 0 ? 'Link' : 'Node'} ${words[0]} ${one.cell}`)
  }
  return lines.join('\n')
}

function expectLocated(problems: readonly Problem[]): void {
  expect(problems.length).toBeGreaterThan(0)
  for (const { place, text, remedy } of problems) {
    expect(place.file).toBe('mutant.inp')
    expect(place.row !== undefined || place.path !== undefined).toBe(true)
    expect(text.length * remedy.length).toBeGreaterThan(0)
  }
}

it('[XS12] a broken file never crashes: located problems, or a district that can be cut, stands every check and is a pack', () => {
  let sound = 0
  let packs = 0
  fc.assert(
    fc.property(fc.nat({ max: 1 }), fc.array(change, { minLength: 1, maxLength: 6 }), (base, changes) => {
      const result = importSwmm(mutant(base, changes), { id: 'mutant', file: 'mutant.inp', isLocal: true })
      if (!result.ok) {
        expectLocated(result.error)
        return
      }
      sound += 1
      expect(validateDistrict(result.value.district)).toEqual([])
      const pack = packOfImport(result.value.district, 'mutant.inp')
      if (!pack.ok) {
        expectLocated(pack.error)
        return
      }
      packs += 1
      expect(buildNetwork(result.value.district, { dxM: 500 }).pointCount).toBeGreaterThan(1)
    }),
    { numRuns: MUTANTS, seed: SEED },
  )
  expect(sound).toBeGreaterThan(MUTANTS / 20)
  expect(sound).toBeLessThan(MUTANTS)
  expect(packs).toBeGreaterThan(0.9 * sound)
}, 120_000)
