/*
 * Breaks every formula on purpose, one place at a time, and writes down which tests and cases turn red.
 *
 *     node validation/break-formulas.ts                 all, some minutes; writes BROKEN.md, exits 1 when something broken stays green
 *     node validation/break-formulas.ts drop upwind     those whose formula or file contains a word; prints, writes nothing
 *
 * It works on a copy of the package in a temporary folder, so the files here are never touched.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Break, BrokenFile } from './breaks/break.ts'
import { BREAKS } from './breaks/index.ts'
import { type BrokenRow, brokenMarkdown } from './breaks/table.ts'

const PACKAGE = join(import.meta.dirname, '..')
const REPOSITORY = join(PACKAGE, '..')
const MOST_S = 120

/** A copy of the package that finds what is installed here. */
function copyOfPackage(): string {
  const root = mkdtempSync(join(tmpdir(), 'broken-'))
  const copy = join(root, 'models')
  cpSync(PACKAGE, copy, { recursive: true, filter: (path) => !/[/\\](node_modules|\.turbo)$/.test(path) })
  for (const name of ['node_modules', 'seeds']) symlinkSync(join(REPOSITORY, name), join(root, name))
  if (existsSync(join(PACKAGE, 'node_modules'))) symlinkSync(join(PACKAGE, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** What a command said, or null where it ran on for ever. */
function run(copy: string, args: readonly string[]): { readonly said: string } | null {
  const { stdout, error } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    timeout: 1000 * MOST_S,
    killSignal: 'SIGKILL',
  })
  if (error === undefined) return { said: stdout }
  if ('code' in error && error.code === 'ETIMEDOUT') return null
  throw error
}

/** Ids of the rules whose tests fail; `does not end` where they run on for ever. */
function redTests(copy: string, selection: string): string[] {
  const [file = '', pattern] = selection.split('#')
  const report = join(copy, 'report-of-tests.json')
  rmSync(report, { force: true })
  const vitest = join(REPOSITORY, 'node_modules/vitest/vitest.mjs')
  const only = pattern === undefined ? [] : ['-t', pattern]
  if (run(copy, [vitest, 'run', file, ...only, '--reporter=json', `--outputFile=${report}`]) === null)
    return [`${file} does not end`]
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { status: string; assertionResults: { status: string; title: string }[] }[]
  }
  const failed = testResults.flatMap(({ status, assertionResults }) => {
    const red = assertionResults.filter((test) => test.status === 'failed').map(({ title }) => title)
    return status === 'failed' && red.length === 0 ? [`${file} does not load`] : red
  })
  return failed.map((title) => /^\[([^\]]+)\]/.exec(title)?.[1] ?? title)
}

function redCases(copy: string, cases: readonly string[]): string[] {
  const done = run(copy, ['validation/main.ts', '--only', ...cases])
  if (done === null) return [`${cases.join(', ')} do not end`]
  if (!done.said.includes('  pass  ')) throw new RangeError(`cases must print their checks, got ${done.said}`)
  return done.said
    .split(/\n(?=[a-z0-9-]+(?:\.[0-9-]+)*: )/)
    .filter((block) => block.includes('  FAIL  '))
    .map((block) => `\`${block.trim().split(':')[0]}\``)
}

const redOf = (copy: string, { tests = [], cases = [] }: BrokenFile): string[] => [
  ...tests.flatMap((selection) => redTests(copy, selection)),
  ...(cases.length > 0 ? redCases(copy, cases) : []),
]

/** What turns red when one place of a file is broken. */
function breakOne(copy: string, broken: BrokenFile, one: Break): BrokenRow {
  const { formula, file } = broken
  const [what, find, replace] = one
  const path = join(copy, file)
  const sound = readFileSync(path, 'utf8')
  if (sound.split(find).length !== 2) throw new RangeError(`${file} must hold once: ${find}`)
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  )
  const red = redOf(copy, broken)
  writeFileSync(path, sound)
  return { formula, file, what, red: [...new Set(red)] }
}

const wanted = process.argv.slice(2)
const files = BREAKS.filter(
  ({ formula, file }) =>
    wanted.length === 0 || wanted.some((word) => `${formula} ${file}`.toLowerCase().includes(word)),
)
const copy = copyOfPackage()
const rows = files.flatMap((broken) => {
  const before = redOf(copy, broken)
  if (before.length > 0)
    throw new RangeError(`${broken.formula} must be green before it is broken, got ${before.join(' ')}`)
  return broken.breaks.map((one) => {
    const row = breakOne(copy, broken, one)
    console.log(`${row.red.length === 0 ? 'GREEN' : 'red  '} ${row.formula}: ${row.what}  ${row.red.join(' ')}`)
    return row
  })
})
rmSync(dirname(copy), { recursive: true })
const green = rows.filter(({ red }) => red.length === 0).length
console.log(`${rows.length - green} of ${rows.length} turn something red`)
if (wanted.length === 0)
  writeFileSync(join(import.meta.dirname, 'BROKEN.md'), brokenMarkdown(rows, new Date().toISOString().slice(0, 10)))
if (green > 0) process.exitCode = 1
