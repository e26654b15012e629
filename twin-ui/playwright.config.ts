import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from './test/chromium-flags.ts'

/** Ports of the stack under test; away from those of a stack that somebody watches meanwhile. */
const HTTP_PORT = '48080'
const MQTT_PORT = '41883'
const SIMULATOR_PORT = '48081'

// Playwright loads this file again in every worker: the folder is chosen once, by whoever comes first.
process.env['E2E_DATA_DIR'] ??= mkdtempSync(join(tmpdir(), 'district-e2e-'))

/** The whole program by its own start command, with a history of its own, in a real browser. */
export default defineConfig({
  testDir: './test/e2e',
  outputDir: './test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // The test command stays under half an hour; `npm run e2e:all` runs these too.
  ...(process.env['E2E_ALL'] === undefined ? { grepInvert: /@long/ } : {}),
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: '.reports/e2e.json' }]],
  metadata: { mqttPort: MQTT_PORT },
  use: {
    baseURL: `http://localhost:${HTTP_PORT}`,
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: 1,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'off',
    launchOptions: { executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS },
  },
  webServer: {
    command: 'node ../scripts/start.mjs',
    url: `http://localhost:${HTTP_PORT}/api/v1/shadow`,
    timeout: 180_000,
    reuseExistingServer: false,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: { HTTP_PORT, MQTT_PORT, SIMULATOR_PORT, DATA_DIR: process.env['E2E_DATA_DIR'] },
  },
})
