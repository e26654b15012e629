import type { GateId, ReachId } from '@district/models'
import { expect, test, vi } from 'vitest'
import { createTwinStore } from './twin-store.ts'

const GATE = 'G-1' as GateId

test('selecting the same thing again tells nobody', () => {
  const store = createTwinStore()
  store.getState().selected({ kind: 'reach', id: 'R-1' as ReachId, chainageM: 500 })
  const heard = vi.fn()
  store.subscribe(heard)
  store.getState().selected({ kind: 'reach', id: 'R-1' as ReachId, chainageM: 500 })
  expect(heard).not.toHaveBeenCalled()
  store.getState().selected({ kind: 'reach', id: 'R-1' as ReachId, chainageM: 501 })
  expect(heard).toHaveBeenCalledOnce()
})

test('edits are kept per gate and can be taken back one by one', () => {
  const store = createTwinStore()
  store.getState().openingEdited(GATE, 0.8)
  store.getState().openingEdited(GATE, 1.1)
  store.getState().openingEdited('G-2' as GateId, 0)
  store.getState().editRemoved('G-2' as GateId)
  expect([...store.getState().edits]).toEqual([[GATE, 1.1]])
})

test('going live stops the playing', () => {
  const store = createTwinStore()
  store.getState().modeChosen('rehearsal')
  store.getState().playToggled(true)
  store.getState().modeChosen('live')
  expect(store.getState()).toMatchObject({ mode: 'live', playing: false })
})

test('discarding forgets edits and result and goes back to live', () => {
  const store = createTwinStore()
  store.getState().openingEdited(GATE, 0.8)
  store.getState().modeChosen('rehearsal')
  store.getState().rehearsalProgressed({ kind: 'running', fraction: 0.5 })
  store.getState().rehearsalDiscarded()
  expect(store.getState()).toMatchObject({ mode: 'live', status: { kind: 'idle' } })
  expect(store.getState().edits.size).toBe(0)
})

test('a comparison that comes after the rehearsal was discarded is dropped', () => {
  const store = createTwinStore()
  store.getState().rehearsalCompared({ baseline: { deliveredM3: 1, spilledM3: 0 }, gates: [], diverged: undefined })
  expect(store.getState().status).toEqual({ kind: 'idle' })
})
