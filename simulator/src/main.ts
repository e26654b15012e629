import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, type Environment, readConfig } from './ground/config.ts'
import { benchCommand } from './run/bench-command.ts'
import { branchCommand } from './run/branch-command.ts'
import { checkPack, type Said } from './run/check-pack.ts'
import { type CommandContext, HELP, numberIn, only, UsageError } from './run/command-line.ts'
import { compareCommand } from './run/compare-command.ts'
import { exportCommand, isExportFormat } from './run/export-command.ts'
import { IDENTIFY_USAGE, identifyCommand } from './run/identify-command.ts'
import { migrateCommand, newCommand, schemaCommand } from './run/pack-commands.ts'
import { runCommand } from './run/run-command.ts'

const USAGE = `district <command> [options]

  new <id>           make a small district pack to start from
  check <pack>       read a district pack and tell its totals, what to look at, and everything that is wrong with it
  migrate <pack>     bring a district pack to the present format
  schema             the format as JSON Schema and table schemas
  import <file>      make a pack of a file of another tool
  export <pack>      write a pack, and the results of a scenario, for other tools
  run <scenario>     run a scenario (a .json file, an id within the pack, or a stored one) and tell what came of it
  identify <pack>    find delay and storage area of every pool, and gains of its controller
  branch <name>      run what would happen: from the live district, change gates and river
  compare <run> …    lay runs beside each other
  live               the virtual district and the shadow that follows it, over MQTT
  train <what>       let faults, floods and stuck gates happen in the running virtual district
  bench              time the engine

district <command> --help says more. Exit codes: 0 all is well, 1 there are problems, 2 the command was not understood.`

const CHECK_USAGE = `district check <pack> [--json]

  <pack>     folder of a district pack, e.g. seeds/weishan
  --json     one object: { nodes, trunkKm, branches, branchKm, gates, commandAreaHa, scenarios, origins, warnings, problems }

Warnings do not fail. origins counts the rows of every table by where their numbers come from.`

const NEW_USAGE = `district new <id> [--out dir]

  <id>         name of the district in topics and paths: letters, digits, - and _
  --out dir    where its folder <id> is made (default: here); an existing folder is refused`

const MIGRATE_USAGE = `district migrate <pack>

  <pack>     folder of a district pack; files that change are written in place`

const SCHEMA_USAGE = `district schema [--out dir]

  --out dir    write the schemas there instead of telling them`

const IMPORT_USAGE = `district import <file> --out <pack> [--pack pack] [--mapping file] [--id id] [--crs crs] [--encoding e] [--merge] [--json]

  <file>           an EPA SWMM input file (.inp), canals as lines (.geojson), surveyed cross-sections (.csv), terrain (.tif)
  --out pack       folder to make; it must not exist yet
  --pack pack      the pack that surveys or terrain are added to; it stays as it is
  --mapping file   which property of a .geojson says what: docs/formats.md
  --id id          id of the district (default: the folder's name)
  --crs crs        of which system the coordinates are: EPSG:4490, EPSG:4527, EPSG:32650, ..., or local for plain metres
  --time-zone z    of the file's dates (default Asia/Shanghai)
  --encoding e     of the file's text (default utf-8), e.g. gb18030
  --merge          make one reach of a chain of equal ones; names between are lost
  --json           one object: { district, out, nodes, reaches, gates, structures, scenario, losses, problems }`

const EXPORT_USAGE = `district export <pack> --format swmm|geojson|netcdf|csv --out <path> [--scenario s] [--dx m] [--json]

  --format f      swmm: an input file of EPA SWMM 5.2
  --out path      file to write; csv makes a folder, which must not exist yet
  --scenario s    a scenario of the pack, or a .json file: for swmm what acts from outside, for the others its results
  --dx m          greatest distance of computational points in results, 50 to 5000 (default: DX_M, or 500)
  --json          one object: { out, format, losses, problems }`

