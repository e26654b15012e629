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

const idsOf = (batches: readonly (readonly Reading[])[]) => batches.map((batch) => batch.map(({ gaugeId }) => gaugeId))

test('the first reading is handed on at once, what comes soon after it as one batch', () => {
  const { batcher, handed, due } = batching()
  batcher.take([reading('a', 1, 1)])
  expect(idsOf(handed)).toEqual([['a']])
  batcher.take([reading('b', 1, 2)])
  batcher.take([reading('c', 1, 2)])
  expect(due.map(({ afterMs }) => afterMs)).toEqual([50])
  due[0]!.run()
  expect(idsOf(handed)).toEqual([['a'], ['b', 'c']])
})

test('after a rest in which nothing came, the next is at once again', () => {
  const { batcher, handed, due } = batching()
  batcher.take([reading('a', 1, 1)])
  due[0]!.run()
  batcher.take([reading('a', 2, 2)])
  expect(handed).toHaveLength(2)
  expect(due).toHaveLength(2)
})

test('of one gauge the newest stays, and a correction replaces', () => {
  const { batcher, handed } = batching()
  batcher.take([reading('a', 2, 2), reading('a', 1, 1), reading('b', 1, 5), reading('b', 1, 6, { seq: 2 })])
  expect(handed[0]!.map(({ value }) => value)).toEqual([2, 6])
})

test('a flood is handed on more slowly, and calm comes back', () => {
  const { batcher, due } = batching()
  const flood = Array.from({ length: 400 }, (_, k) => reading(`g${k}`, 1, k))
  batcher.take(flood)
  batcher.take([reading('a', 1, 1)])
  due[0]!.run()
  batcher.take([reading('a', 2, 1)])
  expect(due.map(({ afterMs }) => afterMs)).toEqual([500, 50])
})

test('nothing is handed on when nothing came', () => {
  const { batcher, handed, due } = batching()
  batcher.take([])
  expect([handed, due]).toEqual([[], []])
})
