// `npm start`: the whole twin from one command. Installs what is missing, builds the page, checks the pack, starts gateway
// (with its broker) and simulator, says where to look, and on Ctrl-C stops both and waits for them.
import { spawn, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, nodePath, ROOT, runToEnd, stopWith, toolEnv } from './toolchain.mjs'

/** Faster than this, gauges could not report every ten seconds of their own time, and the screen would call them stale. */
const FASTEST = 100

const USAGE = `npm start [-- options]
  --district FOLDER  the district's pack (default: PACK_DIR, or seeds/weishan)
  --speed N          put the whole stack on a simulated clock, N times as fast as the wall clock (1 to ${FASTEST}; default 1: the wall clock)
  --dev              serve the page from vite with reload on change, at http://localhost:5173
  --help

Environment: HTTP_PORT HTTP_HOST MQTT_PORT MQTT_URL INFLUX_URL DATA_DIR PACK_DIR; see the packages' READMEs.`

const STOP_WITHIN_MS = 10_000
const READY_WITHIN_MS = 120_000
const WARN_LEVEL = 40

const options = readOptions()
ensureInstalled()
const node = nodePath()
const settings = settingsFrom(options)
await buildPage()
checkPack()
await runStack()

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        speed: { type: 'string', default: '1' },
        district: { type: 'string' },
        dev: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    const speed = Number(values.speed)
    if (!(speed >= 1 && speed <= 3600))
      throw new Error(`--speed must be a number from 1 to 3600, got "${values.speed}"`)
    return { speed, dev: values.dev, district: values.district }
  } catch (error) {
    stopWith(`${error.message}\n\n${USAGE}`)
  }
}

/**
 * A simulated clock runs ahead of the wall clock, so its readings lie in the future: they get a history of their own,
 * emptied at each start, and never mix with the live one.
 */
function settingsFrom({ speed, district }) {
  const simulated = speed !== 1
  const dataDir = resolve(ROOT, process.env.DATA_DIR ?? (simulated ? 'data/simulated-clock' : 'data/live'))
  if (simulated && process.env.INFLUX_URL && !process.env.INFLUX_DATABASE)
    stopWith(
      'A simulated clock writes readings of the future: name a database of its own with INFLUX_DATABASE, or leave INFLUX_URL out.',
    )
  if (simulated && process.env.DATA_DIR === undefined) rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const packDir = packFolder(district)
  return {
    dataDir,
    packDir,
    httpPort: process.env.HTTP_PORT ?? '8080',
    simulatorPort: process.env.SIMULATOR_PORT ?? '8081',
    clock: simulated ? { CLOCK_SPEED: String(speed), CLOCK_ORIGIN_MS: String(Date.now()) } : {},
  }
}

/** A folder named on the command line is seen from where the person stands; PACK_DIR, as the other settings, from the repository. */
function packFolder(district) {
  if (district !== undefined) return resolve(process.env.INIT_CWD ?? process.cwd(), district)
  const packDir = process.env.PACK_DIR ?? 'seeds/weishan'
  return isAbsolute(packDir) ? packDir : resolve(ROOT, packDir)
}

