import { createFrameFields } from '@district/models'
import type { Frame } from '@district/models/contract'
import { expect, test } from 'vitest'
import { loadedCanal } from '../../../test/instrumented.ts'
import { gateGauges } from '../../state/district-index.ts'
import type { TimeMode } from '../../state/time-slice.ts'
import { createTwinStore } from '../../state/twin-store.ts'
import { gateValues } from './place-values.ts'

const loaded = loadedCanal()
const gate = loaded.district.gates[0]!
const opening = gateValues(loaded, gate).find(({ quantity }) => quantity === 'openingM')!
const gauges = gateGauges(loaded.index, gate.id, 'openingM')
const frame = (): Frame => {
  const fields = createFrameFields(loaded.network)
  fields.gateOpeningM.fill(0.7)
  return { ...fields, topologyHash: '', runId: '', origin: 'shadow', sequence: 0, timeMs: 0, wallMs: 0 }
}
const stateAt = (mode: TimeMode, hasReading: boolean) => {
  const store = createTwinStore()
  const readings = gauges.map(({ id }) => ({
    gaugeId: id,
    takenAtMs: 1000,
    seq: 0,
    value: 0.5,
    quality: 'good',
    flags: [],
  }))
  if (hasReading) store.getState().readingsArrived(readings as never)
  store.getState().connectionChanged('open', 0)
  store.getState().secondPassed(2000)
  store.setState({ mode })
  return store.getState()
}

test('[PV1] live, what is measured goes before what is computed', () => {
  const shown = { origin: 'computed', frame: frame() } as const
  expect(opening.read(stateAt('live', true), shown)).toEqual({ text: '0.50', origin: 'measured' })
  expect(opening.read(stateAt('live', false), shown)).toEqual({ text: '0.70', origin: 'computed' })
})

test('[PV2] in a rehearsal all is of its frame, and says so', () => {
  const shown = { origin: 'rehearsal', frame: frame() } as const
  expect(opening.read(stateAt('rehearsal', true), shown)).toEqual({ text: '0.70', origin: 'rehearsal' })
})

test('[PV3] where nobody knows there is no number; of a model that is away it is stale', () => {
  expect(opening.read(stateAt('live', false), undefined)).toEqual({ text: '—', origin: 'never' })
  const away = { ...stateAt('live', false), shadowConnection: 'lost' } as const
  expect(opening.read(away, { origin: 'computed', frame: frame() }).origin).toBe('stale')
})

test('[PV4] the past has the word of then, or what was computed then; a forecast is a forecast', () => {
  const past = { origin: 'past', frame: frame() } as const
  expect(opening.read(stateAt('past', true), past)).toEqual({ text: '0.50', origin: 'measured' })
  expect(opening.read(stateAt('past', false), past)).toEqual({ text: '0.70', origin: 'computed' })
  const forecast = { origin: 'forecast', frame: frame() } as const
  expect(opening.read(stateAt('forecast', true), forecast)).toEqual({ text: '0.70', origin: 'forecast' })
})
