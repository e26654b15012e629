import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  decodeFrame,
  decodeSavedState,
  type ShadowKnowledgeDocument,
  type ShadowStatesDocument,
} from '@district/models/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freePort,
  type Listener,
  listen,
  PACK_DIR,
  type Running,
  startGateway,
  startLive,
  startMosquitto,
  temporaryDir,
  told,
  until,
} from './stack.ts'

const DAY_MS = 86_400_000
const STATIONS = readFileSync(join(PACK_DIR, 'stations.csv'), 'utf8').trim().split('\n').length - 1
const dir = temporaryDir()
let broker: Running
let live: Running
let listener: Listener
let gateway: Running
let [mqttPort, httpPort, gatewayPort] = [0, 0, 0]
let startedMs = 0

const api = (path: string) => `http://127.0.0.1:${httpPort}/api/v1/${path}`
const shadowState = async () => ((await (await fetch(api('shadow'))).json()) as { state: string }).state
const takenMs = (reading: { takenAt: string }) => Date.parse(reading.takenAt)

beforeAll(async () => {
  ;[mqttPort, httpPort, gatewayPort] = [await freePort(), await freePort(), await freePort()]
  broker = await startMosquitto(mqttPort, dir.path)
  listener = await listen(mqttPort)
  gateway = startGateway({ mqttPort, httpPort: gatewayPort, dir: dir.path })
  await until('the gateway is there', () => told(gateway, 'Started'))
  startedMs = Date.now()
  live = startLive({
    mqttPort,
    httpPort,
    dir: dir.path,
    env: { GATEWAY_URL: `http://127.0.0.1:${gatewayPort}` },
    args: [
      ...['--fault', 'S-G-F1.stageUpM:stuck', '--fault', 'S-G-F2.stageUpM:dropout'],
      ...['--fault', 'S-G-F3:duplicate', '--fault', 'S-G-F4.stageUpM:drift=100@+0s/'],
    ],
  })
  await until('the past is told', () => told(live, 'The past'))
})

afterAll(async () => {
  await live?.stop('SIGKILL')
  await listener?.client.endAsync(true)
  await broker?.stop()
  await gateway?.stop('SIGKILL')
  dir.remove()
})