async function buildPage() {
  if (options.dev) return
  const code = await runToEnd(
    'turbo',
    ['run', 'build', '--filter=@district/twin-ui', '--output-logs=errors-only', '--no-update-notifier'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  if (code !== 0) stopWith('The page could not be built; vite says why above (npx turbo run build).')
}

function checkPack() {
  const { status, stdout, stderr } = spawnSync(node, ['simulator/bin/district.js', 'check', settings.packDir], {
    cwd: ROOT,
    encoding: 'utf8',
    env: toolEnv(),
  })
  if (status !== 0) stopWith(`${stderr}${stdout}Nothing was started.`)
}

async function runStack() {
  const httpUrl = `http://localhost:${settings.httpPort}`
  const mqttPort = process.env.MQTT_PORT ?? '1883'
  const env = toolEnv({
    DATA_DIR: settings.dataDir,
    PACK_DIR: settings.packDir,
    HTTP_PORT: settings.httpPort,
    MQTT_PORT: mqttPort,
    SIMULATOR_PORT: settings.simulatorPort,
    SIMULATOR_URL: `http://127.0.0.1:${settings.simulatorPort}`,
    GATEWAY_URL: `http://127.0.0.1:${settings.httpPort}`,
    ...settings.clock,
  })
  const stack = createStack()
  const flags = JSON.parse(readFileSync(join(ROOT, 'sensor-gateway/node-flags.json'), 'utf8'))
  stack.run('sensor-gateway', node, [...flags, 'sensor-gateway/src/main.ts'], env)
  await stack.until(`${httpUrl}/api/v1/health`)
  stack.run('simulator', node, ['simulator/bin/district.js', 'live'], {
    ...env,
    MQTT_URL: process.env.MQTT_URL ?? `mqtt://127.0.0.1:${mqttPort}`,
  })
  if (options.dev) stack.run('page', 'vite', ['twin-ui', '--port', '5173', '--strictPort'], env)
  announce(options.dev ? 'http://localhost:5173' : httpUrl)
}

function announce(url) {
  const clock = options.speed === 1 ? '' : ` on a simulated clock, ${options.speed} times as fast as the wall's`
  console.log(`\n  The district is at ${url}${clock}`)
  console.log(`  The first start fills three days of history in some seconds. Logs: ${settings.dataDir}`)
  console.log('  Ctrl-C stops everything.\n')
}

/** The processes of the stack: when one ends, all end; a stop waits for each and kills only what does not go. */
function createStack() {
  const children = new Map()
  let stopping = false

  /** Last started, first stopped: nobody is left talking to a broker that has gone. */
  function stop(exitCode) {
    if (stopping) return
    stopping = true
    process.exitCode = exitCode
    stopLast()
    setTimeout(() => {
      for (const [name, child] of children) {
        console.error(`${name} did not stop within ${STOP_WITHIN_MS / 1000} s and is ended.`)
        child.kill('SIGKILL')
      }
    }, STOP_WITHIN_MS).unref()
  }

  function stopLast() {
    const last = [...children.values()].at(-1)
    if (last === undefined) console.log('Stopped.')
    else last.kill('SIGTERM')
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (!stopping) console.log('\nStopping …')
      stop(0)
    })

  function run(name, command, args, env) {
    if (stopping) return
    const log = createWriteStream(join(settings.dataDir, `${name}.log`), { flags: 'a' })
    // A group of its own: Ctrl-C reaches only us, and we stop the parts in order.
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    children.set(name, child)
    forwardLines(child.stdout, (line) => {
      log.write(`${line}\n`)
      tellWarning(name, line)
    })
    forwardLines(child.stderr, (line) => {
      log.write(`${line}\n`)
      console.error(line)
    })
    child.on('exit', (code, signal) => {
      children.delete(name)
      log.end()
      if (stopping) stopLast()
      else {
        console.error(`${name} ended (${signal ?? `exit code ${code}`}); the rest is stopped.`)
        stop(code === 0 ? 1 : (code ?? 1))
      }
    })
  }

  async function until(url) {
    const deadline = Date.now() + READY_WITHIN_MS
    while (!stopping && Date.now() < deadline) {
      const answers = await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
      if (answers) return
      await new Promise((done) => setTimeout(done, 100))
    }
    if (!stopping) {
      console.error(`${url} did not answer within ${READY_WITHIN_MS / 1000} s.`)
      stop(1)
    }
  }

  return { run, until }
}

function forwardLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  stream.on('end', () => rest !== '' && onLine(rest))
}

/** The parts log JSON lines; a person at the terminal is told only what needs a person. */
function tellWarning(name, line) {
  try {
    const { level, msg } = JSON.parse(line)
    if (level >= WARN_LEVEL) console.error(`${name}: ${msg}`)
  } catch {
    console.log(line)
  }
}
