import type { PartHealth, Role } from '@district/models/contract'
import fastifyWebsocket from '@fastify/websocket'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { addAccessHook } from '../src/api/access-hook.ts'
import { createErrorHandler } from '../src/api/error-handler.ts'
import { addRehearsalProxy } from '../src/api/rehearsal-proxy.ts'
import type { App } from '../src/api/routes.ts'
import { silentLog } from '../src/ground/log.ts'

const UP: PartHealth = { state: 'up', sinceMs: 0 }

/** A simulator that says what it was asked, and by whom. */
async function simulator() {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 8 * 1024 * 1024 })
  await app.register(fastifyWebsocket)
  const sockets: { send(data: Buffer | string): void; close(code?: number, reason?: string): void }[] = []
  app.get('/api/v1/rehearsal/runs/:id/frames', { websocket: true }, (socket) => void sockets.push(socket))
  app.all('/api/v1/rehearsal/*', async ({ method, url, headers, body }) => ({
    method,
    url,
    person: headers['x-district-person'],
    role: headers['x-district-role'],
    secrets: [headers.cookie, headers.authorization],
    body,
  }))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return { app, sockets, url: new URL(address) }
}

async function gateway(simulatorUrl: URL | null, role: Role, health: PartHealth = UP) {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 }) as unknown as App
  app.setErrorHandler(createErrorHandler(silentLog()))
  addAccessHook(app, () => ({ name: '李工', role }))
  await app.register(fastifyWebsocket)
  await addRehearsalProxy(app, { simulatorUrl, simulator: () => health })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${address}/api/v1/rehearsal${path}`, {
      method,
      headers: { ...json, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return { app, ask, ws: `${address.replace('http', 'ws')}/api/v1/rehearsal` }
}

test('[RX1] a request goes on with the name and role of who asks, and without what is secret or pretended', async () => {
  const { url } = await simulator()
  const { ask } = await gateway(url, 'engineer')
  const pretended = { 'x-district-person': 'root', cookie: 'district_session=s', authorization: 'Bearer x' }
  expect(await ask('PUT', '/scenarios/a?dry=1', { gates: [1] }, pretended)).toEqual({
    status: 200,
    body: {
      method: 'PUT',
      url: '/api/v1/rehearsal/scenarios/a?dry=1',
      person: encodeURIComponent('李工'),
      role: 'engineer',
      secrets: [null, null],
      body: { gates: [1] },
    },
  })
  expect((await ask('DELETE', '/scenarios/a')).body).toMatchObject({ method: 'DELETE' })
})

test('[RX2] a viewer looks, an operator asks what a move would do, an engineer changes; what an instructor has in store only he sees', async () => {
  const { url } = await simulator()
  const allowed = async (role: Role) => {
    const { ask } = await gateway(url, role)
    const asked = [
      ['GET', '/runs'],
      ['POST', '/preflight'],
      ['POST', '/%70reflight'],
      ['POST', '/preflight/'],
      ['POST', '/runs'],
      ['DELETE', '/runs/a'],
      ['GET', '/training'],
      ['GET', '/%74raining'],
      ['GET', '/training/'],
      ['GET', '/training?x'],
      ['POST', '/training'],
    ] as const
    const answers = await Promise.all(
      asked.map(([method, path]) => ask(method, path, method === 'POST' ? {} : undefined)),
    )
    return answers.map(({ status }) => status)
  }
  expect(await allowed('viewer')).toEqual([200, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403])
  expect(await allowed('operator')).toEqual([200, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403])
  expect(new Set(await allowed('engineer'))).toEqual(new Set([200]))
})

test('[RX3] a path that would be another one once resolved is refused', async () => {
  const { url } = await simulator()
  const { app } = await gateway(url, 'viewer')
  for (const path of ['/x/../training', '/x/%2e%2e/training', '/x%2f..%2ftraining', '/x\\..\\training']) {
    const answer = await app.inject({ url: `/api/v1/rehearsal${path}` })
    expect([path, answer.statusCode === 200]).toEqual([path, false])
  }
})

test('[RX4] a document may be large, but not without end; a preflight is small', async () => {
  const { url } = await simulator()
  const { ask } = await gateway(url, 'engineer')
  const text = 'x'.repeat(100_000)
  expect((await ask('POST', '/scenarios', { text })).status).toBe(200)
  expect(await ask('POST', '/preflight', { text })).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
  expect((await ask('POST', '/scenarios', { text: text.repeat(30) })).status).toBe(413)
})

test('[RX5] the frames of a run all come through, and its end as the simulator meant it', async () => {
  const { url, sockets } = await simulator()
  const { ws } = await gateway(url, 'viewer')
  const socket = new WebSocket(`${ws}/runs/a/frames`)
  socket.binaryType = 'arraybuffer'
  const heard: unknown[] = []
  socket.addEventListener('message', ({ data }) =>
    heard.push(typeof data === 'string' ? data : new Uint8Array(data)[0]),
  )
  const closed = new Promise((resolve) =>
    socket.addEventListener('close', ({ code, reason }) => resolve([code, reason])),
  )
  await expect.poll(() => sockets.length).toBe(1)
  for (let index = 0; index < 50; index++) sockets[0]?.send(Buffer.alloc(100_000, index))
  sockets[0]?.send('done')
  sockets[0]?.close(1000, 'the run is over')
  expect(await closed).toEqual([1000, 'the run is over'])
  expect(heard).toEqual([...Array.from({ length: 50 }, (_, index) => index), 'done'])
})

test('[RX6] a simulator that is away, or that does not exist: 503 with a code, and no socket', async () => {
  const away = await gateway(new URL('http://127.0.0.1:9'), 'engineer', {
    state: 'down',
    sinceMs: 0,
    detail: 'It is away.',
  })
  expect(await away.ask('POST', '/preflight', {})).toMatchObject({
    status: 503,
    body: { code: 'SIMULATOR_UNREACHABLE', detail: 'It is away.' },
  })
  const code = await new Promise<number>((resolve) =>
    new WebSocket(`${away.ws}/runs/a/frames`).addEventListener('close', (event) => resolve(event.code)),
  )
  expect(code).toBe(1006)
  const none = await gateway(null, 'engineer')
  expect(await none.ask('GET', '/runs')).toMatchObject({ status: 503, body: { code: 'SIMULATOR_UNREACHABLE' } })
})
