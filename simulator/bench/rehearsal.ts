/*
 * All figures of rehearsal: branches of the whole district through the simulator's threads and onto its disk, the shadow, control of ASCE canal 1, and
 * branches in the browser, the last two by their own benches.
 *   npm run bench -- rehearsal [--json] [part …]
 * Prints a line per part, or with --json one object with a key per part, beside the CPU and the date.
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { ROOT_DIR } from '../src/ground/paths.ts'
import { branchesPerMinute } from './rehearsal/branches.ts'
import { cancelCycles } from './rehearsal/cycles.ts'
import { preflights } from './rehearsal/preflight.ts'
import { sameHash } from './rehearsal/same-hash.ts'
import { shadowFigures } from './shadow.ts'

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  'branches-500m': () => branchesPerMinute(500, 120),
  'branches-100m': () => branchesPerMinute(100, 60),
  cycles: () => cancelCycles(10_000),
  'same-hash': sameHash,
  'preflight-500m': () => preflights(500, 10),
  'preflight-100m': () => preflights(100, 10),
  shadow: async () => shadowFigures(),
  asce: async () => ofProcess('models/bench/asce-canal.ts'),
  'browser-100m': async () => ofProcess('twin-ui/bench/rehearsal.ts', '--dx', '100'),
}

/** What a bench of another package prints: one JSON value. */
function ofProcess(path: string, ...args: string[]): unknown {
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT_DIR, path), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${path} ended with ${status}`)
  return JSON.parse(stdout)
}

const asked = process.argv.slice(2)
const isJson = asked.includes('--json')
const names = asked.filter((word) => !word.startsWith('--'))
const results: Record<string, unknown> = { cpu: cpus()[0]?.model, cores: cpus().length, date: new Date().toISOString() }
for (const [name, measure] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.some((prefix) => name.startsWith(prefix))) continue
  const result = await measure()
  results[name] = result
  if (!isJson) console.log(name.padEnd(20), JSON.stringify(result))
}
if (isJson) console.log(JSON.stringify(results))
