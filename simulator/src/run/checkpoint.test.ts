import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'

const hash = '0123456789abcdef'
const checkpoint: Checkpoint = {
  seed: 4,
  water: {
    topologyHash: hash,
    timeMs: 1_770_000_000_000,
    riverStageM: 39.2,
    stageM: Float64Array.of(36.1, Math.PI),
    dischargeM3s: Float64Array.of(1 / 3),
    openingM: Float64Array.of(0.5),
    demandM3s: Float64Array.of(2, 3),
  },
  memory: {
    leaves: [{ fromM: 0.5, fromS: 1, targetM: 0.9 }],
    keepers: [{ stageM: 36, heldUntilS: 3 }],
    volumesM3: [12.5],
  },
  seqs: { 'S-1': 7 },
  orderly: true,
}

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'checkpoint-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('checkpoint', () => {
  it('[CP1] is read as it was written, to the last bit', () => {
    const path = join(dir, 'new-folder', 'c.json')
    writeCheckpoint(path, checkpoint)
    expect(readCheckpoint(path, hash, 4)).toEqual({ kind: 'read', checkpoint })
  })

  it('[CP2] says why it cannot be used', () => {
    const path = join(dir, 'c.json')
    expect(readCheckpoint(path, hash, 4)).toEqual({ kind: 'none' })
    writeCheckpoint(path, checkpoint)
    expect(readCheckpoint(path, 'fedcba9876543210', 4)).toMatchObject({
      kind: 'unusable',
      reason: expect.stringMatching(/another network/),
    })
    expect(readCheckpoint(path, hash, 5)).toMatchObject({ kind: 'unusable', reason: expect.stringMatching(/seed 4/) })
    writeFileSync(path, '{"version":1,"wa')
    expect(readCheckpoint(path, hash, 4)).toMatchObject({ kind: 'unusable', reason: expect.stringMatching(/damaged/) })
    writeFileSync(path, '{"version":99}')
    expect(readCheckpoint(path, hash, 4)).toMatchObject({
      kind: 'unusable',
      reason: expect.stringMatching(/another version/),
    })
  })
})
