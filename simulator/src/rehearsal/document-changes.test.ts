import { describe, expect, it } from 'vitest'
import { documentChanges } from './document-changes.ts'

describe('documentChanges', () => {
  it('[SD1] names every place that differs, with what stood there and what stands there now', () => {
    const from = { id: 'a', horizonHours: 24, gates: { 'G-1': [[0, 1]], 'G-2': 0.5 }, events: [{ kind: 'gate-stuck' }] }
    const to = {
      id: 'a',
      horizonHours: 24,
      gates: {
        'G-1': [
          [0, 0.8],
          [2, 1],
        ],
        'G-3': 1,
      },
      events: 'none',
    }
    expect(documentChanges(from, to)).toEqual([
      { path: 'gates.G-1[0][1]', from: 1, to: 0.8 },
      { path: 'gates.G-1[1]', to: [2, 1] },
      { path: 'gates.G-2', from: 0.5 },
      { path: 'gates.G-3', to: 1 },
      { path: 'events', from: [{ kind: 'gate-stuck' }], to: 'none' },
    ])
    expect(documentChanges(from, structuredClone(from))).toEqual([])
  })
})
