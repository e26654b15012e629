import type { GateId, Interlock } from '@district/models'
import type { CommandDocument, CommandRecord, GateLock, Preflight, Role } from '@district/models/contract'
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { addAccessHook } from '../src/api/access-hook.ts'
import { addCommandRoutes } from '../src/api/command-routes.ts'
import { createErrorHandler } from '../src/api/error-handler.ts'
import { addInterlockRoutes } from '../src/api/interlock-routes.ts'
import type { Deed } from '../src/audit/audit-log.ts'
import { CommandDesk } from '../src/command/command-desk.ts'
import { fetchPreflightFrom } from '../src/command/preflight-source.ts'
import { silentLog } from '../src/ground/log.ts'
import { NOON_MS, reading, speakingDistrict } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const GATE = 'G-1' as GateId
const sketch = speakingDistrict()
const INTERLOCK: Interlock = {
  gateId: GATE,
  ...{ lowestOpeningM: null, highestOpeningM: null, largestMoveM: 0.5, travelPerHourM: null },
  ...{ leastHeadM: null, secondPersonFromM: 0.3, provenance: 'estimate', source: 'for tests' },
}
const district = {
  ...sketch,
  interlocks: [INTERLOCK],
  stations: sketch.stations.map((station, index) => (index === 0 ? { ...station, gateId: GATE } : station)),
}

function desk({ dir = temporaryDirectory(), simulatorUrl = null as URL | null } = {}) {
  const now = { ms: NOON_MS }
  const deeds: Deed[] = []
  const audit = {
    append: (deed: Deed) => {
      deeds.push(deed)
      return { ...deed, id: deeds.length, atMs: NOON_MS, hash: '' }
    },
  }
  const commandDesk = new CommandDesk({
    ...{ dataDir: dir, district, audit, mode: 'virtual', clockSpeed: 1, log: silentLog() },
    latest: (gaugeId) => reading({ gaugeId, takenAtMs: now.ms, value: gaugeId.includes('opening') ? 0.5 : 41 }),
    nowMs: () => now.ms,
    virtualDistrictSpeaks: () => true,
    publish: async () => {},
    onChange: () => {},
  })
  const who = { name: 'li', role: 'operator' as Role }
  const app = fastify({ logger: false })
    .setValidatorCompiler(TypeBoxValidatorCompiler)
    .withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler(createErrorHandler(silentLog()))
  addAccessHook(app, () => ({ ...who }))
  const { commands, book: commandBook, locks, interlocks } = commandDesk
  const means = async () => [{ atMs: NOON_MS - 30_000, value: 0.55, quality: 'good', flags: [] } as const]
  const fetchPreflight = fetchPreflightFrom(simulatorUrl)
  addCommandRoutes(app, { district, commands, commandBook, fetchPreflight, means, nowMs: () => now.ms })
  addInterlockRoutes(app, { district, interlocks, locks, audit, nowMs: () => now.ms })
  const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => {
    const answer = await app.inject({ method, url: `/api/v1${path}`, ...(body === undefined ? {} : { payload: body }) })
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
  }
  const as = (name: string, role: Role = 'operator') => Object.assign(who, { name, role })
  return { ask, as, now, deeds, dir, commands, close: () => commandDesk.close() }
}

const COMMAND = { openingM: 0.6, reason: 'less for the east' }

