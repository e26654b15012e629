import { describe, expect, it } from 'vitest'
import { createFrameFanout } from './frame-fanout.ts'

const frame = (number: number) => Uint8Array.of(number).buffer
const socketOf = () => {
  const got: number[] = []
  return {
    got,
    bufferedAmount: 0,
    readyState: 1,
    send: (data: ArrayBuffer) => void got.push(new Uint8Array(data)[0]!),
  }
}

describe('frame fanout', () => {
  it('[FF1] gives a newcomer the newest frame at once', () => {
    const fanout = createFrameFanout()
    fanout.publish(frame(1))
    fanout.publish(frame(2))
    const socket = socketOf()
    fanout.add(socket)
    expect(socket.got).toEqual([2])
  })

  it('[FF2] lets a slow client skip frames and then have the newest, and nobody waits for it', () => {
    const fanout = createFrameFanout()
    const [slow, quick] = [socketOf(), socketOf()]
    fanout.add(slow)
    fanout.add(quick)
    slow.bufferedAmount = 1000
    for (const number of [1, 2, 3]) fanout.publish(frame(number))
    fanout.catchUp()
    expect([slow.got, quick.got]).toEqual([[], [1, 2, 3]])
    slow.bufferedAmount = 0
    fanout.catchUp()
    fanout.catchUp()
    expect(slow.got).toEqual([3])
  })

  it('[FF3] sends nothing to who has gone', () => {
    const fanout = createFrameFanout()
    const [gone, closing] = [socketOf(), socketOf()]
    fanout.add(gone)
    fanout.add(closing)
    fanout.remove(gone)
    closing.readyState = 2
    fanout.publish(frame(1))
    expect([gone.got, closing.got, fanout.clients]).toEqual([[], [], 1])
  })
})
