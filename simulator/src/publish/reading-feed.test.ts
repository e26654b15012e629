import type { AddressInfo } from 'node:net'
import websocket, { type WebSocket } from '@fastify/websocket'
import fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReadingFeed, type ReadingFeed } from './reading-feed.ts'

const quiet = { info: () => {}, warn: vi.fn(), error: () => {}, debug: () => {} }
const reading = (gaugeId: string, value: number) => ({ gaugeId, value, takenAtMs: 1, quality: 'good', flags: [] })
const health = (waiting: number) => ({ kind: 'health', health: { store: { waiting } } })
let server: ReturnType<typeof fastify>
let say: (message: object) => void
let hangUp: () => void
let connections: number
let feed: ReadingFeed
let heard: [string, number][]

beforeEach(async () => {
  connections = 0
  heard = []
  server = fastify()
  await server.register(websocket)
  server.get('/api/v1/live', { websocket: true }, (socket: WebSocket) => {
    connections += 1
    say = (message) => socket.send(JSON.stringify(message))
    hangUp = () => socket.terminate()
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.server.address() as AddressInfo
  feed = createReadingFeed(`http://127.0.0.1:${port}`, quiet, ({ gaugeId, value }) => heard.push([gaugeId, value]))
  await vi.waitFor(() => expect(connections).toBe(1))
})

afterEach(async () => {
  feed.close()
  await server.close()
})

describe('reading feed', () => {
  it('[RF1] hears the state first and then what changes', async () => {
    say({ kind: 'state', state: { nowMs: 1, gauges: [reading('a', 1)] } })
    say({ kind: 'readings', nowMs: 2, readings: [reading('a', 2), reading('b', 3)] })
    await vi.waitFor(() =>
      expect(heard).toEqual([
        ['a', 1],
        ['a', 2],
        ['b', 3],
      ]),
    )
  })

  it('[RF2] takes the history for current when only the newest readings are on their way', async () => {
    expect(feed.isHistoryCurrent).toBe(false)
    say(health(11_520))
    say(health(518))
    await vi.waitFor(() => expect(feed.isHistoryCurrent).toBe(true))
    say(health(11_520))
    await vi.waitFor(() => expect(feed.isHistoryCurrent).toBe(false))
  })

  it('[RF3] comes back when the gateway does, says once that it was away, and trusts nothing it knew of the history', async () => {
    say(health(0))
    await vi.waitFor(() => expect(feed.isHistoryCurrent).toBe(true))
    hangUp()
    await vi.waitFor(() => expect(connections).toBe(2), 5000)
    expect(feed.isHistoryCurrent).toBe(false)
    expect(quiet.warn).toHaveBeenCalledTimes(1)
    say({ kind: 'readings', nowMs: 2, readings: [reading('c', 4)] })
    await vi.waitFor(() => expect(heard).toEqual([['c', 4]]))
  })
})
