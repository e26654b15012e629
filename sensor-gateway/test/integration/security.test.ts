import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { readTls } from '../../src/ground/tls.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { spawnGateway } from './gateway-process.ts'
import { freePort, until } from './servers.ts'

const ACCOUNT = fileURLToPath(new URL('../../src/account.ts', import.meta.url))
const PASSWORD = 'hush-water-runs-downhill'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** As any program would ask over https; our certificate is signed by nobody. */
function ask(url: string, given: { method?: string; headers?: Record<string, string>; body?: unknown } = {}) {
  const body = given.body === undefined ? undefined : JSON.stringify(given.body)
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...given.headers }
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(url, { method: given.method ?? 'GET', headers, rejectUnauthorized: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const codeOf = ({ body }: Answer) => (JSON.parse(body) as { code: string }).code

function account(dataDir: string, words: readonly string[], password = '') {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir }
  return spawnSync(process.execPath, [ACCOUNT, ...words], { env, input: `${password}\n`, encoding: 'utf8' })
}

function certificate(dir: string, name: string) {
  const files = { certFile: join(dir, `${name}.pem`), keyFile: join(dir, `${name}.key`) }
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=localhost',
  ]
  const { status, stderr } = spawnSync('openssl', [...words, '-keyout', files.keyFile, '-out', files.certFile])
  if (status !== 0) throw new Error(String(stderr))
  return files
}

async function start(more: Readonly<Record<string, string>> = {}) {
  const dataDir = temporaryDirectory()
  for (const [name, role] of [
    ['root', 'administrator'],
    ['li', 'operator'],
  ] as const)
    expect(account(dataDir, ['add', name, '--role', role], PASSWORD).status).toBe(0)
  const { certFile, keyFile } = certificate(dataDir, 'right')
  const port = await freePort()
  const gateway = spawnGateway({
    HTTP_PORT: String(port),
    MQTT_PORT: String(await freePort()),
    DATA_DIR: dataDir,
    HTTP_TLS_CERT_FILE: certFile,
    HTTP_TLS_KEY_FILE: keyFile,
    ...more,
  })
  const url = `https://127.0.0.1:${port}`
  await until('the gateway', 15_000, () =>
    ask(`${url}/api/v1/ready`).then(
      ({ status }) => status === 200,
      () => false,
    ),
  )
  const own = { 'sec-fetch-site': 'same-origin' }
  const logIn = async (name: string) => {
    const answer = await ask(`${url}/api/v1/login`, {
      method: 'POST',
      headers: own,
      body: { name, password: PASSWORD },
    })
    expect(answer.status).toBe(200)
    return { answer, cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' }
  }
  return { gateway, dataDir, url, port, own, logIn }
}

test('[SC11] from an account to a token over https: each asks only for what its role and scope reach', async () => {
  const { url, own, logIn, dataDir } = await start()
  const { answer, cookie } = await logIn('root')
  expect(answer.headers['strict-transport-security']).toMatch(/max-age=\d+/)
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'")
  expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
  const set = String(answer.headers['set-cookie'])
  for (const word of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/']) expect(set).toContain(word)
  expect(JSON.parse((await ask(`${url}/api/v1/me`, { headers: { cookie } })).body)).toEqual({
    name: 'root',
    role: 'administrator',
  })

  const made = await ask(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...own, cookie },
    body: { name: 'report', role: 'viewer', days: 1, verbs: ['GET'], paths: ['/api/v1/state'] },
  })
  expect(made.status).toBe(201)
  const { secret, token } = JSON.parse(made.body) as { secret: string; token: { id: number } }
  const bearer = { authorization: `Bearer ${secret}` }
  expect((await ask(`${url}/api/v1/state`, { headers: bearer })).status).toBe(200)
  expect(codeOf(await ask(`${url}/api/v1/tokens`, { headers: bearer }))).toBe('TOKEN_SCOPE')
  expect((await ask(`${url}/api/v1/tokens`, { headers: { cookie } })).body).not.toContain(secret)
  const revoked = await ask(`${url}/api/v1/tokens/${token.id}`, { method: 'DELETE', headers: { ...own, cookie } })
  expect(revoked.status).toBe(204)
  expect(codeOf(await ask(`${url}/api/v1/state`, { headers: bearer }))).toBe('TOKEN_INVALID')

  // Too low, nobody, and a role that falls while the session is open.
  const li = await logIn('li')
  expect(codeOf(await ask(`${url}/api/v1/tokens`, { headers: { cookie: li.cookie } }))).toBe('ROLE_TOO_LOW')
  expect(codeOf(await ask(`${url}/api/v1/tokens`))).toBe('LOGIN_NEEDED')
  expect(account(dataDir, ['disable', 'li']).status).toBe(0)
  const after = await ask(`${url}/api/v1/me`, { headers: { cookie: li.cookie, host: 'elsewhere' } })
  expect(codeOf(after)).toBe('LOGIN_NEEDED')

  const out = await ask(`${url}/api/v1/logout`, { method: 'POST', headers: { ...own, cookie } })
  expect(out.status).toBe(204)
  expect(JSON.parse((await ask(`${url}/api/v1/me`, { headers: { cookie } })).body)).toMatchObject({ name: 'anonymous' })
})

