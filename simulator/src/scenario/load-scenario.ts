import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import {
  type District,
  err,
  ok,
  type Problem,
  parseScenario,
  problem,
  type Result,
  type Scenario,
} from '@district/models'

/** The pack in whose `scenarios/` a file stands; undefined where there is none. */
export function packBeside(scenarioPath: string): string | undefined {
  const pack = dirname(dirname(scenarioPath))
  return scenarioPath.endsWith('.json') && existsSync(join(pack, 'district.json')) ? pack : undefined
}

/** A scenario by its file, seen from `cwd`, or by its id within the pack. */
export function loadScenario(
  name: string,
  cwd: string,
  packDir: string,
  district: District,
): Result<Scenario, readonly Problem[]> {
  const document = loadScenarioDocument(name, cwd, packDir)
  return document.ok ? parseScenario(document.value, district) : document
}

/** The same as it is written. */
export function loadScenarioDocument(name: string, cwd: string, packDir: string): Result<unknown, readonly Problem[]> {
  const inPack = join(packDir, 'scenarios', `${name}.json`)
  const path = [resolve(cwd, name), inPack].find((candidate) => existsSync(candidate) && candidate.endsWith('.json'))
  if (path === undefined) {
    const known = scenarioIds(packDir)
    const remedy = known.length > 0 ? `the pack has ${known.join(', ')}; or name a .json file` : 'name a .json file'
    return err([problem('FILE_MISSING', { file: name }, 'there is no such scenario', remedy)])
  }
  const document = parseJson(readFileSync(path, 'utf8'))
  if (document === undefined)
    return err([problem('FILE_MALFORMED', { file: basename(path) }, 'the file is not JSON', 'correct it')])
  return ok(document)
}

export const scenarioIds = (packDir: string): readonly string[] => {
  const dir = join(packDir, 'scenarios')
  return existsSync(dir) ? readdirSync(dir).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : [])) : []
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
