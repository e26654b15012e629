import { expect, test, vi } from 'vitest'
import { createGateway } from '../client/gateway.ts'
import { createTwinStore } from '../state/twin-store.ts'
import { createAccessDesk } from './access-desk.ts'

const refusal = (status: number, code: string) => Response.json({ title: code, status, code, detail: code }, { status })

function deskWith(answers: Readonly<Record<string, () => Response | Promise<Response>>>) {
  const store = createTwinStore()
  const onKnown = vi.fn()
  const gateway = createGateway(async (url) => (answers[url] ?? (() => refusal(404, 'NONE')))(), '')
  return { store, onKnown, desk: createAccessDesk(store, gateway, onKnown) }
}

test('[LG7] who logs in is known, the dialog closes, and the page asks again for what it could not see', async () => {
  const endsAtMs = Date.now() + 3_600_000
  const { store, onKnown, desk } = deskWith({
    '/login': () => Response.json({ name: 'li', role: 'operator', endsAtMs }),
  })
  vi.useFakeTimers()
  store.getState().loginWished('operator')
  expect(await desk.logIn('li', 'secret')).toBeUndefined()
  vi.useRealTimers()
  expect(store.getState()).toMatchObject({ person: { name: 'li', role: 'operator' }, loginWish: undefined })
  expect(onKnown).toHaveBeenCalledOnce()
})

test('[LG8] each way of not getting in has its own word, and the dialog stays', async () => {
  const away = () => Promise.reject(new Error('connection refused'))
  const cases = [
    [() => refusal(401, 'LOGIN_WRONG'), { key: 'wrong' }],
    [() => refusal(429, 'LOGIN_THROTTLED'), { key: 'throttled', retryAfterS: 60 }],
    [() => refusal(403, 'ORIGIN_FOREIGN'), { key: 'refused', detail: 'ORIGIN_FOREIGN' }],
    [away, { key: 'away' }],
  ] as const
  for (const [answer, problem] of cases) {
    const { store, desk } = deskWith({ '/login': answer })
    store.getState().loginWished()
    expect(await desk.logIn('li', 'secret')).toEqual(problem)
    expect(store.getState().loginWish).toBeDefined()
  }
})

test('[LG9] a gateway that does not answer ends no session; one that knows nobody does', async () => {
  let answer: () => Response | Promise<Response> = () => Response.json({ name: 'li', role: 'operator' })
  const { store, desk } = deskWith({ '/me': () => answer() })
  await desk.ask()
  answer = () => Promise.reject(new Error('connection refused'))
  await desk.ask()
  expect(store.getState()).toMatchObject({ person: { name: 'li' }, endedSession: undefined })
  answer = () => refusal(401, 'LOGIN_NEEDED')
  await desk.ask()
  expect(store.getState()).toMatchObject({ person: undefined, endedSession: 'li', isLoginNeeded: true })
})
