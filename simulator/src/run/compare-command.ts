import { parseArgs } from 'node:util'
import { err, ok, type Result, type RunIndicators } from '@district/models'
import { rehearsalDirs } from '../ground/paths.ts'
import { openRunStore, type StoredRun } from '../rehearsal/run-store.ts'
import type { Said } from './check-pack.ts'
import { type CommandContext, HELP, UsageError } from './command-line.ts'
import { remoteDesk } from './run-desk.ts'

const COMPARE_USAGE = `district compare <run> <run>... [--server url] [--token t] [--json]

  <run>          ids of two to eight runs that have ended
  --server url   simulator or gateway that has them (default: the runs in DATA_DIR)
  --token t      of an account of the gateway
  --json         one object: { runs: [ { id, names, state, hash, indicators } ] }`

const LEAST = 2
const MOST = 8

/** Runs beside each other in one table. */
export async function compareCommand(args: string[], { configOf }: CommandContext): Promise<Said> {
  const options = { ...HELP, server: { type: 'string' }, token: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return { text: COMPARE_USAGE, exitCode: 0 }
  if (positionals.length < LEAST || positionals.length > MOST) throw new UsageError(COMPARE_USAGE)
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
  return { text: JSON.stringify({ runs: rows }), exitCode: 0 }
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

/** What is laid beside each other; a name, its unit, and the number with its decimals. */
const METRICS: readonly (readonly [string, (is: RunIndicators) => string])[] = [
  ['taken in, Mm³', (is) => million(is.inM3)],
  ['drawn by users, Mm³', (is) => million(is.drawnM3)],
  ['left at the ends, Mm³', (is) => million(is.outM3)],
  ['seeped, Mm³', (is) => million(is.seepedM3)],
  ['spilled, Mm³', (is) => million(is.spilledM3)],
  ['evaporated, Mm³', (is) => million(is.evaporatedM3)],
  ['stored, Mm³', (is) => million(is.storedChangeM3)],
  ['least freeboard, m', (is) => is.worstFreeboard.freeboardM.toFixed(2)],
  ['  at', (is) => `${is.worstFreeboard.reachId} ${(is.worstFreeboard.chainageM / 1000).toFixed(1)} km`],
  ['  after, h', (is) => (is.worstFreeboard.atS / 3600).toFixed(1)],
  ['off target at most, m', (is) => worstDeviation(is).toFixed(2)],
]

const million = (volumeM3: number): string => (volumeM3 / 1e6).toFixed(3)
const worstDeviation = ({ targetDeviationByGateM }: RunIndicators): number =>
  Object.values(targetDeviationByGateM).reduce((worst, { lowestM, highestM }) => Math.max(worst, -lowestM, highestM), 0)

function table(runs: readonly StoredRun[]): string {
  const rows = [
    ['', ...runs.map(({ id }) => id)],
    ['', ...runs.map(({ names }) => names.en)],
    ...METRICS.map(([name, of]) => [
      name,
      ...runs.map(({ indicators }) => (indicators === undefined ? '' : of(indicators))),
    ]),
    ['hash', ...runs.map(({ hash }) => hash ?? '')],
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, k) => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
