import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthDocument, HistoryDocument, ScenariosDocument, StateDocument } from '@district/models/contract'
import { expect, test } from 'vitest'
import { ERROR_CODES } from '../src/ground/error-codes.ts'
import { type HistoryStore, StoreUnreachable } from '../src/store/history-store.ts'
import { setUp, UP } from './fixture/app.ts'
import { NOON_MS, stationMessage, TOPIC } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

test('the district comes once, compressed for who can read that, and not again to who has it', async () => {
  const { app } = await setUp()
  const plain = await app.inject('/api/v1/district')
  expect(plain.json()).toMatchObject({ district: { id: 'two-pools' }, dxM: 500, topologyHash: '0123456789abcdef' })
  const packed = await app.inject({ url: '/api/v1/district', headers: { 'accept-encoding': 'gzip, br' } })
  expect(packed.headers['content-encoding']).toBe('br')
  expect(packed.rawPayload.byteLength).toBeLessThan(plain.rawPayload.byteLength / 3)
  const again = await app.inject({
    url: '/api/v1/district',
    headers: { 'if-none-match': String(plain.headers['etag']) },
  })
  expect(again.statusCode).toBe(304)
})

const SCENARIO = {
  id: 'morning',
  name_zh: '早晨',
  name_en: 'Morning',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 24,
  riverStageM: 39.5,
}

test('scenarios come by name and as they stand in the pack; a broken one is named with all its problems', async () => {
  const text = JSON.stringify(SCENARIO)
  const { app } = await setUp({
    scenarioFiles: {
      'a.json': text,
      'b.json': text,
      'c.json': '{',
      'd.json': JSON.stringify({ ...SCENARIO, id: 'later', horizonHours: -1, gates: { 'G-NONE': 1 } }),
    },
  })
  const list: ScenariosDocument = (await app.inject('/api/v1/scenarios')).json()
  expect(list.scenarios).toEqual([
    {
      id: 'morning',
      names: { zh: '早晨', en: 'Morning' },
      start: 'steady',
      startMs: Date.parse(SCENARIO.startAt),
      horizonS: 86_400,
    },
  ])
  expect(list.refused.map(({ file, problems }) => [file, problems.length])).toEqual([
    ['scenarios/b.json', 1],
    ['scenarios/c.json', 1],
    ['scenarios/d.json', 2],
  ])
  expect((await app.inject('/api/v1/scenarios/morning')).body).toBe(text)
})

test('the state holds the last word of each gauge that was heard', async () => {
  const { app, say } = await setUp()
  await say({ stageUpM: 37 }, -60)
  await say({ dischargeM3s: 500 })
  const state: StateDocument = (await app.inject('/api/v1/state')).json()
  expect(state.gauges).toMatchObject([
    { gaugeId: 'S-G-1.stageUpM', value: 37, quality: 'good', stale: true },
    { gaugeId: 'S-G-1.dischargeM3s', value: 500, quality: 'bad', flags: ['out-of-range'], stale: false },
  ])
})

test('history: by ISO time or ms, raw or per bucket, in pages', async () => {
  const { app, say } = await setUp()
  for (const s of [-30, -20, -10, 0]) await say({ stageUpM: 37 + s / 1000 }, s)
  const ask = async (query: string): Promise<HistoryDocument> =>
    (await app.inject(`/api/v1/history?gauge=S-G-1.stageUpM&${query}`)).json()
  const all = await ask('from=2026-03-12T08:00:00+08:00')
  expect(all).toMatchObject({ gaugeId: 'S-G-1.stageUpM', unit: 'm', everyS: null, toMs: NOON_MS, nextFromMs: null })
  expect(all.points.map(({ value }) => value)).toEqual([36.97, 36.98, 36.99, 37])
  const page = await ask(`from=${NOON_MS - 30_000}&to=${NOON_MS}&limit=3`)
  expect(page.points).toHaveLength(3)
  expect(page.nextFromMs).toBe(NOON_MS)
  const buckets = await ask(`from=0&everyS=3600`)
  expect(buckets.points).toMatchObject([{ value: expect.closeTo(36.985), minimum: 36.97, maximum: 37, flags: [] }])
})

