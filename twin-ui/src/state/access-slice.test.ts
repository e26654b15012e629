import type { Person } from '@district/models/contract'
import { expect, test } from 'vitest'
import { selectAccountName, selectMay } from './access-slice.ts'
import { createTwinStore } from './twin-store.ts'

const NOBODY: Person = { name: 'anonymous', role: 'viewer' }
const LI: Person = { name: 'li', role: 'operator' }

test('[LG1] a session that ends is told by the name it had, and not when its person ended it', () => {
  const store = createTwinStore()
  const { personLearnt, loggedOut } = store.getState()
  personLearnt(NOBODY)
  expect(store.getState().endedSession).toBeUndefined()
  personLearnt(LI)
  personLearnt(NOBODY)
  expect(store.getState().endedSession).toBe('li')
  personLearnt(NOBODY)
  expect(store.getState().endedSession).toBe('li')
  personLearnt(LI)
  expect(store.getState().endedSession).toBeUndefined()
  loggedOut()
  personLearnt(NOBODY)
  expect(store.getState().endedSession).toBeUndefined()
})

test('[LG2] where nobody may look without an account, the end of a session keeps what was edited', () => {
  const store = createTwinStore()
  store.getState().personLearnt(LI)
  store.getState().loginNeeded()
  expect(store.getState()).toMatchObject({ isLoginNeeded: true, endedSession: 'li', person: undefined })
  store.getState().personLearnt(LI)
  expect(store.getState()).toMatchObject({ isLoginNeeded: false, endedSession: undefined })
})

test('[LG3] a role may do what those before it may; nobody known may nothing', () => {
  expect([selectMay('viewer')({ person: LI }), selectMay('engineer')({ person: LI })]).toEqual([true, false])
  expect(selectMay('viewer')({ person: undefined })).toBe(false)
  expect([selectAccountName({ person: NOBODY }), selectAccountName({ person: LI })]).toEqual([undefined, 'li'])
})
