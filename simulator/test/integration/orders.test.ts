import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, type Running, startGateway, startLive, startMosquitto, temporaryDir, told, until } from './stack.ts'

const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))
const HOUR_MS = 3_600_000
const dir = temporaryDir()
let broker: Running
let gateway: Running
let live: Running
let [mqttPort, httpPort, gatewayPort] = [0, 0, 0]

const url = () => `http://127.0.0.1:${httpPort}`
/** What the answers hold, as far as it is looked at here. */
interface Answer {
  readonly code?: string
  readonly nowMs: number
  readonly id: string
  readonly startMs: number
  readonly isWhole: boolean
  readonly indicators: { readonly inM3: number | null; readonly inCoveredFraction: number }
  readonly state: string
  readonly order: { readonly id: string }
  readonly orders: readonly { readonly state: string; readonly order: { readonly id: string } }[]
  readonly problems: readonly { readonly place: { readonly path: string } }[]
  readonly check: { readonly isAcceptable: boolean; readonly stateAtMs: number; readonly reasons: readonly object[] }
  readonly changes: readonly { readonly to: string }[]
  readonly delivery: {
    readonly ordered: { readonly volumeM3: number }
    readonly planned: { readonly untilNowM3: number }
    readonly measured: { readonly knownS: number } | null
  }
  readonly atMs: readonly number[]
  readonly gauges: Readonly<Record<string, readonly number[]>>
  readonly scores: readonly { readonly leadH: number; readonly n: number }[]
}
const api = async (path: string, body?: object) => {
  const response = await fetch(`${url()}/api/v1/rehearsal/${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}
const nowMs = async () => Number((await api('orders')).body.nowMs)
const startUp = () =>
  startLive({
    mqttPort,
    httpPort,
    dir: dir.path,
    args: ['--speed', '60'],
    env: { PACK_DIR: packDir, GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`, CLOCK_ORIGIN_MS: String(originMs) },
  })
const originMs = Date.now()
/** The smallest district there is: what is tried here does not hang on its size. */
const packDir = join(dir.path, 'tiny')

beforeAll(async () => {
  ;[mqttPort, httpPort, gatewayPort] = [await freePort(), await freePort(), await freePort()]
  broker = await startMosquitto(mqttPort, dir.path)
  spawnSync(process.execPath, [BIN, 'new', 'tiny', '--out', dir.path])
  const clock = { PACK_DIR: packDir, CLOCK_SPEED: '60', CLOCK_ORIGIN_MS: String(originMs) }
  gateway = startGateway({ mqttPort, httpPort: gatewayPort, dir: dir.path, env: clock })
  await until('the gateway is there', () => told(gateway, 'Started'))
  live = startUp()
  await until('the shadow follows', () => told(live, 'The shadow follows'), 110_000)
}, 120_000)

afterAll(async () => {
  await live?.stop('SIGKILL')
  await gateway?.stop('SIGKILL')
  await broker?.stop()
  dir.remove()
})

