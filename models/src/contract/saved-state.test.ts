import { describe, expect, it } from 'vitest'
import { decodeSavedState, encodeSavedState, type SavedState } from './saved-state.ts'

const state: SavedState = {
  topologyHash: '0123456789abcdef',
  timeMs: 1_763_900_000_123,
  riverStageM: 39.123456789012,
  stageM: Float64Array.of(Math.PI, 36.5, -0),
  dischargeM3s: Float64Array.of(1 / 3, -2),
  openingM: Float64Array.of(1.2),
  demandM3s: new Float64Array(0),
  nextStepS: 123.456,
}

describe('saved state', () => {
  it('[SV1] keeps every bit of every number', () => {
    expect(decodeSavedState(encodeSavedState(state))).toEqual({ ok: true, value: state })
  })

  it('[SV1] of earlier versions is read as well, without the length of its next step', () => {
    const bytes = new Uint8Array(encodeSavedState(state))
    const earlier = new Uint8Array([...bytes.slice(0, 56), ...bytes.slice(64)])
    new DataView(earlier.buffer).setUint32(4, 1, true)
    const { nextStepS: _, ...rest } = state
    expect(decodeSavedState(earlier.buffer)).toEqual({ ok: true, value: rest })
  })

  it('[SV2] is refused when cut short or of another kind', () => {
    const bytes = encodeSavedState(state)
    const foreign = bytes.slice(0)
    new DataView(foreign).setUint32(0, 1, true)
    for (const bad of [new ArrayBuffer(8), bytes.slice(0, -8), foreign])
      expect(decodeSavedState(bad)).toMatchObject({ ok: false, error: { code: 'VERSION_UNKNOWN' } })
  })
})
