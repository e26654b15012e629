/*
 * Where numbers stand in the memory that both members of a pair share with the vector instructions. Every number stands twice, side by side: that
 * of the first member and that of the second. They are 16 bytes, one vector.
 */

/** Bytes of one number of both members. */
export const PAIR_BYTES = 16

/** Where arrays and fields begin, bytes. */
export interface LaneLayout {
  /** One number a point, of every pair by itself (from the pair's begin on), or the same place for all pairs (from the memory's begin on). */
  readonly ofPair: ReadonlyMap<string, number>
  readonly shared: ReadonlyMap<string, number>
  /** From the begin of the record of a pair and a reach on, and of a pair and a junction. */
  readonly ofReach: ReadonlyMap<string, number>
  readonly ofJunction: ReadonlyMap<string, number>
  /** From the memory's begin on. */
  readonly ofStep: ReadonlyMap<string, number>
}

/** Where a pass begins, in bytes: the first point in the arrays of the pair and in the shared ones, and the records; and how many points are inside. */
export interface PassStart {
  readonly ofPair: number
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

export function placeOf(places: ReadonlyMap<string, number>, name: string): number {
  const place = places.get(name)
  if (place === undefined) throw new RangeError(`name must be one of the layout, got ${name}`)
  return place
}
