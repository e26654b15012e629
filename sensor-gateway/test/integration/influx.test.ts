import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { LiveMessage } from '@district/models/contract'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { StoreUnreachable } from '../../src/store/history-store.ts'
import { InfluxStore } from '../../src/store/influx-store.ts'
import { NOON_MS, reading, speakingDistrict } from '../fixture/district.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { describeRollup } from '../rollup-contract.ts'
import { describeHistoryStore } from '../store-contract.ts'
import { connect, historyOf, numbered, startGateway, untilDrained } from './gateway-process.ts'
import { freePort, requireProgram, type Server, startInflux } from './servers.ts'

const district = speakingDistrict()

async function influx(): Promise<Server> {
  return startInflux(join(temporaryDirectory(), 'influx'), await freePort(), await freePort())
}
const storeAt = (url: string, database = 'district') =>
  new InfluxStore({ url: new URL(url), database, user: null, password: null }, district)
const ask = async (url: string, q: string): Promise<unknown> => {
  const response = await fetch(`${url}/query?db=district&epoch=ms&q=${encodeURIComponent(q)}`, { method: 'POST' })
  return response.json()
}

beforeAll(() => void requireProgram('/usr/bin/influxd', 'influxdb'))

describeHistoryStore('InfluxDB 1.6', async () => storeAt((await influx()).url))
describeRollup('InfluxDB 1.6', async () => storeAt((await influx()).url))

// A server that stands elsewhere, of whatever generation: INFLUX_TEST_URL=http://user:token@host:port, with the database
// `district` and `district_rollup`. Each test is a district of its own there.
const elsewhere = process.env['INFLUX_TEST_URL']
if (elsewhere !== undefined) {
  const url = new URL(elsewhere)
  const user = url.username === '' ? null : url.username
  const password = url.password === '' ? null : url.password
  const config = { url, database: 'district', user, password }
  const forgets = process.env['INFLUX_TEST_FORGETS'] === '1'
  const open = async () => new InfluxStore(config, { ...district, id: `test-${randomUUID()}` as typeof district.id })
  describeHistoryStore('the InfluxDB of INFLUX_TEST_URL', open, forgets)
}

test('what stands in InfluxDB is what the design says: measurement, tags, fields and their types', async () => {
  const { url } = await influx()
  await storeAt(url).write([reading({ seq: 7, value: 37, flags: ['steep'], quality: 'doubtful' })])
  expect(await ask(url, 'SELECT * FROM "stage"')).toMatchObject({
    results: [
      {
        series: [
          {
            name: 'stage',
            columns: [
              'time',
              'district',
              'flags',
              'gauge',
              'origin',
              'quality',
              'received_ms',
              'run',
              'seq',
              'station',
              'value',
            ],
            values: [
              [NOON_MS, 'two-pools', 'steep', 'S-G-1.stageUpM', 'gauge', 1, NOON_MS + 100, 'live', 7, 'S-G-1', 37],
            ],
          },
        ],
      },
    ],
  })
  expect(await ask(url, 'SHOW FIELD KEYS FROM "stage"')).toMatchObject({
    results: [
      {
        series: [
          {
            values: [
              ['flags', 'string'],
              ['quality', 'integer'],
              ['received_ms', 'integer'],
              ['seq', 'integer'],
              ['value', 'float'],
            ],
          },
        ],
      },
    ],
  })
})

test('readings that InfluxDB will never take are named one by one, and the rest of their batch is stored', async () => {
  const { url } = await influx()
  const store = storeAt(url)
  await store.probe()
  await ask(url, 'CREATE RETENTION POLICY "month" ON "district" DURATION 30d REPLICATION 1 SHARD DURATION 1d DEFAULT')
  const now = Date.now()
  const days = [0, 400, 1, 2, 500, 3, 4, 5, 6, 700]
  const outcome = await store.write(days.map((day) => reading({ takenAtMs: now - day * 86_400_000, value: day })))
  expect(outcome.stored).toBe(7)
  expect(outcome.refused.map(({ reading: { value } }) => value)).toEqual([400, 500, 700])
  expect(outcome.refused[0]?.why).toContain('beyond retention')
  const page = await store.history({ gauge: district.gauges[0]!, fromMs: 0, toMs: now, everyS: null, limit: 99 })
  expect(page.points.map(({ value }) => value)).toEqual([6, 5, 4, 3, 2, 1, 0])
})

