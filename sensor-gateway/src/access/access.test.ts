import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import type { Deed } from '../audit/audit-log.ts'
import { openDatabase } from '../ground/sqlite.ts'
import { Access } from './access.ts'
import { ACCESS_SCHEMA } from './access-schema.ts'
import { Accounts } from './accounts.ts'
import { ANONYMOUS_VIEWER } from './identify.ts'
import { IDLE_MS, SESSION_MS } from './sessions.ts'

const PASSWORD = 'water runs downhill'
const MINUTE_MS = 60_000

async function setUp({ anonymousViewing = false } = {}) {
  const clock = { wallMs: Date.parse('2026-03-12T08:00:00Z'), steadyMs: 0 }
  const deeds: Deed[] = []
  const access = new Access({
    path: join(temporaryDirectory(), 'access.sqlite'),
    anonymousViewing,
    wallNowMs: () => clock.wallMs,
    steadyNowMs: () => clock.steadyMs,
    randomBytes,
    audit: { append: (deed) => deeds.push(deed) },
  })
  onTestFinished(() => access.close())
  await access.accounts.add('li', 'operator', PASSWORD)
  const ask = (headers: Record<string, string>, method = 'GET', path = '/api/v1/state', remoteAddress = '10.0.0.9') =>
    access.identify({ headers: { host: 'gw:8080', ...headers }, remoteAddress, method, path })
  return { access, clock, deeds, ask }
}

const cookie = (secret: string) => ({ cookie: `theme=dark; district_session=${secret}` })
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })

test('[SC4] a login ends idle, old, with its account, with its password, and when the clock went back behind it', async () => {
  const { access, clock, ask } = await setUp()
  const logIn = async (password = PASSWORD) => (await access.logIn('Li', password, '10.0.0.9')).secret
  const li = { name: 'li', role: 'operator' }

  let secret = await logIn()
  expect(ask(cookie(secret))).toEqual(li)
  clock.wallMs += IDLE_MS + 1
  expect(ask(cookie(secret))).toBeNull()

  secret = await logIn()
  for (let usedMs = 0; usedMs < SESSION_MS; usedMs += IDLE_MS / 2) {
    expect(ask(cookie(secret))).toEqual(li)
    clock.wallMs += IDLE_MS / 2
  }
  expect(ask(cookie(secret))).toEqual(li)
  clock.wallMs += 1
  expect(ask(cookie(secret))).toBeNull()

  // A small step back is what a clock that is being set does; a large one could make a session outlive its time.
  secret = await logIn()
  clock.wallMs -= MINUTE_MS
  expect(ask(cookie(secret))).toEqual(li)
  clock.wallMs -= 10 * MINUTE_MS
  expect(ask(cookie(secret))).toBeNull()
  clock.wallMs += 20 * MINUTE_MS
  expect(ask(cookie(secret))).toBeNull()

  secret = await logIn()
  await access.accounts.changePassword('li', `${PASSWORD} still`)
  expect(ask(cookie(secret))).toBeNull()

  secret = await logIn(`${PASSWORD} still`)
  access.accounts.disable('li')
  expect(ask(cookie(secret))).toBeNull()
  await expect(logIn(`${PASSWORD} still`)).rejects.toMatchObject({ code: 'LOGIN_WRONG' })
})

test('[SC19] what a page asks by itself, and a socket that comes back, do not keep a login alive', async () => {
  const { access, clock, ask } = await setUp()
  const { secret } = await access.logIn('li', PASSWORD, '10.0.0.9')
  const background = { ...cookie(secret), 'x-background': '1' }
  for (let idleMs = 0; idleMs < IDLE_MS; idleMs += IDLE_MS / 8) {
    expect(ask(background)).toMatchObject({ name: 'li' })
    expect(ask({ ...cookie(secret), upgrade: 'websocket', origin: 'http://gw:8080' })).toMatchObject({ name: 'li' })
    clock.wallMs += IDLE_MS / 8
  }
  clock.wallMs += 1
  expect(ask(background)).toBeNull()
  const { secret: again } = await access.logIn('li', PASSWORD, '10.0.0.9')
  clock.wallMs += IDLE_MS - 1
  expect(ask(cookie(again))).toMatchObject({ name: 'li' })
  clock.wallMs += IDLE_MS - 1
  expect(ask({ ...cookie(again), 'x-background': '1' })).toMatchObject({ name: 'li' })
})