test.each([
  ['/api/v1/history?gauge=S-X.y&from=0', 404, 'GAUGE_UNKNOWN'],
  ['/api/v1/scenarios/none', 404, 'SCENARIO_UNKNOWN'],
  ['/api/v1/history?gauge=S-G-1.stageUpM', 400, 'QUERY_INVALID'],
  ['/api/v1/history?gauge=S-G-1.stageUpM&from=yesterday', 400, 'QUERY_INVALID'],
  ['/api/v1/history?gauge=S-G-1.stageUpM&from=2026-03-12T08:00:00', 400, 'QUERY_INVALID'],
  ['/api/v1/history?gauge=S-G-1.stageUpM&from=10&to=5', 400, 'QUERY_INVALID'],
  ['/api/v1/history?gauge=S-G-1.stageUpM&from=0&everyS=0', 400, 'QUERY_INVALID'],
  ['/api/v1/history?gauge=S-G-1.stageUpM&from=0&limit=1e9', 400, 'QUERY_INVALID'],
  ['/api/v1/dead-letters?limit=many', 400, 'QUERY_INVALID'],
  ['/api/v1/nothing', 404, 'ROUTE_UNKNOWN'],
  ['/assets/missing.js', 404, 'ROUTE_UNKNOWN'],
  ['/api/v1/shadow', 503, 'SIMULATOR_UNREACHABLE'],
  ['/api/v1/shadow/state', 503, 'SIMULATOR_UNREACHABLE'],
])('%s is a problem: %i %s', async (url, status, code) => {
  const { app } = await setUp()
  const response = await app.inject(url)
  expect(response.headers['content-type']).toBe('application/problem+json')
  expect(response.json()).toEqual({
    type: `urn:district:problem:${code}`,
    title: expect.any(String),
    status,
    code,
    detail: expect.any(String),
  })
  expect(response.statusCode).toBe(status)
})

test('a gateway without a simulator says so', async () => {
  const { app } = await setUp({ simulatorUrl: null, simulator: UP })
  for (const url of ['/api/v1/shadow', '/api/v1/shadow/frames'])
    expect((await app.inject(url)).json()).toMatchObject({
      code: 'SIMULATOR_UNREACHABLE',
      detail: expect.stringContaining('SIMULATOR_URL'),
    })
})

test('a history that is away is 503 with its sentence; a bug is 500 without its inside', async () => {
  const away = await setUp({ store: (real) => failing(real, new StoreUnreachable('InfluxDB is away.')) })
  expect((await away.app.inject('/api/v1/history?gauge=S-G-1.stageUpM&from=0')).json()).toMatchObject({
    code: 'HISTORY_UNREACHABLE',
    status: 503,
    detail: 'InfluxDB is away.',
  })
  const broken = await setUp({ store: (real) => failing(real, new TypeError('secret')) })
  const response = await broken.app.inject('/api/v1/history?gauge=S-G-1.stageUpM&from=0')
  expect(response.json()).toMatchObject({ code: 'GATEWAY_FAILED', status: 500 })
  expect(response.body).not.toContain('secret')
})

function failing(real: HistoryStore, error: Error): HistoryStore {
  return new Proxy(real, {
    get: (store, name) => {
      if (name === 'history' || name === 'stats') return () => Promise.reject(error)
      const value: unknown = Reflect.get(store, name)
      return typeof value === 'function' ? value.bind(store) : value
    },
  })
}

test('health names what is away and adds up', async () => {
  const { app, say } = await setUp()
  await say({ stageUpM: 37, nonsense: 1 })
  const health: HealthDocument = (await app.inject('/api/v1/health')).json()
  expect(health).toMatchObject({
    status: 'degraded',
    broker: { state: 'up' },
    store: { kind: 'sqlite', waiting: 0, behindSinceMs: null },
    simulator: { state: 'down', detail: 'The simulator is away.' },
    virtualDistrict: false,
    counters: { received: 2, stored: 1, parked: 1, waiting: 0, repeated: 0 },
  })
})

test('metrics are Prometheus text with a counter per reason', async () => {
  const { app, say } = await setUp()
  await say({ stageUpM: 'x' })
  const { body, headers } = await app.inject('/api/v1/metrics')
  expect(headers['content-type']).toContain('version=0.0.4')
  expect(body).toContain('district_readings_parked_total{reason="not-a-number"} 1\n')
  expect(body).toContain('district_part_up{part="simulator"} 0\n')
  expect(body).toContain('district_lane_waiting{lane="live"} 0\n')
  for (const line of body.trim().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"\})? -?[\d.e+-]+)$/)
})

test('[SC21] what waits and what was drained is told by lane', async () => {
  const { app, pipeline, spool } = await setUp()
  const lanes = async () => {
    const { body } = await app.inject('/api/v1/metrics')
    return [...body.matchAll(/^district_lane_(\w+)\{lane="(\w+)"\} (\d+)$/gm)].map((found) => found.slice(1).join(' '))
  }
  const hear = (values: unknown, s: number) => {
    const payload = Buffer.from(stationMessage(values, { takenAtMs: NOON_MS + s * 1000 }))
    pipeline.intake([{ topic: TOPIC, payload, receivedAtMs: NOON_MS }])
  }
  hear({ stageUpM: 37, openingM: [1, 1, 1] }, 0)
  hear({ stageUpM: 36.9 }, -10)
  expect(await lanes()).toEqual([
    'waiting live 4',
    'waiting backlog 1',
    'drained_total live 0',
    'drained_total backlog 0',
  ])
  pipeline.drain.start()
  await expect.poll(() => spool.waiting).toBe(0)
  expect(await lanes()).toEqual([
    'waiting live 0',
    'waiting backlog 0',
    'drained_total live 4',
    'drained_total backlog 1',
  ])
})

test('[SC16] every metric is named by the convention, has HELP and TYPE, and the histogram of acknowledgements counts the messages', async () => {
  const { app, say } = await setUp()
  await say({ stageUpM: 37 })
  await say({ stageUpM: 37 }, 10)
  const lines = (await app.inject('/api/v1/metrics')).body.trim().split('\n')
  const families = new Set(lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]))
  for (const line of lines.filter((line) => !line.startsWith('#'))) {
    const [, name = '', value] = /^([a-z_]+)(?:\{[a-z]+="[^"]*"\})? (\S+)$/.exec(line) ?? []
    expect(families.has(name) || families.has(name.replace(/_(bucket|sum|count)$/, '')), line).toBe(true)
    expect(Number(value), line).toBeGreaterThanOrEqual(0)
  }
  for (const family of families)
    expect(
      lines.some((line) => line.startsWith(`# HELP ${family} `)),
      family,
    ).toBe(true)
  expect(lines).toContain('district_acknowledge_seconds_count 2')
  expect(lines).toContain('district_acknowledge_seconds_bucket{le="+Inf"} 2')
  expect(lines).toContain('district_sessions 0')
})

