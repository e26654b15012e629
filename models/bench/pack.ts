import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type District, parseDistrict, parseScenario, problemLine, type Scenario } from '../src/index.ts'

/** A district of `seeds`, and its scenarios by id. */
export function seedPack(id: string): { readonly district: District; readonly scenarios: ReadonlyMap<string, Scenario> } {
  const dir = join(import.meta.dirname, '../../seeds', id)
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const files = new Map(names.map((name) => [name, readFileSync(join(dir, name), 'utf8')]))
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