test('[SC5] a wrong password, an unknown name and a disabled account get the same answer; none is in the audit but a name that exists', async () => {
  const { access, deeds } = await setUp()
  await access.accounts.add('wang', 'viewer', PASSWORD)
  access.accounts.disable('wang')
  const said = []
  for (const [name, password] of [
    ['li', 'wrong password'],
    ['nobody', PASSWORD],
    ['wang', PASSWORD],
    [PASSWORD, 'li'],
  ] as const)
    said.push(await access.logIn(name, password, 'a').catch((error) => `${error.code} ${error.message}`))
  expect(new Set(said)).toEqual(new Set(['LOGIN_WRONG Name or password is wrong.']))
  expect(deeds.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'login-failed li',
    'login-failed unknown name',
    'login-failed wang',
    'login-failed unknown name',
  ])
  expect(JSON.stringify(deeds)).not.toContain(PASSWORD)
})

test('[SC6] who guesses waits, longer each time, by account and by address, whatever the wall clock does', async () => {
  const { access, clock } = await setUp()
  const guess = (name: string, address: string, password = 'wrong password') =>
    access.logIn(name, password, address).then(
      () => 'in',
      (error) => error.code,
    )
  for (let n = 0; n < 5; n++) expect(await guess('li', `10.0.0.${n}`)).toBe('LOGIN_WRONG')
  expect(await guess('li', '10.0.1.1', PASSWORD)).toBe('LOGIN_THROTTLED')
  clock.wallMs += 60 * MINUTE_MS
  expect(await guess('LI', '10.0.1.1', PASSWORD)).toBe('LOGIN_THROTTLED')
  clock.steadyMs += 1001
  expect(await guess('li', '10.0.1.1', PASSWORD)).toBe('in')

  for (let n = 0; n < 20; n++) expect(await guess(`name${n}`, '10.0.2.2')).toBe('LOGIN_WRONG')
  expect(await guess('li', '10.0.2.2', PASSWORD)).toBe('LOGIN_THROTTLED')
  expect(await guess('li', '10.0.2.3', PASSWORD)).toBe('in')
})

test('[SC7] a token counts within its scope and its time, and says why when not', async () => {
  const { access, clock, deeds, ask } = await setUp()
  const root = { name: 'root', role: 'administrator' } as const
  const scope = { role: 'engineer' as const, verbs: ['GET'], paths: ['/api/v1/history'] }
  const { secret, token } = access.makeToken(root, 'report', scope, 1000)
  const why = (work: () => unknown) => {
    try {
      return work()
    } catch (error) {
      return (error as { code: string }).code
    }
  }
  expect(ask(bearer(secret), 'GET', '/api/v1/history')).toEqual({ name: 'token report', role: 'engineer' })
  expect(why(() => ask(bearer(secret), 'GET', '/api/v1/historyx'))).toBe('TOKEN_SCOPE')
  expect(why(() => ask(bearer(secret), 'POST', '/api/v1/history'))).toBe('TOKEN_SCOPE')
  expect(why(() => ask(bearer(`${secret}x`)))).toBe('TOKEN_INVALID')
  expect(why(() => ask({ authorization: 'Basic bGk6eA==' }))).toBe('TOKEN_INVALID')
  clock.wallMs -= 10 * MINUTE_MS
  expect(why(() => ask(bearer(secret), 'GET', '/api/v1/history'))).toBe('TOKEN_INVALID')
  clock.wallMs += 10 * MINUTE_MS + 1000
  expect(() => ask(bearer(secret), 'GET', '/api/v1/history')).toThrow(/report expired at 2026-03-12T08:00:01.000Z/)
  clock.wallMs -= 500
  access.revokeToken(root, token.id)
  expect(why(() => ask(bearer(secret), 'GET', '/api/v1/history'))).toBe('TOKEN_INVALID')
  expect(() => access.revokeToken(root, token.id)).toThrow(/no token 1/)
  expect(deeds.map(({ by, action }) => `${by} ${action}`)).toEqual(['root token-make', 'root token-revoke'])
  expect(JSON.stringify([access.tokens.list(), deeds])).not.toContain(secret)
})

