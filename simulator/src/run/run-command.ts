import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  buildNetwork,
  type District,
  err,
  frameDistanceS,
  InputRefused,
  type Network,
  ok,
  type Problem,
  parseScenario,
  problem,
  problemLine,
  type Result,
  type RunReport,
  runScenario,
  type Scenario,
} from '@district/models'
import { decodeSavedState, type SavedState } from '@district/models/contract'
import type { Config } from '../ground/config.ts'
import { rehearsalDirs } from '../ground/paths.ts'
import { openScenarioStore } from '../rehearsal/scenario-store.ts'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenario, packBeside } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'
import { type CommandContext, HELP, numberIn, only, UsageError } from './command-line.ts'
import { sayRun } from './describe-run.ts'
import { localDesk, remoteDesk } from './run-desk.ts'

const RUN_USAGE = `district run <scenario> [--pack dir] [--hours n] [--dx m] [--state file] [--json]
district run --again <run> [--server url] [--json]

  <scenario>     a .json file, the id of a scenario in the pack, or of a stored one
  --pack dir     folder of the district pack (default: that of the scenario's file, PACK_DIR, or seeds/weishan)
  --hours n      run so long instead of the scenario's own horizon
  --dx m         greatest distance of computational points, 50 to 5000 (default: DX_M, or 500)
  --state file   where a scenario with start state begins: a saved state, as GET /api/v1/shadow/state gives it
  --again run    the inputs of a kept run once more; it fails where the hash is another
  --server url   simulator or gateway that keeps the run (default: the runs in DATA_DIR)
  --token t      of an account of the gateway
  --json         one object: { district, scenario, cells, steps, cpuS, massError, hash, indicators }; with --again the run's document`

const OPTIONS = {
  ...HELP,
  pack: { type: 'string' },
  hours: { type: 'string' },
  dx: { type: 'string' },
  state: { type: 'string' },
  again: { type: 'string' },
  server: { type: 'string' },
  token: { type: 'string' },
} as const

/** Runs a scenario from start to end and tells what came of it; with `--json` one object, the same hash for the same inputs. */
export async function runCommand(args: string[], { cwd, configOf }: CommandContext): Promise<Said> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return { text: RUN_USAGE, exitCode: 0 }
  if (values.again !== undefined) {
    if (positionals.length > 0) throw new UsageError(RUN_USAGE)
    return runAgain(values.again, configOf(values.pack), values.server, values.token, values.json === true)
  }
  const name = only(positionals, RUN_USAGE)
  const config = configOf(values.pack ?? packBeside(resolve(cwd, name)))
  const pack = loadPack(config.packDir)
  if (!pack.ok) return { text: describeProblems(config.packDir, pack.error), exitCode: 1 }
  const loaded = scenarioOf(name, cwd, config, pack.value)
  if (!loaded.ok) return { text: describeProblems(name, loaded.error), exitCode: 1 }
  const initial = values.state === undefined ? ok(undefined) : readState(resolve(cwd, values.state))
  if (!initial.ok) return { text: problemLine(initial.error), exitCode: 1 }
  const horizon = values.hours === undefined ? {} : { horizonS: numberIn('--hours', values.hours, 0.1, 8784) * 3600 }
  const dxM = values.dx === undefined ? config.dxM : numberIn('--dx', values.dx, 50, 5000)
  return play(buildNetwork(pack.value, { dxM }), { ...loaded.value, ...horizon }, initial.value, values.json === true)
}

/** What stands in a file or the pack comes first, then what is stored in `DATA_DIR`. */
function scenarioOf(
  name: string,
  cwd: string,
  config: Config,
  district: District,
): Result<Scenario, readonly Problem[]> {
  const loaded = loadScenario(name, cwd, config.packDir, district)
  if (loaded.ok || loaded.error[0]?.code !== 'FILE_MISSING') return loaded
  const stored = openScenarioStore(rehearsalDirs(config).scenariosDir).get(name)
  return stored === undefined ? loaded : parseScenario(stored.document, district)
}

function readState(path: string): Result<SavedState, Problem> {
  try {
    return decodeSavedState(Uint8Array.from(readFileSync(path)).buffer)
  } catch {
    return err(problem('FILE_MISSING', { file: path }, 'the file cannot be read', 'name the file of a saved state'))
  }
}

function play(network: Network, scenario: Scenario, initial: SavedState | undefined, isJson: boolean): Said {
  const refusal = refusalOfStart(network, scenario, initial)
  if (refusal !== undefined) return { text: problemLine(refusal), exitCode: 1 }
  const before = process.cpuUsage()
  const report = runOrProblems(network, scenario, initial)
  if (!report.ok) return { text: describeProblems(scenario.id, report.error), exitCode: 1 }
  const { user, system } = process.cpuUsage(before)
  const cpuS = Math.round((user + system) / 1000) / 1000
  const { outcome } = report.value
  const text = isJson
    ? asJson(network, scenario, report.value, cpuS)
    : describeRun(network, scenario, report.value, cpuS)
  if (outcome.kind === 'reached') return { text, exitCode: 0 }
  const { atMs, reachIds, reason } = outcome
  return {
    text,
    exitCode: 1,
    warning: `The run stopped at ${new Date(atMs).toISOString()} near ${reachIds.slice(0, 3).join(', ')}: ${reason}.`,
  }
}

