import type { Frame } from '@district/models/contract'
import { describe, expect, it, vi } from 'vitest'
import { createFrameBuffer } from './frame-buffer.ts'

const frame = (timeMs: number, more: Partial<Frame> = {}): Frame => ({
  topologyHash: 'a',
  runId: 'shadow',
  origin: 'shadow',
  sequence: 0,
  timeMs,
  wallMs: timeMs,
  depthM: new Float32Array(1),
  dischargeM3s: new Float32Array(1),
  gateOpeningM: new Float32Array(1),
  crossingDischargeM3s: new Float32Array(1),
  crossingUpM: new Float32Array(1),
  crossingDownM: new Float32Array(1),
  nodeStageM: new Float32Array(0),
  ...more,
})

function bufferAt() {
  const clock = { nowMs: 0 }
  const buffer = createFrameBuffer(() => clock.nowMs)
  const acceptAt = (nowMs: number, accepted: Frame) => {
    clock.nowMs = nowMs
    buffer.accept(accepted)
  }
  return { clock, buffer, acceptAt }
}

describe('createFrameBuffer', () => {
  it('is empty before the first frame and still after it', () => {
    const { buffer, acceptAt } = bufferAt()
    expect(buffer.latest()).toBeUndefined()
    acceptAt(0, frame(1000))
    expect(buffer.latest()?.timeMs).toBe(1000)
    expect(buffer.previous()).toBeUndefined()
    expect(buffer.mix()).toBe(1)
  })

  it('draws one tick behind: it moves to the newest frame for as long as frames are apart', () => {
    const { buffer, clock, acceptAt } = bufferAt()
    acceptAt(0, frame(10_000))
    acceptAt(10_000, frame(20_000))
    expect(buffer.previous()?.timeMs).toBe(10_000)
    expect(buffer.mix()).toBe(0)
    clock.nowMs = 14_000
    expect(buffer.mix()).toBeCloseTo(0.4, 9)
    clock.nowMs = 99_000
    expect(buffer.mix()).toBe(1)
  })

  it('cuts after a gap of more than two ticks', () => {
    const { buffer, acceptAt } = bufferAt()
    acceptAt(0, frame(10_000))
    acceptAt(10_000, frame(20_000))
    acceptAt(45_000, frame(45_000))
    expect(buffer.previous()).toBeUndefined()
  })

  it.each([
    ['a step back in time', frame(5000)],
    ['another run', frame(20_000, { runId: 'other' })],
    ['another network', frame(20_000, { topologyHash: 'b' })],
  ])('cuts at %s', (_, next) => {
    const { buffer, acceptAt } = bufferAt()
    acceptAt(0, frame(10_000))
    acceptAt(10_000, next)
    expect(buffer.latest()).toBe(next)
    expect(buffer.previous()).toBeUndefined()
  })

  it('tells who listens, and nobody after they left', () => {
    const { buffer } = bufferAt()
    const heard = vi.fn()
    const leave = buffer.subscribe(heard)
    buffer.accept(frame(1))
    buffer.clear()
    leave()
    buffer.accept(frame(2))
    expect(heard).toHaveBeenCalledTimes(2)
  })
})
