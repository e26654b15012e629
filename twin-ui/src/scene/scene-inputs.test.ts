import { expect, test } from 'vitest'
import { loadedCanal, reading } from '../../test/instrumented.ts'
import { createTwinStore, type TwinState } from '../state/twin-store.ts'
import { changesPicture, showsShadow } from './scene-inputs.ts'

function standing(mode: 'live' | 'past') {
  const store = createTwinStore()
  store.getState().districtLoaded(loadedCanal())
  store.getState().secondPassed(1_000_000)
  store.getState().playheadMoved(500_000)
  store.getState().modeChosen(mode)
  const changes: boolean[] = []
  store.subscribe((state, before) => changes.push(changesPicture(state, before)))
  return { store, changes }
}
const hear = ({ readingsArrived, secondPassed }: TwinState) => {
  readingsArrived([reading('S-G-1.stageUpM', 1_000_500, 40)])
  secondPassed(1_001_000)
}

test('[SI1] what is heard draws a frame while live, and none while the past stands still', () => {
  for (const mode of ['live', 'past'] as const) {
    const { store, changes } = standing(mode)
    hear(store.getState())
    // The reading itself, before the second that follows it.
    expect(changes[0], mode).toBe(mode === 'live')
    expect(changes.length).toBeGreaterThan(1)
    expect(
      changes.some((isDrawn) => isDrawn),
      mode,
    ).toBe(mode === 'live')
  }
})

test('[SI2] a choice, the theme, a layer and a shadow that halts are drawn; the same state told again is not', () => {
  const { store, changes } = standing('past')
  const { themeChosen, layerChosen, playheadMoved, shadowArrived } = store.getState()
  themeChosen('dark')
  layerChosen('velocity')
  playheadMoved(600_000)
  shadowArrived({ state: 'halted' } as never)
  shadowArrived({ state: 'halted' } as never)
  expect(changes).toEqual([true, true, true, true, false])
})

test('[SI3] new water of the shadow is drawn where it is on screen', () => {
  expect((['past', 'live', 'forecast', 'rehearsal'] as const).map((mode) => showsShadow({ mode }))).toEqual([
    false,
    true,
    false,
    true,
  ])
})
