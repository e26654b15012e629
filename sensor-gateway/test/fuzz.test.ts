import { expect, test } from 'vitest'
import { everyDecoder } from './fixture/decoders.ts'
import { registryOf } from './fixture/devices.ts'
import { fuzzedPipeline } from './fixture/fuzzed-pipeline.ts'
import { mutated, seededChance, soundMessages } from './fixture/mutated-payloads.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const SEED = 651
/** Under load of other tests; alone it takes a fraction. */
const WITHIN_MS = 120_000

test(
  '[DC4] 50,000 wounded payloads over all decoders: none throws, each value is on its way or parked, the sum holds',
  async () => {
    const outcome = await fuzzedPipeline(temporaryDirectory(), 50_000, SEED)
    expect(outcome).toMatchObject({ payloads: 50_000, refusedGroups: 0, brokenSums: 0, vanished: 0 })
    // The wounds neither kill every message nor leave all alone.
    expect(outcome.counters.parked).toBeGreaterThan(10_000)
    expect(outcome.counters.waiting + outcome.counters.repeated).toBeGreaterThan(1000)
  },
  WITHIN_MS,
)

test('[DC4] every wounded message of canonical JSON and SenML is read or parked', () => {
  const decoders = everyDecoder(registryOf('senml', { 'rtu-7': { level: 'S-G-1.stageUpM cm' } }))
  const [sound, chance] = [soundMessages(), seededChance(SEED)]
  for (let i = 0; i < 5000; i++) {
    const message = mutated(sound, chance)
    for (const format of ['canonical', 'senml']) {
      const decoder = decoders.get(format)
      if (decoder?.takes(message.topic) !== true) continue
      const { readings, parked } = decoder.decode(message)
      if (readings.length + parked.length === 0)
        expect(Buffer.from(message.payload).toString('latin1')).toBe('read or parked')
      for (const { value, takenAtMs } of readings)
        expect(Number.isFinite(value) && Number.isSafeInteger(takenAtMs)).toBe(true)
    }
  }
})
