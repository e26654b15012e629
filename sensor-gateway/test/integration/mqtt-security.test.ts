import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { hashPassword, STRENGTH_FOR_DEVICES } from '../../src/access/password-hash.ts'
import { writeDevices } from '../../src/receive/device-file.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { createAuthority, createCertificate } from './certificates.ts'
import { connect, numbered, spawnGateway, startGateway } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const TOPIC = 'district/weishan/station/S-G-F1/reading'
const PATIENCE = { timeout: 20_000 }

const start = async (env: Readonly<Record<string, string>>) =>
  startGateway({ HTTP_PORT: String(await freePort()), DATA_DIR: temporaryDirectory(), ...env })

test('[RC7] wrong password at the broker: said with its remedy, never shown, and tried again until it is right', async () => {
  const [dir, port] = [temporaryDirectory(), await freePort()]
  const passwords = join(dir, 'passwords')
  const setPassword = (password: string) =>
    execFileSync('mosquitto_passwd', ['-c', '-b', passwords, 'gateway', password])
  setPassword('another')
  const settings = ['allow_anonymous false', `password_file ${passwords}`]
  const broker = await startMosquitto(dir, port, settings)
  const gateway = await start({ MQTT_URL: broker.url, MQTT_USER: 'gateway', MQTT_PASSWORD: 'tr0ub4dor' })
  const health = async () => (await gateway.health()).broker
  await expect.poll(async () => (await health()).state, PATIENCE).toBe('down')
  expect((await health()).detail).toBe(
    `The MQTT broker at mqtt://127.0.0.1:${port} cannot be used (it refuses our user or password, or does not authorise them); trying again every 10 s. MQTT_USER and MQTT_PASSWORD, or those in MQTT_URL, must be known to the broker.`,
  )
  setPassword('tr0ub4dor')
  await broker.kill('SIGTERM')
  await startMosquitto(dir, port, settings)
  await expect.poll(async () => (await health()).state, PATIENCE).toBe('up')
  expect(gateway.said()).not.toContain('tr0ub4dor')
})

test('[RC7] TLS at the broker: own authority, client certificate, and each bad certificate by its name', async () => {
  const [dir, port] = [temporaryDirectory(), await freePort()]
  const authority = createAuthority(dir)
  const [server, misnamed, own] = [
    createCertificate(dir, 'server', authority),
    createCertificate(dir, 'misnamed', authority, 'DNS:elsewhere.example'),
    createCertificate(dir, 'own', authority),
  ]
  const settingsFor = ({ certFile, keyFile }: typeof server) => [
    `cafile ${authority.certFile}`,
    `certfile ${certFile}`,
    `keyfile ${keyFile}`,
    'require_certificate true',
  ]
  const broker = await startMosquitto(dir, port, settingsFor(misnamed))
  const caFile = join(dir, 'trusted.pem')
  const env = { MQTT_URL: `mqtts://127.0.0.1:${port}`, MQTT_CERT_FILE: own.certFile, MQTT_KEY_FILE: own.keyFile }
  const gateway = await start({ ...env, MQTT_CA_FILE: caFile })
  const detail = async () => (await gateway.health()).broker.detail
  await expect.poll(detail, PATIENCE).toMatch(/our own TLS files cannot be used: ENOENT .*trusted\.pem/)
  cpSync(own.certFile, caFile)
  await expect.poll(detail, PATIENCE).toMatch(/signed by nobody we know.*MQTT_CA_FILE/)
  cpSync(authority.certFile, caFile)
  await expect.poll(detail, PATIENCE).toMatch(/for another name.*MQTT_URL/)
  await broker.kill()
  await startMosquitto(dir, port, settingsFor(server))
  await expect.poll(async () => (await gateway.health()).broker.state, PATIENCE).toBe('up')

  const nameless = await start({ MQTT_URL: env.MQTT_URL, MQTT_CA_FILE: caFile })
  await expect
    .poll(async () => (await nameless.health()).broker.detail, PATIENCE)
    .toMatch(/refuses our certificate or lack of one.*MQTT_CERT_FILE and MQTT_KEY_FILE/)
  const misled = await start({ MQTT_URL: `mqtt://127.0.0.1:${port}` })
  await expect.poll(async () => (await misled.health()).broker.detail, PATIENCE).toMatch(/must begin with mqtts/)
})

