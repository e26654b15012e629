import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNetwork, createEngine, createForcingValues, err, ok, problem } from '@district/models'
import { decodeFrame, encodeSavedState, type RunDocument, type RunRequest } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import websocket from '@fastify/websocket'
import { type FastifyInstance, fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRehearsal, type Rehearsal } from '../rehearsal/rehearsal.ts'
import { createRunPool } from '../rehearsal/run-pool.ts'
import { openRunStore } from '../rehearsal/run-store.ts'
import { openScenarioStore } from '../rehearsal/scenario-store.ts'
import { answerFailure } from './problem-answer.ts'
import { rehearsalApi } from './rehearsal-api.ts'

const district = branchingCanal()
const network = buildNetwork(district, { dxM: 500 })
const gateId = district.gates[0]!.id
const LIVE_MS = 1_770_000_000_000
const PAST_MS = LIVE_MS - 3_600_000
const live = liveState()

let dir: string
let app: FastifyInstance
let rehearsal: Rehearsal

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rehearsal-'))
  rehearsal = createRehearsal({
    network,
    pool: createRunPool({ district, dxM: 500, maximumThreads: 2 }),
    runs: openRunStore(join(dir, 'runs'), { maximumRuns: 100, maximumBytes: 1e9 }),
    scenarios: openScenarioStore(join(dir, 'scenarios')),
    states: {
      live: () => ok(live),
      at: (atMs) =>
        atMs === PAST_MS
          ? ok({ ...live, timeMs: PAST_MS })
          : err(problem('STATE_UNKNOWN', { path: 'from' }, 'no such state is kept', 'expected another instant')),
    },
    wallNowMs: Date.now,
  })
  app = fastify({ ajv: { customOptions: { removeAdditional: false, allErrors: true } } })
  await app.register(websocket)
  app.setErrorHandler((error: Error, request, reply) =>
    answerFailure(reply, error, request, { error: console.error } as never),
  )
  await app.register(rehearsalApi(rehearsal))
  await app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await app.close()
  await rehearsal.close()
  rmSync(dir, { recursive: true })
})

function liveState() {
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 43
  values.openingM.fill(0.5)
  engine.startSteady(LIVE_MS, values)
  return engine.save()
}

const SCENARIO = {
  id: 'plan',
  name_zh: '方案',
  name_en: 'Plan',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 6,
  riverStageM: 43,
  gates: { [gateId]: 0.4 },
}
const RUNS = '/api/v1/rehearsal/runs'
const SCENARIOS = '/api/v1/rehearsal/scenarios'

const post = (payload: RunRequest | Record<string, unknown>) => app.inject({ method: 'POST', url: RUNS, payload })
const started = async (payload: RunRequest): Promise<RunDocument> => {
  const answer = await post(payload)
  expect([answer.statusCode, answer.body.slice(0, 300)]).toEqual([202, expect.anything()])
  return answer.json()
}
const runOf = async (id: string): Promise<RunDocument> => (await app.inject(`${RUNS}/${id}`)).json()
const ended = async (payload: RunRequest): Promise<RunDocument> => {
  const { id } = await started(payload)
  await rehearsal.ended(id)
  return runOf(id)
}
const placesOf = (answer: { json(): { problems?: { place: { path?: string } }[] } }) =>
  answer.json().problems?.map(({ place }) => place.path)

