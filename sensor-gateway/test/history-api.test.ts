import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HistoryDocument, HistoryGap, HistoryPoint, Role, StateDocument } from '@district/models/contract'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import type { Deed } from '../src/audit/audit-log.ts'
import { DeviceRegistry } from '../src/decode/device-registry.ts'
import { WaitingStations } from '../src/decode/waiting-stations.ts'
import { createDistrictClock } from '../src/ground/clock.ts'
import { createLog } from '../src/ground/log.ts'
import { readScenarios } from '../src/ground/pack.ts'
import { healthDocument } from '../src/live/health.ts'
import { Pipeline } from '../src/pipeline.ts'
import { Spool } from '../src/spool/spool.ts'
import { Edits } from '../src/store/edits.ts'
import { HistoryImport, type ImportOutcome } from '../src/store/history-import.ts'
import { SqliteStore } from '../src/store/sqlite-store.ts'
import { NOON_MS, reading, speakingDistrict } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const district = speakingDistrict()
const UP = { state: 'up', sinceMs: 1 } as const
const HOUR_MS = 3_600_000
/** Of the fixture's clock; the past lies before it. */
const NOW_MS = Math.floor(NOON_MS / HOUR_MS) * HOUR_MS + 10 * HOUR_MS
const BEGIN_MS = NOW_MS - 10 * HOUR_MS
const STAGE = 'S-G-1.stageUpM'

async function setUp(given: { role?: Role; maxBytes?: number; auditFails?: boolean } = {}) {
  const dir = temporaryDirectory()
  const log = createLog('silent')
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOW_MS)
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const pipeline = new Pipeline({ district, clock, spool, store, log, onStoreHealth: () => {} })
  const deeds: Deed[] = []
  const append = (deed: Deed) => {
    if (given.auditFails) throw new Error('the audit log cannot be written')
    deeds.push(deed)
    return { ...deed, id: deeds.length, atMs: NOW_MS, hash: '' }
  }
  const importer = new HistoryImport({
    district,
    spool,
    nowMs: clock.nowMs,
    keptFromMs: () => NOW_MS - 400 * 24 * HOUR_MS,
    nudge: () => pipeline.drain.nudge(),
    audit: { append },
    dir: join(dir, 'import'),
    maxBytes: given.maxBytes ?? 1e6,
  })
  const health = () =>
    healthDocument({
      clock,
      spool,
      storeKind: store.kind,
      broker: () => UP,
      store: () => UP,
      simulator: () => UP,
      refusal: () => null,
      virtualDistrict: () => false,
    })
  const edits = new Edits(join(dir, 'edits.sqlite'), district.gauges)
  const stations = new WaitingStations(join(dir, 'stations.sqlite'))
  onTestFinished(() => {
    edits.close()
    stations.close()
  })
  const app = await createApp({
    identify: () => ({ name: 'li', role: given.role ?? 'engineer' }),
    importer,
    audit: { append, page: () => ({ entries: [], nextBeforeId: null }) },
    edits,
    stations,
    registry: new DeviceRegistry(district),
    log,
    spool,
    counters: spool.counters,
    latencies: pipeline.latencies,
    store,
    district,
    scenarios: readScenarios(dir, district),
    document: { district, dxM: 500, topologyHash: '0123456789abcdef', clock: clock.setting },
    live: pipeline.live,
    balance: pipeline.balance,
    subscribers: pipeline.subscribers,
    uiDir: join(dir, 'no-ui'),
    simulatorUrl: null,
    simulator: () => UP,
    nowMs: clock.nowMs,
    health,
  })
  onTestFinished(async () => {
    await app.close()
    await pipeline.drain.stop(1000)
    await store.close()
    spool.close()
  })
  pipeline.drain.start()
  const send = async (csv: string, commit: boolean) => {
    const headers = { 'content-type': 'text/csv' }
    const answer = await app.inject({
      method: 'POST',
      url: `/api/v1/history/import?commit=${commit}`,
      headers,
      payload: csv,
    })
    return { status: answer.statusCode, ...answer.json<ImportOutcome & { code?: string; detail?: string }>() }
  }
  const settled = () => vi.waitFor(() => expect(spool.waiting).toBe(0))
  return { app, store, spool, pipeline, send, settled, deeds, dir }
}

