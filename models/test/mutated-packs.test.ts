import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createForcingValues,
  newPack,
  type PackFiles,
  problemLine,
  surveyPack,
  validateDistrict,
} from '../src/index.ts'
import { Draw, fullPack, smallPack } from '../src/testing/index.ts'

const MUTANTS = 2000

/** Weather and river by the day are many rows of one kind: the rest is more worth breaking. */
const withoutDays = (files: PackFiles): PackFiles => new Map([...files].filter(([file]) => !file.endsWith('daily.csv')))

const made = newPack('new')
const PACKS: readonly PackFiles[] = [
  withoutDays(smallPack()),
  withoutDays(fullPack()),
  made.ok ? made.value : new Map(),
]

const ODD_CELLS = [
  '',
  '0',
  '-1',
  '1e9',
  '1e-9',
  'NaN',
  'Infinity',
  '１２．５',
  '1.2 km',
  '1,200',
  ' 7 ',
  'R-1',
  'A',
  'outside',
  'yes',
  '-0',
  '999',
]
const ODD_CHARACTERS = [...'0123456789.-+eE,;"\'\n\r\t {}[]:/#％１，；', '\u0000', '\uFEFF', '\uFFFD', 'Z', '']

type Mutation = (draw: Draw, text: string) => string

const inLines =
  (change: (draw: Draw, lines: string[]) => void): Mutation =>
  (draw, text) => {
    const lines = text.split('\n')
    change(draw, lines)
    return lines.join('\n')
  }

const inColumns =
  (change: (cells: string[], column: number, other: number) => void): Mutation =>
  (draw, text) => {
    const lines = text.split('\n')
    const count = (lines[0] ?? '').split(',').length
    const [column, other] = [draw.whole(0, count - 1), draw.whole(0, count - 1)]
    return lines
      .map((line) => {
        const cells = line.split(',')
        if (cells.length === count) change(cells, column, other)
        return cells.join(',')
      })
      .join('\n')
  }

