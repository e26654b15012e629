import { expect, test } from 'vitest'
import { askAsWhoeverIsThere } from './presence.ts'

test('a page that nobody has touched for a minute says so of what it asks, and nothing else of it changes', async () => {
  let nowMs = 0
  const page = new EventTarget()
  const asked: RequestInit[] = []
  const ask = askAsWhoeverIsThere(
    async (_url, init = {}) => {
      asked.push(init)
      return new Response()
    },
    page,
    () => nowMs,
  )
  const isBackground = async () => {
    await ask('/api/v1/shadow', { method: 'GET', headers: { accept: 'application/json' } })
    const { method, headers } = asked.at(-1) ?? {}
    expect(method).toBe('GET')
    expect(new Headers(headers).get('accept')).toBe('application/json')
    return new Headers(headers).get('x-background')
  }
  expect(await isBackground()).toBeNull()
  nowMs = 59_999
  expect(await isBackground()).toBeNull()
  nowMs = 60_000
  expect(await isBackground()).toBe('1')
  page.dispatchEvent(new Event('keydown'))
  expect(await isBackground()).toBeNull()
  nowMs += 60_000
  expect(await isBackground()).toBe('1')
})
