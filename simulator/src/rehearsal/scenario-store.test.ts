import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openScenarioStore } from './scenario-store.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'scenarios-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const document = (horizonHours: number) => ({ id: 'plan', name_zh: '方案', name_en: 'Plan', horizonHours })

describe('scenario store', () => {
  it('[SV1] every save is a new version; the old ones stay as they were', () => {
    const store = openScenarioStore(dir)
    expect(store.save('plan', document(24), 0, 5)).toMatchObject({ kind: 'saved', version: { version: 1, savedMs: 5 } })
    expect(store.save('plan', document(48), 1, 6)).toMatchObject({ kind: 'saved', version: { version: 2 } })
    const later = openScenarioStore(dir)
    expect(later.get('plan')).toMatchObject({ version: 2, document: document(48), names: { zh: '方案', en: 'Plan' } })
    expect(later.get('plan', 1)?.document).toEqual(document(24))
    expect(later.get('plan', 3)).toBeUndefined()
    expect(later.versions('plan').map(({ version, savedMs }) => [version, savedMs])).toEqual([
      [1, 5],
      [2, 6],
    ])
    expect(later.list().map(({ id, version }) => [id, version])).toEqual([['plan', 2]])
  })

  it('[SV2] who has not seen the newest version cannot replace it', () => {
    const store = openScenarioStore(dir)
    store.save('plan', document(24), 0, 5)
    store.save('plan', document(25), 1, 5)
    for (const base of [0, 1, 3])
      expect(store.save('plan', document(99), base, 6)).toEqual({ kind: 'conflict', known: 2 })
    expect(store.get('plan')?.document).toEqual(document(25))
  })

  it('[SV3] what a crash left beside does no harm', () => {
    const store = openScenarioStore(dir)
    store.save('plan', document(24), 0, 5)
    writeFileSync(join(dir, 'plan', '2.json.77.new'), '{"half')
    expect(store.versions('plan')).toHaveLength(1)
    expect(store.save('plan', document(25), 1, 6)).toMatchObject({ kind: 'saved', version: { version: 2 } })
  })

  it('[SV4] a removed scenario is gone, and no id leaves the folder', () => {
    const store = openScenarioStore(dir)
    store.save('plan', document(24), 0, 5)
    store.remove('plan')
    store.remove('..')
    expect([store.list(), store.get('plan'), store.get('../plan')]).toEqual([[], undefined, undefined])
    expect(() => store.save('../x', document(24), 0, 5)).toThrow(RangeError)
  })
})