const swap = (list: string[], a: number, b: number): void => {
  const kept = list[a] ?? ''
  list[a] = list[b] ?? ''
  list[b] = kept
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'characters flipped': (draw, text) => {
    let broken = text
    for (let n = draw.whole(1, 3); n > 0; n--) {
      const at = draw.whole(0, Math.max(broken.length - 1, 0))
      broken = broken.slice(0, at) + draw.pick(ODD_CHARACTERS, '') + broken.slice(at + 1)
    }
    return broken
  },
  'a column dropped': inColumns((cells, column) => cells.splice(column, 1)),
  'columns swapped': inColumns((cells, column, other) => swap(cells, column, other)),
  'a column doubled': inColumns((cells, column) => cells.splice(column, 0, cells[column] ?? '')),
  'a header renamed': inLines((draw, lines) => {
    const names = (lines[0] ?? '').split(',')
    names[draw.whole(0, names.length - 1)] = 'other'
    lines[0] = names.join(',')
  }),
  'a cell replaced': inLines((draw, lines) => {
    const row = draw.whole(0, lines.length - 1)
    const cells = (lines[row] ?? '').split(',')
    cells[draw.whole(0, cells.length - 1)] = draw.pick(ODD_CELLS, '')
    lines[row] = cells.join(',')
  }),
  'values of two rows swapped': inLines((draw, lines) => {
    const [a, b] = [draw.whole(1, lines.length - 1), draw.whole(1, lines.length - 1)]
    const [one, other] = [(lines[a] ?? '').split(','), (lines[b] ?? '').split(',')]
    const column = draw.whole(0, one.length - 1)
    const kept = one[column] ?? ''
    one[column] = other[column] ?? ''
    other[column] = kept
    lines[a] = one.join(',')
    if (a !== b) lines[b] = other.join(',')
  }),
  'a number scaled': inLines((draw, lines) => {
    const row = draw.whole(1, lines.length - 1)
    const cells = (lines[row] ?? '').split(',')
    const numbers = cells.flatMap((cell, index) => (cell !== '' && Number.isFinite(Number(cell)) ? [index] : []))
    if (numbers.length === 0) return
    const column = draw.pick(numbers, 0)
    cells[column] = String(Number(cells[column]) * draw.pick([0.001, 0.5, 0.9, 1.1, 2, 1000, -1], 1))
    lines[row] = cells.join(',')
  }),
  'a row doubled': inLines((draw, lines) => {
    const row = draw.whole(0, lines.length - 1)
    lines.splice(row, 0, lines[row] ?? '')
  }),
  'a row dropped': inLines((draw, lines) => lines.splice(draw.whole(0, lines.length - 1), 1)),
  'rows swapped': inLines((draw, lines) =>
    swap(lines, draw.whole(0, lines.length - 1), draw.whole(0, lines.length - 1)),
  ),
  'the end torn off': (draw, text) => text.slice(0, draw.whole(0, text.length)),
  'another separator': (draw, text) => text.replaceAll(',', draw.pick([';', '\t', '，'], ';')),
  'lines ended as elsewhere, and a byte order mark': (_, text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
}

/** A pack with one to three files broken, one of them perhaps gone; what was done is said. */
function mutant(seed: number): { files: PackFiles; done: string } {
  const draw = new Draw(seed)
  const files = new Map(draw.pick(PACKS, smallPack()))
  const done: string[] = []
  for (let n = draw.whole(1, 3); n > 0; n--) {
    const file = draw.pick([...files.keys()], '')
    const name = draw.pick(Object.keys(MUTATIONS), '')
    const mutate = MUTATIONS[name]
    if (mutate !== undefined) files.set(file, mutate(draw, files.get(file) ?? ''))
    done.push(`${file}: ${name}`)
  }
  if (draw.happens(0.03)) {
    const file = draw.pick([...files.keys()], '')
    files.delete(file)
    done.push(`${file}: gone`)
  }
  return { files, done: `${seed}: ${done.join(', ')}` }
}

/** refused: with located problems · impossible: what tables may say and no water can do, told by path · ran, or stopped and said why. */
function fateOf({ files, done }: ReturnType<typeof mutant>): 'refused' | 'impossible' | 'ran' | 'stopped' {
  const survey = surveyPack(files)
  for (const found of [...survey.problems, ...survey.warnings]) {
    expect(found.place.file ?? found.place.path, `${done} ${problemLine(found)}`).toBeTruthy()
    expect(found.text.length * found.remedy.length, done).toBeGreaterThan(0)
  }
  const { district } = survey
  if (district === undefined) {
    expect(survey.problems.length, done).toBeGreaterThan(0)
    return 'refused'
  }
  const impossible = validateDistrict(district)
  for (const { place } of impossible) expect(place.path ?? place.file, done).toBeTruthy()
  if (impossible.length > 0) return 'impossible'
  const network = buildNetwork(district, { dxM: 1000 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 42
  for (const [g, gate] of district.gates.entries()) values.openingM[g] = 0.3 * gate.maximumOpeningM
  for (const [n, node] of district.nodes.entries()) if (node.boundary === 'stage') values.stageM[n] = node.designStageM
  engine.startDry(0, values)
  const outcome = engine.advance(constantForcing(values), 1_800_000)
  if (outcome.kind === 'reached') expect(engine.balance.massError, done).toBeLessThan(1e-9)
  return outcome.kind === 'reached' ? 'ran' : 'stopped'
}

describe('mutated packs', () => {
  it(`[PK2] ${MUTANTS} of them: none throws; each is refused with a place, or runs`, { timeout: 120_000 }, () => {
    const fates = new Map<string, number>()
    for (let seed = 1; seed <= MUTANTS; seed++) {
      const one = mutant(seed)
      let fate: string
      try {
        fate = fateOf(one)
      } catch (thrown) {
        throw new Error(`${one.done}\n${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`)
      }
      fates.set(fate, (fates.get(fate) ?? 0) + 1)
    }
    expect(fates.get('refused')).toBeGreaterThan(MUTANTS / 3)
    expect(fates.get('ran')).toBeGreaterThan(MUTANTS / 10)
    expect(fates.get('stopped') ?? 0).toBeLessThan(MUTANTS / 100)
  })
})
