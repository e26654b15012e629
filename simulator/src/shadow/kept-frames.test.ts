import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFrame, encodeFrame } from '@district/models/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeptFrames, openKeptFrames } from './kept-frames.ts'

const hash = '0123456789abcdef'
const EVERY_MS = 300_000
let dir: string
let frames: KeptFrames

const open = (more: { readonly mostBytes?: number; readonly topologyHash?: string } = {}) =>
  openKeptFrames({ dir, topologyHash: hash, mostBytes: 1e9, keptMs: 10 * EVERY_MS, ...more })
const put = (step: number, depthM = step / 7) => {
  const timeMs = step * EVERY_MS
  const none = new Float32Array()
  const bytes = encodeFrame({
    topologyHash: hash,
    runId: 'shadow',
    origin: 'shadow',
    sequence: step,
    timeMs,
    wallMs: 0,
    depthM: Float32Array.of(depthM, Number.NaN),
    dischargeM3s: Float32Array.of(1, 2),
    gateOpeningM: none,
    crossingDischargeM3s: none,
    crossingUpM: none,
    crossingDownM: none,
    nodeStageM: none,
  })
  frames.put({ timeMs, bytes })
  return new Uint8Array(bytes)
}
const depthAt = (atMs: number) => {
  const kept = frames.at(atMs)
  const frame = kept && decodeFrame(kept.bytes)
  return frame?.ok === true ? frame.value.depthM[0] : undefined
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'frames-'))
  frames = open()
})
afterEach(() => rmSync(dir, { recursive: true }))

test('[KF1] a frame comes back bit by bit, the nearest that is not later, also after the folder was opened again', () => {
  const bytes = put(1)
  put(2)
  for (const opened of [frames, open()]) {
    const kept = opened.at(2 * EVERY_MS - 1)
    expect(kept?.timeMs).toBe(EVERY_MS)
    expect(new Uint8Array(kept?.bytes ?? new ArrayBuffer())).toEqual(bytes)
    expect(opened.at(EVERY_MS - 1)).toBeUndefined()
  }
})

test('[KF2] hours that were run again are of the last run', () => {
  put(1)
  put(1, 9)
  expect(depthAt(EVERY_MS)).toBe(9)
})

test('[KF3] what is older than the hours that are kept goes, and what the bytes do not allow', () => {
  for (let step = 0; step < 30; step++) put(step)
  expect(frames.spans(EVERY_MS)).toEqual([{ fromMs: 19 * EVERY_MS, toMs: 29 * EVERY_MS }])
  const most = frames.bytes / 2
  frames = open({ mostBytes: most })
  put(30)
  expect(frames.bytes).toBeLessThanOrEqual(most)
  expect(frames.at(30 * EVERY_MS)?.timeMs).toBe(30 * EVERY_MS)
})

test('[KF4] spans end where frames are missing; a damaged one and one of another network are passed over', () => {
  for (const step of [1, 2, 5]) put(step)
  expect(frames.spans(2 * EVERY_MS)).toEqual([
    { fromMs: EVERY_MS, toMs: 2 * EVERY_MS },
    { fromMs: 5 * EVERY_MS, toMs: 5 * EVERY_MS },
  ])
  writeFileSync(join(dir, hash, `${5 * EVERY_MS}.frame`), 'half a fr')
  expect(frames.at(6 * EVERY_MS)?.timeMs).toBe(2 * EVERY_MS)
  expect(open({ topologyHash: 'fedcba9876543210' }).at(6 * EVERY_MS)).toBeUndefined()
})
