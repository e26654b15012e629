import { describe, expect, it } from 'vitest'
import { smallPack } from '../testing/small-pack.ts'
import { parseDistrict } from './parse-district.ts'

/** The small pack with columns added to its table of structures; rows count as people count them. */
function parsedWith(columns: Readonly<Record<string, readonly string[]>>) {
  const files = new Map(smallPack())
  const lines = (files.get('structures.csv') ?? '').trimEnd().split('\n')
  const added = Object.entries(columns)
  const grown = lines.map(
    (line, i) => `${added.map(([name, cells]) => (i === 0 ? name : (cells[i - 1] ?? ''))).join(',')},${line}`,
  )
  files.set('structures.csv', `${grown.join('\n')}\n`)
  return parseDistrict(files)
}

describe('what few gates have', () => {
  it('[GT15] columns that a table of structures need not have: absent or empty, the gate has nothing of it', () => {
    const plain = parseDistrict(smallPack())
    const empty = parsedWith({
      law: [],
      leaf_height_m: [],
      radius_m: [],
      trunnion_height_m: [],
      series_weir_crest_m: [],
      series_weir_width_m: [],
    })
    if (!plain.ok || !empty.ok) throw new Error('both packs are sound')
    expect(empty.value.gates).toEqual(plain.value.gates)
    expect(Object.keys(plain.value.gates[0] ?? {})).not.toContain('law')
  })

  it('[GT15] law, leaf, arc and weir reach the gate', () => {
    const parsed = parsedWith({
      law: ['swamee', 'hec'],
      leaf_height_m: ['', '2.2'],
      radius_m: ['4'],
      trunnion_height_m: ['3.1'],
      series_weir_crest_m: ['', '40.3'],
      series_weir_width_m: ['', '7'],
    })
    if (!parsed.ok) throw new Error('the pack is sound')
    expect(parsed.value.gates[0]).toMatchObject({ law: 'swamee', radial: { radiusM: 4, trunnionHeightM: 3.1 } })
    expect(parsed.value.gates[1]).toMatchObject({
      law: 'hec',
      leafHeightM: 2.2,
      seriesWeir: { crestM: 40.3, widthM: 7 },
    })
    expect(parsed.value.gates[2]).not.toHaveProperty('law')
  })

  it.each([
    ['a wrong word', { law: ['', 'bernoulli'] }, 'VALUE_UNKNOWN', 3, 'law'],
    ['a law that needs a table', { law: ['calibrated'] }, 'VALUE_MISSING', 2, 'law'],
    ['a leaf of no height', { leaf_height_m: ['0'] }, 'VALUE_OUT_OF_RANGE', 2, 'leaf_height_m'],
    ['a radius alone', { radius_m: ['4'] }, 'VALUE_MISSING', 2, 'trunnion_height_m'],
    ['a weir without width', { series_weir_crest_m: ['40'] }, 'VALUE_MISSING', 2, 'series_weir_width_m'],
    [
      'a leaf that lies flat',
      { radius_m: ['4'], trunnion_height_m: ['3.9'] },
      'VALUE_OUT_OF_RANGE',
      2,
      'trunnion_height_m',
    ],
  ] as const)('[GT15] names %s with its place', (_, columns, code, row, column) => {
    const parsed = parsedWith(columns)
    expect(parsed.ok ? [] : parsed.error).toContainEqual({
      code,
      place: { file: 'structures.csv', row, column },
      text: expect.any(String),
      remedy: expect.any(String),
    })
  })
})