const iso = (ms: number) => new Date(ms).toISOString()
const at = (ms: number, value: number, given = {}) => reading({ takenAtMs: BEGIN_MS + ms, value, ...given })
type Page = HistoryDocument<HistoryPoint | HistoryGap>

test('[HS13] buckets by aggregation and gap policy; pages join, and are filled across their joint', async () => {
  const { app, store } = await setUp()
  await store.write([at(0, 30), at(60_000, 36), at(3 * HOUR_MS, 40), at(5 * HOUR_MS, 42)])
  const ask = async (more: string, from = BEGIN_MS) =>
    (
      await app.inject(`/api/v1/history?gauge=${STAGE}&from=${from}&to=${BEGIN_MS + 5 * HOUR_MS}&everyS=3600${more}`)
    ).json<Page>()
  const values = async (more: string) => (await ask(more)).points.map(({ value }) => value)
  expect(await values('')).toEqual([33, 40, 42])
  expect(await values('&aggregation=min&gap=null')).toEqual([30, null, null, 40, null, 42])
  expect(await values('&aggregation=count')).toEqual([2, 1, 1])
  expect(await values('&aggregation=sum&gap=previous&maxGapS=3600')).toEqual([66, 66, null, 40, 40, 42])
  expect(await values('&aggregation=last&gap=linear')).toEqual([36, 36 + 4 / 3, 36 + 8 / 3, 40, 41, 42])
  const joined: (number | null)[] = []
  for (let from: number | null = BEGIN_MS; from !== null; ) {
    const page: Page = await ask('&aggregation=last&gap=linear&limit=2', from)
    joined.push(...page.points.map(({ value }) => value))
    from = page.nextFromMs
  }
  expect(joined).toEqual([36, 36 + 4 / 3, 36 + 8 / 3, 40, 41, 42])
})

test('a question that makes no sense is told why', async () => {
  const { app } = await setUp()
  const ask = async (more: string) => (await app.inject(`/api/v1/history?gauge=${STAGE}&from=0${more}`)).json()
  expect(await ask('&aggregation=max')).toMatchObject({
    code: 'QUERY_INVALID',
    detail: expect.stringContaining('everyS'),
  })
  expect(await ask('&everyS=60&gap=guess')).toMatchObject({ code: 'QUERY_INVALID' })
})

test('[HS15] several gauges as CSV in long form: unit, zone, quality, flags; page by page', async () => {
  const { app, store } = await setUp()
  const many = Array.from({ length: 6000 }, (_, i) => at(i * 1000, 30 + i / 1000))
  await store.write([
    ...many,
    at(0, 1.5, { gaugeId: 'S-G-1.openingM.2', quality: 'doubtful', flags: ['steep', 'stuck'] }),
  ])
  const url = `/api/v1/history.csv?gauge=${STAGE},S-G-1.openingM.2&from=${BEGIN_MS}`
  const answer = await app.inject(url)
  expect(answer.headers['content-type']).toContain('text/csv; charset=utf-8')
  const lines = answer.body.split('\r\n')
  expect(lines[0]).toBe('gauge,takenAt,value [m],unit,quality,flags')
  expect(lines[1]).toBe(`${STAGE},${iso(BEGIN_MS)},30,m,good,`)
  expect(lines).toHaveLength(6003)
  expect(lines[6001]).toBe(`S-G-1.openingM.2,${iso(BEGIN_MS)},1.5,m,doubtful,steep stuck`)
  expect((await app.inject('/api/v1/history.csv?gauge=S-G-9.x&from=0')).json()).toMatchObject({ code: 'GAUGE_UNKNOWN' })
})

test('[HS16] the district at an instant: the last word of each gauge then, and whether it was stale', async () => {
  const { app, store } = await setUp()
  await store.write([at(0, 30), at(60_000, 36), at(50_000, 1, { gaugeId: 'S-G-1.openingM.2' })])
  const stateAt = async (ms: number) => {
    const state: StateDocument = (await app.inject(`/api/v1/state?at=${encodeURIComponent(iso(BEGIN_MS + ms))}`)).json()
    expect(state.nowMs).toBe(BEGIN_MS + ms)
    return Object.fromEntries(state.gauges.map(({ gaugeId, value, stale }) => [gaugeId, [value, stale]]))
  }
  expect(await stateAt(-1)).toEqual({})
  expect(await stateAt(59_999)).toEqual({ [STAGE]: [30, true], 'S-G-1.openingM.2': [1, false] })
  expect(await stateAt(HOUR_MS)).toEqual({ [STAGE]: [36, true], 'S-G-1.openingM.2': [1, true] })
  expect((await app.inject('/api/v1/state?at=noon')).json()).toMatchObject({ code: 'QUERY_INVALID' })
})

