import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  CommandDocument,
  CommandRecord,
  GateInterlocksDocument,
  Preflight,
  ProblemDocument,
} from '@district/models/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, type Running, startGateway, startLive, startMosquitto, temporaryDir, told, until } from './stack.ts'

const ACCOUNT = fileURLToPath(new URL('../../../sensor-gateway/src/account.ts', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))
const TWO_POOLS = fileURLToPath(new URL('../../../seeds/two-pools', import.meta.url))
const PASSWORD = 'hush-water-runs-downhill'
const SPEED = '30'
const GATE = 'G-C1'
const dir = temporaryDir()
const packDir = join(dir.path, 'pack')
let broker: Running
let live: Running
let gateway: Running
let [gatewayPort, simulatorPort] = [0, 0]

const url = (path: string) => `http://127.0.0.1:${gatewayPort}/api/v1${path}`

beforeAll(async () => {
  cpSync(TWO_POOLS, packDir, { recursive: true })
  writeFileSync(
    join(packDir, 'interlocks.csv'),
    'gate,lowest_opening_m,highest_opening_m,largest_move_m,travel_per_hour_m,least_head_m,second_person_from_m,provenance,source\n',
  )
  appendFileSync(join(packDir, 'interlocks.csv'), `${GATE},,,0.3,0.6,0.1,0.05,estimate,for a test\n`)
  const mqttPort = await freePort()
  ;[gatewayPort, simulatorPort] = [await freePort(), await freePort()]
  broker = await startMosquitto(mqttPort, dir.path)
  const env = { PACK_DIR: packDir, CLOCK_SPEED: SPEED, CLOCK_ORIGIN_MS: String(Date.now()) }
  const gatewayEnv = { ...env, SIMULATOR_URL: `http://127.0.0.1:${simulatorPort}` }
  for (const [name, role] of [
    ['li', 'operator'],
    ['wang', 'operator'],
    ['wu', 'engineer'],
  ] as const)
    spawnSync(process.execPath, [ACCOUNT, 'add', name, '--role', role], {
      env: { PATH: process.env['PATH'], DATA_DIR: join(dir.path, 'gateway') },
      input: `${PASSWORD}\n`,
    })
  gateway = startGateway({ mqttPort, httpPort: gatewayPort, dir: dir.path, env: gatewayEnv })
  await until('the gateway is there', () => told(gateway, 'Started'))
  live = startLive({
    ...{ mqttPort, httpPort: simulatorPort, dir: dir.path },
    env: { ...env, GATEWAY_URL: `http://127.0.0.1:${gatewayPort}` },
    args: ['--speed', SPEED],
  })
  await until('the shadow follows', () => told(live, 'follows the live readings'), 180_000)
}, 240_000)

afterAll(async () => {
  await live?.stop('SIGKILL')
  await gateway?.stop('SIGKILL')
  await broker?.stop()
  dir.remove()
})

/** Asks as a person at a screen does. */
async function loggedIn(name: string) {
  const origin = `http://127.0.0.1:${gatewayPort}`
  const headers = { 'content-type': 'application/json', origin }
  const body = JSON.stringify({ name, password: PASSWORD })
  const login = await fetch(url('/login'), { method: 'POST', headers, body })
  const cookie = String(login.headers.get('set-cookie')).split(';')[0] ?? ''
  return async <T>(method: string, path: string, wish?: object) => {
    const said = wish === undefined ? {} : { body: JSON.stringify(wish) }
    const typed = wish === undefined ? { origin, cookie } : { ...headers, cookie }
    const response = await fetch(url(path), { method, headers: typed, ...said })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }
}

