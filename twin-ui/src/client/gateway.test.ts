import { encodeSavedState } from '@district/models/contract'
import { expect, test } from 'vitest'
import { createGateway } from './gateway.ts'

const answering = (response: () => Response) => {
  const asked: string[] = []
  const gateway = createGateway(async (url) => {
    asked.push(url)
    return response()
  }, '/api/v1')
  return { asked, gateway }
}

test('asks for history by gauge, span and bucket', async () => {
  const { asked, gateway } = answering(() => Response.json({ gaugeId: 'g', fromMs: 1, toMs: 2, points: [] }))
  const answer = await gateway.history({ gaugeId: 'S 1.stageM' as never, fromMs: 1.5, toMs: 2.5, everyS: 300 })
  expect(answer.ok).toBe(true)
  expect(asked).toEqual(['/api/v1/history?gauge=S+1.stageM&from=1&to=3&everyS=300'])
})

test('tells a refusal by its document from a gateway that is not there', async () => {
  const refused = answering(() =>
    Response.json({ title: 'Shadow away', detail: 'not started', status: 503 }, { status: 503 }),
  )
  expect(await refused.gateway.shadow()).toMatchObject({
    ok: false,
    error: { kind: 'refused', status: 503, detail: 'not started' },
  })
  const proxied = answering(() => new Response('Bad gateway', { status: 502 }))
  expect(await proxied.gateway.shadow()).toMatchObject({ ok: false, error: { kind: 'unreachable', status: 502 } })
  const gone = createGateway(() => Promise.reject(new Error('connection refused')), '/api/v1')
  expect(await gone.shadow()).toMatchObject({ ok: false, error: { kind: 'unreachable', detail: 'connection refused' } })
})

test('hands a saved state over as it was sent', async () => {
  const state = {
    topologyHash: '0123456789abcdef',
    timeMs: 1_700_000_000_000,
    riverStageM: 38.5,
    stageM: Float64Array.of(36.1, 35.9),
    dischargeM3s: Float64Array.of(12),
    openingM: Float64Array.of(0.4),
    demandM3s: Float64Array.of(1.5),
  }
  const { gateway } = answering(() => new Response(encodeSavedState(state)))
  expect(await gateway.savedState()).toEqual({ ok: true, value: state })
  const broken = answering(() => new Response('not a state at all, but long enough to have a header of that size'))
  expect(await broken.gateway.savedState()).toMatchObject({ ok: false, error: { kind: 'malformed' } })
})
