import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  freePort,
  type Listener,
  listen,
  type Running,
  startGateway,
  startLive,
  startMosquitto,
  temporaryDir,
  told,
  until,
} from './stack.ts'

const dir = temporaryDir()
let broker: Running
let live: Running
let gateway: Running
let heard: Listener

const takenMs = (reading: { takenAt: string }) => Date.parse(reading.takenAt)

beforeAll(async () => {
  const [mqttPort, gatewayPort] = [await freePort(), await freePort()]
  const originMs = Date.now()
  const clock = { CLOCK_SPEED: '60', CLOCK_ORIGIN_MS: String(originMs) }
  broker = await startMosquitto(mqttPort, dir.path)
  heard = await listen(mqttPort)
  gateway = startGateway({ mqttPort, httpPort: gatewayPort, dir: dir.path, env: clock })
  await until('the gateway is there', () => told(gateway, 'Started'))
  const env = { GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`, CLOCK_ORIGIN_MS: clock.CLOCK_ORIGIN_MS }
  live = startLive({ mqttPort, httpPort: await freePort(), dir: dir.path, env, args: ['--speed', '60'] })
})

afterAll(async () => {
  await live?.stop('SIGKILL')
  await gateway?.stop('SIGKILL')
  await heard?.client.endAsync(true)
  await broker?.stop()
  dir.remove()
})

describe('district live on a simulated clock', () => {
  it('[SC1] at sixty times the wall reports every ten seconds of its own time', async () => {
    await until('it lives', () => told(live, 'lives on the clock'))
    await until('a live reading', () => heard.of('S-G-T3').some(({ inArray }) => !inArray))
    await new Promise((done) => setTimeout(done, 3000))
    const first = heard.of('S-G-T3').at(-1)!
    await new Promise((done) => setTimeout(done, 4000))
    // A busy machine may send some of them in arrays; none is missing.
    const instants = () => {
      const fromMs = Math.min(...heard.of('S-G-T3').flatMap((one) => (one.inArray ? [] : [takenMs(one)])))
      return [...new Set(heard.of('S-G-T3').map(takenMs))].filter((at) => at >= fromMs).sort((x, y) => x - y)
    }
    await until('no hole', () => instants().every((at, i, all) => i === 0 || at - all[i - 1]! === 10_000))
    expect(instants().length).toBeGreaterThan(20)
    const last = heard.of('S-G-T3').at(-1)!
    const speed = (takenMs(last) - takenMs(first)) / (last.heardMs - first.heardMs)
    expect(speed).toBeGreaterThan(45)
    expect(speed).toBeLessThan(75)
  })

  it('[SC2] the shadow keeps up', async () => {
    const said = await until('the shadow follows', () => told(live, 'follows the live readings'))
    expect(Number(said['trunkM'])).toBeLessThan(0.12)
  })
})
