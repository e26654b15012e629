import type { FilterState } from './filter.ts'
import type { Ledger } from './ledger.ts'

/** All that the shadow needs to go on from an instant: its checkpoint. */
export interface Snapshot {
  readonly runId: string
  readonly filter: FilterState
  readonly ledger: Ledger
}

export const instantOf = ({ filter }: Snapshot): number => filter.water.timeMs

/** Snapshots of the last hours, from which hours are run again when readings of them come late. */
export interface RecentPast {
  put(snapshot: Snapshot): void
  /** Newest that is not later; what comes after it is forgotten. */
  takeBack(timeMs: number): Snapshot | undefined
  clear(): void
}

export function createRecentPast(reachesBackMs: number): RecentPast {
  let kept: Snapshot[] = []
  return {
    put: (snapshot) => {
      const nowMs = instantOf(snapshot)
      kept = [...kept.filter((one) => instantOf(one) < nowMs && instantOf(one) >= nowMs - reachesBackMs), snapshot]
    },
    takeBack: (timeMs) => {
      const found = kept.findLast((one) => instantOf(one) <= timeMs)
      if (found !== undefined) kept = kept.filter((one) => instantOf(one) <= timeMs)
      return found
    },
    clear: () => {
      kept = []
    },
  }
}
