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
})

test('a simulator that was there and is silent is down at once', async () => {
  let answers = true
  const watch = watchOf(async () => (answers ? new Response('{}') : Promise.reject(new Error('ECONNREFUSED'))))
  await watch.ask()
  answers = false
  await watch.ask()
  expect(watch.health.state).toBe('down')
})

test('a simulator that has not answered yet is starting for a while, and then it is down', async () => {
  const away = watchOf(async () => Promise.reject(new Error('ECONNREFUSED')))
  await away.ask()
  expect(away.health).toEqual({ state: 'starting', sinceMs: 7 })
  for (let asked = 1; asked < 8; asked++) await away.ask()
  expect(away.health).toMatchObject({ state: 'down', detail: expect.stringContaining('SIMULATOR_URL') })
})