describe('runs', () => {
  it('[RR1] a branch of the live district begins where the shadow is and keeps what it was made of', async () => {
    const run = await ended({
      from: 'live',
      name: 'raise',
      edits: { gates: [{ gateId, openingM: 0.8, atHours: 2 }], horizonHours: 4 },
    })
    expect(run).toMatchObject({
      state: 'done',
      progress: 1,
      frames: 25,
      startMs: LIVE_MS,
      origin: { kind: 'live', atMs: LIVE_MS },
      topologyHash: network.topologyHash,
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      packHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      indicators: { inM3: expect.any(Number) },
    })
    const inputs = (await app.inject(`${RUNS}/${run.id}/inputs`)).json()
    expect(inputs.scenario.gates[gateId]).toEqual([
      [0, 0.5],
      [2, 0.5],
      [2, 0.8],
    ])
    expect(inputs.state).toBe(Buffer.from(encodeSavedState(live)).toString('base64'))
  })

  it('[RR2] begins from a past moment, a state, another run, steady and dry', async () => {
    const edits = { horizonHours: 1 }
    const past = await ended({ from: new Date(PAST_MS).toISOString(), edits })
    expect(past).toMatchObject({ state: 'done', startMs: PAST_MS, origin: { kind: 'past', atMs: PAST_MS } })
    const state = await ended({ from: { state: Buffer.from(encodeSavedState(live)).toString('base64') }, edits })
    expect(state).toMatchObject({ state: 'done', startMs: LIVE_MS, origin: { kind: 'given' } })
    const other = await ended({ from: { runId: past.id }, edits })
    expect(other).toMatchObject({ state: 'done', startMs: PAST_MS, origin: { kind: 'run', runId: past.id } })
    for (const from of ['steady', 'dry'] as const)
      expect(await ended({ scenario: SCENARIO, from, edits })).toMatchObject({ state: 'done', origin: { kind: from } })
  })

  it('[RR3] the same inputs give the same hash again', async () => {
    const first = await ended({
      from: 'live',
      edits: { gates: [{ gateId, openingM: 0.9, atHours: 0 }], horizonHours: 2 },
    })
    const answer = await app.inject({ method: 'POST', url: `${RUNS}/${first.id}/again` })
    await rehearsal.ended(answer.json().id)
    expect(await runOf(answer.json().id)).toMatchObject({ hash: first.hash, again: { runId: first.id, isSame: true } })
  })

  it('[RR4] refuses what cannot be with place, reason and what would be accepted', async () => {
    const wrong = await post({
      scenario: { ...SCENARIO, horizonHours: -2, gates: { [gateId]: 99, 'G-nowhere': 1 } },
    })
    expect([wrong.statusCode, wrong.json().code]).toEqual([422, 'SCENARIO_REFUSED'])
    expect(placesOf(wrong)).toEqual(['horizonHours', `gates.${gateId}`, 'gates.G-nowhere'])
    const past = await post({ from: '2020-01-01T00:00:00Z' })
    expect(past.json().problems).toEqual([
      {
        code: 'STATE_UNKNOWN',
        place: { path: 'from' },
        text: 'no such state is kept',
        remedy: 'expected another instant',
      },
    ])
    expect(placesOf(await post({ from: 'yesterday' }))).toEqual(['from'])
    expect(placesOf(await post({ from: 'live', dxM: 100 }))).toEqual(['from'])
    expect(placesOf(await post({ scenario: SCENARIO, dxM: 1 }))).toEqual(['dxM'])
    expect(placesOf(await post({ scenario: { ...SCENARIO, start: 'state' } }))).toEqual(['from'])
    expect((await post({ scenarioId: 'nothing' })).json().code).toBe('SCENARIO_UNKNOWN')
    expect((await post({ from: { runId: 'nothing' } })).json().code).toBe('RUN_UNKNOWN')
    expect((await post({ form: 'live' })).json()).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' })
  })

  it('[RR5] a cancelled run says so, keeps its frames, and another one runs after it', async () => {
    const { id } = await started({ from: 'live', edits: { horizonHours: 8000 } })
    expect((await app.inject({ method: 'DELETE', url: `${RUNS}/${id}` })).json().code).toBe('RUN_UNDER_WAY')
    while ((await runOf(id)).frames === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    expect((await runOf(id)).progress).toBeLessThan(1)
    await app.inject({ method: 'POST', url: `${RUNS}/${id}/cancel` })
    await rehearsal.ended(id)
    const run = await runOf(id)
    expect(run.state).toBe('cancelled')
    expect(run.frames).toBeGreaterThan(0)
    expect(await ended({ from: 'live', edits: { horizonHours: 1 } })).toMatchObject({ state: 'done' })
    expect((await app.inject({ method: 'DELETE', url: `${RUNS}/${id}` })).statusCode).toBe(204)
    expect((await app.inject(`${RUNS}/${id}`)).json().code).toBe('RUN_UNKNOWN')
  })

  it('[RR6] keeps a pinned run, and lists all without their indicators', async () => {
    const run = await ended({ from: 'live', edits: { horizonHours: 1 } })
    const pinned = await app.inject({ method: 'PUT', url: `${RUNS}/${run.id}/pinned`, payload: { pinned: true } })
    expect(pinned.json().pinned).toBe(true)
    const { runs } = (await app.inject(RUNS)).json()
    expect(runs.find(({ id }: RunDocument) => id === run.id)).toMatchObject({ pinned: true })
    expect(runs[0].indicators).toBeUndefined()
  })

  it('[RR7] frames come from the first to the last while they are computed, and to whom comes later', async () => {
    const { id } = await started({ from: 'live', edits: { horizonHours: 24 } })
    const during = await framesOf(id)
    expect(during).toEqual({ sequences: Array.from({ length: 145 }, (_, k) => k), code: 1000, reason: 'done' })
    expect(await framesOf(id)).toEqual(during)
    expect((await framesOf('nothing')).code).toBe(4404)
  })
})

async function framesOf(id: string) {
  const { port } = app.server.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}${RUNS}/${id}/frames`)
  socket.binaryType = 'arraybuffer'
  const sequences: number[] = []
  socket.addEventListener('message', ({ data }) => {
    const frame = decodeFrame(data as ArrayBuffer)
    if (frame.ok) sequences.push(frame.value.sequence)
  })
  const [{ code, reason }] = (await once(socket, 'close')) as [CloseEvent]
  return { sequences, code, reason }
}

describe('scenarios', () => {
  const put = (document: unknown, headers: Record<string, string> = {}, id = 'plan') =>
    app.inject({ method: 'PUT', url: `${SCENARIOS}/${id}`, payload: document as object, headers })

  it('[RR8] saves versions, each on top of the one that its author has seen', async () => {
    const first = await put(SCENARIO)
    expect([first.statusCode, first.headers.etag, first.json().version]).toEqual([201, '"1"', 1])
    expect((await put(SCENARIO)).json()).toMatchObject({ status: 428, code: 'VERSION_MISSING' })
    const second = await put({ ...SCENARIO, horizonHours: 8 }, { 'if-match': '"1"' })
    expect([second.statusCode, second.headers.etag]).toEqual([200, '"2"'])
    expect((await put(SCENARIO, { 'if-match': '"1"' })).json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
    expect((await put(SCENARIO, { 'if-none-match': '*' })).json().code).toBe('VERSION_CONFLICT')
    const got = await app.inject(`${SCENARIOS}/plan`)
    expect([got.headers.etag, got.json().horizonHours]).toEqual(['"2"', 8])
    expect((await app.inject(`${SCENARIOS}/plan?version=1`)).json()).toEqual(SCENARIO)
    expect((await app.inject(`${SCENARIOS}/plan?version=7`)).json().code).toBe('SCENARIO_UNKNOWN')
    expect((await app.inject(`${SCENARIOS}/plan/versions`)).json().versions).toHaveLength(2)
    expect((await app.inject(`${SCENARIOS}/plan/diff?from=1&to=2`)).json().changes).toEqual([
      { path: 'horizonHours', from: 6, to: 8 },
    ])
    expect((await app.inject(SCENARIOS)).json().scenarios).toMatchObject([{ id: 'plan', version: 2 }])
  })

  it('[RR9] a stored scenario is run by its id and version', async () => {
    expect(await ended({ scenarioId: 'plan', version: 1 })).toMatchObject({
      state: 'done',
      scenarioId: 'plan',
      scenarioVersion: 1,
      horizonS: 6 * 3600,
    })
  })

  it('[RR10] keeps nothing that the district cannot do', async () => {
    const wrong = await put({ ...SCENARIO, gates: { 'G-nowhere': 1 } }, { 'if-match': '"2"' })
    expect([wrong.statusCode, placesOf(wrong)]).toEqual([422, ['gates.G-nowhere']])
    expect((await put(SCENARIO, {}, 'other')).json().code).toBe('REQUEST_MALFORMED')
    expect(
      (await app.inject({ method: 'DELETE', url: `${SCENARIOS}/plan`, headers: { 'if-match': '"2"' } })).statusCode,
    ).toBe(204)
    expect((await app.inject(`${SCENARIOS}/plan`)).json().code).toBe('SCENARIO_UNKNOWN')
  })
})
