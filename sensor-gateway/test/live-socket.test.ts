import type { LiveMessage, Person } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { ANONYMOUS_VIEWER } from '../src/access/identify.ts'
import { setUp } from './fixture/app.ts'

test('the live socket begins with the state and goes on with what is new', async () => {
  const { app, say } = await setUp()
  await say({ stageUpM: 37 }, -10)
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const heard: LiveMessage[] = []
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`)
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data)))
  await expect.poll(() => heard.map(({ kind }) => kind)).toEqual(['state', 'health'])
  expect(heard[0]).toMatchObject({ state: { gauges: [{ value: 37 }] } })
  await say({ stageUpM: 37.05 })
  await expect
    .poll(() => heard.at(-1))
    .toMatchObject({ kind: 'readings', readings: [{ value: 37.05, quality: 'good' }] })
  socket.close()
})

test('[SC20] a live socket ends when the login that opened it does, also where anybody may look', async () => {
  for (const after of [ANONYMOUS_VIEWER, null]) {
    let asks: Person | null = { name: 'li', role: 'operator' }
    const { app } = await setUp({ identify: () => asks })
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    const ended: number[] = []
    const heard: string[] = []
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live`)
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data).kind))
    socket.addEventListener('close', ({ code }) => ended.push(code))
    await expect.poll(() => heard).toEqual(['state', 'health'])
    // A role that grows, and time that goes by, end nothing.
    asks = { name: 'li', role: 'engineer' }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(ended).toEqual([])
    asks = after
    await expect.poll(() => ended).toEqual([4401])
  }
})

test('[LV4] the live socket goes on from a seq, and refuses one that is no number', async () => {
  const { app, say } = await setUp()
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const listen = (query = '') => {
    const heard: LiveMessage[] = []
    const socket = new WebSocket(`${address.replace('http', 'ws')}/api/v1/live${query}`)
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data)))
    onTestFinished(() => socket.close())
    return heard
  }
  const first = listen()
  await expect.poll(() => first.length).toBe(2)
  await say({ stageUpM: 37 })
  const [state] = first
  const stream = state?.kind === 'state' ? state.stream : ''
  const back = listen(`?stream=${stream}&resume=0`)
  await expect.poll(() => back.map(({ kind }) => kind)).toEqual(['resumed', 'readings', 'health'])
  expect((await app.inject('/api/v1/live?stream=a&resume=b')).json()).toMatchObject({ code: 'QUERY_INVALID' })
})
