import type { Reading } from '@district/models/contract'
import { expect, test } from 'vitest'
import { reading } from '../../test/instrumented.ts'
import { createReadingBatcher } from './reading-batcher.ts'

function batching() {
  const handed: (readonly Reading[])[] = []
  const due: { run: () => void; afterMs: number }[] = []
  const batcher = createReadingBatcher(
    (readings) => handed.push(readings),
    (run, afterMs) => due.push({ run, afterMs }),
  )
  return { batcher, handed, due }
}

test('several messages are handed on as one batch, soon', () => {
  const { batcher, handed, due } = batching()
  batcher.take([reading('a', 1, 1)])
  batcher.take([reading('b', 1, 2)])
  expect(due.map(({ afterMs }) => afterMs)).toEqual([100])
  due[0]!.run()
  expect(handed.map((batch) => batch.map(({ gaugeId }) => gaugeId))).toEqual([['a', 'b']])
  batcher.take([reading('a', 2, 1)])
  expect(due).toHaveLength(2)
})

test('of one gauge the newest stays, and a correction replaces', () => {
  const { batcher, handed, due } = batching()
  batcher.take([reading('a', 2, 2), reading('a', 1, 1), reading('b', 1, 5), reading('b', 1, 6, { seq: 2 })])
  due[0]!.run()
  expect(handed[0]!.map(({ value }) => value)).toEqual([2, 6])
})

test('a flood is handed on more slowly, and calm comes back', () => {
  const { batcher, due } = batching()
  const flood = Array.from({ length: 400 }, (_, k) => reading(`g${k}`, 1, k))
  batcher.take(flood)
  due[0]!.run()
  batcher.take([reading('a', 1, 1)])
  due[1]!.run()
  batcher.take([reading('a', 2, 1)])
  expect(due.map(({ afterMs }) => afterMs)).toEqual([100, 500, 100])
})

test('nothing is handed on when nothing came', () => {
  const { batcher, due } = batching()
  batcher.take([])
  expect(due).toEqual([])
})
