import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type District, err, parseDistrict, parseScenario, problem, problemLine } from '@district/models'
import type { ScenarioSummary, ScenariosDocument } from '@district/models/contract'
import { GatewayError } from './error-codes.ts'

const PACK_FILE = /\.(csv|json|geojson)$/

/** The pack of a folder, parsed; or one error that lists all its problems. */
export function readPack(packDir: string): District {
  if (!statSync(packDir, { throwIfNoEntry: false })?.isDirectory())
    throw new GatewayError('PACK_BROKEN', `There is no district pack at ${packDir}; PACK_DIR names its folder.`)
  const parsed = parseDistrict(readPackFiles(packDir))
  if (parsed.ok) return parsed.value
  const lines = parsed.error.map((problem) => `  ${problemLine(problem)}`)
  throw new GatewayError(
    'PACK_BROKEN',
    `The district pack at ${packDir} has ${lines.length} problems; nothing was started.\n${lines.join('\n')}`,
  )
}

function readPackFiles(packDir: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const path of readdirSync(packDir, { recursive: true, encoding: 'utf8' }))
    if (PACK_FILE.test(path)) files.set(path.replaceAll('\\', '/'), readFileSync(join(packDir, path), 'utf8'))
  return files
}

/** The scenarios of a pack: what can be run by name, and each document as it stands in its file. */
export interface PackScenarios extends ScenariosDocument {
  readonly textById: ReadonlyMap<string, string>
}

const SCENARIO_FILE = /^scenarios\/[^/]+\.json$/

/** Reads the pack's scenarios. One that is broken stands in none of the others' way: it is named with its problems. */
export function readScenarios(packDir: string, district: District): PackScenarios {
  const scenarios: ScenarioSummary[] = []
  const refused: { file: string; problems: readonly string[] }[] = []
  const textById = new Map<string, string>()
  const files = [...readPackFiles(packDir)].filter(([path]) => SCENARIO_FILE.test(path))
  for (const [file, text] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    const read = readScenario(file, text, district)
    const taken = read.ok && textById.has(read.value.id)
    if (!read.ok || taken) {
      const problems = read.ok ? [`the id "${read.value.id}" stands in another file too`] : read.error.map(problemLine)
      refused.push({ file, problems })
      continue
    }
    const { id, names, start, startMs, horizonS } = read.value
    scenarios.push({ id, names, start, startMs, horizonS })
    textById.set(id, text)
  }
  return { scenarios, refused, textById }
}

function readScenario(file: string, text: string, district: District): ReturnType<typeof parseScenario> {
  try {
    return parseScenario(JSON.parse(text), district)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return err([problem('FILE_MALFORMED', { file }, `the file is not JSON: ${error.message}`, 'correct it')])
  }
}

/** The mappings of foreign JSON that a pack may bring, by their names. */
export const readMappingFiles = (packDir: string): readonly { readonly name: string; readonly text: string }[] =>
  (statSync(packDir, { throwIfNoEntry: false })?.isDirectory() ? [...readPackFiles(packDir)] : [])
    .filter(([path]) => /^mappings\/[^/]+\.json$/.test(path))
    .map(([name, text]) => ({ name, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
