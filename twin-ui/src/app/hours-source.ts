import type { HoursClient } from '../client/hours.ts'
import type { RequestProblem } from '../client/http.ts'
import type { PastFrames } from '../frame/past-frames.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { HoursTrouble } from '../state/hours-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** Where hours beside now come from, and where they go. */
export interface HoursSource {
  readonly store: TwinStore
  readonly client: HoursClient
  readonly pastFrames: PastFrames
  readonly forecastFrames: RehearsalFrames
}

export function troubleOf({ kind, status }: RequestProblem): HoursTrouble {
  if (status === 404) return 'not-kept'
  return kind === 'malformed' ? 'unreadable' : 'unreachable'
}
