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
import { openRunStore, type RunStore, type StoredRun } from '../rehearsal/run-store.ts'
import type { Said } from './check-pack.ts'
import { type CommandContext, HELP, numberIn, UsageError } from './command-line.ts'
import { comparePlaces, describePlaces, type PlacesOfRun } from './compare-places.ts'
import { remoteDesk } from './run-desk.ts'

const COMPARE_USAGE = `district compare <run> <run>... [--places n] [--server url] [--token t] [--json]

  <run>          ids of two to eight runs that have ended
  --places n     where and when stages differ most from the first run's: n places a run; of runs in DATA_DIR
  --pack dir     folder of the district pack, for --places
  --server url   simulator or gateway that has them (default: the runs in DATA_DIR)
  --token t      of an account of the gateway
  --json         one object: { runs: [ { id, names, state, hash, indicators } ], comparison, places? }`

const OPTIONS = {
  ...HELP,
  places: { type: 'string' },
  pack: { type: 'string' },
  server: { type: 'string' },
  token: { type: 'string' },
} as const
const MOST_PLACES = 1000

/** Runs beside each other in one table, and where they differ most. */
export async function compareCommand(args: string[], { configOf }: CommandContext): Promise<Said> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return { text: COMPARE_USAGE, exitCode: 0 }
  if (positionals.length < FEWEST_COMPARED || positionals.length > MOST_COMPARED) throw new UsageError(COMPARE_USAGE)
  const { server, token } = values
  if (server !== undefined && values.places !== undefined)
    throw new UsageError('--places needs the frames of runs in DATA_DIR, so --server cannot stand beside it')
  const count = values.places === undefined ? 0 : numberIn('--places', values.places, 1, MOST_PLACES)
  const config = configOf(values.pack)
  const { runsDir } = rehearsalDirs(config)
  const store = openRunStore(runsDir, config.retention)
  const get = server === undefined ? fromDisk(store, runsDir) : remoteDesk(server, token).get
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
  const places = count === 0 ? undefined : comparePlaces(runs, store, config, count)
  if (places?.ok === false) return { text: places.error, exitCode: 1 }
  return { text: values.json === true ? asJson(runs, places?.value) : asText(runs, places?.value), exitCode: 0 }
}

function fromDisk(store: RunStore, runsDir: string) {
  return async (id: string): Promise<Result<StoredRun, string>> => {
    const run = store.get(id)
    return run === undefined ? err(`There is no run ${id} in ${runsDir}.`) : ok(run)
  }
}

function asJson(runs: readonly StoredRun[], places: readonly PlacesOfRun[] | undefined): string {
  const rows = runs.map(({ id, names, state, startMs, horizonS, hash, indicators }) => ({
    id,
    names,
    state,
    startMs,
    horizonS,
    hash,
    indicators,
  }))
  return JSON.stringify({ runs: rows, comparison: comparisonOf(runs), places })
}

const asText = (runs: readonly StoredRun[], places: readonly PlacesOfRun[] | undefined): string =>
  places === undefined ? table(runs) : `${table(runs)}\n\n${describePlaces(places)}`

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
