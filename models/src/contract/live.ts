import type { HealthDocument, StateDocument } from './api.ts'
import type { Reading } from './reading.ts'

/** Something that happened once, and that a later word does not replace: a gate command, a part that went away, a quality alarm. */
export interface LiveEvent {
  /** What kind, from the wide to the narrow: `health.down`, `command.acked`, `quality.drift`. */
  readonly name: string
  readonly atMs: number
  /** What it happened to: a gauge, a gate, a part of the gateway. */
  readonly subject: string
  /** One sentence for a person. */
  readonly detail: string
}

/** Why a client did not get all that was said. */
export type SkipReason =
  /** It took more slowly than the gauges spoke. */
  | 'slow'
  /** It was not connected. */
  | 'away'
  /** It was away for so long that its first events are no longer kept. */
  | 'too-long-ago'
  /** The gateway has started anew, and what its forerunner said is not kept. */
  | 'other-stream'

/** Said after (`fromSeq`) and up to (`toSeq`), and not heard. Null: nobody knows how many. */
export interface Skipped {
  readonly fromSeq: number
  readonly toSeq: number
  /** Values that a newer one of the same gauge has replaced. */
  readonly values: number | null
  readonly events: number | null
  readonly why: SkipReason
}

/**
 * Text messages on `WS /api/v1/live[?stream=&resume=]`. With a message the client has everything up to its `seq`: the newest
 * value of every gauge and every event. `?stream=<stream>&resume=<seq>` goes on from there. A stream ends with its gateway.
 */
export type LiveMessage = { readonly seq: number } & (
  | { readonly kind: 'state'; readonly stream: string; readonly state: StateDocument }
  /** Instead of the state: what the client has still holds, and what it missed follows. */
  | { readonly kind: 'resumed'; readonly stream: string }
  | { readonly kind: 'readings'; readonly nowMs: number; readonly readings: readonly Reading[] }
  | { readonly kind: 'health'; readonly health: HealthDocument }
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'skipped'; readonly skipped: Skipped }
)
