import { expect, test } from 'vitest'
import { VirtualDistrict } from './virtual-district.ts'

const say = (state: string) => Buffer.from(JSON.stringify({ state, sinceMs: 1 }))

test('the gauges are simulated while somebody says so', () => {
  const district = new VirtualDistrict(false)
  expect(district.speaks).toBe(false)
  district.hear(say('online'))
  district.readingHeard()
  expect(district.speaks).toBe(true)
})

test('what it said stays simulated after it has gone, until another reading comes', () => {
  const district = new VirtualDistrict(false)
  district.hear(say('online'))
  district.hear(say('offline'))
  expect(district.speaks).toBe(true)
  district.readingHeard()
  expect(district.speaks).toBe(false)
})

test('after a restart the last word is believed until a reading comes while nobody is present', () => {
  const back = new VirtualDistrict(true)
  back.hear(say('online'))
  back.readingHeard()
  expect(back.speaks).toBe(true)
  const gone = new VirtualDistrict(true)
  gone.readingHeard()
  expect(gone.speaks).toBe(false)
})

test('nonsense on its topic changes nothing', () => {
  const district = new VirtualDistrict(false)
  for (const payload of ['', 'null', '{"state":"perhaps"}', '[1']) district.hear(Buffer.from(payload))
  expect(district.speaks).toBe(false)
})
