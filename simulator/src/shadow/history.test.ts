import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GaugeId } from '@district/models'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PastHearer, readHistory } from './history.ts'

let server: Server
let url: string
let asked: string[]
let answer: (gauge: string) => { status: number; body: string }
const taken: unknown[][] = []
const hearer = {
  heardGauges: Array.from({ length: 130 }, (_, k) => ({ id: `G${k}` as GaugeId })),
  takePast: (...told: unknown[]) => void taken.push(told),
} satisfies PastHearer
const tableOf = (gauges: string) =>
  [
    'gauge,takenAt,value [m],unit,quality,flags',
    ...gauges
      .split(',')
      .flatMap((id) => [
        `${id},1970-01-01T00:00:00.001Z,2,m,good,`,
        `${id},1970-01-01T00:00:00.002Z,,m,missing,`,
        `${id},1970-01-01T00:00:00.003Z,4,m,bad,stuck spike`,
      ]),
    '',
  ].join('\r\n')

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
    answer = (gauges) => ({ status: 200, body: tableOf(gauges) })
    expect(await readHistory(url, hearer, 10.4, 20)).toEqual({ kind: 'read', points: 260 })
    expect(taken).toHaveLength(260)
    expect(taken).toContainEqual(['G7', 3, 300, 4, { quality: 'bad', flags: ['stuck', 'spike'] }])
    expect(taken).toContainEqual(['G129', 1, 300, 2, { quality: 'good', flags: [] }])
    expect(asked).toHaveLength(3)
    expect(asked[2]).toBe('/api/v1/history.csv?gauge=G128%2CG129&from=10&to=20&everyS=300')
  })

  it.each([
    [503, '', /answered 503/],
    [200, '{"pts":1}', /another form/],
    [200, 'oops', /another form/],
  ])('[HI2] stops at the first refusal with its reason: %i %s', async (status, body, reason) => {
    answer = () => ({ status, body })
    const outcome = await readHistory(url, hearer, 0, 1)
    expect(outcome.kind === 'unavailable' ? outcome.reason : '').toMatch(reason)
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  it('[HI3] says who cannot be reached', async () => {
    const outcome = await readHistory('http://127.0.0.1:1', hearer, 0, 1)
    expect(outcome.kind === 'unavailable' ? outcome.reason : '').toMatch(/fetch failed/)
  })
})