const GOOD = `gauge,takenAt,value,unit\n${STAGE},${iso(BEGIN_MS)},37.1,m\n${STAGE},${iso(BEGIN_MS + 1000)},99,m\n`

test('[HS17] a table is rehearsed unless it is committed; again, it is a repetition; what a device said stays', async () => {
  const { send, settled, spool, store, pipeline, deeds } = await setUp()
  await store.write([at(1000, 38, { seq: 4 })])
  expect(await send(GOOD, false)).toMatchObject({ status: 200, rows: 2, gauges: 1, committed: false, problemCount: 0 })
  expect(spool.readingCounters.received).toBe(0)
  expect(await send(GOOD, true)).toMatchObject({
    status: 200,
    committed: true,
    fromMs: BEGIN_MS,
    toMs: BEGIN_MS + 1000,
  })
  await settled()
  expect(spool.readingCounters).toEqual({ received: 2, stored: 1, repeated: 1, parked: 0, waiting: 0 })
  await send(GOOD, true)
  await settled()
  expect(spool.readingCounters).toEqual({ received: 4, stored: 1, repeated: 3, parked: 0, waiting: 0 })
  const query = { gauge: district.gauges[0]!, fromMs: 0, toMs: NOW_MS, everyS: null, limit: 9 }
  expect((await store.history(query)).points.map(({ value }) => value)).toEqual([37.1, 38])
  expect(pipeline.live.document(NOW_MS).gauges).toEqual([])
  expect(deeds).toMatchObject([{ by: 'li', action: 'history.import' }, { by: 'li' }])
})

test('[HS17] what was exported can be imported, and is judged as what a device says', async () => {
  const { app, send, settled, store } = await setUp()
  const table = `﻿gauge,takenAt,value [m],unit,quality,flags\r\n${STAGE},${iso(BEGIN_MS)},99,m,good,\r\n`
  expect(await send(table, true)).toMatchObject({ committed: true })
  await settled()
  const query = { gauge: district.gauges[0]!, fromMs: 0, toMs: NOW_MS, everyS: null, limit: 9 }
  expect((await store.history(query)).points).toMatchObject([
    { value: 99, quality: 'bad', flags: ['out-of-range', 'late'] },
  ])
  const exported = (await app.inject(`/api/v1/history.csv?gauge=${STAGE}&from=0`)).body
  expect(await send(exported, true)).toMatchObject({ committed: true, rows: 1 })
})

test('[HS25] a table may be in any unit in which a device says the quantity: by row, by header, or else in SI', async () => {
  const flow = 'S-G-1.dischargeM3s'
  const valuesOf = async (table: string) => {
    const { send, settled, store } = await setUp()
    expect(await send(table, true)).toMatchObject({ committed: true })
    await settled()
    const all = district.gauges.filter(({ id }) => id === STAGE || id === flow)
    const pages = all.map((gauge) => store.history({ gauge, fromMs: 0, toMs: NOW_MS, everyS: null, limit: 9 }))
    return (await Promise.all(pages)).flatMap(({ points }) => points.map(({ value }) => value))
  }
  const rows = [`${STAGE},${iso(BEGIN_MS)},3742,cm`, `${STAGE},${iso(BEGIN_MS + 1000)},37.5,`]
  expect(
    await valuesOf(['gauge,takenAt,value,unit', ...rows, `${flow},${iso(BEGIN_MS)},7200,m3/h`].join('\n')),
  ).toEqual([37.42, 37.5, 2])
  expect(await valuesOf(`gauge,takenAt,value [mm]\n${STAGE},${iso(BEGIN_MS)},37420`)).toEqual([37.42])
  expect(await valuesOf(`gauge,takenAt,value [SI],unit\n${flow},${iso(BEGIN_MS)},2,m³/s`)).toEqual([2])
})