test('[HS22] a field that stands there as another type refuses its readings, and they become known one by one', async () => {
  const { url } = await influx()
  const store = storeAt(url)
  await store.probe()
  const text = `stage,gauge=foreign value="text" ${NOON_MS}`
  await fetch(`${url}/write?db=district&precision=ms`, { method: 'POST', body: text })
  const opening = reading({ gaugeId: 'S-G-1.openingM.2', value: 1 })
  const outcome = await store.write([reading(), opening, reading({ takenAtMs: NOON_MS + 1000 })])
  expect(outcome.stored).toBe(1)
  expect(
    outcome.refused.map(({ reading: { gaugeId }, why }) => [gaugeId, why.includes('field type conflict')]),
  ).toEqual([
    ['S-G-1.stageUpM', true],
    ['S-G-1.stageUpM', true],
  ])
})

test('an InfluxDB that is not there, or does not know the user, is a sentence', async () => {
  const nowhere = storeAt(`http://127.0.0.1:${await freePort()}`)
  await expect(nowhere.probe()).rejects.toThrow(StoreUnreachable)
  await expect(nowhere.write([reading()])).rejects.toThrow(/cannot be reached \(ECONNREFUSED\).*INFLUX_URL/)
})

test('[GW3] influxd killed and started again: the screen never stops, and everything arrives', async () => {
  const [influxPort, rpcPort, mqttPort] = [await freePort(), await freePort(), await freePort()]
  const dir = join(temporaryDirectory(), 'influx')
  const first = await startInflux(dir, influxPort, rpcPort)
  const gateway = await startGateway({
    MQTT_PORT: String(mqttPort),
    HTTP_PORT: String(await freePort()),
    DATA_DIR: temporaryDirectory(),
    INFLUX_URL: first.url,
  })
  const client = connect(mqttPort)
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/live`)
  const onScreen: number[] = []
  const healths: string[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data) as LiveMessage
    if (message.kind === 'readings') onScreen.push(...message.readings.map(({ value }) => value))
    if (message.kind === 'health') healths.push(message.health.store.state)
  })
  onTestFinished(() => socket.close())
  const startMs = Date.now() - 600_000
  let n = 0
  const say = async (count: number) => {
    for (let i = 0; i < count; i++, n++)
      await client.publishAsync('district/weishan/station/S-G-F1/reading', numbered(n, startMs).payload, { qos: 1 })
  }
  const lastOnScreen = () => expect.poll(() => onScreen.at(-1), { timeout: 2000 }).toBe(numbered(n - 1, startMs).value)

  await say(300)
  await untilDrained(gateway)
  await first.kill()
  await say(300)
  await lastOnScreen()
  await expect
    .poll(async () => (await gateway.health()).store, { timeout: 10_000 })
    .toMatchObject({
      state: 'down',
      kind: 'influx',
      waiting: 300,
      behindSinceMs: expect.any(Number),
      detail: expect.stringMatching(/InfluxDB at .* cannot be reached/),
    })
  expect((await gateway.health()).counters).toMatchObject({ received: 600, stored: 300, waiting: 300 })
  expect(await (await fetch(`${gateway.url}/api/v1/history?gauge=S-G-F1.stageUpM&from=0`)).json()).toMatchObject({
    code: 'HISTORY_UNREACHABLE',
  })

  await startInflux(dir, influxPort, rpcPort)
  await say(300)
  await lastOnScreen()
  const { counters, status } = await untilDrained(gateway)
  expect(counters).toEqual({ received: 900, stored: 900, parked: 0, waiting: 0, repeated: 0 })
  expect(status).toBe('ok')
  expect(healths).toContain('down')
  expect(healths.at(-1)).toBe('up')
  const points = await historyOf(gateway.url, 'S-G-F1.stageUpM', startMs)
  expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 900 }, (_, i) => numbered(i, startMs).value))

  requireProgram('/usr/bin/influx', 'influxdb-client')
  const seen = execFileSync('/usr/bin/influx', [
    '-host',
    '127.0.0.1',
    '-port',
    String(influxPort),
    '-database',
    'district',
    '-execute',
    `SELECT count("value") FROM "stage" WHERE "gauge" = 'S-G-F1.stageUpM'`,
  ])
  expect(String(seen)).toMatch(/\s900\s*$/)
})
