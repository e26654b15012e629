import type { GateId } from '@district/models'
import { expect, test } from 'vitest'
import { strongestDeliveries, strongestEffects } from './strongest-effects.ts'

const effect = (id: string, stageUpChangeM: number, stageDownChangeM: number, changeM3 = 0) => ({
  gateId: id as GateId,
  stageUpChangeM,
  stageDownChangeM,
  volumeM3: 1000 + changeM3,
  baselineVolumeM3: 1000,
})
const isOfftake = (gateId: GateId) => gateId.startsWith('B')
const ids = (effects: readonly { readonly gateId: GateId }[]) => effects.map(({ gateId }) => gateId)

test('the strongest first, by either side and either sign; what gauges cannot tell is left out', () => {
  const effects = [effect('a', 0.02, 0), effect('b', 0.009, 0.009), effect('c', 0, -0.3), effect('B-1', 0.5, 0)]
  expect(ids(strongestEffects(effects, isOfftake))).toEqual(['c', 'a'])
})

test('branches by the water they get more or less', () => {
  const effects = [
    effect('B-1', 0.5, 0, 60),
    effect('B-2', 0, 0, -900),
    effect('B-3', 0, 0, 10),
    effect('a', 0, 0, 5000),
  ]
  expect(ids(strongestDeliveries(effects, isOfftake))).toEqual(['B-2', 'B-1'])
})