it('[RC1] a move is run on the shadow, confirmed by a second person, carried out, and told beside what came of it', async () => {
  const [li, wang] = [await loggedIn('li'), await loggedIn('wang')]
  const { body: now } = await li<GateInterlocksDocument>('GET', `/gates/${GATE}/interlocks?openingM=0.2`)
  const fromM = now.fromOpeningM ?? 0
  const openingM = Number((fromM > 0.5 ? fromM - 0.2 : fromM + 0.2).toFixed(2))
  const wish = { gateId: GATE, openingM, horizonH: 0.25 }
  const asked = await li<Preflight>('POST', '/rehearsal/preflight', wish)
  expect(asked.body).toMatchObject({ gateId: GATE, openingM, horizonS: 900, diverged: null })
  expect(asked.body.stageChanges.map(({ gateId }) => gateId)).toContain(GATE)
  expect(asked.body.leastFreeboard?.freeboardM).toBeGreaterThan(0)
  expect(asked.body.disagreement?.gateId).toBe(GATE)

  const order = { openingM, reason: 'less for the second pool', preflight: asked.body.id }
  const given = await li<CommandRecord>('POST', `/gates/${GATE}/command`, order)
  expect(given.body).toMatchObject({ state: 'proposed', isPredicted: true })
  const path = `/commands/${given.body.commandId}`
  const own = await li<ProblemDocument>('POST', `${path}/confirm`)
  expect(own.body).toMatchObject({ code: 'SECOND_PERSON_NEEDED' })
  expect((await wang<CommandRecord>('POST', `${path}/confirm`)).body.confirmedBy).toBe('wang')
  const record = async () => (await li<CommandDocument>('GET', path)).body
  await until('the gate stands', async () => (await record()).command.state === 'done')
  const stageOf = ({ comparison }: CommandDocument) =>
    comparison.find(({ gateId, quantity }) => gateId === GATE && quantity === 'stageUpM')
  await until('all instants to be measured', async () => stageOf(await record())?.compared === 4, 90_000)

  const told = await record()
  expect(told.steps.map(({ by, state }) => `${by} ${state}`)).toEqual([
    'li proposed',
    'wang sent',
    ...['accepted', 'moving', 'done'].map((state) => `${GATE} ${state}`),
  ])
  expect(stageOf(told)?.rmse).toBeLessThan(0.15)
  const leaf = told.comparison.find(({ gateId, quantity }) => gateId === GATE && quantity === 'openingM')
  expect(leaf?.measured.at(-1)).toBeCloseTo(openingM, 1)
}, 240_000)

it('[RC2] an instructor lets a gate stick, from the page or the command line; a command then ends as failed, and says why', async () => {
  const [li, wu] = [await loggedIn('li'), await loggedIn('wu')]
  expect((await li('POST', '/rehearsal/training', { kind: 'clear' })).status).toBe(403)
  const refused = await wu<ProblemDocument>('POST', '/rehearsal/training', { kind: 'gate-stuck', gateId: 'G-9' })
  expect(refused.body).toMatchObject({ status: 400, code: 'TRAINING_INVALID' })
  const stuck = await wu<{ by: string }>('POST', '/rehearsal/training', { kind: 'gate-stuck', gateId: 'G-C0' })
  expect(stuck.body).toMatchObject({ by: 'wu', wish: { kind: 'gate-stuck', gateId: 'G-C0' } })
  const { body: given } = await li<CommandRecord>('POST', '/gates/G-C0/command', { openingM: 2.4, reason: 'more' })
  const record = async () => (await li<CommandDocument>('GET', `/commands/${given.commandId}`)).body.command
  await until('the gate to say that it sticks', async () => (await record()).state === 'failed')
  expect((await record()).detail).toBe('the leaf does not move')

  const env = { PATH: process.env['PATH'], PACK_DIR: packDir, SIMULATOR_PORT: String(simulatorPort) }
  const district = (...words: readonly string[]) =>
    spawnSync(process.execPath, [BIN, 'train', ...words], { env, encoding: 'utf8' }).stdout
  expect(district('list')).toContain('gate-stuck: gateId G-C0; by wu')
  expect(district('flood', '--rise', '1', '--over', '2')).toContain('flood: riseM 1, overS 7200; by local')
  expect(district('clear')).toContain('2 ended.')
  expect(district('list')).toContain('Nothing goes on.')
}, 120_000)
