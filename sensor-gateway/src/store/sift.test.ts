import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOON_MS, reading } from '../../test/fixture/district.ts'
import { StoreFailing, StoreUnreachable } from './history-store.ts'
import { MOST_CONDEMNED, sift } from './sift.ts'

/** Seven instants, so that readings correct one another. */
const numbered = (count: number): Reading[] =>
  Array.from({ length: count }, (_, i) => reading({ seq: i, takenAtMs: NOON_MS + 1000 * (i % 7) }))

/** Of each instant the last word that was written. `failsAt`: the whole of a write fails with it, and nothing of it is kept. */
function database(failsAt: (piece: readonly Reading[]) => boolean) {
  const kept = new Map<number, number>()
  let writes = 0
  const write = async (piece: readonly Reading[]) => {
    writes += 1
    if (failsAt(piece)) throw new StoreFailing('500 panic')
    for (const { takenAtMs, seq } of piece) kept.set(takenAtMs, seq)
    return []
  }
  return { kept, write, writes: () => writes }
}

test('[HS24] the readings at which a database fails are found among those that it takes, and the last word stays the last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 60 }),
      fc.uniqueArray(fc.nat(59), { maxLength: 10 }),
      async (count, numbers) => {
        const readings = numbered(count)
        const bad = new Set(numbers.filter((n) => n < count))
        fc.pre(bad.size < count)
        const { kept, write } = database((piece) => piece.some(({ seq }) => bad.has(seq)))
        const condemned = (await sift(readings, write, undefined)).map((refusal) => refusal.reading.seq)
        expect(condemned.toSorted((a, b) => a - b)).toEqual([...bad].toSorted((a, b) => a - b))
        const wanted = new Map<number, number>()
        for (const { takenAtMs, seq } of readings) if (!bad.has(seq)) wanted.set(takenAtMs, seq)
        expect(kept).toEqual(wanted)
      },
    ),
  )
})

test('[HS24] a database that fails at everything condemns nothing, and is soon left alone', async () => {
  const { write, writes } = database(() => true)
  await expect(sift(numbered(5000), write, reading())).rejects.toThrow(StoreFailing)
  expect(writes()).toBeLessThan(150)
  await expect(sift(numbered(1), write, reading())).rejects.toThrow(StoreFailing)
  await expect(sift(numbered(1), write, undefined)).rejects.toThrow(StoreFailing)
})

test('[HS24] a database that was ill for a moment condemns nothing', async () => {
  let left = 9
  const { kept, write } = database(() => left-- > 0)
  expect(await sift(numbered(20), write, undefined)).toEqual([])
  expect([...kept.values()].toSorted((a, b) => a - b)).toEqual([13, 14, 15, 16, 17, 18, 19])
})

test('[HS24] too many at once are the fault of the database: none of them is condemned', async () => {
  const { write } = database((piece) => piece.some(({ seq }) => seq > 0 && seq <= MOST_CONDEMNED + 1))
  await expect(sift(numbered(100), write, reading())).rejects.toThrow(StoreFailing)
})

test('[HS24] a database that goes away meanwhile condemns nothing', async () => {
  let writes = 0
  const write = async (piece: readonly Reading[]) => {
    if (++writes > 6) throw new StoreUnreachable('It is away.')
    if (piece.some(({ seq }) => seq === 3)) throw new StoreFailing('500 panic')
    return []
  }
  await expect(sift(numbered(8), write, undefined)).rejects.toThrow('It is away.')
})