test('[SC8] [SC12] a foreign page, a body without end and a wrong password are refused by name', async () => {
  const { url, port, logIn } = await start()
  const { cookie } = await logIn('root')
  const login = (body: unknown, headers = {}) => ask(`${url}/api/v1/login`, { method: 'POST', headers, body })
  const foreign = { cookie, origin: 'https://evil.example' }
  const token = { name: 'x', role: 'viewer', days: 1 }
  expect(codeOf(await ask(`${url}/api/v1/tokens`, { method: 'POST', headers: foreign, body: token }))).toBe(
    'ORIGIN_FOREIGN',
  )
  expect(codeOf(await login({ name: 'root', password: PASSWORD }, { origin: 'https://evil.example' }))).toBe(
    'ORIGIN_FOREIGN',
  )
  expect(codeOf(await login({ name: 'root', password: 'wrong password' }))).toBe('LOGIN_WRONG')
  expect(codeOf(await login({ name: 'root', password: 'x'.repeat(70_000) }))).toBe('BODY_TOO_LARGE')
  expect(codeOf(await login({ name: 'root' }))).toBe('QUERY_INVALID')

  const opens = (origin: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`wss://127.0.0.1:${port}/api/v1/live`, { origin, rejectUnauthorized: false })
      socket.on('open', () => resolve('open'))
      socket.on('error', (error) => resolve(error.message))
      socket.on('message', () => socket.terminate())
    })
  expect(await opens(`https://127.0.0.1:${port}`)).toBe('open')
  expect(await opens('https://evil.example')).toContain('403')
})

test('[SC13] no secret reaches the log: of the environment, the file, an address, a login, a session, a token', async () => {
  const file = join(temporaryDirectory(), 'c.yaml')
  writeFileSync(file, 'influx:\n  url: http://reader:hush-address@127.0.0.1:9/\n  password: hush-file\n')
  const { gateway, url, own, logIn } = await start({
    CONFIG_FILE: file,
    MQTT_PASSWORD: 'hush-environment',
    LOG_LEVEL: 'trace',
  })
  const { cookie } = await logIn('root')
  const made = await ask(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...own, cookie },
    body: { name: 'report', role: 'viewer', days: 1 },
  })
  const { secret } = JSON.parse(made.body) as { secret: string }
  await ask(`${url}/api/v1/history?gauge=S-G-F1.stageUpM&from=0&token=hush-query`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  await ask(`${url}/api/v1/login`, { method: 'POST', body: { name: 'hush-as-name', password: 'hush-wrong-password' } })
  await until('the history to be missed', 15_000, async () => gateway.said().includes('"neighbour":"history"'))
  const audit = (await ask(`${url}/api/v1/audit`, { headers: { cookie } })).body
  const actions = [...audit.matchAll(/"action":"([a-z-]+)"/g)].map(([, action]) => action).reverse()
  expect(actions).toEqual(['account-add', 'account-add', 'login', 'token-make', 'login-failed'])
  await gateway.kill('SIGTERM')
  const said = gateway.said() + audit
  expect(said).toContain('"influx.password":"*** (')
  expect(said).not.toContain('hush')
  for (const hidden of [secret, cookie.split('=')[1] ?? '', PASSWORD]) expect(said.includes(hidden)).toBe(false)
})

