import { expect, test } from 'vitest'
import { createGateway } from './gateway.ts'

const problem = (status: number, code: string, detail: string, headers: HeadersInit = {}) =>
  Response.json({ type: 'about:blank', title: code, status, code, detail }, { status, headers })

const gatewayOf = (answer: (url: string, init?: RequestInit) => Response) =>
  createGateway(async (url, init) => answer(url, init), '/api/v1')

test('[LG4] name and password go in the body of one request, and who came in comes back', async () => {
  const asked: [string, string | undefined, unknown][] = []
  const gateway = gatewayOf((url, init) => {
    asked.push([url, init?.method, init?.body])
    return Response.json({ name: 'li', role: 'operator', endsAtMs: 5 })
  })
  expect(await gateway.logIn('li', 'secret')).toEqual({
    ok: true,
    value: { name: 'li', role: 'operator', endsAtMs: 5 },
  })
  expect(asked).toEqual([['/api/v1/login', 'POST', '{"name":"li","password":"secret"}']])
})

test('[LG5] a wrong password, too many of them and a gateway that is away are told apart', async () => {
  const wrong = gatewayOf(() => problem(401, 'LOGIN_WRONG', 'Name or password is wrong.'))
  expect(await wrong.logIn('li', 'x')).toMatchObject({ error: { code: 'LOGIN_WRONG', status: 401 } })
  const throttled = gatewayOf(() => problem(429, 'LOGIN_THROTTLED', 'Too many wrong passwords: again in 8 s.'))
  expect(await throttled.logIn('li', 'x')).toMatchObject({ error: { code: 'LOGIN_THROTTLED', retryAfterS: 8 } })
  const limited = gatewayOf(() => problem(429, 'RATE_EXCEEDED', 'Slower.', { 'retry-after': '30' }))
  expect(await limited.logIn('li', 'x')).toMatchObject({ error: { retryAfterS: 30 } })
  const away = createGateway(() => Promise.reject(new Error('connection refused')), '/api/v1')
  expect(await away.logIn('li', 'x')).toMatchObject({ error: { kind: 'unreachable' } })
})

test('[LG6] an answer without a body ends the session', async () => {
  const gateway = gatewayOf(() => new Response(null, { status: 204 }))
  expect(await gateway.logOut()).toEqual({ ok: true, value: null })
})

test('[RB7] stored instants come newest first; anything else is not a list of them', async () => {
  const listOf = async (body: unknown) => gatewayOf(() => Response.json(body)).storedStates()
  expect(await listOf({ instantsMs: [1, 3] })).toEqual({ ok: true, value: [3, 1] })
  expect(await listOf({ instantsMs: ['yesterday'] })).toMatchObject({ ok: false, error: { kind: 'malformed' } })
})
