// `npm test`: lint, types and boundaries, then unit, integration (real Mosquitto, real InfluxDB) and browser tests (real Chromium).
// Everything runs even when something before it failed; the last line is the total. A missing server is a failure, never a skip.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, ROOT, runToEnd, stopWith } from './toolchain.mjs'

const PACKAGES = ['models', 'seeds', 'simulator', 'sensor-gateway', 'twin-ui']
const SERVERS = {
  '/usr/bin/chromium': ['chromium', 'fonts-noto-cjk'],
  '/usr/sbin/mosquitto': ['mosquitto'],
  '/usr/bin/mosquitto_pub': ['mosquitto-clients'],
  '/usr/bin/influxd': ['influxdb'],
  '/usr/bin/influx': ['influxdb-client'],
  '/usr/bin/ncdump': ['netcdf-bin'],
}
const UNITS_TOGETHER = ['--reporter=default', '--reporter=json', '--outputFile.json=.reports/unit.json']
const INTEGRATION = ['--reporter=default', '--reporter=json', '--outputFile.json=.reports/integration.json']

ensureInstalled()
ensureServers()
for (const name of [...PACKAGES, '.']) rmSync(join(ROOT, name, '.reports'), { recursive: true, force: true })

const failedSteps = []
await step('check: format, lint, boundaries, types', 'npm', ['run', '--silent', 'check'])
await step('unit tests', 'turbo', ['run', 'unit', '--continue', '--', ...UNITS_TOGETHER])
await step('integration tests', 'turbo', ['run', 'integration', '--continue', '--concurrency=1', '--', ...INTEGRATION])
await step('browser tests', 'npm', ['run', '--silent', 'e2e', '--workspace', '@district/twin-ui'])
closeWithTotals()

async function step(title, command, args) {
  console.log(`\n── ${title}`)
  const code = await runToEnd(command, args)
  if (code !== 0) failedSteps.push(title)
}

/** On Debian as root we install what is missing; elsewhere we say the one command that does. */
function ensureServers() {
  const missing = Object.entries(SERVERS).flatMap(([path, packages]) => (existsSync(path) ? [] : packages))
  if (missing.length === 0) return
  const install = ['install', '-y', '--no-install-recommends', ...missing]
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0)
    stopWith(`The tests need ${missing.join(', ')}. On Debian: sudo apt-get ${install.join(' ')}`)
  console.log(`Installing ${missing.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync('apt-get', ['-qq', ...install], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function closeWithTotals() {
  let passed = 0
  let failed = 0
  for (const name of PACKAGES)
    for (const report of ['unit.json', 'integration.json', 'e2e.json']) {
      const totals = readTotals(join(ROOT, name, '.reports', report))
      if (totals === undefined) continue
      console.log(`${name} ${report.replace('.json', '')}: ${totals.passed} passed, ${totals.failed} failed`)
      passed += totals.passed
      failed += totals.failed
    }
  for (const title of failedSteps) console.log(`failed step: ${title}`)
  // A step can fail without a failing test (a type error, a runner that broke): it counts as one.
  if (failed === 0) failed = failedSteps.length
  if (passed === 0) failed = Math.max(failed, 1)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

/** vitest and Playwright write different JSON; a skipped test counts as failed, because nothing here may be skipped. */
function readTotals(file) {
  if (!existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8'))
  if (report.stats) {
    const { expected, unexpected, flaky, skipped } = report.stats
    return { passed: expected + flaky, failed: unexpected + skipped }
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests }
}
