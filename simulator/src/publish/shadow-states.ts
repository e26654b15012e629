import { err, ok, problem } from '@district/models'
import type { StateSource } from '../rehearsal/run-request.ts'
import type { ShadowTwin } from '../shadow/shadow-twin.ts'

/** The states of the shadow that a run may begin from. */
export const shadowStates = (shadow: ShadowTwin): StateSource => ({
  live() {
    const state = shadow.save()
    if (state !== undefined) return ok(state)
    const text = `the shadow is ${shadow.state}: ${shadow.document().detail ?? ''}`
    return err(
      problem('STATE_UNKNOWN', { path: 'from' }, text, 'expected a later try, or steady, dry, or a saved state'),
    )
  },
  /** The kept state nearest to the instant and not later, as `GET /api/v1/shadow/state?at=` gives it. */
  at(atMs) {
    const { keptStates } = shadow
    const state = keptStates?.at(atMs)
    if (state !== undefined) return ok(state)
    const instants = keptStates?.instants() ?? []
    const [first, last] = [instants[0], instants.at(-1)]
    const remedy =
      first === undefined || last === undefined
        ? 'none is kept yet; expected live, steady, dry, or a saved state'
        : `expected an instant from ${new Date(first).toISOString()} on; the last that is kept is ${new Date(last).toISOString()}`
    const text = `no state at or before ${new Date(atMs).toISOString()} is kept`
    return err(problem('STATE_UNKNOWN', { path: 'from' }, text, remedy))
  },
})
