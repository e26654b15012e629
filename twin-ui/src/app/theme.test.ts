import { expect, test } from 'vitest'
import { createTwinStore } from '../state/twin-store.ts'
import { followTheme } from './theme.ts'

const memory = (said: Record<string, string> = {}) => ({
  said,
  getItem: (key: string) => said[key] ?? null,
  setItem(key: string, value: string) {
    said[key] = value
  },
})

test('[TH1] a page is light until somebody chose otherwise, and the choice is there at the next visit', () => {
  const kept = memory()
  const root = { dataset: {} as DOMStringMap }
  const store = createTwinStore()
  followTheme(store, root, () => kept)
  expect(root.dataset['theme']).toBe('light')
  store.getState().themeChosen('dark')
  expect(root.dataset['theme']).toBe('dark')

  const next = createTwinStore()
  followTheme(next, root, () => kept)
  expect(next.getState().theme).toBe('dark')
})

test('[TH2] a memory that refuses or holds nonsense leaves a light page that can still be dark', () => {
  const root = { dataset: {} as DOMStringMap }
  const store = createTwinStore()
  followTheme(store, root, () => {
    throw new Error('storage is forbidden')
  })
  store.getState().themeChosen('dark')
  expect(root.dataset['theme']).toBe('dark')

  const other = createTwinStore()
  followTheme(other, root, () => memory({ 'twin-theme': 'chartreuse' }))
  expect(other.getState().theme).toBe('light')
})
