import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNetwork } from '@district/models'
import { decodeSavedState } from '@district/models/contract'
import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInputBoard } from '../shadow/input-board.ts'
import { openKeptStates } from '../shadow/kept-states.ts'
import { ShadowTwin } from '../shadow/shadow-twin.ts'
import { createFrameFanout } from './frame-fanout.ts'
import { createShadowApi } from './shadow-api.ts'

const MINUTE_MS = 60_000
const startMs = Date.parse('2026-03-12T00:00:00Z')
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const dir = mkdtempSync(join(tmpdir(), 'shadow-api-'))
let app: FastifyInstance
let shadow: ShadowTwin

beforeAll(async () => {
  const network = buildNetwork(gaugedDistrict(branchingCanal()), { dxM: 500 })
  const board = createInputBoard(network.district)
  const keptStates = openKeptStates(dir, network.topologyHash, 1e9)
  shadow = new ShadowTwin(network, { board, speed: 1, log: quiet, keptStates })
  app = await createShadowApi({ shadow, fanout: createFrameFanout(), log: quiet, plugins: [] })
  board.take('S-G-0.stageUpM', startMs, 41.9, { quality: 'good', flags: [] })
  for (const bay of [1, 2]) board.take(`S-G-0.openingM.${bay}`, startMs, 0.5, { quality: 'good', flags: [] })
})
afterAll(async () => {
  await app.close()
  rmSync(dir, { recursive: true })
})

const ask = (path: string) => app.inject(`/api/v1/shadow/${path}`)
const iso = (minutes: number) => new Date(startMs + minutes * MINUTE_MS).toISOString()

describe('shadow API', () => {
  it('[SA1] before anything is kept it says so, and gives nothing in its place', async () => {
    expect((await ask('states')).json()).toMatchObject({ instantsMs: [], bytes: 0 })
    const answer = await ask(`state?at=${iso(0)}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'STATE_NOT_KEPT', detail: expect.stringContaining('none is kept yet') })
  })

  it('[SA2] lists the instants kept and gives the nearest state that is not later', async () => {
    shadow.begin(startMs)
    while (shadow.tick(startMs + 100 * MINUTE_MS, 0));
    const { instantsMs } = (await ask('states')).json()
    expect(instantsMs).toEqual([15, 30, 45, 60, 75, 90].map((minutes) => startMs + minutes * MINUTE_MS))
    for (const at of [iso(59), String(startMs + 59 * MINUTE_MS)]) {
      const answer = await ask(`state?at=${at}`)
      expect(answer.headers['x-state-time']).toBe(iso(45))
      const state = decodeSavedState(Uint8Array.from(answer.rawPayload).buffer)
      expect(state.ok && state.value.timeMs).toBe(startMs + 45 * MINUTE_MS)
    }
  })

  it('[SA3] an instant before the first is refused with what is kept; one that is none, with what would be accepted', async () => {
    const early = (await ask(`state?at=${iso(14)}`)).json()
    expect(early).toMatchObject({ code: 'STATE_NOT_KEPT', status: 404 })
    expect(early.detail).toContain(`kept are 6 from ${iso(15)} to ${iso(90)}`)
    const wrong = (await ask('state?at=yesterday')).json()
    expect(wrong).toMatchObject({ code: 'INSTANT_UNREADABLE', status: 400 })
    expect(wrong.detail).toContain('ISO 8601')
  })

  it('[SA4] tells what is known about computed values', async () => {
    const { gauges, reaches, corrected } = (await ask('knowledge')).json()
    expect(reaches).toHaveLength(6)
    expect(gauges.length + corrected.gaugesUsed).toBeGreaterThanOrEqual(0)
    expect(corrected.atMs).toBe(startMs + 95 * MINUTE_MS)
  })
})
