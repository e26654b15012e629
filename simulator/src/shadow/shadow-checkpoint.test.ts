import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNetwork, createEngine } from '@district/models'
import { twoPools } from '@district/models/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Snapshot } from './recent-past.ts'
import { readShadowCheckpoint, writeShadowCheckpoint } from './shadow-checkpoint.ts'

const network = buildNetwork(twoPools(), { dxM: 500 })
const { reaches, gates } = network.district
const snapshot: Snapshot = {
  runId: 'shadow-x',
  filter: {
    water: createEngine(network).save(),
    learned: {
      roughness: new Float64Array(reaches.length).fill(1 / 3),
      gateCoefficient: new Float64Array(gates.length).fill(0.97),
    },
  },
  ledger: {
    sinceMs: 5,
    addedM3: new Float64Array(reaches.length).fill(Math.PI),
    takenM3: new Float64Array(reaches.length),
  },
}
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shadow-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

describe('checkpoint of the shadow', () => {
  it('[SC1] is read as it was written, to the last bit', () => {
    const path = join(dir, 'new-folder', 'c.json')
    writeShadowCheckpoint(path, snapshot)
    expect(readShadowCheckpoint(path, network)).toEqual({ kind: 'read', snapshot })
  })

  it('[SC2] says why one cannot be used', () => {
    const path = join(dir, 'c.json')
    expect(readShadowCheckpoint(path, network)).toEqual({ kind: 'none' })
    const reasonOf = (text: string) => {
      writeFileSync(path, text)
      const outcome = readShadowCheckpoint(path, network)
      return outcome.kind === 'unusable' ? outcome.reason : outcome.kind
    }
    expect(reasonOf('{"version":1')).toMatch(/damaged/)
    expect(reasonOf('null')).toMatch(/another version/)
    expect(reasonOf('{"version":0}')).toMatch(/another version/)
    expect(reasonOf('{"version":1,"water":"AAAA"}')).toMatch(/shorter/)
    writeShadowCheckpoint(path, snapshot)
    expect(readShadowCheckpoint(path, buildNetwork(twoPools(), { dxM: 400 }))).toMatchObject({ kind: 'unusable' })
    const roughness = new Float64Array(reaches.length)
    writeShadowCheckpoint(path, {
      ...snapshot,
      filter: { ...snapshot.filter, learned: { ...snapshot.filter.learned, roughness } },
    })
    expect(readShadowCheckpoint(path, network)).toMatchObject({ reason: 'its numbers do not fit the network' })
    writeShadowCheckpoint(path, { ...snapshot, ledger: { ...snapshot.ledger, addedM3: new Float64Array(1) } })
    expect(readShadowCheckpoint(path, network)).toMatchObject({ reason: 'its numbers do not fit the network' })
  })
})
