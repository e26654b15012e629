import { parseArgs } from 'node:util'
import {
  alignedLines,
  compareRuns,
  comparisonRows,
  err,
  FEWEST_COMPARED,
  type MeasuredIndicators,
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
import { askServer, remoteDesk } from './run-desk.ts'

const COMPARE_USAGE = `district compare <run> <run>... [--measured] [--places n] [--server url] [--token t] [--json]

  <run>          ids of two to eight runs that have ended; one is enough beside what was measured
  --measured     a last column: the first run's hours as the gauges told them, as far as they have passed; asks --server
  --places n     where and when stages differ most from the first run's: n places a run; of runs in DATA_DIR
  --pack dir     folder of the district pack, for --places
  --server url   simulator or gateway that has them (default: the runs in DATA_DIR)
  --token t      of an account of the gateway
  --json         one object: { runs: [ { id, names, state, hash, indicators } ], comparison, places?, measured? }`

const OPTIONS = {
  ...HELP,
  measured: { type: 'boolean' },
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
  const { server, token, measured: isMeasured = false } = values
  const columns = positionals.length + (isMeasured ? 1 : 0)
  if (positionals.length === 0 || columns < FEWEST_COMPARED || columns > MOST_COMPARED)
    throw new UsageError(COMPARE_USAGE)
  if (isMeasured && server === undefined) throw new UsageError('--measured needs --server: only there are gauges')
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
  const measured = isMeasured ? await measuredBeside(runs[0], server ?? '', token) : undefined
  if (measured?.ok === false) return { text: measured.error, exitCode: 1 }
  const said = { runs, places: places?.value, measured: measured?.value }
  return { text: values.json === true ? asJson(said) : asText(said), exitCode: 0 }
}

interface Compared {
  readonly runs: readonly StoredRun[]
  readonly places: readonly PlacesOfRun[] | undefined
  readonly measured: Measured | undefined
}

interface Measured {
  readonly fromMs: number
  readonly toMs: number
  /** False: the run's hours have not all passed yet. */
  readonly isWhole: boolean
  readonly indicators: MeasuredIndicators
}

async function measuredBeside(
  run: StoredRun | undefined,
  server: string,
  token: string | undefined,
): Promise<Result<Measured, string>> {
  const { startMs = 0, horizonS = 0 } = run ?? {}
  const span = new URLSearchParams({ from: String(startMs), to: String(startMs + 1000 * horizonS) })
  return askServer(server, token)<Measured>('GET', `/measured?${span}`)
}

function fromDisk(store: RunStore, runsDir: string) {
  return async (id: string): Promise<Result<StoredRun, string>> => {
    const run = store.get(id)
    return run === undefined ? err(`There is no run ${id} in ${runsDir}.`) : ok(run)
  }
}

function asJson({ runs, places, measured }: Compared): string {
  const rows = runs.map(({ id, names, state, startMs, horizonS, hash, indicators }) => ({
    id,
    names,
    state,
    startMs,
    horizonS,
    hash,
    indicators,
  }))
  return JSON.stringify({ runs: rows, comparison: comparisonOf(runs, measured), places, measured })
}

const asText = ({ runs, places, measured }: Compared): string =>
  [
    table(runs, measured),
    ...(measured === undefined ? [] : [toldUntil(measured)]),
    ...(places === undefined ? [] : [describePlaces(places)]),
  ].join('\n\n')

/** All indicators, the difference from the first run in brackets, the best with a star; hashes below. */
function table(runs: readonly StoredRun[], measured: Measured | undefined): string {
  const [headings = [], ...figures] = comparisonRows(comparisonOf(runs, measured))
  const last = measured === undefined ? [] : ['as the gauges told it']
  return alignedLines([
    headings,
    ['', ...runs.map(({ names }) => names.en), ...last],
    ...figures,
    ['hash', ...runs.map(({ hash }) => hash ?? ''), ...last.map(() => '')],
  ]).join('\n')
}

const toldUntil = ({ fromMs, toMs, isWhole }: Measured): string =>
  `measured: ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}${isWhole ? '' : ', the hours of the run that have passed'}`

const comparisonOf = (runs: readonly StoredRun[], measured: Measured | undefined): RunComparison =>
  compareRuns([
    ...runs.flatMap(({ id, state, indicators }) =>
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
    ...(measured === undefined ? [] : [{ name: 'measured', indicators: measured.indicators }]),
  ])
