import { BACKGROUND_HEADER } from '@district/models/contract'
import type { Fetch } from './http.ts'

/** What a person does at a page. */
const DEEDS = ['pointerdown', 'keydown', 'wheel'] as const
/** So long after a deed somebody still sits there. */
const THERE_FOR_MS = 60_000

/**
 * A page asks again and again by itself, and a login must not live by that: what it asks while nobody has touched it for a
 * minute says so, and the gateway lets the login grow idle.
 */
export function askAsWhoeverIsThere(fetch: Fetch, page: EventTarget, nowMs: () => number): Fetch {
  let lastDeedMs = nowMs()
  for (const deed of DEEDS)
    page.addEventListener(
      deed,
      () => {
        lastDeedMs = nowMs()
      },
      { capture: true, passive: true },
    )
  return (url, init) => {
    if (nowMs() - lastDeedMs < THERE_FOR_MS) return fetch(url, init)
    const headers = new Headers(init?.headers)
    headers.set(BACKGROUND_HEADER, '1')
    return fetch(url, { ...init, headers })
  }
}
