import { expect, test } from 'vitest'
import { SparkplugHost } from './sparkplug-host.ts'

test('[DV7] the host is online while what nodes send is heard and taken, with the time of its connection', async () => {
  const said: unknown[] = []
  let nowMs = 1000
  const host = new SparkplugHost({
    hostId: 'twin',
    elsewhere: null,
    nowMs: () => nowMs++,
    broker: {
      publish: async (topic, payload, options) => {
        said.push([topic, JSON.parse(String(payload)), options])
      },
    },
  })
  host.follow(true)
  expect(said).toEqual([])
  await host.start()
  host.follow(true)
  host.follow(false)
  host.follow(true)
  await host.stop()
  host.follow(false)
  const topic = 'spBv1.0/STATE/twin'
  const state = (online: boolean, timestamp: number) => [topic, { online, timestamp }, { retain: true }]
  expect(said).toEqual([state(true, 1000), state(false, 1000), state(true, 1000), state(false, 1001)])
})
