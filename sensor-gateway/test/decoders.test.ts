import { expect, test } from 'vitest'
import { bytesOf, everyDecoder, vectorsOf } from './fixture/decoders.ts'
import { registryOf } from './fixture/devices.ts'

/* One suite for the decoders whose vectors name gauges with units; those that keep a session have vectors of several messages beside. */

const cases = (['canonical', 'senml'] as const).flatMap((format) =>
  vectorsOf(format).map(([file, vector]) => [format, file, vector] as const),
)

test.each(cases)('[DC2] %s vector %s', (format, _file, vector) => {
  const decoder = everyDecoder(registryOf(format, vector.devices)).get(format)
  const receivedAtMs = Date.parse(vector.receivedAt)
  const decoded = vector.messages.map((message) => {
    expect(decoder?.takes(message.topic)).toBe(true)
    return decoder?.decode({ topic: message.topic, payload: bytesOf(message), receivedAtMs })
  })
  const readings = decoded.flatMap((each) => each?.readings ?? [])
  expect(readings.map((r) => [r.gaugeId, new Date(r.takenAtMs).toISOString(), r.value])).toEqual(vector.readings)
  expect(decoded.flatMap((each) => each?.parked ?? []).map(({ reason, values }) => [reason, values])).toEqual(
    vector.parked,
  )
})

test('[DC2] there are vectors of each', () => {
  expect(cases.length).toBeGreaterThanOrEqual(20)
})

test('[DC3] what a SenML device says again of an instant has the same identity and the same seq', () => {
  const decoder = everyDecoder(registryOf('senml', { 'rtu-7': { level: 'S-G-1.stageUpM cm' } })).get('senml')
  const say = (receivedAtMs: number) =>
    decoder?.decode({
      topic: 'district/two-pools/senml/rtu-7',
      payload: Buffer.from('[{"n":"level","t":1773273900,"v":3742}]'),
      receivedAtMs,
    }).readings[0]
  const [first, again] = [say(1_773_273_901_000), say(1_773_273_931_000)]
  expect(first).toMatchObject({ takenAtMs: 1_773_273_900_000, seq: 0 })
  expect(again).toMatchObject({ gaugeId: first?.gaugeId, takenAtMs: first?.takenAtMs, seq: first?.seq })
})
