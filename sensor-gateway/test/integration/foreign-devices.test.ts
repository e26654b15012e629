import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, historyOf, spawnGateway, startGateway, untilDrained, WEISHAN } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const LEVEL = 'S-G-F1.stageUpM'
const BELOW = 'S-G-F1.stageDownM'
const FLOW = 'S-G-F1.dischargeM3s'

/** The pack of Weishan with two devices that speak languages of their own. */
function packWith(mappings: Readonly<Record<string, string>>): string {
  const dir = temporaryDirectory()
  cpSync(WEISHAN, dir, { recursive: true })
  const rows = [
    'format,device,channel,gauge,unit,provenance,source',
    `senml,rtu-8,level,${LEVEL},cm,estimate,for tests`,
    `mapped,weir-3,below,${BELOW},m,estimate,for tests`,
    `mapped,weir-3,flow,${FLOW},m3/s,estimate,for tests`,
  ]
  writeFileSync(join(dir, 'devices.csv'), `${rows.join('\n')}\n`)
  mkdirSync(join(dir, 'mappings'))
  for (const [name, text] of Object.entries(mappings)) writeFileSync(join(dir, 'mappings', name), text)
  return dir
}

test('[DC8] SenML and mapped JSON through Mosquitto are in the history as they were meant; a second delivery is counted and not stored', async () => {
  const broker = await startMosquitto(temporaryDirectory(), await freePort())
  const expression = 'sensors.{"device": $topic[1], "channel": name, "takenAt": $$.at, "value": reading, "unit": unit}'
  const gateway = await startGateway({
    PACK_DIR: packWith({ 'weirs.json': JSON.stringify({ topic: 'weirs/+/data', expression }) }),
    MQTT_URL: broker.url,
    HTTP_PORT: String(await freePort()),
    DATA_DIR: temporaryDirectory(),
  })
  await expect.poll(async () => (await gateway.health()).broker.state).toBe('up')
  const client = connect(broker.port)
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 60_000
  const senml = (n: number) => JSON.stringify([{ n: 'level', u: 'cm', bt: startMs / 1000, t: n, v: 3500 + n }])
  const mapped = (n: number) => {
    const sensors = [
      { name: 'below', reading: 34 + n / 1000 },
      { name: 'flow', reading: 3600 * (n + 1), unit: 'm3/h' },
    ]
    return JSON.stringify({ at: new Date(startMs + 1000 * n).toISOString(), sensors })
  }
  for (let n = 0; n < 20; n++) {
    await client.publishAsync('district/weishan/senml/rtu-8', senml(n), { qos: 1 })
    await client.publishAsync('weirs/weir-3/data', mapped(n), { qos: 1 })
  }
  await client.publishAsync('district/weishan/senml/rtu-8', senml(0), { qos: 1 })
  await client.publishAsync('weirs/weir-9/data', mapped(0), { qos: 1 })
  await expect.poll(async () => (await gateway.health()).counters.received).toBe(63)
  expect((await untilDrained(gateway)).counters).toEqual({
    received: 63,
    stored: 60,
    parked: 2,
    waiting: 0,
    repeated: 1,
  })
  const pointsOf = async (gauge: string) =>
    (await historyOf(gateway.url, gauge, startMs)).map(({ atMs, value }) => [(atMs - startMs) / 1000, value])
  const each = (value: (n: number) => number) => Array.from({ length: 20 }, (_, n) => [n, value(n)])
  expect(await pointsOf(LEVEL)).toEqual(each((n) => (3500 + n) / 100))
  expect(await pointsOf(BELOW)).toEqual(each((n) => 34 + n / 1000))
  expect(await pointsOf(FLOW)).toEqual(each((n) => n + 1))
})

test('[DC8] a start with broken mappings, a broken pack and a broken list tells every problem at once, and opens nothing', async () => {
  const packDir = packWith({
    'a.json': '{',
    'b.json': JSON.stringify({ topic: '#', expression: 'a.(' }),
    'c.json': JSON.stringify({ topic: 'farm/+', expression: '1' }),
  })
  writeFileSync(
    join(packDir, 'devices.csv'),
    'format,device,channel,gauge,unit,provenance,source\nsenml,a,b,S-X.y,m,estimate,x\n',
  )
  const passwords = join(packDir, 'passwords')
  writeFileSync(passwords, 'nonsense\n')
  const dataDir = join(temporaryDirectory(), 'data')
  const env = {
    PACK_DIR: packDir,
    DATA_DIR: dataDir,
    HTTP_PORT: String(await freePort()),
    SL651_PASSWORDS_FILE: passwords,
  }
  const gateway = spawnGateway(env)
  await expect.poll(() => gateway.child.exitCode).toBe(1)
  const said = gateway.said()
  expect(said).toMatch(/mappings\/a.json: the file is not JSON/)
  expect(said).toMatch(/mappings\/b.json: topic must be/)
  expect(said).toMatch(/mappings\/b.json: expression, character/)
  expect(said).not.toContain('c.json')
  expect(said).toMatch(/S-X\.y.*\[PACK_BROKEN\]/s)
  expect(said).toContain('[MAPPING_BROKEN]')
  expect(said).toMatch(/SL651_PASSWORDS_FILE .*line 1 must be .*\[CONFIG_INVALID\]/)
})