test('[CP1] a lock is an engineer’s, with a reason and an end; it survives a restart, and nobody commands the gate meanwhile', async () => {
  const { ask, as, deeds, dir, close } = desk()
  const lock = { reason: 'new seals', expiresInS: 7200 }
  expect((await ask('PUT', '/gates/G-1/lock', lock)).status).toBe(403)
  as('wang', 'engineer')
  expect((await ask('PUT', '/gates/G-1/lock', { reason: 'new seals' })).status).toBe(400)
  expect((await ask('PUT', '/gates/G-9/lock', lock)).body).toMatchObject({ code: 'GATE_UNKNOWN' })
  expect((await ask('PUT', '/gates/G-1/lock', lock)).body).toEqual({
    gateId: GATE,
    by: 'wang',
    reason: 'new seals',
    setMs: NOON_MS,
    expiresMs: NOON_MS + 7_200_000,
  } satisfies GateLock)
  close()
  const again = desk({ dir })
  onTestFinished(again.close)
  expect((await again.ask('GET', '/locks')).body.locks).toMatchObject([{ gateId: 'G-1', by: 'wang' }])
  const refused = await again.ask('POST', '/gates/G-1/command', COMMAND)
  expect(refused.body).toMatchObject({ status: 409, code: 'COMMAND_INTERLOCKED' })
  expect(refused.body.detail).toContain('locked by wang: new seals')
  again.as('wu', 'engineer')
  expect((await again.ask('DELETE', '/gates/G-1/lock')).status).toBe(204)
  expect((await again.ask('DELETE', '/gates/G-1/lock')).body).toMatchObject({ code: 'LOCK_UNKNOWN' })
  expect((await again.ask('POST', '/gates/G-1/command', COMMAND)).status).toBe(202)
  expect([...deeds, ...again.deeds].map(({ by, action, subject }) => `${by} ${action} ${subject}`)).toEqual([
    'wang lock.set G-1',
    'wu lock.lift G-1',
    'wu command.give G-1',
  ])
})

test('[CP1] a lock that has ended holds nothing', async () => {
  const { ask, as, now, close } = desk()
  onTestFinished(close)
  as('wang', 'engineer')
  await ask('PUT', '/gates/G-1/lock', { reason: 'new seals', expiresInS: 60 })
  now.ms += 60_000
  expect((await ask('GET', '/locks')).body).toEqual({ locks: [] })
  expect((await ask('POST', '/gates/G-1/command', COMMAND)).status).toBe(202)
})

test('[CP2] what a command would meet can be asked before it is given', async () => {
  const { ask, as, close } = desk()
  onTestFinished(close)
  as('wang', 'viewer')
  expect((await ask('GET', '/gates/G-1/interlocks?openingM=0.85')).body).toEqual({
    ...{ gateId: 'G-1', openingM: 0.85, fromOpeningM: 0.5, breaches: [], needsSecondPerson: true, lock: null },
  })
  const far = (await ask('GET', '/gates/G-1/interlocks?openingM=2')).body
  expect(far.breaches).toMatchObject([{ interlock: 'move', accepted: '0 m to 1 m would be accepted' }])
  expect((await ask('GET', '/gates/G-9/interlocks?openingM=2')).status).toBe(404)
  expect((await ask('GET', '/gates/G-1/interlocks')).status).toBe(400)
})

test('[CP3] a proposed command is confirmed by another person with an account, and by no program', async () => {
  const { ask, as, close } = desk()
  onTestFinished(close)
  const { body: proposed } = await ask('POST', '/gates/G-1/command', { ...COMMAND, openingM: 0.9 })
  expect(proposed).toMatchObject({ state: 'proposed', by: 'li', confirmedBy: null })
  const path = `/commands/${(proposed as CommandRecord).commandId}`
  expect((await ask('POST', `${path}/confirm`)).body).toMatchObject({ status: 403, code: 'SECOND_PERSON_NEEDED' })
  as('token night-shift')
  expect((await ask('POST', `${path}/confirm`)).body).toMatchObject({ code: 'SECOND_PERSON_NEEDED' })
  as('wang', 'viewer')
  expect((await ask('POST', `${path}/confirm`)).body).toMatchObject({ code: 'ROLE_TOO_LOW' })
  as('wang')
  expect((await ask('POST', `${path}/refuse`)).status).toBe(400)
  expect((await ask('POST', `${path}/confirm`)).body).toMatchObject({ state: 'sent', by: 'li', confirmedBy: 'wang' })
  expect((await ask('POST', `${path}/refuse`, { reason: 'too late' })).body).toMatchObject({
    code: 'COMMAND_NOT_PROPOSED',
  })
  expect((await ask('GET', path)).body.steps).toMatchObject([
    { by: 'li', state: 'proposed' },
    { by: 'wang', state: 'sent' },
  ])
})