test('dead letters hold the reason and the bytes as they came', async () => {
  const { app, say } = await setUp()
  await say({ stageUpCm: 3700 })
  const { letters, nextBefore } = (await app.inject('/api/v1/dead-letters')).json()
  expect(letters).toMatchObject([{ reason: 'unit-unknown', topic: TOPIC, values: 1 }])
  expect(JSON.parse(Buffer.from(letters[0].payloadBase64, 'base64').toString())).toMatchObject({
    values: { stageUpCm: 3700 },
  })
  expect(nextBefore).toBeNull()
})

test('the page: its files, and itself for every address inside it; scripts from here only', async () => {
  const uiDir = temporaryDirectory()
  mkdirSync(join(uiDir, 'assets'))
  writeFileSync(join(uiDir, 'index.html'), '<title>district</title>')
  writeFileSync(join(uiDir, 'assets', 'app-1234.js'), 'let x')
  const { app } = await setUp({ uiDir })
  const root = await app.inject('/')
  expect(root.body).toContain('district')
  expect(root.headers['content-security-policy']).toContain("script-src 'self';worker-src 'self' blob:")
  expect(root.headers['cache-control']).toBe('no-cache')
  expect((await app.inject('/gauge/S-G-1.stageUpM?tab=1')).body).toContain('district')
  expect((await app.inject('/assets/app-1234.js')).headers['cache-control']).toContain('immutable')
})

test('a page that was not built says how to build it', async () => {
  const { app } = await setUp()
  const { statusCode, body } = await app.inject('/')
  expect(statusCode).toBe(503)
  expect(body).toContain('npm start')
})

test('OpenAPI describes every address', async () => {
  const { app } = await setUp()
  await app.ready()
  const { paths, openapi } = (await app.inject('/api/docs/json')).json()
  expect(openapi).toBe('3.1.0')
  for (const name of ['district', 'state', 'history', 'health', 'metrics', 'dead-letters'])
    expect(Object.keys(paths)).toContain(`/api/v1/${name}`)
  expect((await app.inject('/api/docs/')).statusCode).toBe(200)
})

test('the README’s table of errors and the registry are the same', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (\d+|start) \| (.+?) \|$/gm)].map(([, code, status, title]) => [
    code,
    status,
    title,
  ])
  const registry = Object.entries(ERROR_CODES).map(([code, { status, title }]) => [
    code,
    String(status ?? 'start'),
    title,
  ])
  expect(rows).toEqual(registry)
})

test('[AU3] the audit log is read page by page, and by an administrator only', async () => {
  const { app, auditLog } = await setUp({ person: { name: 'an', role: 'administrator' } })
  for (const subject of ['a', 'b', 'c'])
    auditLog.append({ by: 'li', action: 'gate.command', subject, detail: { openingM: 1 } })
  const first = (await app.inject('/api/v1/audit?limit=2')).json()
  expect(first).toMatchObject({
    entries: [
      { id: 3, subject: 'c', by: 'li', detail: { openingM: 1 } },
      { id: 2, subject: 'b' },
    ],
    nextBefore: 2,
  })
  expect((await app.inject('/api/v1/audit?limit=2&before=2')).json()).toMatchObject({
    entries: [{ id: 1 }],
    nextBefore: null,
  })
  const { app: asEngineer } = await setUp({ person: { name: 'wu', role: 'engineer' } })
  expect((await asEngineer.inject('/api/v1/audit')).json()).toMatchObject({ status: 403, code: 'ROLE_TOO_LOW' })
})