describe('district live, first start', () => {
  it('[LV1] fills three days of history, every five minutes, in arrays, in seconds', () => {
    const filled = listener.of('S-G-S3').filter(({ inArray }) => inArray)
    expect(filled.length).toBeGreaterThanOrEqual(3 * 288 - 2)
    const instants = filled.map(takenMs)
    expect(Math.min(...instants)).toBeLessThan(startedMs - 3 * DAY_MS + 15 * 60_000)
    expect(Math.max(...instants)).toBeGreaterThan(startedMs - 15 * 60_000)
    expect(new Set(instants.slice(1).map((at, i) => at - instants[i]!))).toEqual(new Set([300_000]))
    expect(listener.readings.size).toBe(STATIONS)
    expect(Number(told(live, 'The past')?.['wallS'])).toBeLessThan(60)
  })

  it('[LV2] then every station reports every ten seconds, QoS 1, with growing numbers', async () => {
    const live10s = await until('three live readings of a gate', () => {
      const list = listener.of('S-G-S3').filter(({ inArray }) => !inArray)
      return list.length >= 3 && list
    })
    const steps = live10s.slice(1).map((reading, i) => takenMs(reading) - takenMs(live10s[i]!))
    expect(steps.every((step) => step === 10_000)).toBe(true)
    const seqs = listener.of('S-G-S3').map(({ seq }) => seq)
    expect(seqs.slice(1).every((seq, i) => seq > seqs[i]!)).toBe(true)
    const { values } = live10s[0]!
    expect(Object.keys(values).sort()).toEqual(['dischargeM3s', 'openingM', 'stageDownM', 'stageUpM'])
    expect(values['openingM']).toHaveLength(4)
    // The first live readings still close the gap that the filling left; then each is heard within seconds.
    const behindMs = () => listener.of('S-G-S3').at(-1)!.heardMs - takenMs(listener.of('S-G-S3').at(-1)!)
    await until('readings of now', () => behindMs() < 6000)
  })

  it('[LV3] is a plausible district: levels at their targets, flows within the headgate’s range', () => {
    const last = (station: string, key: string) => Number(listener.of(station).at(-1)!.values[key])
    const headM3s = last('S-G-HG-E', 'dischargeM3s') + last('S-G-HG-W', 'dischargeM3s')
    expect(headM3s).toBeGreaterThan(90)
    expect(headM3s).toBeLessThan(200)
    expect(last('S-G-T1', 'stageUpM')).toBeGreaterThan(36.62 - 0.4)
    expect(last('S-G-T1', 'stageUpM')).toBeLessThan(36.62 + 0.4)
    expect(last('S-G-S1', 'stageUpM')).toBeGreaterThan(36.25 - 0.4)
    expect(last('S-G-S1', 'stageUpM')).toBeLessThan(36.25 + 0.4)
  })

  it('[LV4] faults appear as asked', async () => {
    const stuck = new Set(listener.of('S-G-F1').map(({ values }) => values['stageUpM']))
    expect(stuck.size).toBe(1)
    expect(listener.of('S-G-F2').some(({ values }) => 'stageUpM' in values)).toBe(false)
    expect(listener.of('S-G-F2').every(({ values }) => 'stageDownM' in values)).toBe(true)
    const twice = await until('a duplicate', () => {
      const seqs = listener.of('S-G-F3').flatMap(({ inArray, seq }) => (inArray ? [] : [seq]))
      return seqs.length >= 4 && seqs
    })
    expect(new Set(twice).size).toBeLessThanOrEqual(Math.ceil(twice.length / 2))
    const healthyM = Number(listener.of('S-G-F4').findLast(({ inArray }) => inArray)!.values['stageUpM'])
    await until('the drift', () => Number(listener.of('S-G-F4').at(-1)!.values['stageUpM']) - healthyM > 0.2)
  })

  it('[LV5] obeys a gate command at the speed of the leaf, and tells what became of it', async () => {
    const gate = 'G-S6R'
    const send = (changes: object) =>
      listener.client.publishAsync(
        `district/weishan/gate/${'gate' in changes ? changes.gate : gate}/command`,
        JSON.stringify({ commandId: 'a', openingM: 0.06, by: 'test', expiresAt: '2099-01-01T00:00:00Z', ...changes }),
        { qos: 1 },
      )
    const states = (commandId: string) =>
      listener.acks.filter((ack) => ack['commandId'] === commandId).map(({ state }) => state)
    const before = Date.now()
    await send({})
    await until('done', () => states('a').includes('done'), 30_000)
    expect(states('a')).toEqual(['accepted', 'moving', 'done'])
    // 0.06 m at 0.4 m/min are nine seconds.
    expect(Date.now() - before).toBeGreaterThan(7000)
    await until(
      'the leaf is read where it went',
      () =>
        Array.isArray(listener.of(`S-${gate}`).at(-1)!.values['openingM']) &&
        Number((listener.of(`S-${gate}`).at(-1)!.values['openingM'] as number[])[0]) > 0.05,
    )

    await send({ commandId: 'b', openingM: 99 })
    await send({ commandId: 'c', expiresAt: '2020-01-01T00:00:00Z' })
    await send({ commandId: 'd', gate: 'G-NONE' })
    await send({ commandId: 'e', openingM: 'wide' })
    await until('four refusals', () => ['b', 'c', 'd', 'e'].every((id) => states(id).length > 0))
    for (const id of ['b', 'c', 'd', 'e']) expect(states(id)).toEqual(['failed'])
    expect(listener.acks.find((ack) => ack['commandId'] === 'd')?.['reason']).toMatch(/unknown gate/)
  })

  it('[LV6] the shadow follows the gauges', async () => {
    await until('following', async () => (await shadowState()) === 'following')
    const document = (await (await fetch(api('shadow'))).json()) as Record<string, unknown>
    expect(document['topologyHash']).toMatch(/^[0-9a-f]{16}$/)
    expect(Math.abs(Number(document['massError']))).toBeLessThan(1e-9)
    expect(Date.now() - Number(document['timeMs'])).toBeLessThan(25_000)
    expect(Date.now() - Number(document['newestInputMs'])).toBeLessThan(25_000)
    const meanM = Number(/gauges ([\d.]+) m/.exec(String(document['detail']))?.[1])
    expect(meanM).toBeLessThan(0.03)
  })

  it('[LV12] says how far it stands from each gauge, and keeps states to branch from', async () => {
    const knowledge = (await (await fetch(api('shadow/knowledge'))).json()) as ShadowKnowledgeDocument
    expect(knowledge.corrected?.gaugesUsed).toBeGreaterThan(400)
    expect(knowledge.corrected?.addedM3).toBeGreaterThan(0)
    const dropped = knowledge.gauges.find(({ gaugeId }) => String(gaugeId) === 'S-G-F2.stageUpM')
    expect(dropped === undefined || dropped.use === 'withheld').toBe(true)
    const { instantsMs } = (await (await fetch(api('shadow/states'))).json()) as ShadowStatesDocument
    expect(instantsMs.length).toBeGreaterThan(60)
    const state = decodeSavedState(
      await (await fetch(api(`shadow/state?at=${instantsMs[10]! + 60_000}`))).arrayBuffer(),
    )
    expect(state.ok && state.value.timeMs).toBe(instantsMs[10])
    expect((await fetch(api('shadow/state?at=1000'))).status).toBe(404)
  })

  it('[LV7] its state can be branched from, its frames come at once and then on', async () => {
    const state = decodeSavedState(await (await fetch(api('shadow/state'))).arrayBuffer())
    expect(state.ok && state.value.openingM.length).toBe(98)

    const socket = new WebSocket(api('shadow/frames').replace('http', 'ws'))
    socket.binaryType = 'arraybuffer'
    const frames: ArrayBuffer[] = []
    socket.addEventListener('message', ({ data }) => frames.push(data as ArrayBuffer))
    const openedMs = performance.now()
    await until('the first frame', () => frames.length > 0, 1500)
    expect(performance.now() - openedMs).toBeLessThan(1500)
    await until('three frames', () => frames.length >= 3, 10_000)
    socket.close()
    const decoded = frames.map((frame) => decodeFrame(frame))
    const values = decoded.flatMap((frame) => (frame.ok ? [frame.value] : []))
    expect(values).toHaveLength(frames.length)
    expect(values[0]!.origin).toBe('shadow')
    expect(values.slice(1).every((frame, i) => frame.sequence > values[i]!.sequence)).toBe(true)
    expect(values[0]!.depthM.every((depthM) => Number.isFinite(depthM) && depthM >= 0)).toBe(true)
  })

  it('[LV8] answers errors as problem documents', async () => {
    const answer = await fetch(api('nothing'))
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 404, code: 'ROUTE_UNKNOWN' })
  })

  it('[LV9] something moves within any few minutes', () => {
    const openings = [...listener.readings].filter(([station]) => station.startsWith('S-G-'))
    const movedAt = new Set<number>()
    for (const [, list] of openings)
      for (const [i, reading] of list.entries()) {
        const [now, before] = [reading.values['openingM'], list[i - 1]?.values['openingM']]
        if (!Array.isArray(now) || !Array.isArray(before)) continue
        if (Math.abs((now[0] ?? 0) - (before[0] ?? 0)) > 0.015) movedAt.add(Math.floor(takenMs(reading) / 900_000))
      }
    const quarterHours = 3 * 96
    expect(movedAt.size / quarterHours).toBeGreaterThan(0.97)
  })
})

