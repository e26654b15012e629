import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { describeRollup } from '../../test/rollup-contract.ts'
import { describeHistoryStore } from '../../test/store-contract.ts'
import { StoreUnreachable } from './history-store.ts'
import { SqliteStore } from './sqlite-store.ts'

const { gauges } = speakingDistrict()

const open = async (dir = temporaryDirectory()) => {
  const store = new SqliteStore(join(dir, 'history.sqlite'), gauges)
  onTestFinished(() => store.close())
  return store
}

describeHistoryStore('SQLite', open)
describeRollup('SQLite', open)

test('what was written is there after the process has gone', async () => {
  const dir = temporaryDirectory()
  const before = await open(dir)
  await before.write([reading({ value: 37.5 })])
  await before.close()
  const after = await open(dir)
  const { points } = await after.history({ gauge: gauges[0]!, fromMs: NOON_MS, toMs: NOON_MS, everyS: null, limit: 1 })
  expect(points[0]?.value).toBe(37.5)
})

test('a database that cannot be used is a state with a sentence, not a crash', async () => {
  const store = await open()
  // A reading that breaks the table's rule stands for a full disk: SQLite refuses the transaction.
  const broken = { ...reading(), value: Number.NaN }
  await expect(store.write([reading(), broken])).rejects.toThrow(StoreUnreachable)
  expect(await store.write([reading()])).toMatchObject({ stored: 1 })
})
