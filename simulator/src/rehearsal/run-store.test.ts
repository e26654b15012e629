import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRunStore, recoverRuns, type StoredRun } from './run-store.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'runs-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const MUCH = { maximumRuns: 100, maximumBytes: 1e9 }
const run = (id: string, changes: Partial<StoredRun> = {}): StoredRun => ({
  id,
  state: 'waiting',
  progress: 0,
  scenarioId: 's',
  scenarioVersion: null,
  names: { zh: '试', en: 'trial' },
  origin: { kind: 'dry' },
  startMs: 0,
  horizonS: 3600,
  everyS: 600,
  frames: 0,
  dxM: 500,
  topologyHash: '0123456789abcdef',
  packHash: '0123456789abcdef',
  engineVersion: 'engine 0',
  createdMs: Number.parseInt(id.replace(/\D/g, ''), 10),
  pinned: false,
  bytes: 0,
  ...changes,
})
const INPUTS = { scenario: { id: 's', gates: {} }, initial: undefined }
const STATE = {
  topologyHash: '0123456789abcdef',
  timeMs: 5,
  riverStageM: 39.25,
  stageM: Float64Array.of(36.1, Math.PI),
  dischargeM3s: Float64Array.of(1 / 3),
  openingM: Float64Array.of(0.5),
  demandM3s: Float64Array.of(2),
}

describe('run store', () => {
  it('[RS1] gives back what went in, also to a store that is opened later', () => {
    const store = openRunStore(dir, MUCH)
    store.begin(run('r1'), { scenario: INPUTS.scenario, initial: STATE })
    store.append('r1', Uint8Array.of(1, 2, 3))
    store.write(run('r1', { state: 'done', hash: 'abc' }))
    const later = openRunStore(dir, MUCH)
    expect(later.get('r1')).toMatchObject({ id: 'r1', state: 'done', hash: 'abc' })
    expect(later.get('r1')?.bytes).toBeGreaterThan(100)
    expect(later.inputs('r1')).toEqual({ scenario: INPUTS.scenario, initial: STATE })
    expect(later.list().map(({ id }) => id)).toEqual(['r1'])
  })

  it('[RS2] older runs make room, by count and by size; pinned ones and those under way stay', () => {
    const store = openRunStore(dir, { maximumRuns: 3, maximumBytes: 1e9 })
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) store.begin(run(id, { pinned: id === 'r1' }), INPUTS)
    for (const id of ['r1', 'r2', 'r3', 'r4']) store.write(run(id, { state: 'done', pinned: id === 'r1' }))
    expect(store.list().map(({ id }) => id)).toEqual(['r5', 'r4', 'r1'])
    const small = openRunStore(dir, { maximumRuns: 100, maximumBytes: 3000 })
    small.begin(run('r6'), INPUTS)
    appendFileSync(join(dir, 'r6', 'frames.bin'), new Uint8Array(2500))
    small.write(run('r6', { state: 'done' }))
    expect(small.list().map(({ id }) => id)).toEqual(['r6', 'r5', 'r1'])
    expect(readdirSync(dir).sort()).toEqual(['r1', 'r5', 'r6'])
  })

  it('[RS3] after a crash an unfinished run is told as broken with the frames that it has, and debris is gone', () => {
    openRunStore(dir, MUCH).begin(run('r1'), INPUTS)
    appendFileSync(join(dir, 'r1', 'frames.bin'), Uint8Array.of(1))
    mkdirSync(join(dir, 'r2'))
    writeFileSync(join(dir, 'r2', 'scenario.json'), '{}')
    const store = openRunStore(dir, MUCH)
    recoverRuns(dir, store)
    expect(store.list()).toMatchObject([{ id: 'r1', state: 'broken', detail: 'the program ended while it ran' }])
    expect(readdirSync(dir)).toEqual(['r1'])
    expect(readdirSync(join(dir, 'r1'))).toContain('frames.bin')
  })

  it('[RS4] no id leaves the folder', () => {
    const store = openRunStore(dir, MUCH)
    for (const id of ['..', '../x', 'a/b', '']) {
      expect(store.get(id)).toBeUndefined()
      store.remove(id)
    }
    expect(readdirSync(dir)).toEqual([])
  })

  it('[RS5] the same id is not begun twice', () => {
    const store = openRunStore(dir, MUCH)
    store.begin(run('r1'), INPUTS)
    expect(() => store.begin(run('r1'), INPUTS)).toThrow('EEXIST')
  })
})
