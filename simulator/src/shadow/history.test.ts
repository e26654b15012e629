import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Gauge } from '@district/models'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PastHearer, readHistory } from './history.ts'

let server: Server
let url: string
let asked: string[]
let answer: (gauge: string) => { status: number; body: string }
const taken: unknown[][] = []
const hearer = {
  heardGauges: ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((id) => ({ id }) as unknown as Gauge),
  takePast: (...told: unknown[]) => void taken.push(told),
} satisfies PastHearer
const points = JSON.stringify({
  points: [
    { atMs: 1, value: 2, quality: 'good' },
    { atMs: 3, value: 4, quality: 'bad' },
  ],
})

beforeAll(async () => {
  server = createServer((request, response) => {
    const gauge = new URL(request.url ?? '', 'http://x').searchParams.get('gauge') ?? ''
    asked.push(request.url ?? '')
    const { status, body } = answer(gauge)
    response.statusCode = status
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  asked = []
  taken.length = 0
})

describe('history', () => {
  it('[HI1] asks for every input once and hands on what the gateway thinks of it', async () => {
    answer = () => ({ status: 200, body: points })
    expect(await readHistory(url, hearer, 10.4, 20)).toEqual({ kind: 'read', points: 14 })
    expect(taken).toHaveLength(14)
    expect(taken).toContainEqual(['A', 3, 300, 4, { atMs: 3, value: 4, quality: 'bad' }])
    expect(asked).toHaveLength(7)
    expect(asked[0]).toBe('/api/v1/history?gauge=A&from=10&to=20&everyS=300')
  })

  it.each([
    [503, '', /answered 503/],
    [200, '{"pts":1}', /another form/],
    [200, 'oops', /JSON/],
  ])('[HI2] stops at the first refusal with its reason: %i %s', async (status, body, reason) => {
    answer = () => ({ status, body })
    const outcome = await readHistory(url, hearer, 0, 1)
    expect(outcome.kind === 'unavailable' ? outcome.reason : '').toMatch(reason)
    expect(asked.length).toBeLessThanOrEqual(4)
  })

  it('[HI3] says who cannot be reached', async () => {
    const outcome = await readHistory('http://127.0.0.1:1', hearer, 0, 1)
    expect(outcome.kind === 'unavailable' ? outcome.reason : '').toMatch(/fetch failed/)
  })
})
