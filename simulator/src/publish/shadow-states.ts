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
  at: (atMs) =>
    err(
      problem(
        'STATE_UNKNOWN',
        { path: 'from' },
        `no state of ${new Date(atMs).toISOString()} is kept`,
        'expected live, steady, dry, or a saved state',
      ),
    ),
})
