import { existsSync } from 'node:fs'
import {
  type District,
  exportSwmm,
  type Loss,
  lossLine,
  type Problem,
  problem,
  type Result,
  type Scenario,
} from '@district/models'
import { writeWhole } from '../exchange/write-out.ts'
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

/** What was written, and what did not come along. */
export interface ExportedFile {
  readonly content: string | Uint8Array
  readonly losses: readonly Loss[]
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
  const scenario = scenarioOf(request, pack.value)
  if (!scenario.ok) return scenario
  const made = exportSwmm(pack.value, scenario.value)
  const written = writeWhole(request.out, made.text)
  return written.ok ? { ok: true, value: made.losses } : written
}

function scenarioOf(
  { scenario, cwd, packDir }: ExportRequest,
  district: District,
): Result<Scenario | undefined, readonly Problem[]> {
  if (scenario === undefined) return { ok: true, value: undefined }
  return loadScenario(scenario, cwd, packDir, district)
}

export const isExportFormat = (text: string): text is ExportFormat => EXPORT_FORMATS.some((format) => format === text)

export const refuseFolder = (out: string): Problem[] =>
  existsSync(out)
    ? [problem('FILE_MALFORMED', { file: out }, 'something is there already', 'name a folder that does not exist yet')]
    : []
