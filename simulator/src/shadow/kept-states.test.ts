import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SavedState } from '@district/models/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeptStates, superfluous } from './kept-states.ts'

const HOUR_MS = 3_600_000
const hash = '0123456789abcdef'
const MANY = 1e9
const stateAt = (timeMs: number): SavedState => ({
  topologyHash: hash,
  timeMs,
  riverStageM: 39,
  stageM: Float64Array.of(36.1, timeMs / 7),
  dischargeM3s: Float64Array.of(1),
  openingM: Float64Array.of(0.5),
  demandM3s: new Float64Array(),
})
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'states-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('kept states', () => {
  it('[KS1] gives the nearest that is not later, also after it was opened again', () => {
    const states = openKeptStates(dir, hash, MANY)
    for (const timeMs of [3000, 1000, 2000]) states.put(stateAt(timeMs))
    for (const opened of [states, openKeptStates(dir, hash, MANY)]) {
      expect(opened.instants()).toEqual([1000, 2000, 3000])
      expect(opened.at(2999)).toEqual(stateAt(2000))
      expect(opened.at(999)).toBeUndefined()
      expect([opened.has(2000), opened.has(2001)]).toEqual([true, false])
    }
    expect(openKeptStates(dir, 'fedcba9876543210', MANY).at(9999)).toBeUndefined()
  })

  it('[KS2] a damaged file is passed over for an earlier one', () => {
    const states = openKeptStates(dir, hash, MANY)
    for (const timeMs of [1000, 2000]) states.put(stateAt(timeMs))
    writeFileSync(join(dir, hash, '2000.state'), 'half a st')
    expect(states.at(5000)).toEqual(stateAt(1000))
    expect(states.instants()).toEqual([1000])
  })

  it('[KS3] never holds more than the bytes allowed; the oldest go first, those of other networks before them', () => {
    mkdirSync(join(dir, 'other'))
    writeFileSync(join(dir, 'other', '1.state'), Buffer.alloc(500))
    const size = openKeptStates(join(dir, 'measure'), hash, MANY)
    size.put(stateAt(1))
    const states = openKeptStates(dir, hash, 4.5 * size.bytes)
    for (let n = 1; n <= 10; n++) {
      states.put(stateAt(1000 * n))
      expect(states.bytes).toBeLessThanOrEqual(states.mostBytes)
    }
    expect(states.instants().at(-1)).toBe(10_000)
    expect(states.instants().length).toBe(4)
    expect(readdirSync(dir)).not.toContain('other')
  })

  it('[KS4] thins what is older than two days to one an hour, than thirty days to one in six', () => {
    const quarters = Array.from({ length: 40 * 96 }, (_, n) => n * 0.25 * HOUR_MS)
    const gone = new Set(superfluous(quarters))
    const kept = quarters.filter((timeMs) => !gone.has(timeMs))
    const newestMs = quarters.at(-1)!
    const within = (fromH: number, toH: number) =>
      kept.filter((timeMs) => newestMs - timeMs > fromH * HOUR_MS && newestMs - timeMs <= toH * HOUR_MS).length
    expect(within(-1, 48)).toBe(4 * 48 + 1)
    expect(Math.abs(within(48, 720) - (720 - 48))).toBeLessThanOrEqual(2)
    expect(Math.abs(within(720, 960) - 240 / 6)).toBeLessThanOrEqual(2)
  })

  it('[KS5] forgets what is run again', () => {
    const states = openKeptStates(dir, hash, MANY)
    for (const timeMs of [1000, 2000, 3000]) states.put(stateAt(timeMs))
    states.forgetAfter(1500)
    expect(openKeptStates(dir, hash, MANY).instants()).toEqual([1000])
  })
})
