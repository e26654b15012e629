import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { District } from '@district/models'
import { expect, test } from 'vitest'
import { speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { hashPassword, STRENGTH_FOR_DEVICES } from '../access/password-hash.ts'
import { type Device, readDevices, writeDevices } from './device-file.ts'
import { DeviceGuard } from './device-guard.ts'

const deviceNamed = async (name: string, over: Partial<Device> = {}): Promise<Device> => ({
  name,
  passwordHash: await hashPassword(`${name}-secret`, randomBytes(16), STRENGTH_FOR_DEVICES),
  stations: [],
  publish: [],
  subscribe: [],
  ...over,
})

function districtWithGate(): District {
  const district = speakingDistrict()
  const gateId = district.gates[0]!.id
  return { ...district, stations: district.stations.map((s, i) => (i === 0 ? { ...s, gateId } : s)) }
}

async function createGuard(devices: readonly Device[]) {
  const path = join(temporaryDirectory(), 'devices.json')
  writeDevices(path, devices)
  const problems: string[] = []
  const clock = { nowMs: 0 }
  const onProblem = (sentence: string) => void problems.push(sentence)
  const guard = new DeviceGuard({ path, district: districtWithGate(), elapsedMs: () => clock.nowMs, onProblem })
  return { path, guard, problems, clock }
}

test('[RC4] a device comes in by its own name, password and client identifier, and by no other', async () => {
  const { guard } = await createGuard([await deviceNamed('rtu-1'), await deviceNamed('rtu-2')])
  const admit = async (user: string | undefined, password: string, id: string) =>
    (await guard.admit(user, password, id)).ok
  expect(await admit('rtu-1', 'rtu-1-secret', 'rtu-1')).toBe(true)
  expect(await admit('rtu-1', 'rtu-1-secret', 'rtu-1:left')).toBe(true)
  expect(await admit('rtu-1', 'wrong', 'rtu-1')).toBe(false)
  expect(await admit('rtu-1', 'rtu-2-secret', 'rtu-1')).toBe(false)
  expect(await admit('rtu-1', 'rtu-1-secret', 'rtu-2')).toBe(false)
  expect(await admit('rtu-3', 'rtu-1-secret', 'rtu-3')).toBe(false)
  expect(await admit(undefined, '', 'rtu-1')).toBe(false)
})

test('[RC5] a device says readings of its stations and answers of their gates, and hears the commands for these', async () => {
  const district = districtWithGate()
  const station = district.stations.find(({ gateId }) => gateId !== null)
  const other = district.stations.find(({ id }) => id !== station?.id)
  const { guard } = await createGuard([
    await deviceNamed('rtu-1', { stations: [String(station?.id)], publish: ['spBv1.0/+/NDATA/e1/#'] }),
    await deviceNamed('all', { stations: ['*'] }),
  ])
  const rightsOf = async (name: string) => {
    const admission = await guard.admit(name, `${name}-secret`, name)
    return admission.ok ? admission.admitted.rights : undefined
  }
  const root = `district/${district.id}`
  const rtu = await rightsOf('rtu-1')
  const says = [
    `${root}/station/${station?.id}/reading`,
    `${root}/gate/${station?.gateId}/command/ack`,
    'spBv1.0/g/NDATA/e1/d',
  ]
  for (const topic of says) expect(rtu?.mayPublish(topic), topic).toBe(true)
  const silent = [
    `${root}/station/${other?.id}/reading`,
    `${root}/gate/${station?.gateId}/command`,
    `${root}/host/gateway`,
    'spBv1.0/g/NDATA/e2',
  ]
  for (const topic of silent) expect(rtu?.mayPublish(topic), topic).toBe(false)
  for (const filter of [`${root}/gate/${station?.gateId}/command`, `${root}/host/gateway`])
    expect(rtu?.mayHear(filter), filter).toBe(true)
  for (const filter of ['#', `${root}/#`, `${root}/gate/+/command`, `${root}/host/+`, '$SYS/#', says[0]!])
    expect(rtu?.mayHear(filter), filter).toBe(false)
  const all = await rightsOf('all')
  expect(all?.mayPublish(`${root}/station/anything/reading`)).toBe(true)
  expect(all?.mayHear(`${root}/gate/+/command`)).toBe(true)
  expect(all?.mayHear(`${root}/gate/#`)).toBe(false)
})

test('[RC4] the list is read again when it changes; a broken one is told of and changes nothing', async () => {
  const [first, second] = [await deviceNamed('rtu-1'), await deviceNamed('rtu-2')]
  const { path, guard, problems } = await createGuard([first])
  const admission = await guard.admit('rtu-1', 'rtu-1-secret', 'rtu-1')
  writeDevices(path, [first, second])
  expect((await guard.admit('rtu-2', 'rtu-2-secret', 'rtu-2')).ok).toBe(true)
  expect(admission.ok && guard.isCurrent(admission.admitted)).toBe(true)
  writeFileSync(path, '{')
  expect((await guard.admit('rtu-2', 'rtu-2-secret', 'rtu-2')).ok).toBe(true)
  expect(problems.join()).toMatch(/cannot be read.*kept/s)
  writeDevices(path, [second])
  expect((await guard.admit('rtu-1', 'rtu-1-secret', 'rtu-1')).ok).toBe(false)
  expect(admission.ok && guard.isCurrent(admission.admitted)).toBe(false)
})

test('[RC6] a device that is far beyond its limit is not let in again before it has waited', async () => {
  const { guard, clock } = await createGuard([await deviceNamed('rtu-1')])
  const admit = () => guard.admit('rtu-1', 'rtu-1-secret', 'rtu-1')
  const admission = await admit()
  for (let n = 0; n < 10_000; n++) if (admission.ok) admission.admitted.limit.take(100)
  expect(await admit()).toMatchObject({ ok: false, isForNow: true })
  clock.nowMs = 60_000
  expect((await admit()).ok).toBe(true)
})

test('[RC4] everything that is wrong in the list is named at once', () => {
  const path = join(temporaryDirectory(), 'devices.json')
  expect(() => readDevices(path)).toThrow(/MQTT_DEVICES_FILE .*is not there.*device -- add/)
  writeFileSync(
    path,
    JSON.stringify({
      devices: [
        { name: 'a b', passwordHash: 'x' },
        { name: 'c', stations: 'S-1' },
      ],
    }),
  )
  expect(() => readDevices(path)).toThrow(
    /number 1: name.*number 1: passwordHash.*device c: passwordHash.*device c: stations/,
  )
})
