import { createPreflightThread } from '../../src/preflight/preflight-thread.ts'
import { liveRehearsal } from './live-rehearsal.ts'

const HORIZON_S = 6 * 3600

/** A gate's move run on the shadow before it is commanded: the first question of a state, and those that follow from the same state. */
export async function preflights(dxM: number, count: number) {
  const { network, state, close } = liveRehearsal(dxM, 1)
  const thread = createPreflightThread({ district: network.district, dxM })
  const ask = async (k: number, timeMs: number) => {
    const began = performance.now()
    const outcome = await thread.run({
      state: { ...state, timeMs },
      gate: k % network.district.gates.length,
      openingM: 0.1 + (k % 5) / 10,
      horizonS: HORIZON_S,
      ahead: { openingM: {}, orders: [] },
    })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    return performance.now() - began
  }
  try {
    const firstEverMs = await ask(0, state.timeMs)
    const first: number[] = []
    const next: number[] = []
    for (let k = 1; k <= count; k++) {
      // Another instant is another state: the hours without the move are run anew.
      first.push(await ask(2 * k, state.timeMs + k))
      next.push(await ask(2 * k + 1, state.timeMs + k))
    }
    return {
      dxM,
      points: network.pointCount,
      horizonH: HORIZON_S / 3600,
      firstEverMs: Math.round(firstEverMs),
      firstMedianMs: median(first),
      nextMedianMs: median(next),
      largestMs: Math.round(Math.max(...first, ...next)),
    }
  } finally {
    await thread.close()
    await close()
  }
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN)
