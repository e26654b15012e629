import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { RunDocument } from '@district/models/contract'
import { afterAll, describe, expect, it } from 'vitest'
import {
  freePort,
  PACK_DIR,
  type Running,
  startGateway,
  startLive,
  startMosquitto,
  temporaryDir,
  told,
  until,
} from './stack.ts'

const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))
const dir = temporaryDir()
const started: Running[] = []

afterAll(async () => {
  for (const running of started.reverse()) await running.stop('SIGKILL')
  dir.remove()
})

async function district(args: string[], env: Record<string, string> = {}) {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH, HOME, DATA_DIR: dir.path, PACK_DIR, ...env } })
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { stdout, stderr, status: await exited }
}

const branch = async (...args: string[]): Promise<RunDocument> =>
  JSON.parse((await district(['branch', ...args, '--json'])).stdout)

describe('branches from the command line', () => {
  const steady = ['--from', 'steady', '--scenario', 'spring-irrigation', '--hours', '2']

  it('[BR1] two branches are run here, laid beside each other, and one of them again', async () => {
    const base = await branch('as planned', ...steady)
    const low = await branch('low river', ...steady, '--river', '38.6', '--gate', 'G-F1=0.4@+1')
    expect([base, low]).toMatchObject([
      { state: 'done', names: { en: 'as planned' }, frames: 13 },
      { state: 'done', names: { en: 'low river' }, frames: 13 },
    ])
    expect(low.hash).not.toBe(base.hash)
    const table = await district(['compare', base.id, low.id])
    expect(table.status).toBe(0)
    for (const word of [base.id, low.id, 'as planned', 'low river']) expect(table.stdout).toContain(word)
    const again = await district(['run', '--again', low.id, '--json'])
    expect([again.status, JSON.parse(again.stdout)]).toMatchObject([
      0,
      { hash: low.hash, again: { runId: low.id, isSame: true } },
    ])
  })

  it('[BR2] what cannot be is refused with place, reason and remedy; what is not understood ends with 2', async () => {
    const wrong = await district(['branch', 'x', ...steady, '--gate', 'G-NO=1', '--gate', 'G-F1=99'])
    expect(wrong.status).toBe(1)
    expect(wrong.stdout).toContain('gates.G-NO: the district has no gate "G-NO"; expected the id of a gate')
    expect(wrong.stdout).toMatch(/gates\.G-F1\[0\]: 99 is not plausible; expected an opening of G-F1 from 0 to/)
    for (const args of [
      ['branch'],
      ['branch', 'x', '--gate', 'F1'],
      ['branch', 'x', '--from', 'soon'],
      ['compare', 'a'],
    ])
      expect((await district(args)).status).toBe(2)
    const nobody = await district(['branch', 'x', '--server', `http://127.0.0.1:${await freePort()}`])
    expect([nobody.status, nobody.stdout]).toEqual([1, expect.stringContaining('does not answer')])
  })
})

describe('branches of the live district', () => {
  it('[BR3] a branch begins where the shadow is, and a past that was never kept is refused', async () => {
    const [mqttPort, httpPort, gatewayPort] = [await freePort(), await freePort(), await freePort()]
    started.push(await startMosquitto(mqttPort, dir.path))
    const gateway = startGateway({ mqttPort, httpPort: gatewayPort, dir: dir.path })
    started.push(gateway)
    await until('the gateway is there', () => told(gateway, 'Started'))
    const live = startLive({
      mqttPort,
      httpPort,
      dir: dir.path,
      // Coarse, so that three days are told soon: what is tried here is not the water.
      env: { GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`, DX_M: '2000' },
    })
    started.push(live)
    await until('the shadow follows', () => told(live, 'The shadow follows'), 300_000)
    const server = ['--server', `http://127.0.0.1:${httpPort}`]
    const before = Date.now()
    const run = await branch('raise F1', ...server, '--gate', 'G-F1=0.5@+1', '--hours', '3')
    expect(run).toMatchObject({ state: 'done', origin: { kind: 'live' }, frames: 19 })
    expect(Math.abs(run.startMs - before)).toBeLessThan(120_000)
    expect(await district(['run', '--again', run.id, ...server])).toMatchObject({ status: 0 })
    const past = await district(['branch', 'x', '--from', '2020-01-01T00:00:00Z', ...server])
    expect(past.status).toBe(1)
    expect(past.stdout).toMatch(/from: no state at or before 2020-01-01T00:00:00\.000Z is kept; .*expected/)
  }, 400_000)
})
