import type { Span } from '../../state/clock.ts'
import type { ClockMark } from '../../state/hours-slice.ts'

export interface MarkGroup {
  readonly first: ClockMark
  readonly marks: readonly ClockMark[]
  /** Place on the axis, 0 to 1. */
  readonly share: number
}

/** Marks on the axis; those of one kind that would lie on each other are one group. */
export function gathered(
  marks: readonly ClockMark[],
  { startMs, endMs }: Span,
  togetherShare: number,
): readonly MarkGroup[] {
  const groups: { first: ClockMark; marks: ClockMark[]; share: number }[] = []
  const lastOf = new Map<ClockMark['kind'], (typeof groups)[number]>()
  for (const mark of marks.toSorted((a, b) => a.atMs - b.atMs)) {
    const share = (mark.atMs - startMs) / (endMs - startMs)
    if (share < 0 || share > 1) continue
    const last = lastOf.get(mark.kind)
    if (last !== undefined && share - last.share < togetherShare) {
      last.marks.push(mark)
      continue
    }
    const group = { first: mark, marks: [mark], share }
    lastOf.set(mark.kind, group)
    groups.push(group)
  }
  return groups
}
