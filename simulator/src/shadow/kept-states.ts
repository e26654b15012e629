import { decodeSavedState, encodeSavedState, type SavedState } from '@district/models/contract'
import { type KeptFiles, openKeptFiles } from './kept-files.ts'

const HOUR_MS = 3_600_000
/** Of what is older than the first number one is kept in every so long. */
const THINNED = [
  { olderMs: 48 * HOUR_MS, everyMs: HOUR_MS },
  { olderMs: 30 * 24 * HOUR_MS, everyMs: 6 * HOUR_MS },
] as const

/** States of the shadow on disk, a file each, to branch from the past. What the bytes allow is kept, older ones further apart. */
export interface KeptStates extends Pick<KeptFiles, 'instants' | 'bytes' | 'mostBytes' | 'has' | 'forgetAfter'> {
  put(state: SavedState): void
  /** The nearest state that is not later. */
  at(timeMs: number): SavedState | undefined
}

export function openKeptStates(dir: string, topologyHash: string, mostBytes: number): KeptStates {
  const files = openKeptFiles({ dir, topologyHash, ending: 'state', mostBytes, superfluous })
  const read = (bytes: Buffer) => {
    const state = decodeSavedState(new Uint8Array(bytes).buffer)
    return state.ok && state.value.topologyHash === topologyHash ? state.value : undefined
  }
  return {
    instants: files.instants,
    get bytes() {
      return files.bytes
    },
    mostBytes,
    has: files.has,
    forgetAfter: files.forgetAfter,
    put: (state) => files.put(state.timeMs, Buffer.from(encodeSavedState(state))),
    at: (timeMs) => files.at(timeMs, read),
  }
}

/** Instants that lie closer together than their age allows. */
export function superfluous(rising: readonly number[]): readonly number[] {
  const newestMs = rising.at(-1) ?? 0
  let lastMs = Number.NEGATIVE_INFINITY
  return rising.filter((timeMs) => {
    const everyMs = THINNED.findLast(({ olderMs }) => newestMs - timeMs > olderMs)?.everyMs ?? 0
    const isSuperfluous = timeMs - lastMs < everyMs
    if (!isSuperfluous) lastMs = timeMs
    return isSuperfluous
  })
}
