import { join } from 'node:path'
import type { DeviceBinding, GaugeId } from '@district/models'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { WaitingStations } from './waiting-stations.ts'

const NOW_MS = 1_773_273_900_000

function setUp(path = join(temporaryDirectory(), 'stations.sqlite')) {
  const stations = new WaitingStations(path)
  let isOpen = true
  const close = () => {
    if (isOpen) stations.close()
    isOpen = false
  }
  onTestFinished(close)
  const hear = (device: string, { s = 0, channel = 'level', said = '37' } = {}) =>
    stations.hear([{ format: 'senml', receivedAtMs: NOW_MS + s * 1000, strangers: [{ device, channel, said }] }])
  return { stations, hear, close, path }
}

const binding: DeviceBinding = {
  format: 'senml',
  device: 'rtu-8',
  channel: 'level',
  gaugeId: 'S-G-1.stageUpM' as GaugeId,
  unit: 'cm',
}

test('[DC5] a device that nobody knows is listed with what it said last, also after a restart', () => {
  const { stations, hear, close, path } = setUp()
  hear('rtu-8')
  hear('rtu-8', { s: 10, said: '38' })
  hear('rtu-8', { s: 20, channel: 'flow', said: '4 m3/s' })
  const wanted = {
    format: 'senml',
    device: 'rtu-8',
    firstSeenMs: NOW_MS,
    lastSeenMs: NOW_MS + 20_000,
    messages: 3,
    channels: { level: '38', flow: '4 m3/s' },
  }
  expect(stations.list()).toEqual([wanted])
  close()
  expect(setUp(path).stations.list()).toEqual([wanted])
})

test('[DC5] made-up names without end fill neither the list nor the disk, and one that was long silent gives way', () => {
  const { stations, hear } = setUp()
  stations.hear(
    Array.from({ length: 2000 }, (_, i) => ({
      format: 'senml',
      receivedAtMs: NOW_MS,
      strangers: [{ device: `made-up-${i}`, channel: 'x'.repeat(300), said: 'y'.repeat(300) }],
    })),
  )
  expect(stations.list()).toHaveLength(500)
  expect(stations.unheard).toEqual({ refused: 0, unlisted: 1500 })
  expect(stations.list()[0]?.channels).toEqual({})
  hear('z'.repeat(300))
  hear('rtu-8', { s: 3601 })
  expect(stations.list()).toHaveLength(500)
  expect(stations.isWaiting('senml', 'rtu-8')).toBe(true)
  for (let i = 0; i < 100; i++) hear('rtu-8', { s: 3602, channel: `c${i}` })
  expect(Object.keys(stations.list().at(-1)?.channels ?? {})).toHaveLength(64)
})

test('[DC5] a refused device is counted and not listed, also after a restart', () => {
  const { stations, hear, close, path } = setUp()
  hear('rtu-8')
  expect(stations.refuse('senml', 'rtu-8')).toBe(true)
  hear('rtu-8', { s: 10 })
  hear('rtu-8', { s: 11 })
  expect([stations.list(), stations.unheard.refused]).toEqual([[], 2])
  close()
  const again = setUp(path)
  again.hear('rtu-8', { s: 20 })
  expect([again.stations.list(), again.stations.unheard.refused]).toEqual([[], 3])
})

test('[DC5] an accepted device waits no longer, and its bindings outlive a restart', () => {
  const { stations, hear, close, path } = setUp()
  hear('rtu-8')
  stations.accept('senml', 'rtu-8', [binding])
  expect([stations.list(), stations.accepted]).toEqual([[], [binding]])
  close()
  const again = setUp(path)
  expect([again.stations.list(), again.stations.accepted]).toEqual([[], [binding]])
})