describe('delivery orders beside the live district', () => {
  it('[OR12] one is asked for, rehearsed from the shadow, accepted, runs, and is measured', async () => {
    const startAt = new Date((await nowMs()) + 0.2 * HOUR_MS).toISOString()
    const asked = { id: 'first', gate: 'G-B-1', dischargeM3s: 0.5, startAt, hours: 0.5, priority: 1, requester: '甲' }
    const requested = await api('orders', asked)
    expect([requested.status, requested.body.state]).toEqual([201, 'checked'])
    expect(requested.body.check.stateAtMs).toBeGreaterThan(originMs)
    if (requested.body.check.isAcceptable !== true) throw new Error(JSON.stringify(requested.body.check.reasons))
    expect((await api('orders/first/accept', { by: 'li' })).body.state).toBe('accepted')
    await until('it is done', async () => (await api('orders/first')).body.state === 'done')
    const { changes, delivery } = (await api('orders/first')).body
    expect(changes.map(({ to }) => to)).toEqual(['requested', 'checked', 'accepted', 'running', 'done'])
    expect(delivery.ordered.volumeM3).toBeCloseTo(900, 6)
    expect(delivery.planned.untilNowM3).toBeGreaterThan(700)
    await until('it is measured', async () => (await api('orders/first')).body.delivery.measured?.knownS)
  })

  it('[CO5] what was measured stands beside a run of the same hours', async () => {
    expect((await api('measured?from=yesterday&to=now')).status).toBe(400)
    const run = await api('runs', { from: 'live', name: 'as it is', edits: { horizonHours: 0.5 } })
    expect(run.status, JSON.stringify(run.body)).toBe(202)
    await until('its hours have passed', async () => (await nowMs()) > run.body.startMs + 0.6 * HOUR_MS)
    const { status, body } = await api(`measured?from=${run.body.startMs}&to=${run.body.startMs + HOUR_MS / 2}`)
    expect([status, body.isWhole]).toEqual([200, true])
    expect(body.indicators.inM3).toBeGreaterThan(0)
    expect(body.indicators.inCoveredFraction).toBeGreaterThan(0.5)
    const beside = spawnSync(process.execPath, [BIN, 'compare', run.body.id, '--measured', '--server', url()], {
      encoding: 'utf8',
    })
    expect(beside.status, beside.stderr).toBe(0)
    expect(beside.stdout).toContain('as the gauges told it')
    const taken = /^taken.*?([\d.]+)\D+([\d.]+)/m.exec(beside.stdout)
    expect(Number(taken?.[2]) / Number(taken?.[1]), beside.stdout).toBeCloseTo(1, 0)
  })

  it('[OR13] the answers to what cannot be say what is wrong and what would do', async () => {
    const asked = { gate: 'G-B-1', dischargeM3s: 99, startAt: 'tomorrow', hours: 6, priority: 1, requester: 'x' }
    const malformed = await api('orders', asked)
    expect(malformed.status).toBe(422)
    expect(malformed.body.problems.map(({ place }) => place.path)).toEqual(['startAt', 'dischargeM3s'])
    expect((await api('orders/none')).body.code).toBe('ORDER_UNKNOWN')
    expect((await api('orders/first/accept', { by: 'li' })).body.code).toBe('ORDER_CONFLICT')
    expect((await api('orders/first/cancel', {})).status).toBe(422)
    expect((await api('orders?state=lost')).status).toBe(422)
  })

  it('[OR14] the command line does the same, and says in its exit code whether an order can be accepted', async () => {
    const from = new Date((await nowMs()) + 30 * HOUR_MS).toISOString()
    const order = (...args: string[]) =>
      new Promise<{ readonly code: number; readonly text: string }>((done) =>
        execFile(process.execPath, [BIN, 'order', ...args, '--url', url(), '--by', 'wang'], (error, stdout, stderr) =>
          done({ code: error === null ? 0 : Number(error.code), text: stdout + stderr }),
        ),
      )
    const gate = ['--gate', 'G-B-1', '--from', from, '--hours', '6']
    const asked = await order('request', '--id', 'second', ...gate, '--flow', '1')
    expect(asked.code, asked.text).toBe(0)
    expect(asked.text).toContain('can be accepted')
    expect((await order('accept', 'second')).code).toBe(0)
    const tooMuch = await order('request', '--id', 'third', ...gate, '--flow', '2.5')
    expect(tooMuch.code, tooMuch.text).toBe(1)
    expect(tooMuch.text).toMatch(/instead: at most [\d.]+ m³\/s/)
    expect((await order('refuse', 'third', '--note', 'no room')).code).toBe(0)
    expect((await order('list')).text).toMatch(/third {2}refused.*\n.*second {2}accepted/)
    expect((await order('show', 'third')).text).toContain('refused by wang: no room')
    expect((await order('cancel', 'nobody')).text).toContain('There is no delivery order')
    expect((await order('dance')).code).toBe(2)
  })

  it('[FC7] the forecast follows the shadow, hourly at the gauges, and is scored', async () => {
    const { body } = await until('a forecast', async () => {
      const answer = await api('forecast?gauge=S-G-1.stageUpM')
      return answer.status === 200 && answer
    })
    expect(body.atMs).toHaveLength(74)
    expect(Object.keys(body.gauges)).toEqual(['S-G-1.stageUpM'])
    expect(body.gauges['S-G-1.stageUpM']!.every((stage) => stage > 39 && stage < 43)).toBe(true)
    await until(
      'a score after an hour',
      async () => (await api('forecast')).body.scores.some(({ leadH, n }) => leadH === 1 && n > 3),
      110_000,
    )
  })

  it('[OR15] a kill takes nothing of what was answered', async () => {
    await live.stop('SIGKILL')
    live = startUp()
    await until('the API is back', async () => (await api('orders').catch(() => undefined))?.status === 200)
    const states = (await api('orders')).body.orders.map((one) => [one.order.id, one.state])
    expect(states).toEqual([
      ['third', 'refused'],
      ['second', 'accepted'],
      ['first', 'done'],
    ])
  })
})
