import type { ReachId } from '@district/models'
import { expect, test, vi } from 'vitest'
import { createTwinStore } from './twin-store.ts'

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

test('going live stops the playing', () => {
  const store = createTwinStore()
  store.getState().modeChosen('rehearsal')
  store.getState().playToggled(true)
  store.getState().modeChosen('live')
  expect(store.getState()).toMatchObject({ mode: 'live', playing: false })
})
