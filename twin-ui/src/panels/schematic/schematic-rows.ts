/** A line before it has its height: from where to where it goes across, what it needs above and below, whom it leaves. */
export interface Span {
  readonly parent: number | undefined
  readonly fromX: number
  readonly toX: number
  readonly above: number
  readonly below: number
}

const TOP = 2

/**
 * Heights of lines, each on its own row under the one that it leaves. Of several children the one that leaves farthest
 * downstream stands nearest: so the way down to another never crosses it.
 */
export function placeRows(spans: readonly Span[]): readonly number[] {
  const children = new Map<number | undefined, number[]>()
  spans.forEach((span, i) => {
    const siblings = children.get(span.parent)
    if (siblings === undefined) children.set(span.parent, [i])
    else siblings.push(i)
  })
  const heights = new Array<number>(spans.length).fill(0)
  const seen = new Set<number>()
  let y = TOP
  const open = (children.get(undefined) ?? []).toReversed()
  const place = (i: number) => {
    const span = spans[i]
    if (span === undefined || seen.has(i)) return
    seen.add(i)
    heights[i] = y + span.above
    y += span.above + span.below
    const below = (children.get(i) ?? []).toSorted((a, b) => (spans[a]?.fromX ?? 0) - (spans[b]?.fromX ?? 0))
    open.push(...below)
  }
  for (let i = open.pop(); i !== undefined; i = open.pop()) place(i)
  // Lines that leave each other in a ring have no first one.
  spans.forEach((_, i) => {
    open.push(i)
    for (let next = open.pop(); next !== undefined; next = open.pop()) place(next)
  })
  return heights
}
