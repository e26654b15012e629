import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freePort,
  type Listener,
  listen,
  type Running,
  sayStored,
  startLive,
  startMosquitto,
  temporaryDir,
  told,
  until,
} from './stack.ts'

const dir = temporaryDir()
let broker: Running | undefined
let live: Running
let listener: Listener | undefined
let taken: Server
let [mqttPort, httpPort] = [0, 0]

const takenMs = (reading: { takenAt: string }) => Date.parse(reading.takenAt)

beforeAll(async () => {
  ;[mqttPort, httpPort] = [await freePort(), await freePort()]
  taken = createServer()
  taken.listen(httpPort, '127.0.0.1')
  await once(taken, 'listening')
  live = startLive({ mqttPort, httpPort, dir: dir.path })
})

afterAll(async () => {
  await live?.stop('SIGKILL')
  await listener?.client.endAsync(true)
  await broker?.stop()
  taken?.close()
  dir.remove()
})

describe('district live in a world that is not ready', () => {
  it('[OW1] says once in a sentence that the broker does not answer, and goes on', async () => {
    await until('the sentence', () =>
      told(live, `broker at mqtt://127.0.0.1:${mqttPort} does not answer (ECONNREFUSED)`),
    )
    await until('it lives all the same', () => told(live, 'lives on the clock'))
    expect(
      live.log.filter(({ msg, room }) => String(msg).includes('does not answer') && room === 'publish'),
    ).toHaveLength(1)
  })

  it('[OW2] says once that its port is taken, and takes it when it is free', async () => {
    await until('the sentence', () => told(live, 'something else listens there'))
    taken.close()
    await until('it listens', () => told(live, 'The shadow can be read'))
    const answer = await fetch(`http://127.0.0.1:${httpPort}/api/v1/shadow/state`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'SHADOW_NOT_READY' })
  })

  it('[OW3] when the broker comes, live readings go out at once, and the past as soon as somebody stores it', async () => {
    broker = await startMosquitto(mqttPort, dir.path)
    listener = await listen(mqttPort)
    const heard = listener
    await until('live readings', () => heard.of('S-G-S3').some(({ inArray }) => !inArray))
    await until('live readings', () => heard.of('S-G-T3').some(({ inArray }) => !inArray))
    expect(heard.of('S-G-S3').some(({ inArray }) => inArray)).toBe(false)
    await sayStored(heard)
    const filled = await until('the past', () => {
      const list = heard.of('S-G-S3').filter(({ inArray }) => inArray)
      return list.length >= 3 * 288 - 2 && list
    })
    expect(new Set(filled.map(takenMs)).size).toBe(filled.length)
    await until('all of it has left', () => existsSync(join(dir.path, 'virtual-district-weishan.json')))
  })

  it('[OW4] readings of an outage come later, none is lost', async () => {
    const heard = listener!
    const lastMs = Math.max(...heard.of('S-G-T3').flatMap((one) => (one.inArray ? [] : [takenMs(one)])))
    await broker!.stop()
    await new Promise((done) => setTimeout(done, 25_000))
    broker = await startMosquitto(mqttPort, dir.path)
    const since = () => [...new Set(heard.of('S-G-T3').map(takenMs))].filter((at) => at >= lastMs).sort((a, b) => a - b)
    await until('readings of after the outage', () => since().at(-1)! > lastMs + 50_000)
    const holes = () => since().filter((at, i, all) => i > 0 && at - all[i - 1]! !== 10_000)
    await until('no hole', () => holes().length === 0).catch(() => undefined)
    expect(holes().map((at) => new Date(at).toISOString())).toEqual([])
    expect(since().length).toBeGreaterThan(5)
  })

  it('[OW5] a kill at any moment costs nothing: the next start tells again from the last checkpoint', async () => {
    const heard = listener!
    const lastMs = takenMs(heard.of('S-G-T3').at(-1)!)
    await live.stop('SIGKILL')
    await until('the last will', () => heard.presence.at(-1) === 'offline', 60_000)
    live = startLive({ mqttPort, httpPort, dir: dir.path })
    await until('it lives', () => told(live, 'lives on the clock'))
    await until('it reports', () => takenMs(heard.of('S-G-T3').at(-1)!) > lastMs)
    expect(told(live, 'goes on from its checkpoint')).toBeDefined()
    expect(told(live, 'begins three days ago')).toBeUndefined()
  })
})