test('[SC8] a session changes nothing for a page of another origin, and no page of another origin opens a socket', async () => {
  const { access, ask } = await setUp({ anonymousViewing: true })
  const { secret } = await access.logIn('li', PASSWORD, 'a')
  const post = (headers: Record<string, string>) => () => ask({ ...cookie(secret), ...headers }, 'POST')
  expect(post({ 'sec-fetch-site': 'same-origin' })()).toMatchObject({ name: 'li' })
  expect(post({ origin: 'https://gw:8080' })()).toMatchObject({ name: 'li' })
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://evil-gw:8080' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://gw:8080' },
    {},
  ])
    expect(post(headers), JSON.stringify(headers)).toThrow(/page/)
  const socket = (origin: string) => () => ask({ upgrade: 'websocket', origin })
  expect(socket('https://evil.example')).toThrow(/evil/)
  expect(socket('http://gw:8080')()).toEqual(ANONYMOUS_VIEWER)
})

test('[SC9] the anonymous viewer sits at this machine, or is allowed', async () => {
  const { ask } = await setUp()
  const at = (host: string, remoteAddress: string, more = {}) => ask({ host, ...more }, 'GET', '/', remoteAddress)
  expect(at('localhost:8080', '127.0.0.1')).toEqual(ANONYMOUS_VIEWER)
  expect(at('[::1]:8080', '::1')).toEqual(ANONYMOUS_VIEWER)
  expect(at('gw:8080', '10.0.0.9')).toBeNull()
  // A name of a site that was made to point here; a proxy that speaks for others.
  expect(at('evil.example', '127.0.0.1')).toBeNull()
  expect(at('localhost.evil.example', '127.0.0.1')).toBeNull()
  expect(at('localhost', '127.0.0.1', { 'x-forwarded-for': '10.0.0.9' })).toBeNull()
  const wall = await setUp({ anonymousViewing: true })
  expect(wall.ask({})).toEqual(ANONYMOUS_VIEWER)
})

test('[SC10] a password is kept as argon2id with a salt of its own; what cannot be a name or a password is refused', async () => {
  const path = join(temporaryDirectory(), 'access.sqlite')
  const database = openDatabase(path, ACCESS_SCHEMA)
  onTestFinished(() => database.close())
  const accounts = new Accounts(database, randomBytes)
  for (const name of ['li', 'wang']) await accounts.add(name, 'viewer', PASSWORD)
  const kept = database
    .prepare('SELECT password FROM accounts')
    .all()
    .map((row) => String(row['password']))
  for (const hash of kept) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(new Set(kept).size).toBe(2)
  const { access } = await setUp()
  for (const [name, password] of [
    ['a b', PASSWORD],
    ['', PASSWORD],
    ['Anonymous', PASSWORD],
    ['gateway', PASSWORD],
    ['LI', PASSWORD],
    ['zhao', 'short'],
    ['zhao', 'x'.repeat(201)],
  ] as const)
    await expect(access.accounts.add(name, 'viewer', password), name).rejects.toThrow()
  await expect(access.accounts.changePassword('nobody', PASSWORD)).rejects.toThrow(/no account nobody/)
})
