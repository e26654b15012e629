import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type District, parseDistrict, parseScenario, problemLine, type Scenario } from '../src/index.ts'

const PACK = join(import.meta.dirname, '../../seeds/weishan')

/** The district that all benches run on, and its scenarios by id. */
export function weishanPack(): { readonly district: District; readonly scenarios: ReadonlyMap<string, Scenario> } {
  const names = readdirSync(PACK, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const files = new Map(names.map((name) => [name, readFileSync(join(PACK, name), 'utf8')]))
  const district = parseDistrict(files)
  if (!district.ok) throw new Error(district.error.map(problemLine).join('\n'))
  const scenarios = names
    .filter((name) => name.startsWith('scenarios'))
    .map((name) => {
      const scenario = parseScenario(JSON.parse(files.get(name) ?? ''), district.value)
      if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
      return [String(scenario.value.id), scenario.value] as const
    })
  return { district: district.value, scenarios: new Map(scenarios) }
}
