import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chaos } from '../../bench/chaos.ts'
import { judge } from '../../bench/ledger.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { freePort, startInflux } from './servers.ts'

const COMMON = { rate: 400, seed: 5, keepMs: 0 } as const
const UNTIL_MS = 180_000

test('[BN1] 20 kills of gateway and database, overlapping: nothing acknowledged is lost, nothing is there twice', {
  timeout: UNTIL_MS,
}, async () => {
  const outcome = await chaos({ ...COMMON, kills: 20, broker: 'embedded', program: 'gateway' })
  expect(outcome).toMatchObject({ lost: 0, doubled: 0 })
  expect(outcome.restarts.gateway + outcome.restarts.database).toBe(20)
  expect(outcome.stored).toBe(outcome.published)
  expect(outcome.acked).toBe(outcome.published)
  expect(outcome.published).toBeGreaterThan(1000)
})

test('[BN1] 10 kills with Mosquitto among the killed: nothing is lost of devices that keep for a second what it acknowledged', {
  timeout: UNTIL_MS,
}, async () => {
  const outcome = await chaos({ ...COMMON, kills: 10, broker: 'mosquitto', program: 'gateway', keepMs: 1000 })
  expect(outcome).toMatchObject({ lost: 0, doubled: 0 })
  expect(outcome.restarts.broker).toBeGreaterThan(0)
  expect(outcome.stored).toBe(outcome.published)
})

test('[BN2] the same test sees the loss of a plain subscriber that acknowledges on receipt', {
  timeout: UNTIL_MS,
}, async () => {
  const outcome = await chaos({ ...COMMON, kills: 4, broker: 'mosquitto', program: 'plain', keepMs: 0 })
  expect(outcome.restarts.gateway).toBeGreaterThan(0)
  expect(outcome.lost).toBeGreaterThan(0)
})

test('[BN3] the count sees one that is missing, one that is there twice, and one that nobody published', async () => {
  const [port, rpcPort] = [await freePort(), await freePort()]
  const { url } = await startInflux(join(temporaryDirectory(), 'influx'), port, rpcPort)
  await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q: 'CREATE DATABASE district' }) })
  const startMs = Date.now() - 10_000
  const row = (n: number, tags = '') => `stage,gauge=S-1.stageM${tags} value=1,seq=${n}i ${startMs + 100 * n}`
  const body = [row(0), row(2), row(2, ',run=other'), row(9)].join('\n')
  const written = await fetch(`${url}/write?db=district&precision=ms`, { method: 'POST', body })
  expect(written.ok).toBe(true)
  const device = { station: 'S-1', gauges: ['S-1.stageM'] }
  const published = { device, startMs, stepMs: 100, count: 4, isAcked: (n: number) => n < 3 }
  // 1 is lost; 3 was never acknowledged, so it is not.
  expect(await judge(url, [published])).toEqual({ stored: 2, lost: 1, doubled: 2 })
})
