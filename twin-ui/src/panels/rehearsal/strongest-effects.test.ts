import type { GateId } from '@district/models'
import { expect, test } from 'vitest'
import { strongestEffects } from './strongest-effects.ts'

const effect = (id: string, stageUpChangeM: number, stageDownChangeM: number) => ({
  gateId: id as GateId,
  stageUpChangeM,
  stageDownChangeM,
  volumeM3: 0,
  baselineVolumeM3: 0,
})

test('the strongest first, by either side and either sign; what gauges cannot tell is left out', () => {
  const found = strongestEffects([effect('a', 0.02, 0), effect('b', 0.009, 0.009), effect('c', 0, -0.3)])
  expect(found.map(({ gateId }) => gateId)).toEqual(['c', 'a'])
})
