import { existsSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import {
  type District,
  err,
  type Imported,
  type ImportOptions,
  importGeojson,
  importSurveys,
  importSwmm,
  importTerrain,
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
import { loadPack, readPackFiles } from '../scenario/load-pack.ts'
import { describeProblems, type Said } from './check-pack.ts'

export interface ImportRequest {
  /** The file to read, and the folder to make. */
  readonly path: string
  readonly out: string
  readonly id: string | undefined
  readonly crs: string | undefined
  readonly encoding: string | undefined
  readonly timeZone: string | undefined
  /** The pack that a survey or terrain belongs to, and the document that maps properties. */
  readonly pack: string | undefined
  readonly mapping: string | undefined
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

/** Kinds of files by their ending. Surveys and terrain go into a district that is there already. */
async function readImport(request: ImportRequest): Promise<Result<Imported, readonly Problem[]>> {
  const { path, encoding } = request
  const kind = extname(path).toLowerCase()
  const options = optionsOf(request)
  if (!options.ok) return options
  switch (kind) {
    case '.inp': {
      const text = readText(path, encoding)
      return text.ok ? mergedIfAsked(request, importSwmm(text.value, options.value)) : text
    }
    case '.geojson':
    case '.json': {
      const text = readText(path, encoding)
      const mapping = request.mapping === undefined ? undefined : readText(request.mapping, encoding)
      if (!text.ok) return text
      if (mapping !== undefined && !mapping.ok) return mapping
      const named = mapping && { mapping: { text: mapping.value, file: basename(request.mapping ?? '') } }
      return mergedIfAsked(request, importGeojson(text.value, { ...options.value, ...named }))
    }
    case '.csv':
      return intoPack(request, async (district) => {
        const text = readText(path, encoding)
        return text.ok ? importSurveys(text.value, basename(path), district) : text
      })
    case '.tif':
    case '.tiff':
      return intoPack(request, async (district) => {
        // Loaded only now: the other formats do without it.
        const { readTerrain } = await import('../exchange/read-terrain.ts')
        const grid = await readTerrain(path, request.crs)
        return grid.ok ? importTerrain(grid.value, basename(path), district) : grid
      })
    default: {
      const remedy = 'expected .inp, .geojson, .csv (surveys) or .tif (terrain)'
      return err([problem('VALUE_UNKNOWN', { file: path }, `files of kind "${kind}" are not read`, remedy)])
    }
  }
}

function mergedIfAsked({ merge }: ImportRequest, imported: Result<Imported, readonly Problem[]>): typeof imported {
  if (!imported.ok || !merge) return imported
  const { district, scenario } = imported.value
  return { ok: true, value: { ...imported.value, district: mergeChains(district, scenario) } }
}

async function intoPack(
  { pack, path }: ImportRequest,
  change: (district: District) => Promise<Result<Imported, readonly Problem[]>>,
): Promise<Result<Imported, readonly Problem[]>> {
  if (pack === undefined) {
    const text = `${basename(path)} is no district by itself`
    return err([
      problem('VALUE_MISSING', { path: '--pack' }, text, 'name the pack that it belongs to: --pack <folder>'),
    ])
  }
  const district = loadPack(pack)
  return district.ok ? change(district.value) : district
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
  if (crs === undefined || crs === 'local' || /\.tiff?$/i.test(path))
    return { ok: true, value: { ...base, isLocal: crs === 'local' } }
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
  /* a pack that was added to keeps its scenarios */
  const before = request.pack === undefined ? undefined : readPackFiles(request.pack)
  if (before !== undefined && !before.ok) return err([before.error])
  const files = new Map<string, string>([...(before?.value ?? []), ...pack.value])
  if (scenario !== undefined) files.set(join('scenarios', `${scenario.id}.json`), writeScenario(scenario, district))
  files.set(
    'PROVENANCE.md',
    request.pack === undefined ? provenanceOf(request, district, pack.value) : addedTo(request.pack, request),
  )
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

/** The account of the pack that was added to, with a line on what was added. */
function addedTo(pack: string, { path, crs }: ImportRequest): string {
  const account = join(pack, 'PROVENANCE.md')
  const before = existsSync(account) ? readFileSync(account, 'utf8').trimEnd() : '# Where the numbers come from'
  const read = crs === undefined ? '' : `, coordinates in ${crs}`
  return `${before}\n\nAdded from \`${basename(path)}\`${read}: rows whose source names that file.\n`
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