test('[HS25] a unit that the gauge cannot have, or that contradicts the header, is said by row with what would be accepted', async () => {
  const { send } = await setUp()
  const problemsOf = async (header: string, unit: string) =>
    (await send(`gauge,takenAt,${header},unit\n${STAGE},${iso(BEGIN_MS)},37,${unit}`, false)).problems
  expect(await problemsOf('value', 'm3/s')).toEqual([
    {
      row: 2,
      column: 'unit',
      detail: expect.stringContaining('must be m or one of m, dm, cm, mm, km, ft for this gauge'),
    },
  ])
  expect(await problemsOf('value [furlong]', '')).toMatchObject([
    { row: 2, detail: expect.stringContaining('furlong') },
  ])
  expect(await problemsOf('value [cm]', 'm')).toMatchObject([{ row: 2, detail: expect.stringContaining('must be cm') }])
  expect(await problemsOf('value [m]', 'm')).toEqual([])
})

test('[HS18] everything that is wrong with a table is said at once, with row and column, and nothing of it is taken', async () => {
  const { send, spool, deeds } = await setUp()
  const bad = [
    'gauge,takenAt,value,unit,quality,seq',
    `${STAGE},${iso(BEGIN_MS)},37,m,good,1`,
    `S-G-9.x,${iso(BEGIN_MS)},37,m,good,1`,
    `${STAGE},12.3.2026 08:05,thirty,kg/m3,fine,-1`,
    `${STAGE},${iso(NOW_MS + 1)},37,,,`,
    `${STAGE},1999-01-01T00:00Z,37,,,,,`,
    `${STAGE},1999-01-01T00:00Z,,,,`,
  ].join('\n')
  const answer = await send(bad, true)
  expect(answer).toMatchObject({ status: 422, committed: false, rows: 1, problemCount: 10 })
  expect(answer.problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
    '3 gauge',
    '4 takenAt',
    '4 value',
    '4 unit',
    '4 quality',
    '4 seq',
    '5 takenAt',
    '6 ',
    '7 takenAt',
    '7 value',
  ])
  expect(spool.readingCounters.received).toBe(0)
  expect(deeds).toEqual([])
  for (const [table, column] of [
    ['', ''],
    ['gauge,value\n', 'takenAt'],
    ['gauge,takenAt,value,colour\n', 'colour'],
    [`gauge,takenAt,value\n"${STAGE},x`, ''],
  ] as const)
    expect((await send(table, true)).problems).toMatchObject([{ column }])
})

test('[HS19] who may not, what is too large, and what cannot be audited is refused; nothing is left on disk', async () => {
  const operator = await setUp({ role: 'operator' })
  expect(await operator.send(GOOD, true)).toMatchObject({ code: 'ROLE_TOO_LOW' })
  const small = await setUp({ maxBytes: 50 })
  expect(await small.send(GOOD, true)).toMatchObject({ status: 413, code: 'IMPORT_TOO_LARGE' })
  expect(readdirSync(join(small.dir, 'import'))).toEqual([])
  const silent = await setUp({ auditFails: true })
  expect(await silent.send(GOOD, true)).toMatchObject({ status: 500 })
  expect(silent.spool.readingCounters.received).toBe(0)
})

test('[HS23] the command rehearses, lists what is wrong, and takes', async () => {
  const { app, dir, settled, spool } = await setUp()
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
  const run = (csv: string, ...more: string[]) =>
    new Promise<{ code: unknown; out: string }>((resolve) => {
      const path = join(dir, 'table.csv')
      writeFileSync(path, csv)
      const program = fileURLToPath(new URL('../src/import-history.ts', import.meta.url))
      execFile(process.execPath, [program, path, '--url', url, ...more], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, out: stdout + stderr }),
      )
    })
  expect(await run(GOOD)).toMatchObject({ code: 0, out: expect.stringContaining('2 readings of 1 gauges') })
  expect(spool.readingCounters.received).toBe(0)
  expect(await run('gauge,takenAt,value\nx,y,z\n', '--commit')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/row 2, gauge: .*\nrow 2, takenAt: .*\nrow 2, value: .*\n.*nothing was taken/),
  })
  expect(await run(GOOD, '--commit')).toMatchObject({ code: 0, out: expect.stringMatching(/taken$/m) })
  await settled()
  expect(spool.readingCounters.received).toBe(2)
  await app.close()
  expect(await run(GOOD)).toMatchObject({ code: 1, out: expect.stringContaining('cannot be reached') })
}, 30_000)
