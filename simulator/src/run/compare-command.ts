import { parseArgs } from 'node:util'
import {
  alignedLines,
  compareRuns,
  comparisonRows,
  err,
  FEWEST_COMPARED,
  MOST_COMPARED,
  ok,
  type Result,
  type RunComparison,
} from '@district/models'
import { rehearsalDirs } from '../ground/paths.ts'
import { openRunStore, type StoredRun } from '../rehearsal/run-store.ts'
import type { Said } from './check-pack.ts'
import { type CommandContext, HELP, UsageError } from './command-line.ts'
import { remoteDesk } from './run-desk.ts'

const COMPARE_USAGE = `district compare <run> <run>... [--server url] [--token t] [--json]

  <run>          ids of two to eight runs that have ended
  --server url   simulator or gateway that has them (default: the runs in DATA_DIR)
  --token t      of an account of the gateway
  --json         one object: { runs: [ { id, names, state, hash, indicators } ], comparison }`

/** Runs beside each other in one table. */
export async function compareCommand(args: string[], { configOf }: CommandContext): Promise<Said> {
  const options = { ...HELP, server: { type: 'string' }, token: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return { text: COMPARE_USAGE, exitCode: 0 }
  if (positionals.length < FEWEST_COMPARED || positionals.length > MOST_COMPARED) throw new UsageError(COMPARE_USAGE)
  const get = values.server === undefined ? fromDisk(configOf) : remoteDesk(values.server, values.token).get
  const asked = await Promise.all(positionals.map(get))
  const refusals = asked.flatMap((one) => (one.ok ? [] : [one.error]))
  if (refusals.length > 0) return { text: refusals.join('\n'), exitCode: 1 }
  const runs = asked.flatMap((one) => (one.ok ? [one.value] : []))
  const unfinished = runs.filter(({ indicators }) => indicators === undefined)
  if (unfinished.length > 0)
    return {
      text: unfinished.map(({ id, state }) => `${id} is ${state}: it has no indicators.`).join('\n'),
      exitCode: 1,
    }
  if (values.json !== true) return { text: table(runs), exitCode: 0 }
  const rows = runs.map(({ id, names, state, startMs, horizonS, hash, indicators }) => ({
    id,
    names,
    state,
    startMs,
    horizonS,
    hash,
    indicators,
  }))
  return { text: JSON.stringify({ runs: rows, comparison: comparisonOf(runs) }), exitCode: 0 }
}

function fromDisk(configOf: CommandContext['configOf']) {
  const config = configOf()
  const { runsDir } = rehearsalDirs(config)
  const store = openRunStore(runsDir, config.retention)
  return async (id: string): Promise<Result<StoredRun, string>> => {
    const run = store.get(id)
    return run === undefined ? err(`There is no run ${id} in ${runsDir}.`) : ok(run)
  }
}

/** All indicators, the difference from the first run in brackets, the best with a star; hashes below. */
function table(runs: readonly StoredRun[]): string {
  const [headings = [], ...figures] = comparisonRows(comparisonOf(runs))
  return alignedLines([
    headings,
    ['', ...runs.map(({ names }) => names.en)],
    ...figures,
    ['hash', ...runs.map(({ hash }) => hash ?? '')],
  ]).join('\n')
}

const comparisonOf = (runs: readonly StoredRun[]): RunComparison =>
  compareRuns(
    runs.flatMap(({ id, state, indicators }) =>
      indicators === undefined
        ? []
        : [
            {
              name: id,
              indicators,
              outcome: { kind: state === 'done' ? ('reached' as const) : ('diverged' as const) },
            },
          ],
    ),
  )
