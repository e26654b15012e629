/*
 * Rehearsals of the whole district, 24 h each, as the simulator runs them: through its threads and onto its disk.
 *   npm run bench -- rehearsal [--json] [part …]
 * Prints a line per part, or with --json one object with a key per part.
 */
import { branchesPerMinute } from './rehearsal/branches.ts'
import { cancelCycles } from './rehearsal/cycles.ts'
import { sameHash } from './rehearsal/same-hash.ts'

const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  'branches-500m': () => branchesPerMinute(500, 120),
  'branches-100m': () => branchesPerMinute(100, 60),
  cycles: () => cancelCycles(10_000),
  'same-hash': sameHash,
}

const asked = process.argv.slice(2)
const isJson = asked.includes('--json')
const names = asked.filter((word) => !word.startsWith('--'))
const results: Record<string, unknown> = {}
for (const [name, measure] of Object.entries(PARTS)) {
  if (names.length > 0 && !names.some((prefix) => name.startsWith(prefix))) continue
  const result = await measure()
  results[name] = result
  if (!isJson) console.log(name.padEnd(20), JSON.stringify(result))
}
if (isJson) console.log(JSON.stringify(results))
