import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createInputBoard, type InputBoard } from './input-board.ts'
import { observe, observedGauges } from './observation.ts'

const MINUTE_MS = 60_000
const nowMs = Date.parse('2026-03-12T00:00:00Z')
const district = gaugedDistrict(branchingCanal(), [['R-2', 4500]])
const gauges = observedGauges(district)
const id = 'S-R-2-4500.stageM'
const good = { quality: 'good', flags: [] } as const
let board: InputBoard

beforeEach(() => {
  board = createInputBoard(district)
})
const seen = () => observe(board, gauges, nowMs).find(({ gauge }) => String(gauge.id) === id)

describe('observation', () => {
  it('[OB1] is the mean of the last two minutes, with the age of its last reading', () => {
    expect(seen()).toBeUndefined()
    for (const [k, value] of [9, 1, 2, 3].entries()) board.take(id, nowMs - (3 - k) * MINUTE_MS - 1, value, good)
    board.take(id, nowMs + 1, 99, good)
    expect(seen()).toMatchObject({ value: 2.5, takenMs: nowMs - 1, isDoubtful: false })
    expect(seen()?.withheld).toBeUndefined()
  })

  it('[OB2] is wider where it is doubtful or old', () => {
    board.take(id, nowMs, 40, good)
    const fresh = seen()!.sigma
    board.take(id, nowMs, 40, { quality: 'doubtful', flags: ['stuck'] })
    expect(seen()).toMatchObject({ isDoubtful: true, sigma: 3 * fresh })
    board = createInputBoard(district)
    board.take(id, nowMs - 14 * MINUTE_MS, 40, good)
    expect(seen()!.sigma).toBeGreaterThan(1.05 * fresh)
  })

  it('[OB3] is withheld where the last word is bad, and where there was none for too long', () => {
    board.take(id, nowMs - MINUTE_MS, 40, good)
    board.take(id, nowMs - 1, 44, { quality: 'bad', flags: ['out-of-range'] })
    expect(seen()).toMatchObject({ withheld: 'bad', value: 40 })
    board.take(id, nowMs, 40, good)
    expect(seen()?.withheld).toBeUndefined()
    board = createInputBoard(district)
    board.take(id, nowMs - 16 * MINUTE_MS, 40, good)
    expect(seen()?.withheld).toBe('silent')
  })
})