test('[RC4] the embedded broker does not open to other machines without a list of devices', async () => {
  const gateway = spawnGateway({ MQTT_HOST: '0.0.0.0', DATA_DIR: temporaryDirectory() })
  await expect.poll(() => gateway.child.exitCode, PATIENCE).toBe(1)
  expect(gateway.said()).toMatch(
    /MQTT_HOST 0\.0\.0\.0 lets other machines in.*MQTT_DEVICES_FILE must name.*\[CONFIG_INVALID\]/,
  )
  const listless = spawnGateway({
    MQTT_HOST: '0.0.0.0',
    MQTT_DEVICES_FILE: '/nowhere/d.json',
    DATA_DIR: temporaryDirectory(),
  })
  await expect.poll(() => listless.child.exitCode, PATIENCE).toBe(1)
  expect(listless.said()).toMatch(/\/nowhere\/d\.json: it is not there.*device -- add/)
})

test('[RC5] [RC6] devices over TLS: each says only its own, and one that floods does not keep the others waiting', async () => {
  const [dir, port] = [temporaryDirectory(), await freePort()]
  const authority = createAuthority(dir)
  const { certFile, keyFile } = createCertificate(dir, 'server', authority)
  const devicesFile = join(dir, 'devices.json')
  const deviceOf = async (name: string, station: string) => ({
    name,
    passwordHash: await hashPassword(`${name}-secret`, randomBytes(16), STRENGTH_FOR_DEVICES),
    stations: [station],
    publish: [],
    subscribe: [],
  })
  writeDevices(devicesFile, [await deviceOf('calm', 'S-G-F1'), await deviceOf('flood', 'S-G-F2')])
  const gateway = await start({
    MQTT_HOST: '0.0.0.0',
    MQTT_PORT: String(port),
    MQTT_DEVICES_FILE: devicesFile,
    MQTT_TLS_CERT_FILE: certFile,
    MQTT_TLS_KEY_FILE: keyFile,
  })
  const open = (name: string, password = `${name}-secret`) => {
    const ca = readFileSync(authority.certFile)
    const options = {
      ca,
      username: name,
      password,
      clientId: name,
      protocol: 'mqtts' as const,
      port,
      host: '127.0.0.1',
    }
    const client = mqtt.connect({ ...options, reconnectPeriod: 0 })
    client.on('error', () => {})
    onTestFinished(() => void client.end(true))
    return client
  }
  const outcomeOf = (client: mqtt.MqttClient) =>
    new Promise((resolve) =>
      client.once('connect', () => resolve('in')).once('error', (error) => resolve(error.message)),
    )
  expect(await outcomeOf(open('calm', 'wrong'))).toMatch(/Not authorized/)
  const [calm, flood] = [open('calm'), open('flood')]
  expect(await Promise.all([calm, flood].map(outcomeOf))).toEqual(['in', 'in'])

  const startMs = Date.now() - 3_600_000
  let floodAcked = 0
  const said = 6000
  for (let n = 0; n < said; n++)
    flood.publish('district/weishan/station/S-G-F2/reading', numbered(n, startMs).payload, { qos: 1 }, (error) => {
      if (!error) floodAcked += 1
    })
  const slowestMs = await slowestAck(calm, startMs)
  expect(floodAcked).toBeLessThan(said)
  expect(slowestMs).toBeLessThan(3000)
  await expect.poll(() => floodAcked, { timeout: 30_000 }).toBe(said)

  const closed = new Promise((resolve) => calm.once('close', () => resolve('closed')))
  calm.publish('district/weishan/station/S-G-F2/reading', numbered(0, startMs).payload, { qos: 1 })
  expect(await closed).toBe('closed')
  expect(gateway.said()).toContain('calm may not publish to district/weishan/station/S-G-F2/reading')
  const { received, stored, parked, waiting, repeated } = (await gateway.health()).counters
  expect(received).toBe(said + 50)
  expect(received).toBe(stored + parked + waiting + repeated)
})

async function slowestAck(client: mqtt.MqttClient, startMs: number): Promise<number> {
  let slowestMs = 0
  for (let n = 0; n < 50; n++) {
    const began = performance.now()
    await client.publishAsync(TOPIC, numbered(n, startMs).payload, { qos: 1 })
    slowestMs = Math.max(slowestMs, performance.now() - began)
  }
  return slowestMs
}

test('[RC4] anonymous on loopback stays as it was', async () => {
  const port = await freePort()
  const gateway = await start({ MQTT_PORT: String(port) })
  await connect(port).publishAsync(TOPIC, numbered(0, Date.now() - 1000).payload, { qos: 1 })
  expect((await gateway.health()).counters.received).toBe(1)
})
