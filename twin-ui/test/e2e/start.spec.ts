import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** `npm start` in bad circumstances: what a person at a terminal reads, and that nothing is left running. */
function start(env: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'district-start-'))
  const { status, stdout, stderr } = spawnSync('node', ['scripts/start.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 90_000,
    env: { ...process.env, DATA_DIR: dataDir, ...env },
  })
  rmSync(dataDir, { recursive: true, force: true })
  return { status, said: `${stdout}${stderr}` }
}

test('[E2E5] a broken pack is refused with all its problems, and nothing starts', () => {
  const pack = mkdtempSync(join(tmpdir(), 'district-pack-'))
  cpSync(join(ROOT, 'seeds/weishan'), pack, { recursive: true })
  const replaceIn = (file: string, from: string, to: string) => {
    const text = readFileSync(join(pack, file), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(pack, file), text.replace(from, to))
  }
  replaceIn('reaches.csv', 'R-E1,', 'R-E1x,')
  replaceIn('nodes.csv', 'E2,', 'E2x,')
  rmSync(join(pack, 'cross-sections.csv'))

  const { status, said } = start({ PACK_DIR: pack, HTTP_PORT: '48090', MQTT_PORT: '41893', SIMULATOR_PORT: '48091' })
  rmSync(pack, { recursive: true, force: true })
  expect(status).toBe(1)
  expect(said).toContain('cross-sections.csv')
  expect(said).toMatch(/reaches\.csv row \d+/)
  expect(said).toContain('R-E1')
  expect(said).toContain('Nothing was started.')
})

test('[E2E6] an occupied port is one clear sentence and exit code 1', ({ baseURL }) => {
  const { status, said } = start({
    HTTP_PORT: new URL(baseURL ?? '').port,
    MQTT_PORT: '41893',
    SIMULATOR_PORT: '48091',
  })
  expect(status).toBe(1)
  expect(said).toMatch(/port 48080/i)
  expect(said).not.toMatch(/\n\s+at /)
})
