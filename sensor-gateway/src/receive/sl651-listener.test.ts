import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { DistrictId } from '@district/models'
import { expect, onTestFinished, test, vi } from 'vitest'
import { frame, reportFrame, reportFrames, STATION } from '../../test/fixture/sl651.ts'
import type { RawMessage } from './raw-message.ts'
import { CONTROL, hex } from './sl651-frame.ts'
import { Sl651Listener } from './sl651-listener.ts'

async function listening(accepts: (messages: readonly RawMessage[]) => boolean = () => true) {
  const stored: RawMessage[] = []
  const cuts: string[] = []
  const intake = (messages: readonly RawMessage[]) => accepts(messages) && stored.push(...messages) > 0
  const listener = new Sl651Listener({
    districtId: 'two-pools' as DistrictId,
    host: '127.0.0.1',
    port: 0,
    intake,
    nowMs: () => 0,
    onCut: (why) => cuts.push(why),
  })
  await listener.start()
  onTestFinished(() => listener.stop())
  return { listener, stored, cuts }
}

async function station(port: number): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += hex(chunk)
  })
  socket.on('error', () => {})
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  return { socket, heard: () => heard }
}

const ELEMENTS = '392300037420'
const report = reportFrame({ elements: ELEMENTS })
/** The end character of an answer stands before its check sum. */
const endOf = (answer: string): number => Number.parseInt(answer.slice(-6, -4), 16)

test('[DV3] a report is confirmed when it is on disk, and not before', async () => {
  let isRefusing = true
  let asked = 0
  const { listener, stored } = await listening(() => ++asked > 0 && !isRefusing)
  const { socket, heard } = await station(listener.port)
  socket.write(report)
  await expect.poll(() => asked).toBeGreaterThan(1)
  expect(heard()).toBe('')
  isRefusing = false
  await expect.poll(heard).not.toBe('')
  expect(stored.map(({ topic, payload }) => [topic, hex(payload)])).toEqual([
    [`district/two-pools/sl651/${STATION}`, hex(report)],
  ])
  expect(heard()).toMatch(/^7E7E0012345678011234328008020001260312080500/)
  expect(endOf(heard())).toBe(CONTROL.esc)
})

test('[DV3] a keep-alive is not kept and not answered; what follows it is', async () => {
  const { listener, stored } = await listening()
  const { socket, heard } = await station(listener.port)
  socket.write(Buffer.concat([frame(STATION, 0x2f, 2, Buffer.from('0001260312080500', 'hex'), 3), report]))
  await expect.poll(heard).toHaveLength(50)
  expect(stored).toHaveLength(1)
})

test('[DV3] a report that is followed by another is answered with "go on"', async () => {
  const { listener } = await listening()
  const { socket, heard } = await station(listener.port)
  const text = Buffer.from(`0001260312080500F1F1${STATION}48F0F02603120805${ELEMENTS}`, 'hex')
  socket.write(frame(STATION, 0x32, CONTROL.stx, text, CONTROL.etb))
  await expect.poll(heard).not.toBe('')
  expect(endOf(heard())).toBe(CONTROL.ack)
})

test('[DV3] a report in packets is confirmed as a whole; a missing one is asked for', async () => {
  const { listener, stored } = await listening()
  const { socket, heard } = await station(listener.port)
  const [first, second, third] = reportFrames({ elements: ELEMENTS }, 3) as [Uint8Array, Uint8Array, Uint8Array]
  socket.write(Buffer.concat([first, third]))
  await expect.poll(heard).not.toBe('')
  expect(heard()).toMatch(/^7E7E001234567801123432800B160030020001260312080500/)
  expect(endOf(heard())).toBe(CONTROL.nak)
  socket.write(second)
  await expect.poll(() => endOf(heard())).toBe(CONTROL.esc)
  expect(stored).toHaveLength(3)
})

test('[DV3] noise is kept and not confirmed, and a line of noise alone is cut', async () => {
  const { listener, stored, cuts } = await listening()
  const { socket, heard } = await station(listener.port)
  socket.write(Buffer.concat([Buffer.from('no frame'), report]))
  await expect.poll(() => stored.length).toBe(2)
  await expect.poll(heard).toHaveLength(50)
  const gone = once(socket, 'close')
  for (let i = 0; i < 9; i++) socket.write(Buffer.alloc(8 * 1024, 0x41))
  await gone
  expect(cuts).toHaveLength(1)
  expect(cuts[0]).toContain('without a frame')
})

test('[DV3] a frame that is never finished is let go of', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const { listener, stored } = await listening()
  const { socket } = await station(listener.port)
  socket.write(report.subarray(0, 30))
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(11_000)
    expect(stored.map(({ payload }) => payload.length)).toEqual([30])
  })
})

test('[DV3] a line is not read on while many of its reports wait for the disk', async () => {
  let most = 0
  let asked = 0
  const { listener } = await listening((messages) => {
    most = Math.max(most, messages.length)
    asked++
    return false
  })
  const { socket } = await station(listener.port)
  const reports = Buffer.concat(Array.from({ length: 1000 }, () => report))
  for (let i = 0; i < 200; i++) socket.write(reports)
  await expect.poll(() => asked).toBeGreaterThan(2)
  // What the line held when it was stopped: a read of 64 kB at most, of 11 MB.
  expect(socket.writableLength).toBeGreaterThan(0)
  expect(most).toBeLessThan(2 * 1200)
})
