/*
 * Where numbers stand in the memory that both members of a pair share with the vector instructions. Every number stands twice, side by side: that
 * of the first member and that of the second. They are 16 bytes, one vector.
 */

/** The places of a pair's members in a vector. */
export const LANES = [0, 1] as const
export type Lane = (typeof LANES)[number]

/** Bytes of one number of both members. */
export const PAIR_BYTES = 16

/** A whole number of bytes that is added to this stands in the lower half of the sum's bits. */
export const WHOLE_BITS = 2 ** 52

/** What numbers of a point stand side by side: of a water, or of what all pairs share. */
export type PointOwner = 'now' | 'old' | 'shared'

/** Where arrays and fields begin, bytes. What belongs to a point stands together, so that a pass reads few streams. */
export interface LaneLayout {
  /** One number a point: of a pair's water now and at the start of the step (from the begin of that water on), or the same place for all pairs (from the memory's begin on). */
  readonly now: ReadonlyMap<string, number>
  readonly old: ReadonlyMap<string, number>
  readonly shared: ReadonlyMap<string, number>
  /** From one point to the next. */
  readonly pointBytes: Readonly<Record<PointOwner, number>>
  /** From the begin of the record of a pair and a reach on, and of a pair and a junction. */
  readonly ofReach: ReadonlyMap<string, number>
  readonly ofJunction: ReadonlyMap<string, number>
  /** From the memory's begin on. */
  readonly ofStep: ReadonlyMap<string, number>
}

/** Where a pass begins, in bytes: the first point in the water of the pair now and at the start of the step and in the shared arrays, and the records; and how many points are inside. */
export interface PassStart {
  readonly now: number
  readonly old: number
  readonly shared: number
  readonly reach: number
  readonly innerPoints: number
  readonly far: number
  readonly root: number
}

/** Where a field stands: which of the maps has it. */
export function fieldPlace(layout: LaneLayout, owner: 'reach' | 'step' | 'far' | 'root', name: string): number {
  const { ofReach, ofStep, ofJunction } = layout
  return placeOf(owner === 'reach' ? ofReach : owner === 'step' ? ofStep : ofJunction, name)
}

/** Which of the arrays has a name, and where it begins there. */
export function arrayPlace(
  { now, old, shared }: LaneLayout,
  name: string,
): { readonly of: PointOwner; readonly at: number } {
  const ofNow = now.get(name)
  if (ofNow !== undefined) return { of: 'now', at: ofNow }
  const ofOld = old.get(name)
  return ofOld === undefined ? { of: 'shared', at: placeOf(shared, name) } : { of: 'old', at: ofOld }
}

export function placeOf(places: ReadonlyMap<string, number>, name: string): number {
  const place = places.get(name)
  if (place === undefined) throw new RangeError(`name must be one of the layout, got ${name}`)
  return place
}
