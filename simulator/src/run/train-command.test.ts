import { expect, it } from 'vitest'
import { TRAIN_USAGE, trainCommand } from './train-command.ts'

interface Call {
  readonly url: string
  readonly method: string | undefined
  readonly body: unknown
  readonly token: string | undefined
}

function reachOf(answer: () => Response) {
  const calls: Call[] = []
  const fetch = async (url: unknown, init?: RequestInit) => {
    const headers = init?.headers as Record<string, string>
    const body = init?.body === undefined ? undefined : JSON.parse(String(init.body))
    calls.push({ url: String(url), method: init?.method, body, token: headers['authorization'] })
    return answer()
  }
  return { calls, reach: { url: 'http://127.0.0.1:8081', token: undefined, fetch: fetch as typeof globalThis.fetch } }
}

const WISHED = {
  id: 't1',
  by: 'wu',
  fromMs: 0,
  toMs: null,
  wish: { kind: 'flood', riseM: 1, overS: 3600, holdS: null },
}

it.each([
  [
    ['fault', 'S-1.stageUpM', 'drift', '--amount', '0.1', '--for', '2'],
    'POST',
    { kind: 'fault', target: 'S-1.stageUpM', fault: 'drift', amount: 0.1, forS: 7200 },
  ],
  [
    ['flood', '--rise=-0.5', '--over', '1', '--hold', '3'],
    'POST',
    { kind: 'flood', riseM: -0.5, overS: 3600, holdS: 10_800 },
  ],
  [['stuck', 'G-1'], 'POST', { kind: 'gate-stuck', gateId: 'G-1' }],
  [['draw', 'G-B-1', 'much'], 'POST', { kind: 'draw', gateId: 'G-B-1', dischargeM3s: 'much' }],
  [['clear'], 'DELETE', undefined],
] as const)('[TC1] asks for %j', async (args, method, body) => {
  const { calls, reach } = reachOf(() => Response.json(WISHED))
  expect(await trainCommand([...args, '--json'], reach)).toMatchObject({ exitCode: 0 })
  expect(calls).toMatchObject([{ url: 'http://127.0.0.1:8081/api/v1/rehearsal/training', method }])
  expect(calls[0]?.body).toEqual(body)
})

it('[TC2] tells what goes on, what was ended, and what was refused', async () => {
  const say = async (args: string[], answer: () => Response) => trainCommand(args, reachOf(answer).reach)
  const listed = await say(['list'], () => Response.json({ incidents: [WISHED] }))
  expect(listed.text).toBe('t1  flood: riseM 1, overS 3600; by wu from 1970-01-01T00:00:00.000Z until it is ended')
  expect((await say(['list'], () => Response.json({ incidents: [] }))).text).toBe('Nothing goes on.')
  expect((await say(['clear'], () => Response.json({ ended: 2 }))).text).toBe('2 ended.')
  expect((await say(['end', 't1'], () => new Response(null, { status: 204 }))).text).toBe('Ended.')
  const problem = { title: 'No', detail: 'no gate "G-9"', code: 'TRAINING_INVALID' }
  expect(await say(['stuck', 'G-9'], () => Response.json(problem, { status: 400 }))).toEqual({
    text: 'No: no gate "G-9" [TRAINING_INVALID]',
    exitCode: 1,
  })
})

it('[TC3] a gateway is asked with a token, and what is not understood is not asked', async () => {
  const { calls, reach } = reachOf(() => Response.json({ incidents: [] }))
  await trainCommand(['list', '--url', 'https://gate.example', '--token', 'district_x'], reach)
  expect(calls).toMatchObject([{ url: 'https://gate.example/api/v1/rehearsal/training', token: 'Bearer district_x' }])
  for (const args of [[], ['storm'], ['list', 'a', 'b', 'c'], ['end']])
    expect(await trainCommand(args, reach)).toEqual({ text: TRAIN_USAGE, exitCode: 2 })
  const nobody = { ...reach, fetch: () => Promise.reject(new Error('refused')) }
  expect((await trainCommand(['list'], nobody)).text).toContain('Nobody answers at http://127.0.0.1:8081: ')
})
