import { expect, test } from 'vitest'
import { SimulatorWatch } from './simulator-watch.ts'

const watchOf = (fetch: typeof globalThis.fetch) =>
  new SimulatorWatch({ url: new URL('http://127.0.0.1:8081'), nowMs: () => 7, onHealth: () => {}, fetch })

test('a simulator that answers is up; one that does not is down, with a sentence', async () => {
  const up = watchOf(async () => new Response('{}'))
  await up.ask()
  expect(up.health).toEqual({ state: 'up', sinceMs: 7 })

  const ill = watchOf(async () => new Response('', { status: 500 }))
  await ill.ask()
  expect(ill.health.detail).toBe('The simulator at http://127.0.0.1:8081 answers with 500.')

  const away = watchOf(async () => Promise.reject(new Error('ECONNREFUSED')))
  await away.ask()
  expect(away.health).toMatchObject({ state: 'down', detail: expect.stringContaining('SIMULATOR_URL') })
})
