import { expect, test } from 'vitest'
import { bytesOf, everyDecoder, vectorsOf } from './fixture/decoders.ts'
import { NOON_MS, speakingDistrict } from './fixture/district.ts'
import { stationDesk } from './fixture/station-desk.ts'

const DEVICE = { format: 'senml', device: 'rtu-8' }
const ACCEPT = { ...DEVICE, bindings: [{ channel: 'level', gaugeId: 'S-G-1.stageUpM', unit: 'cm' }] }

test('[DC6] a device is parked and waits, is accepted with a signature, and its next word is a reading', async () => {
  const { spool, deeds, say, get, post } = stationDesk()
  expect(say(3742)).toBe(true)
  expect(spool.readingCounters).toMatchObject({ received: 1, parked: 1, waiting: 0 })
  expect((await get('waiting')).stations).toMatchObject([{ ...DEVICE, messages: 1, channels: { level: '3742 cm' } }])
  expect((await post('accept', ACCEPT)).statusCode).toBe(204)
  expect(deeds).toMatchObject([{ by: 'li', action: 'station.accept', subject: 'senml rtu-8' }])
  expect((await get('waiting')).stations).toEqual([])
  expect((await get('registry')).bindings).toEqual([{ ...ACCEPT.bindings[0], ...DEVICE }])
  expect(say(3743)).toBe(true)
  expect(spool.readingCounters).toMatchObject({ received: 2, parked: 1, waiting: 1 })
  expect(spool.latest()).toMatchObject([{ gaugeId: 'S-G-1.stageUpM', value: 37.43 }])
})

test('[DC6] a refused device is parked on and listed no more', async () => {
  const { spool, say, get, post, deeds } = stationDesk()
  say(3742)
  expect((await post('refuse', DEVICE)).statusCode).toBe(204)
  say(3742)
  expect(spool.readingCounters).toMatchObject({ received: 2, parked: 2 })
  expect(await get('waiting')).toEqual({ stations: [], refused: 1, unlisted: 0 })
  expect(deeds).toMatchObject([{ action: 'station.refuse' }])
  expect((await post('accept', ACCEPT)).json()).toMatchObject({ status: 404, code: 'STATION_NOT_WAITING' })
})

test('[DC6] what is wrong with an acceptance is said at once, and nothing is done', async () => {
  const { say, post, deeds, get } = stationDesk()
  say(3742)
  const bindings = [
    { channel: 'level', gaugeId: 'S-G-1.stageUpM', unit: 'm3/s' },
    { channel: 'level', gaugeId: 'S-G-1.stageUpM', unit: 'm' },
    { channel: 'flow', gaugeId: 'S-G-9.stageUpM', unit: 'm' },
  ]
  const answer = await post('accept', { ...DEVICE, bindings })
  expect(answer.json()).toMatchObject({ status: 400, code: 'BINDING_IMPOSSIBLE' })
  for (const part of ['is no unit of a stage', 'stands twice', 'there is no gauge "S-G-9.stageUpM"'])
    expect(answer.json().detail).toContain(part)
  expect([deeds, (await get('registry')).bindings]).toEqual([[], []])
})

test('[DC6] what cannot be signed is not done', async () => {
  const { say, post, get } = stationDesk({ auditWorks: false })
  say(3742)
  expect((await post('accept', ACCEPT)).statusCode).toBe(500)
  expect((await post('refuse', DEVICE)).statusCode).toBe(500)
  expect([(await get('waiting')).stations.length, (await get('registry')).bindings]).toEqual([1, []])
})

test.each([
  ['engineer', 200, 403],
  ['operator', 403, 403],
] as const)('[DC6] %s: reading %d, answering %d', async (role, read, answer) => {
  const { say, get, post } = stationDesk({ role })
  say(3742)
  expect((await get('waiting')).status ?? 200).toBe(read)
  expect((await get('registry')).status ?? 200).toBe(read)
  expect((await post('accept', ACCEPT)).statusCode).toBe(answer)
  expect((await post('refuse', DEVICE)).statusCode).toBe(answer)
})

test('[DC5] every format lists whom it does not know, with the channels of its words', () => {
  const district = speakingDistrict()
  const decoders = everyDecoder({ find: () => undefined, knows: () => false })
  const say = (format: string, topic: string, payload: Uint8Array) =>
    decoders.get(format)?.decode({ topic, payload, receivedAtMs: NOON_MS }).strangers
  const canonical = Buffer.from('{"takenAt":"2026-03-12T00:05:00Z","seq":1,"values":{"level":3742,"flow":[1,2]}}')
  expect(say('canonical', `district/${district.id}/station/S-X/reading`, canonical)).toEqual([
    { device: 'S-X', channel: 'level', said: '3742' },
    { device: 'S-X', channel: 'flow', said: '[1,2]' },
  ])
  expect(say('canonical', `district/${district.id}/station/S-X/reading`, Buffer.from('?'))).toEqual([
    { device: 'S-X', channel: '', said: '' },
  ])
  const [, sparkplug] = vectorsOf('sparkplug').find(([file]) => file.startsWith('data-before-birth')) ?? []
  const { topic = '', hex = '' } = sparkplug?.messages[0] ?? {}
  expect(say('sparkplug', topic, bytesOf({ hex }))).toContainEqual({
    device: 'weir/edge/gate',
    channel: 'Below',
    said: '36.9',
  })
  const [, frames] = vectorsOf('sl651').find(([file]) => file.startsWith('clock-wrong')) ?? []
  const frame = bytesOf({ hex: String(frames?.messages[0]) })
  expect(say('sl651', `district/${district.id}/sl651/0012345678`, frame)).toContainEqual({
    device: '0012345678',
    channel: '39',
    said: '37.42',
  })
})