async function refusalOf(env: Readonly<Record<string, string>>) {
  const { child, said } = spawnGateway({
    HTTP_PORT: String(await freePort()),
    MQTT_PORT: String(await freePort()),
    DATA_DIR: temporaryDirectory(),
    LOG_LEVEL: 'warn',
    ...env,
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(1)
  return said().trim().split('\n')
}

test('[SC14] a certificate, a key or a file of settings that cannot be used, and a page open to all: refused, and why', async () => {
  const dir = temporaryDirectory()
  const right = certificate(dir, 'right')
  const other = certificate(dir, 'other')
  const words = join(dir, 'words.pem')
  writeFileSync(words, 'no certificate')
  const tls = (certFile: string, keyFile: string) =>
    refusalOf({ HTTP_TLS_CERT_FILE: certFile, HTTP_TLS_KEY_FILE: keyFile })
  expect(await tls(right.certFile, other.keyFile)).toEqual([
    expect.stringMatching(/other\.key .* is not the key of .*right\.pem.*TLS_UNUSABLE/),
  ])
  const { validFrom, validTo } = new X509Certificate(readFileSync(right.certFile))
  expect(() => readTls(right, Date.parse(validTo))).toThrow(/right\.pem .*expired on /)
  expect(() => readTls(right, Date.parse(validFrom) - 1000)).toThrow(/counts only from .*clock/)
  expect(readTls(right, Date.parse(validFrom)).key).toContain('PRIVATE KEY')
  expect(await tls(words, right.keyFile)).toEqual([
    expect.stringMatching(/words\.pem .*no certificate in PEM.*TLS_UNUSABLE/),
  ])
  expect(await tls('/nowhere.pem', right.keyFile)).toEqual([
    expect.stringMatching(/\/nowhere\.pem .*cannot be read \(ENOENT\).*TLS_UNUSABLE/),
  ])
  expect(await refusalOf({ HTTP_TLS_CERT_FILE: right.certFile })).toEqual([expect.stringMatching(/belong together/)])
  expect(await refusalOf({ HTTP_HOST: '0.0.0.0' })).toEqual([
    expect.stringMatching(/no account: npm run account.*EXPOSED_UNSAFELY/),
  ])
  const file = join(dir, 'c.yaml')
  writeFileSync(file, 'http: { prot: 1 }\nlog: { level: loud }\n')
  expect(await refusalOf({ CONFIG_FILE: file, DX_M: '0' })).toHaveLength(2)
})

test('[SC15] the account command: no password on its line, and a sentence for what cannot be', () => {
  const dir = temporaryDirectory()
  const said = (words: readonly string[], password = '') => {
    const { status, stdout, stderr } = account(dir, words, password)
    return `${status} ${stdout}${stderr}`
  }
  expect(said(['list'])).toContain('0 There is no account yet.')
  expect(said(['add', 'li', '--role', 'king'], PASSWORD)).toContain('1 --role must be one of viewer, operator')
  expect(said(['add', 'li', '--role', 'viewer'], 'short')).toContain('1 A password has 10 to 200 characters.')
  expect(said(['add', 'li', '--role', 'viewer', '--password', PASSWORD])).toMatch(/^1 .*--password/)
  expect(said(['add', 'li', '--role', 'viewer'], PASSWORD)).toMatch(/^0 .*li may log in as viewer\./s)
  expect(said(['add', 'li', '--role', 'viewer'], PASSWORD)).toContain('1 There is an account li already.')
  expect(said(['password', 'wang'], PASSWORD)).toContain('1 There is no account wang.')
  expect(said(['disable', 'li'])).toMatch(/^0 .*li may not log in any more/s)
  expect(said(['list'])).toContain('li viewer disabled')
  expect(said(['explode', 'li'])).toContain('npm run account -- add')
})
