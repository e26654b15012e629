import { setImmediate as nextTurn } from 'node:timers/promises'

const LONGEST_TURN_MS = 40

/** For long work: call it often, and the rest of the process gets its turn after some hundredths of a second of ours. */
export function createTurns(wallNowMs: () => number = () => performance.now()): () => Promise<void> {
  let sinceMs = wallNowMs()
  return async () => {
    if (wallNowMs() - sinceMs < LONGEST_TURN_MS) return
    await nextTurn()
    sinceMs = wallNowMs()
  }
}
