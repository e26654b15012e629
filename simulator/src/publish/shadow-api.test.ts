import { decodeSavedState } from '@district/models/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { iso, minutesOn, openShadowApp, type ShadowApp, startMs } from '../../test/fixture/shadow-app.ts'
import { openKeptStates } from '../shadow/kept-states.ts'

let shadowApp: ShadowApp

beforeAll(async () => {
  shadowApp = await openShadowApp(({ topologyHash }, dir) => ({
    kept: { keptStates: openKeptStates(dir, topologyHash, 1e9) },
    plugins: [],
  }))
})
afterAll(() => shadowApp.close())

const ask = (path: string) => shadowApp.ask(path)

describe('shadow API', () => {
  it('[SA1] before anything is kept it says so, and gives nothing in its place', async () => {
    expect((await ask('states')).json()).toMatchObject({ instantsMs: [], bytes: 0 })
    const answer = await ask(`state?at=${iso(0)}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'STATE_NOT_KEPT', detail: expect.stringContaining('none is kept yet') })
  })

  it('[SA2] lists the instants kept and gives the nearest state that is not later', async () => {
    const { shadow } = shadowApp
    shadow.begin(startMs)
    while (shadow.tick(minutesOn(100), 0));
    const { instantsMs } = (await ask('states')).json()
    expect(instantsMs).toEqual([15, 30, 45, 60, 75, 90].map((minutes) => minutesOn(minutes)))
    for (const at of [iso(59), String(minutesOn(59))]) {
      const answer = await ask(`state?at=${at}`)
      expect(answer.headers['x-state-time']).toBe(iso(45))
      const state = decodeSavedState(Uint8Array.from(answer.rawPayload).buffer)
      expect(state.ok && state.value.timeMs).toBe(minutesOn(45))
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
    // Only the river and a gate were heard: there was nothing to be drawn to.
    expect([gauges.length, corrected.gaugesUsed]).toEqual([0, 0])
    expect(corrected.atMs).toBe(minutesOn(95))
  })
})
