import type { GaugeId } from '../ground/ids.ts'
import type { Quality } from './reading.ts'

/**
 * What a person changes of a gauge's history, from one instant to another, both included.
 *
 * value: all of it says this, and is good · quality: believed as this · shift: all values moved by so much (a staff that was read wrong)
 * · interpolate: a straight line between what stands before and after, doubtful. Values are in the gauge's SI unit.
 */
export type EditWish =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'quality'; readonly quality: Quality }
  | { readonly kind: 'shift'; readonly by: number }
  | { readonly kind: 'interpolate' }

/** A point of the line that an interpolation draws. */
export interface LineEnd {
  readonly atMs: number
  readonly value: number
}

/** A wish with all that it takes to apply it for ever: an interpolation keeps the ends that it found. */
export type EditChange =
  | Exclude<EditWish, { readonly kind: 'interpolate' }>
  | { readonly kind: 'interpolate'; readonly before: LineEnd; readonly after: LineEnd }

/** `POST /api/v1/edits`. */
export interface EditRequest {
  readonly gaugeId: GaugeId
  readonly fromMs: number
  readonly toMs: number
  readonly change: EditWish
  readonly reason: string
}

/** A recorded edit. The readings stay as they came; it is applied when they are read, until it is reverted. */
export interface Edit {
  readonly id: number
  readonly gaugeId: GaugeId
  readonly fromMs: number
  readonly toMs: number
  readonly change: EditChange
  readonly by: string
  readonly reason: string
  readonly atMs: number
  readonly reverted: { readonly by: string; readonly reason: string; readonly atMs: number } | null
}

/** `GET /api/v1/edits?gauge=[&before=][&limit=]`: newest first, reverted ones too. */
export interface EditsDocument {
  readonly edits: readonly Edit[]
  readonly nextBefore: number | null
}
