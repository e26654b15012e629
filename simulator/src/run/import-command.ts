import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import {
  type District,
  err,
  type Imported,
  type ImportOptions,
  importSwmm,
  lossLine,
  mergeChains,
  type PackFiles,
  type Problem,
  packOfImport,
  problem,
  type Result,
  writeScenario,
} from '@district/models'
import { projectionOf } from '../exchange/projection.ts'
import { readText } from '../exchange/read-text.ts'
import { writeFolder } from '../exchange/write-out.ts'
import { describeProblems, type Said } from './check-pack.ts'

export interface ImportRequest {
  /** The file to read, and the folder to make. */
  readonly path: string
  readonly out: string
  readonly id: string | undefined
  readonly crs: string | undefined
  readonly encoding: string | undefined
  readonly timeZone: string | undefined
  /** Chains of equal reaches become one each. */
  readonly merge: boolean
  readonly asJson: boolean
}

const ID_SHAPE = /^[A-Za-z0-9][A-Za-z0-9_-]*$/

/** Reads a foreign file into a new pack, tells what did not come along, or tells everything that is wrong and writes nothing. */
export async function importCommand(request: ImportRequest): Promise<Said> {
  const imported = await readImport(request)
  const written = imported.ok ? writeImport(request, imported.value) : imported
  if (!imported.ok || !written.ok) {
    const problems = written.ok ? [] : written.error
    if (request.asJson) return { text: JSON.stringify({ district: null, losses: [], problems }), exitCode: 1 }
    return { text: describeProblems(request.path, problems), exitCode: 1 }
  }
  const { district, scenario, losses } = imported.value
  if (request.asJson)
    return {
      text: JSON.stringify({
        district: district.id,
        out: request.out,
        nodes: district.nodes.length,
        reaches: district.reaches.length,
        gates: district.gates.length,
        structures: district.structures.length,
        scenario: scenario?.id ?? null,
        losses,
        problems: [],
      }),
      exitCode: 0,
    }
  return { text: describeImport(request.out, imported.value), exitCode: 0 }
}

async function readImport(request: ImportRequest): Promise<Result<Imported, readonly Problem[]>> {
  const options = optionsOf(request)
  if (!options.ok) return options
  const kind = extname(request.path).toLowerCase()
  if (kind !== '.inp')
    return err([
      problem('VALUE_UNKNOWN', { file: request.path }, `files of kind "${kind}" are not read`, 'expected .inp'),
    ])
  const text = readText(request.path, request.encoding)
  if (!text.ok) return text
  const imported = importSwmm(text.value, options.value)
  if (!imported.ok || !request.merge) return imported
  const { district, scenario } = imported.value
  return { ok: true, value: { ...imported.value, district: mergeChains(district, scenario) } }
}

function optionsOf({ path, id, crs, timeZone, out }: ImportRequest): Result<ImportOptions, readonly Problem[]> {
  const own = id ?? basename(out)
  if (!ID_SHAPE.test(own))
    return err([
      problem(
        'VALUE_UNKNOWN',
        { path: '--id' },
        `"${own}" is not an id`,
        'expected letters, digits, - and _; give one by --id',
      ),
    ])
  const base = { id: own, file: basename(path), ...(timeZone !== undefined && { timeZone }) }
  if (crs === undefined || crs === 'local') return { ok: true, value: { ...base, isLocal: crs === 'local' } }
  const projection = projectionOf(crs)
  return projection.ok ? { ok: true, value: { ...base, toLonLat: projection.value.toLonLat } } : projection
}

function writeImport(request: ImportRequest, { district, scenario }: Imported): Result<void, readonly Problem[]> {
  if (existsSync(request.out))
    return err([
      problem(
        'FILE_MALFORMED',
        { file: request.out },
        'something is there already',
        'name a folder that does not exist yet',
      ),
    ])
  const pack = packOfImport(district, basename(request.path))
  if (!pack.ok) return pack
  const files = new Map<string, string>(pack.value)
  if (scenario !== undefined) files.set(join('scenarios', `${scenario.id}.json`), writeScenario(scenario, district))
  files.set('PROVENANCE.md', provenanceOf(request, district, pack.value))
  return writeFolder(request.out, files)
}

function provenanceOf({ path, crs }: ImportRequest, { names }: District, files: PackFiles): string {
  const read = crs === undefined ? '' : `, coordinates in ${crs}`
  return [
    `# Where the numbers of ${names.zh} ${names.en} come from`,
    '',
    `All of it was read from \`${basename(path)}\`${read}. The source of every row names the row of that file. Rows marked \`estimate\` have a design`,
    'discharge or depth that the file does not say.',
    '',
    ...[...files.keys()].map((name) => `- \`${name}\``),
    '',
  ].join('\n')
}

function describeImport(out: string, { district, scenario, losses }: Imported): string {
  const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}`
  const told =
    losses.length === 0
      ? ['Nothing was lost.']
      : ['Did not come along:', ...losses.map((loss) => `  ${lossLine(loss)}`)]
  return [
    `${district.names.zh} ${district.names.en} (${district.id}) in ${out}`,
    `  ${counted(district.nodes.length, 'nodes')}, ${counted(district.reaches.length, 'reaches')}, ${counted(district.gates.length, 'gates')}, ${counted(district.structures.length, 'structures')}`,
    ...(scenario === undefined ? [] : [`  run it: district run ${join(out, 'scenarios', `${scenario.id}.json`)}`]),
    ...told,
  ].join('\n')
}
