import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { GateMove, RunRequest } from '@district/models/contract'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenarioDocument } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'
import { type CommandContext, HELP, numberIn, only, UsageError } from './command-line.ts'
import { sayRun } from './describe-run.ts'
import { localDesk, type RunDesk, remoteDesk } from './run-desk.ts'

export const BRANCH_USAGE = `district branch <name> [--from f] [--gate id=openingM[@+h]]... [--river stageM] [--hours n] [--scenario s] [--server url] [--json]

  <name>             what the branch is called
  --from f           live (default), steady, dry, an instant such as 2026-11-26T06:00:00+08:00 of which the shadow's state is kept,
                     or the file of a saved state
  --gate id=m[@+h]   move a gate to this opening, at once or h hours after the start; again for more moves
  --river m          stage of the river instead of the one at the start
  --hours n          how long (default: the scenario's horizon, or 24)
  --scenario s       a .json file, an id within the pack, or a stored one whose schedules the branch begins with
  --dx m             grid; a state fits only the grid it was computed on
  --pin              keep the run for ever
  --server url       simulator or gateway that makes the run (default: SIMULATOR_HOST:SIMULATOR_PORT where --from needs a shadow,
                     else it is made here)
  --token t          of an account of the gateway
  --pack dir         folder of the district pack, where the run is made here
  --json             the run's document`

const OPTIONS = {
  ...HELP,
  from: { type: 'string', default: 'live' },
  gate: { type: 'string', multiple: true, default: [] },
  river: { type: 'string' },
  hours: { type: 'string' },
  scenario: { type: 'string' },
  dx: { type: 'string' },
  pin: { type: 'boolean' },
  server: { type: 'string' },
  token: { type: 'string' },
  pack: { type: 'string' },
} as const

/** Makes a branch, runs it, and tells what came of it. */
export async function branchCommand(args: string[], { cwd, configOf }: CommandContext): Promise<Said> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return { text: BRANCH_USAGE, exitCode: 0 }
  const name = only(positionals, BRANCH_USAGE)
  const config = configOf(values.pack)
  const from = startFrom(values.from, cwd)
  const dxM = values.dx === undefined ? undefined : numberIn('--dx', values.dx, 50, 5000)
  const request: RunRequest = {
    name,
    from,
    edits: {
      gates: values.gate.map(gateMove),
      ...(values.river !== undefined && { riverStageM: numberIn('--river', values.river, -1000, 9000) }),
      ...(values.hours !== undefined && { horizonHours: numberIn('--hours', values.hours, 0.1, 8784) }),
    },
    ...(values.pin === true && { pinned: true }),
    ...(dxM !== undefined && { dxM }),
    ...scenarioOf(values.scenario, cwd, config.packDir),
  }
  const needsShadow = typeof from === 'string' && from !== 'steady' && from !== 'dry'
  if (values.server !== undefined || needsShadow)
    return runAt(
      remoteDesk(values.server ?? `http://${config.http.host}:${config.http.port}`, values.token),
      request,
      values.json === true,
    )
  const pack = loadPack(config.packDir)
  if (!pack.ok) return { text: describeProblems(config.packDir, pack.error), exitCode: 1 }
  return runAt(localDesk(pack.value, config, dxM ?? config.dxM), request, values.json === true)
}

/** Starts a run, waits for its end, and cancels it on Ctrl-C. */
async function runAt(desk: RunDesk, request: RunRequest, asJson: boolean): Promise<Said> {
  try {
    const started = await desk.start(request)
    if (!started.ok) return { text: started.error, exitCode: 1 }
    const { id } = started.value
    const cancel = () => void desk.cancel(id)
    process.once('SIGINT', cancel)
    const ended = await desk.ended(id)
    process.removeListener('SIGINT', cancel)
    return ended.ok ? sayRun(ended.value, asJson) : { text: ended.error, exitCode: 1 }
  } finally {
    await desk.close()
  }
}

function startFrom(from: string, cwd: string): NonNullable<RunRequest['from']> {
  const path = resolve(cwd, from)
  if (existsSync(path)) return { state: readFileSync(path).toString('base64') }
  if (['live', 'steady', 'dry'].includes(from) || !Number.isNaN(Date.parse(from))) return from
  throw new UsageError(
    `--from must be live, steady, dry, an instant (ISO 8601) or the file of a saved state, got "${from}"`,
  )
}

/** A document where a file or the pack has it; else the id of one that is stored where the run is made. */
function scenarioOf(
  name: string | undefined,
  cwd: string,
  packDir: string,
): Pick<RunRequest, 'scenario' | 'scenarioId'> {
  if (name === undefined) return {}
  const document = loadScenarioDocument(name, cwd, packDir)
  if (document.ok) return { scenario: document.value }
  if (name.endsWith('.json')) throw new UsageError(describeProblems(name, document.error))
  return { scenarioId: name }
}

const MOVE = /^([^=]+)=(\d+(?:\.\d+)?)(?:@\+(\d+(?:\.\d+)?)h?)?$/

export function gateMove(text: string): GateMove {
  const [, gateId, opening, hours] = MOVE.exec(text) ?? []
  if (gateId === undefined) throw new UsageError(`--gate must be like G-F1=0.8 or G-F1=0.8@+2 (hours), got "${text}"`)
  return { gateId, openingM: Number(opening), atHours: Number(hours ?? 0) }
}