const LIVE_USAGE = `district live [--speed n] [--seed n] [--pack dir] [--fault f]... [--faults file]

  --speed n       a simulated clock, n times as fast as the wall's, 1 to 3600 (default: CLOCK_SPEED, or 1)
  --seed n        seed of all chance (default 1)
  --pack dir      folder of the district pack (default: PACK_DIR, or seeds/weishan)
  --fault f       <gauge or station>:<stuck|dropout|spike|drift|duplicate|late>[=<amount>][@<from>/<to>]
                  instants are ISO 8601 or counted from the start: S-G-F1.stageUpM:stuck@+10m/+2h
  --faults file   a JSON list of such texts, or of { target, kind, amount, from, to }

Environment: MQTT_URL (or MQTT_HOST, MQTT_PORT), DATA_DIR, PACK_DIR, GATEWAY_URL, SIMULATOR_HOST, SIMULATOR_PORT,
CLOCK_ORIGIN_MS, CLOCK_SPEED, DX_M, LOG_LEVEL. Ctrl-C stops it; a later start goes on from there.`

const BENCH_USAGE = `district bench [--pack dir] [--scenario s] [--hours n] [--dx m,m,...] [--json]

  --scenario s   what is run (default spring-irrigation)
  --hours n      how long (default 24)
  --dx m,m,...   grids (default 500,100)`

const env: Environment = process.env
const cwd = env.INIT_CWD ?? process.cwd()
const context: CommandContext = { cwd, configOf: configOrUsage }
process.exitCode = await main(process.argv.slice(2))

async function main([command, ...args]: readonly string[]): Promise<number> {
  try {
    switch (command) {
      case 'check':
        return check(args)
      case 'import':
        return await importFile(args)
      case 'export':
        return exportPack(args)
      case 'new':
        return makeNew(args)
      case 'migrate':
        return migrate(args)
      case 'schema':
        return schema(args)
      case 'run':
        return tell(await runCommand(args, context))
      case 'branch':
        return tell(await branchCommand(args, context))
      case 'compare':
        return tell(await compareCommand(args, context))
      case 'identify':
        return identify(args)
      case 'live':
        return await goLive(args)
      case 'train':
        return await train(args)
      case 'bench':
        return bench(args)
      case 'help':
      case '--help':
      case '-h':
        return tell({ text: USAGE, exitCode: 0 })
      default:
        throw new UsageError(
          `${command === undefined ? 'No command given.' : `There is no command "${command}".`}\n\n${USAGE}`,
        )
    }
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseError(error)) throw error
    console.error(error.message)
    return 2
  }
}

function check(args: string[]): number {
  const { values, positionals } = parseArgs({ args, options: HELP, allowPositionals: true })
  if (values.help) return tell({ text: CHECK_USAGE, exitCode: 0 })
  return tell(checkPack(resolve(cwd, only(positionals, CHECK_USAGE)), values.json === true))
}