describe('district live, later start', () => {
  it('[LV10] stops within five seconds, offline for everybody, and goes on from there with the gap alone', async () => {
    const { code, tookMs } = await live.stop('SIGINT')
    expect(code).toBe(0)
    expect(tookMs).toBeLessThan(5000)
    await until('offline', () => listener.presence.at(-1) === 'offline')
    const before = listener.of('S-G-S3')
    const [lastMs, lastSeq] = [takenMs(before.at(-1)!), before.at(-1)!.seq]
    const volumeBefore = Number(listener.of('S-G-B-F5a-1').at(-1)!.values['volumeM3'])

    live = startLive({ mqttPort, httpPort, dir: dir.path, env: { GATEWAY_URL: `http://127.0.0.1:${gatewayPort}` } })
    await until('it lives', () => told(live, 'lives on the clock'))
    await until(
      'it reports',
      () => listener.of('S-G-S3').length > before.length + 1 || listener.of('S-G-S3').at(-1)!.seq > lastSeq + 1,
    )
    const after = listener.of('S-G-S3').filter(({ seq }) => seq > lastSeq)
    expect(told(live, 'goes on from its checkpoint')).toBeDefined()
    expect(Math.min(...after.map(takenMs))).toBeGreaterThan(lastMs)
    expect(Number(listener.of('S-G-B-F5a-1').at(-1)!.values['volumeM3'])).toBeGreaterThanOrEqual(volumeBefore)
    expect(listener.presence.at(-1)).toBe('online')
  })

  it('[LV11] then the shadow goes on from its own checkpoint through what it missed', async () => {
    await until('following', async () => (await shadowState()) === 'following')
    expect(Number(told(live, 'The shadow goes on from its checkpoint')?.['hours'])).toBeLessThan(1)
    expect(told(live, 'warms up')).toBeUndefined()
    expect(Number(told(live, 'follows the live readings')?.['trunkM'])).toBeLessThan(0.05)
  })
})