/** A simulator that keeps one preflight. */
async function simulator() {
  const atMs = [NOON_MS, NOON_MS + 300_000]
  const series = { atMs, openingM: [0.5, 0.6], stageUpM: [41, 41.1], stageDownM: [39, 39], dischargeM3s: [1, 1.2] }
  const preflight = {
    ...{ id: 'p1', gateId: GATE, fromOpeningM: 0.5, openingM: 0.6, startMs: NOON_MS, horizonS: 300, ageMs: 10 },
    predictions: [{ gateId: GATE, ...series }],
  } as unknown as Preflight
  const app = fastify()
  app.get<{ Params: { id: string } }>('/api/v1/rehearsal/preflight/:id', ({ params: { id } }, reply) =>
    id === 'p1' ? reply.send(preflight) : reply.code(404).send({}),
  )
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  onTestFinished(() => app.close())
  return { url, preflight }
}

test('[CP4] a command keeps the preflight that it was given upon, and its record lays it beside what was measured', async () => {
  const { url, preflight } = await simulator()
  const { ask, deeds, close } = desk({ simulatorUrl: url })
  onTestFinished(close)
  const post = (more: object) => ask('POST', '/gates/G-1/command', { ...COMMAND, ...more })
  expect((await post({ preflight: 'p9' })).body).toMatchObject({ status: 404, code: 'PREFLIGHT_UNKNOWN' })
  expect((await post({ preflight: 'p1', openingM: 0.7 })).body).toMatchObject({ status: 400, code: 'QUERY_INVALID' })
  const { body: given } = await post({ preflight: 'p1' })
  expect(given).toMatchObject({ state: 'sent', isPredicted: true, fromOpeningM: 0.5 })
  expect(deeds.at(-1)?.detail).toMatchObject({ preflight: 'p1', fromOpeningM: 0.5 })
  const record = (await ask('GET', `/commands/${(given as CommandRecord).commandId}`)).body as CommandDocument
  expect(record.prediction).toEqual(preflight)
  expect(record.command).toEqual(given)
  expect(record.comparison.map(({ quantity, predicted, measured }) => [quantity, predicted[0], measured[0]])).toEqual([
    ['openingM', 0.5, 0.55],
    ['stageUpM', 41, 0.55],
    ['stageDownM', 39, 0.55],
    ['dischargeM3s', 1, 0.55],
  ])
  expect((await ask('GET', '/commands/c9')).body).toMatchObject({ code: 'COMMAND_UNKNOWN' })
})

test('[CP4] a prediction may come with the command itself; without a simulator an id is refused, and a command without one is not', async () => {
  const { ask, commands, close } = desk()
  onTestFinished(close)
  expect((await ask('POST', '/gates/G-1/command', { ...COMMAND, preflight: 'p1' })).body).toMatchObject({
    status: 503,
    code: 'SIMULATOR_UNREACHABLE',
  })
  const series = { atMs: [NOON_MS], openingM: [0.6], stageUpM: [41], stageDownM: [null], dischargeM3s: [1] }
  const preflight = { startMs: NOON_MS, horizonS: 300, predictions: [{ gateId: GATE, ...series }] }
  const { body } = await ask('POST', '/gates/G-1/command', { ...COMMAND, preflight })
  const { commandId } = body as CommandRecord
  expect((await ask('GET', `/commands/${commandId}`)).body.prediction).toEqual(preflight)
  commands.hear(
    `district/${district.id}/gate/G-1/command/ack`,
    Buffer.from(JSON.stringify({ commandId, state: 'done', atMs: NOON_MS, openingM: 0.6 })),
  )
  const plain = await ask('POST', '/gates/G-1/command', COMMAND)
  expect(plain.body).toMatchObject({ state: 'sent', isPredicted: false })
})