function refusalOfStart(network: Network, { start }: Scenario, initial: SavedState | undefined): Problem | undefined {
  const place = { path: 'start' }
  if (start !== 'state') {
    if (initial === undefined) return undefined
    return problem(
      'SCENARIO_INVALID',
      place,
      `the scenario starts ${start}`,
      'expected start "state" where --state is given',
    )
  }
  if (initial === undefined)
    return problem('SCENARIO_INVALID', place, 'the scenario starts from a saved state', 'expected --state <file>')
  if (initial.topologyHash === network.topologyHash) return undefined
  const text = `the state belongs to network ${initial.topologyHash}`
  return problem(
    'TOPOLOGY_MISMATCH',
    place,
    text,
    `expected one of ${network.topologyHash}: this pack at ${network.dxM} m`,
  )
}

function runOrProblems(
  network: Network,
  scenario: Scenario,
  initial: SavedState | undefined,
): Result<RunReport, readonly Problem[]> {
  try {
    const everyS = frameDistanceS(scenario.horizonS)
    return ok(runScenario(network, scenario, { everyS, ...(initial === undefined ? {} : { initial }) }))
  } catch (error) {
    if (error instanceof InputRefused) return err(error.problems)
    throw error
  }
}

async function runAgain(
  runId: string,
  config: Config,
  server: string | undefined,
  token: string | undefined,
  isJson: boolean,
): Promise<Said> {
  const pack = loadPack(config.packDir)
  if (!pack.ok) return { text: describeProblems(config.packDir, pack.error), exitCode: 1 }
  const desk = server === undefined ? localDesk(pack.value, config, config.dxM) : remoteDesk(server, token)
  try {
    const started = await desk.again(runId)
    if (!started.ok) return { text: started.error, exitCode: 1 }
    const ended = await desk.ended(started.value.id)
    return ended.ok ? sayRun(ended.value, isJson) : { text: ended.error, exitCode: 1 }
  } finally {
    await desk.close()
  }
}

function asJson(network: Network, scenario: Scenario, report: RunReport, cpuS: number): string {
  const { cells, steps, massError, hash, indicators } = report
  return JSON.stringify({
    district: network.district.id,
    scenario: scenario.id,
    cells,
    steps,
    cpuS,
    massError,
    hash,
    indicators,
  })
}

function describeRun({ district, dxM }: Network, scenario: Scenario, report: RunReport, cpuS: number): string {
  const { indicators: is } = report
  const million = (volumeM3: number) => `${(volumeM3 / 1e6).toFixed(2)} Mm³`
  const { freeboardM, reachId, chainageM } = is.worstFreeboard
  return [
    `${district.names.zh} ${district.names.en} · ${scenario.names.zh} ${scenario.names.en}`,
    `  ${(scenario.horizonS / 3600).toFixed(1)} h from ${new Date(scenario.startMs).toISOString()}, ${report.cells} points at ${dxM} m, ${report.steps} steps, ${cpuS} s of CPU`,
    `  in ${million(is.inM3)}, drawn ${million(is.drawnM3)}, out ${million(is.outM3)}, seeped ${million(is.seepedM3)}, spilled ${million(is.spilledM3)}, stored ${million(is.storedChangeM3)}`,
    ...describeDelivery(report),
    `  least freeboard ${freeboardM.toFixed(2)} m at ${reachId}, ${(chainageM / 1000).toFixed(1)} km`,
    `  mass error ${report.massError.toExponential(1)}, hash ${report.hash}`,
  ].join('\n')
}

/** What was ordered and came, and what it took at the gates, in two lines. */
function describeDelivery({ indicators: { delivery, gateMoves, gateTravelM, outOfBandByGateS } }: RunReport): string[] {
  const { orderedM3, deliveredM3, adequacy, efficiency, dependability, equity } = delivery
  const part = (value: number | null) => (value === null ? '–' : value.toFixed(2))
  const outOfBandH = Object.values(outOfBandByGateS).reduce((sum, seconds) => sum + seconds, 0) / 3600
  return [
    `  delivered ${(deliveredM3 / 1e6).toFixed(2)} of ${(orderedM3 / 1e6).toFixed(2)} Mm³ ordered; adequacy ${part(adequacy)}, efficiency ${part(efficiency)}, dependability ${part(dependability)}, equity ${part(equity)}`,
    `  ${gateMoves} gate moves, ${gateTravelM.toFixed(1)} m of travel; stages out of band for ${outOfBandH.toFixed(1)} gate hours`,
  ]
}
