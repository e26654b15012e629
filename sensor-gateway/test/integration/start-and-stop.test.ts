import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, historyOf, numbered, spawnGateway, startGateway, WEISHAN } from './gateway-process.ts'
import { freePort } from './servers.ts'

const ports = async () => ({ HTTP_PORT: String(await freePort()), MQTT_PORT: String(await freePort()) })

async function exitOf(env: Readonly<Record<string, string>>) {
  const { child, said } = spawnGateway(env)
  const [code] = await once(child, 'exit')
  return { code, said: said() }
}

test('a broken pack: every problem is listed, exit code 1, nothing started', async () => {
  const pack = join(temporaryDirectory(), 'pack')
  cpSync(WEISHAN, pack, { recursive: true })
  const spoil = (file: string, from: string | RegExp, to: string) => {
    const path = join(pack, file)
    const text = readFileSync(path, 'utf8')
    expect(text.replace(from, to)).not.toBe(text)
    writeFileSync(path, text.replace(from, to))
  }
  spoil('gauges.csv', 'S-G-HG-E.stageUpM,S-G-HG-E', 'S-G-HG-E.stageUpM,S-NOBODY')
  spoil('reaches.csv', /\n([^,]+),trunk/, '\n$1,ditch')
  const dataDir = temporaryDirectory()
  const { code, said } = await exitOf({ ...(await ports()), PACK_DIR: pack, DATA_DIR: join(dataDir, 'new') })
  expect(code).toBe(1)
  expect(said).toContain('PACK_BROKEN')
  expect(said).toMatch(/gauges\.csv row 2 .*S-NOBODY/)
  expect(said).toMatch(/reaches\.csv row \d+ .*ditch/)
  expect(said).not.toContain('Started')
})

test('no pack at all, and settings that cannot be used', async () => {
  const noPack = await exitOf({ ...(await ports()), PACK_DIR: '/nowhere', DATA_DIR: temporaryDirectory() })
  expect(noPack.code).toBe(1)
  expect(noPack.said).toBe('There is no district pack at /nowhere; PACK_DIR names its folder. [PACK_BROKEN]\n')
  const badSettings = await exitOf({ HTTP_PORT: 'x', MQTT_URL: 'nowhere', DATA_DIR: temporaryDirectory() })
  expect(badSettings.code).toBe(1)
  expect(badSettings.said.trim().split('\n')).toHaveLength(2)
})

test.each(['HTTP_PORT', 'MQTT_PORT'] as const)(
  '%s in use: one sentence that names the port and the variable, exit code 1',
  async (name) => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await once(taken, 'listening')
    const address = taken.address()
    const port = String(typeof address === 'object' && address !== null ? address.port : 0)
    const { code, said } = await exitOf({
      ...(await ports()),
      [name]: port,
      DATA_DIR: temporaryDirectory(),
      LOG_LEVEL: 'warn',
    })
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(said).toContain(port)
    expect(said).toContain(name)
  },
)

test('a data directory that cannot be written: one sentence, exit code 1', async () => {
  const file = join(temporaryDirectory(), 'file')
  writeFileSync(file, '')
  const { code, said } = await exitOf({ ...(await ports()), DATA_DIR: join(file, 'below') })
  expect(code).toBe(1)
  expect(said).toContain('DATA_UNUSABLE')
  expect(said.trim().split('\n')).toHaveLength(1)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: an orderly stop within 5 s, exit code 0, and a second start that knows everything',
  async (signal) => {
    const env = { ...(await ports()), DATA_DIR: temporaryDirectory() }
    const first = await startGateway(env)
    const startMs = Date.now() - 60_000
    const client = connect(Number(env.MQTT_PORT))
    await client.subscribeAsync('district/weishan/host/gateway')
    const presence: string[] = []
    client.on('message', (_topic, payload) => presence.push(JSON.parse(String(payload)).state))
    for (let n = 0; n < 50; n++)
      await client.publishAsync('district/weishan/station/S-G-F1/reading', numbered(n, startMs).payload, { qos: 1 })
    const socket = new WebSocket(`${first.url.replace('http', 'ws')}/api/v1/live`)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))

    const began = performance.now()
    expect(await first.kill(signal)).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await closed).toBe(1001)
    expect(presence).toContain('offline')

    const second = await startGateway(env)
    expect((await second.health()).counters).toEqual({ received: 50, stored: 50, parked: 0, waiting: 0, repeated: 0 })
    expect(await historyOf(second.url, 'S-G-F1.stageUpM', startMs)).toHaveLength(50)
    const state = (await (await fetch(`${second.url}/api/v1/state`)).json()) as { gauges: unknown[] }
    expect(state.gauges).toMatchObject([{ gaugeId: 'S-G-F1.stageUpM', value: numbered(49, startMs).value }])
    expect(await second.kill('SIGTERM')).toBe(0)
  },
)
