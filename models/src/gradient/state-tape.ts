import { acceptStep, dropStep } from '../solver/step.ts'
import type { Work } from '../solver/work.ts'
import { type RecordedStep, takeStep } from './run-record.ts'

/**
 * The states of a run at the ends of its steps, in bounded memory: every one while they fit, then every second, fourth …; those between
 * are computed again by the same steps when asked for, one stretch at a time.
 */
export interface StateTape {
  /** Keeps the old state of `w`, which is the one before step `n`; states come in order. */
  keep(n: number, w: Work): void
  /** The state before step `n`. It is valid until a state of another stretch is asked for; `w` is used to compute. */
  stateAt(n: number, w: Work, steps: readonly RecordedStep[]): Float64Array
}

export function createStateTape(w: Work, mostStates: number): StateTape {
  let every = 1
  let kept: Float64Array[] = []
  let last = { n: -1, state: new Float64Array(stateLength(w)) }
  let base = -1
  const stretch: Float64Array[] = []

  const computeStretch = (from: number, work: Work, steps: readonly RecordedStep[]) => {
    base = from
    setOldState(work, kept[from / every]!)
    for (let k = 0; k + 1 < every && from + k < steps.length; k++) {
      const result = takeStep(work, steps[from + k]!)
      if (result !== 'arrived') throw new RangeError(`a step computed again must arrive as before, got ${result}`)
      acceptStep(work)
      stretch[k] ??= new Float64Array(stateLength(work))
      copyOldState(work, stretch[k]!)
    }
  }

  return {
    keep(n, work) {
      copyOldState(work, last.state)
      last = { n, state: last.state }
      if (n % every !== 0) return
      if (kept.length >= mostStates) {
        kept = kept.filter((_, i) => i % 2 === 0)
        every *= 2
        if (n % every !== 0) return
      }
      kept.push(last.state.slice())
    },
    stateAt(n, work, steps) {
      if (n === last.n) return last.state
      if (n % every === 0) return kept[n / every]!
      const from = n - (n % every)
      if (from !== base) computeStretch(from, work, steps)
      return stretch[n - from - 1]!
    },
  }
}

const stateLength = (w: Work): number => 2 * w.stageP.length + w.stageJ.length + w.jointQ.length

/** How many states of this network fit into so many MiB; at least two. */
export const statesWithin = (w: Work, mib: number): number =>
  Math.max(2, Math.floor((mib * 2 ** 20) / (8 * stateLength(w))))

function copyOldState(w: Work, into: Float64Array): void {
  const P = w.stageP.length
  const J = w.stageJ.length
  into.set(w.stageOldP, 0)
  into.set(w.dischargeOldP, P)
  into.set(w.stageOldJ, 2 * P)
  into.set(w.jointQOld, 2 * P + J)
}

/** Makes a state the old one and the iterate. */
export function setOldState(w: Work, state: Float64Array): void {
  const P = w.stageP.length
  const J = w.stageJ.length
  w.stageOldP.set(state.subarray(0, P))
  w.dischargeOldP.set(state.subarray(P, 2 * P))
  w.stageOldJ.set(state.subarray(2 * P, 2 * P + J))
  w.jointQOld.set(state.subarray(2 * P + J))
  dropStep(w)
}

/** Makes a state the iterate alone. */
export function setIterate(w: Work, state: Float64Array): void {
  const P = w.stageP.length
  const J = w.stageJ.length
  w.stageP.set(state.subarray(0, P))
  w.dischargeP.set(state.subarray(P, 2 * P))
  w.stageJ.set(state.subarray(2 * P, 2 * P + J))
  w.jointQ.set(state.subarray(2 * P + J))
}
