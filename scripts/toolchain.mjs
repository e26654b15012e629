// What every command needs before it can begin: the packages of the lockfile, and a Node that runs TypeScript.
// Runs on Node 20.19 and on nothing but its standard library, because nothing is installed yet when it is asked.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')
const WANTED_MAJOR = 24

/** The environment of everything we start: our own programs, and our Node, first; and nothing that reports home. */
export const toolEnv = (extra = {}) => ({
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  ...extra,
})

/** Installs what the lockfile lists unless that has been done since the lockfile changed. */
export function ensureInstalled() {
  refuseOldNode()
  const lock = join(ROOT, 'package-lock.json')
  const stamp = join(ROOT, 'node_modules', '.package-lock.json')
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('Installing packages (npm ci) …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (status !== 0) stopWith('The packages could not be installed; npm says why above.')
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stopWith(
    `Node ${process.versions.node} is too old to begin: install Node ${WANTED_MAJOR} (20.19 is the least that can fetch it by itself).`,
  )
}

/** Path of a Node that runs the sources: this one when it is new enough, else the one that npm installed. */
export function nodePath() {
  if (Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR) return process.execPath
  const installed = join(BIN, process.platform === 'win32' ? 'node.cmd' : 'node')
  if (existsSync(installed)) return installed
  stopWith(
    `This program needs Node ${WANTED_MAJOR}; here is Node ${process.versions.node}, and for ${process.platform}-${process.arch} there is none among the packages. Install Node ${WANTED_MAJOR} and start again.`,
  )
}

/** Runs one program to its end with our output; resolves to its exit code. */
export const runToEnd = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: toolEnv(), ...options })
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })

export function stopWith(sentence) {
  console.error(sentence)
  process.exit(1)
}
