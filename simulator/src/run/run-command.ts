import {
  buildNetwork,
  frameDistanceS,
  type Network,
  type RunReport,
  runScenario,
  type Scenario,
} from '@district/models'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'

export interface RunRequest {
  readonly scenario: string
  /** Where a relative scenario file is looked for. */
  readonly cwd: string
  readonly packDir: string
  readonly hours: number | undefined
  readonly dxM: number
  readonly asJson: boolean
}

/** Runs a scenario from start to end and tells what came of it; with `--json` one object, the same hash for the same inputs. */
export function runCommand(request: RunRequest): Said & { readonly warning?: string } {
  const pack = loadPack(request.packDir)
  if (!pack.ok) return { text: describeProblems(request.packDir, pack.error), exitCode: 1 }
  const loaded = loadScenario(request.scenario, request.cwd, request.packDir, pack.value)
  if (!loaded.ok) return { text: describeProblems(request.scenario, loaded.error), exitCode: 1 }
  const scenario = request.hours === undefined ? loaded.value : { ...loaded.value, horizonS: request.hours * 3600 }
  if (scenario.start === 'state')
    return {
      text: `${scenario.id} starts from a saved state, which only the shadow has; run it from the screen.`,
      exitCode: 1,
    }

  const network = buildNetwork(pack.value, { dxM: request.dxM })
  const before = process.cpuUsage()
  const report = runScenario(network, scenario, { everyS: frameDistanceS(scenario.horizonS) })
  const { user, system } = process.cpuUsage(before)
  const cpuS = Math.round((user + system) / 1000) / 1000

  const text = request.asJson ? asJson(network, scenario, report, cpuS) : describeRun(network, scenario, report, cpuS)
  if (report.outcome.kind === 'reached') return { text, exitCode: 0 }
  const { atMs, reachIds, reason } = report.outcome
  return {
    text,
    exitCode: 1,
    warning: `The run stopped at ${new Date(atMs).toISOString()} near ${reachIds.slice(0, 3).join(', ')}: ${reason}.`,
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
