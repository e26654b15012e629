/*
 * How fast the engine is, in CPU seconds of one thread (bench/engine/ has the cases). Prints a table, or with --json one object with a
 * key per case; a name selects cases that begin so. Full results are kept in bench/results/<cpu>-<date>.json.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { ensemble64 } from './engine/ensemble.ts'
import type { Measured } from './engine/measure.ts'
import { cellIteration, treeDay, treeWeek } from './engine/tree.ts'
import { stepWave } from './engine/wave.ts'
import { weishanFill, weishanLive, weishanSteady, weishanWeek, weishanWeekHourly } from './engine/weishan.ts'

/** In a process of its own, so that nothing else is on its heap. */
const memory = (): Measured =>
  JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'engine/memory.ts')], {
      encoding: 'utf8',
    }),
  )

const CASES: Readonly<Record<string, () => Measured>> = {
  'step-15km-100m': () => stepWave(100),
  'step-15km-500m': () => stepWave(500),
  'tree-week': treeWeek,
  'tree-day': treeDay,
  'cell-iteration': cellIteration,
  'ensemble-64': ensemble64,
  'weishan-week-hourly': weishanWeekHourly,
  'weishan-week': weishanWeek,
  'weishan-steady': weishanSteady,
  'weishan-live': weishanLive,
  'weishan-fill': weishanFill,
  memory,
}

const asked = process.argv.slice(2)
const isJson = asked.includes('--json')
const names = asked.filter((word) => !word.startsWith('--'))
const results: Record<string, Measured> = {}
for (const [name, measure] of Object.entries(CASES)) {
  if (names.length > 0 && !names.some((prefix) => name.startsWith(prefix))) continue
  const result = measure()
  results[name] = result
  if (!isJson) console.log(name.padEnd(20), JSON.stringify(result))
}
if (isJson) console.log(JSON.stringify(results))

if (names.length === 0) {
  const cpu = cpus()[0]?.model ?? 'unknown'
  const machine = cpu.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const date = new Date().toISOString().slice(0, 10)
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const record = { date, cpu, cores: cpus().length, node: process.version, results }
  writeFileSync(join(folder, `${machine}-${date}.json`), `${JSON.stringify(record, null, 2)}\n`)
}
