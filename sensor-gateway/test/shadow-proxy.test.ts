import type { PartHealth } from '@district/models/contract'
import fastifyWebsocket from '@fastify/websocket'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { ANONYMOUS_VIEWER } from '../src/access/identify.ts'
import { addAccessHook } from '../src/api/access-hook.ts'
import { createErrorHandler } from '../src/api/error-handler.ts'
import type { App } from '../src/api/routes.ts'
import { addShadowProxy } from '../src/api/shadow-proxy.ts'
import { silentLog } from '../src/ground/log.ts'

/** A simulator of which the test moves the strings. */
async function simulator() {
  const app = fastify({ forceCloseConnections: true })
  await app.register(fastifyWebsocket)
  const sockets: { send(data: Buffer | string): void; close(): void }[] = []
  app.get('/api/v1/shadow', async () => ({ runId: 'shadow-1', state: 'following' }))
  app.get('/api/v1/shadow/state', (_request, reply) =>
    reply.type('application/octet-stream').send(Buffer.from([1, 2, 3])),
  )
  app.get('/api/v1/shadow/frames', { websocket: true }, (socket) => void sockets.push(socket))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return { app, sockets, url: new URL(address) }
}

async function gateway(simulatorUrl: URL, health: () => PartHealth = () => ({ state: 'up', sinceMs: 0 })) {
  const app = fastify({ forceCloseConnections: true }) as unknown as App
  app.setErrorHandler(createErrorHandler(silentLog()))
  addAccessHook(app, () => ANONYMOUS_VIEWER)
  await app.register(fastifyWebsocket)
  await addShadowProxy(app, { simulatorUrl, simulator: health })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  return { http: address, ws: address.replace('http', 'ws') }
}

const FRAMES = '/api/v1/shadow/frames'

test('the simulator’s documents and states come through untouched', async () => {
  const { url } = await simulator()
  const { http } = await gateway(url)
  expect(await (await fetch(`${http}/api/v1/shadow`)).json()).toEqual({ runId: 'shadow-1', state: 'following' })
  const state = await fetch(`${http}/api/v1/shadow/state`)
  expect(state.headers.get('content-type')).toBe('application/octet-stream')
  expect([...new Uint8Array(await state.arrayBuffer())]).toEqual([1, 2, 3])
})

test('frames come through; when the simulator goes, the window is told to try again', async () => {
  const { url, sockets } = await simulator()
  const { ws } = await gateway(url)
  const socket = new WebSocket(`${ws}${FRAMES}`)
  socket.binaryType = 'arraybuffer'
  const heard: unknown[] = []
  socket.addEventListener('message', ({ data }) =>
    heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)]),
  )
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  await expect.poll(() => sockets.length).toBe(1)
  sockets[0]!.send(Buffer.from([7, 8]))
  sockets[0]!.send('an event')
  await expect.poll(() => heard).toEqual([[7, 8], 'an event'])
  sockets[0]!.close()
  expect(await closed).toBe(1013)
})

test('a window that closes takes its line to the simulator with it', async () => {
  const { url, app } = await simulator()
  const { ws } = await gateway(url)
  const socket = new WebSocket(`${ws}${FRAMES}`)
  await expect.poll(() => app.websocketServer.clients.size).toBe(1)
  socket.close()
  await expect.poll(() => app.websocketServer.clients.size).toBe(0)
})

test('a simulator that is away: 503 for documents, and no socket at all', async () => {
  const away = new URL('http://127.0.0.1:9')
  const { http, ws } = await gateway(away)
  const response = await fetch(`${http}/api/v1/shadow`)
  expect(response.status).toBe(503)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'SIMULATOR_UNREACHABLE' })

  const code = await new Promise<number>((resolve) =>
    new WebSocket(`${ws}${FRAMES}`).addEventListener('close', (event) => resolve(event.code)),
  )
  expect(code).toBe(1013)

  const known = await gateway(away, () => ({ state: 'down', sinceMs: 0, detail: 'It is away.' }))
  const refused = await new Promise<number>((resolve) =>
    new WebSocket(`${known.ws}${FRAMES}`).addEventListener('close', (event) => resolve(event.code)),
  )
  expect(refused).toBe(1006)
})