async function importFile(args: string[]): Promise<number> {
  const options = {
    ...HELP,
    out: { type: 'string' },
    id: { type: 'string' },
    crs: { type: 'string' },
    encoding: { type: 'string' },
    'time-zone': { type: 'string' },
    pack: { type: 'string' },
    mapping: { type: 'string' },
    merge: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return tell({ text: IMPORT_USAGE, exitCode: 0 })
  const path = resolve(cwd, only(positionals, IMPORT_USAGE))
  if (values.out === undefined) throw new UsageError(IMPORT_USAGE)
  // Loaded only now: projections take their time, and the other commands should answer at once.
  const { importCommand } = await import('./run/import-command.ts')
  return tell(
    await importCommand({
      path,
      out: resolve(cwd, values.out),
      id: values.id,
      crs: values.crs,
      encoding: values.encoding,
      timeZone: values['time-zone'],
      pack: values.pack === undefined ? undefined : resolve(cwd, values.pack),
      mapping: values.mapping === undefined ? undefined : resolve(cwd, values.mapping),
      merge: values.merge === true,
      asJson: values.json === true,
    }),
  )
}

function exportPack(args: string[]): number {
  const options = {
    ...HELP,
    format: { type: 'string' },
    out: { type: 'string' },
    scenario: { type: 'string' },
    dx: { type: 'string' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return tell({ text: EXPORT_USAGE, exitCode: 0 })
  const pack = only(positionals, EXPORT_USAGE)
  const { format, out } = values
  if (format === undefined || !isExportFormat(format) || out === undefined) throw new UsageError(EXPORT_USAGE)
  return tell(
    exportCommand({
      packDir: resolve(cwd, pack),
      format,
      out: resolve(cwd, out),
      scenario: values.scenario,
      cwd,
      dxM: values.dx === undefined ? configOrUsage().dxM : numberIn('--dx', values.dx, 50, 5000),
      asJson: values.json === true,
    }),
  )
}

function makeNew(args: string[]): number {
  const options = { help: HELP.help, out: { type: 'string', default: '.' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return tell({ text: NEW_USAGE, exitCode: 0 })
  return tell(newCommand(only(positionals, NEW_USAGE), resolve(cwd, values.out)))
}

function migrate(args: string[]): number {
  const { values, positionals } = parseArgs({ args, options: { help: HELP.help }, allowPositionals: true })
  if (values.help) return tell({ text: MIGRATE_USAGE, exitCode: 0 })
  return tell(migrateCommand(resolve(cwd, only(positionals, MIGRATE_USAGE))))
}

function schema(args: string[]): number {
  const { values } = parseArgs({ args, options: { help: HELP.help, out: { type: 'string' } } })
  if (values.help) return tell({ text: SCHEMA_USAGE, exitCode: 0 })
  return tell(schemaCommand(values.out === undefined ? undefined : resolve(cwd, values.out)))
}

function identify(args: string[]): number {
  const said = identifyCommand(args, { resolvePath: (path) => resolve(cwd, path), cwd, dxM: configOrUsage().dxM })
  if (said === undefined) throw new UsageError(IDENTIFY_USAGE)
  return tell(said)
}

function bench(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      ...HELP,
      pack: { type: 'string' },
      scenario: { type: 'string', default: 'spring-irrigation' },
      hours: { type: 'string', default: '24' },
      dx: { type: 'string', default: '500,100' },
    },
  })
  if (values.help) return tell({ text: BENCH_USAGE, exitCode: 0 })
  return tell(
    benchCommand({
      scenario: values.scenario,
      cwd,
      packDir: configOrUsage(values.pack).packDir,
      dxM: values.dx.split(',').map((text) => numberIn('--dx', text, 50, 5000)),
      hours: numberIn('--hours', values.hours, 0.1, 8784),
      asJson: values.json === true,
    }),
  )
}

async function goLive(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...HELP,
      speed: { type: 'string' },
      seed: { type: 'string', default: '1' },
      pack: { type: 'string' },
      fault: { type: 'string', multiple: true, default: [] },
      faults: { type: 'string' },
    },
  })
  if (values.help) return tell({ text: LIVE_USAGE, exitCode: 0 })
  // Loaded only now: the other commands need no broker, no web server, and should answer at once.
  const { live } = await import('./live.ts')
  const outcome = await live({
    config: configOrUsage(values.pack, values.speed),
    seed: Math.round(numberIn('--seed', values.seed, 0, 2 ** 31)),
    faults: values.fault,
    faultsFile: values.faults === undefined ? undefined : resolve(cwd, values.faults),
  })
  if (outcome.kind === 'refused') console.error(outcome.reason)
  return outcome.kind === 'refused' ? 1 : 0
}

async function train(args: string[]): Promise<number> {
  const { trainCommand } = await import('./run/train-command.ts')
  const { host, port } = configOrUsage().http
  return tell(await trainCommand(args, { url: `http://${host}:${port}`, token: env.DISTRICT_TOKEN, fetch }))
}

function configOrUsage(pack?: string, speed?: string): Config {
  const config = readConfig(env, process.cwd(), Date.now(), { pack, speed })
  if (!config.ok) throw new UsageError(config.error.join('\n'))
  return config.value
}

function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

function tell({ text, exitCode, warning }: Said): number {
  if (warning !== undefined) console.error(warning)
  console.log(text)
  return exitCode
}
