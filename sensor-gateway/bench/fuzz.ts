import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzedPipeline } from '../test/fixture/fuzzed-pipeline.ts'

/* node bench/fuzz.ts [--count 1000000] [--seed 1]: the long form of test/fuzz.test.ts. Exits 1 where a value was lost or a decoder threw. */

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
})
const dir = mkdtempSync(join(tmpdir(), 'fuzz-'))
try {
  const startedAtMs = Date.now()
  const outcome = await fuzzedPipeline(dir, Number(values.count), Number(values.seed))
  const seconds = (Date.now() - startedAtMs) / 1000
  process.stdout.write(`${JSON.stringify({ ...outcome, seed: Number(values.seed), seconds })}\n`)
  const { refusedGroups, brokenSums, vanished } = outcome
  process.exitCode = refusedGroups + brokenSums + vanished > 0 ? 1 : 0
} finally {
  rmSync(dir, { recursive: true, force: true })
}
