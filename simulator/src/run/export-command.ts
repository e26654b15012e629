import {
  buildNetwork,
  err,
  exportGeojson,
  exportSwmm,
  extremesOf,
  type Loss,
  lossLine,
  type Network,
  type Problem,
  packFilesOf,
  problem,
  type Result,
  type RunSamples,
  resultTables,
  runScenario,
  type Scenario,
  ugridFile,
  writeNetcdf,
} from '@district/models'
import { writeFolder, writeWhole } from '../exchange/write-out.ts'
import { loadPack } from '../scenario/load-pack.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { describeProblems, type Said } from './check-pack.ts'

export const EXPORT_FORMATS = ['swmm', 'geojson', 'netcdf', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ExportRequest {
  readonly packDir: string
  readonly format: ExportFormat
  readonly out: string
  /** A scenario of the pack: with SWMM what acts from outside, with the others its results. */
  readonly scenario: string | undefined
  readonly cwd: string
  readonly dxM: number
  readonly asJson: boolean
}

/** Writes a district, and what a scenario does in it, in the format of other tools; or tells what is wrong and writes nothing. */
export function exportCommand(request: ExportRequest): Said {
  const exported = exportOf(request)
  if (!exported.ok) {
    if (request.asJson)
      return { text: JSON.stringify({ out: null, losses: [], problems: exported.error }), exitCode: 1 }
    return { text: describeProblems(request.packDir, exported.error), exitCode: 1 }
  }
  const losses = exported.value
  if (request.asJson)
    return { text: JSON.stringify({ out: request.out, format: request.format, losses, problems: [] }), exitCode: 0 }
  const told =
    losses.length === 0
      ? ['Nothing was lost.']
      : ['Did not come along:', ...losses.map((loss) => `  ${lossLine(loss)}`)]
  return { text: [`${request.out} (${request.format})`, ...told].join('\n'), exitCode: 0 }
}

function exportOf(request: ExportRequest): Result<readonly Loss[], readonly Problem[]> {
  const pack = loadPack(request.packDir)
  if (!pack.ok) return pack
  const district = pack.value
  const scenario =
    request.scenario === undefined ? undefined : loadScenario(request.scenario, request.cwd, request.packDir, district)
  if (scenario !== undefined && !scenario.ok) return scenario
  if (request.format === 'swmm') {
    const { text, losses } = exportSwmm(district, scenario?.value)
    const written = writeWhole(request.out, text)
    return written.ok ? { ok: true, value: losses } : written
  }
  const network = buildNetwork(district, { dxM: request.dxM })
  const samples = scenario === undefined ? undefined : sampleRun(network, scenario.value)
  if (samples !== undefined && !samples.ok) return samples
  const written = writeResults(request, network, samples?.value)
  return written.ok ? { ok: true, value: [] } : written
}

function writeResults(
  { format, out }: ExportRequest,
  network: Network,
  samples: RunSamples | undefined,
): Result<void, readonly Problem[]> {
  const { district } = network
  switch (format) {
    case 'geojson':
      return writeWhole(out, exportGeojson(district, samples && extremesOf(network, samples)))
    case 'netcdf':
      return writeWhole(out, writeNetcdf(ugridFile(network, samples, `${district.names.zh} ${district.names.en}`)))
    default:
      return writeFolder(
        out,
        new Map([...packFilesOf(district), ...(samples === undefined ? [] : resultTables(network, samples))]),
      )
  }
}

/** Instants of results: so many at most, at whole minutes. */
const MOST_SAMPLES = 400
const LEAST_EVERY_S = 900

/** Runs a scenario and keeps its stages, discharges and openings; a run that cannot go on is a problem, and nothing is written. */
function sampleRun(network: Network, scenario: Scenario): Result<RunSamples, readonly Problem[]> {
  if (scenario.start === 'state') {
    const text = `${scenario.id} starts from a saved state, which only the shadow has`
    return err([problem('SCENARIO_INVALID', { path: 'start' }, text, 'expected a start "steady" or "dry"')])
  }
  const everyS = Math.max(LEAST_EVERY_S, 60 * Math.ceil(scenario.horizonS / MOST_SAMPLES / 60))
  const atS: number[] = []
  const [stageM, dischargeM3s, openingM]: Float64Array[][] = [[], [], []]
  const report = runScenario(network, scenario, {
    everyS,
    onFrame: (engine, sinceStartS) => {
      const state = engine.save()
      atS.push(sinceStartS)
      stageM?.push(state.stageM)
      dischargeM3s?.push(state.dischargeM3s)
      openingM?.push(state.openingM)
    },
  })
  if (report.outcome.kind === 'diverged') {
    const { atMs, reachIds, reason } = report.outcome
    const text = `the run stopped at ${new Date(atMs).toISOString()} near ${reachIds.slice(0, 3).join(', ')}: ${reason}`
    return err([problem('SCENARIO_INVALID', { path: scenario.id }, text, 'change the scenario, or a finer --dx')])
  }
  return {
    ok: true,
    value: {
      startMs: scenario.startMs,
      atS,
      stageM: stageM ?? [],
      dischargeM3s: dischargeM3s ?? [],
      openingM: openingM ?? [],
    },
  }
}

export const isExportFormat = (text: string): text is ExportFormat => EXPORT_FORMATS.some((format) => format === text)
