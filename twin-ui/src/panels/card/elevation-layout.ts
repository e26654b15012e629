import type { Gate } from '@district/models'

export interface BaySpan {
  readonly left: number
  readonly right: number
}

const TOP_PX = 16
const BOTTOM_PX = 24
const PIER_PX = 5

/** Left and right of every bay in the drawing, first bay leftmost, piers between. */
export function baySpans({ bays }: Pick<Gate, 'bays'>, left: number, right: number): readonly BaySpan[] {
  const wide = (right - left - PIER_PX * (bays - 1)) / bays
  // One bay alone should not look like a dam.
  const width = Math.min(wide, 76)
  const start = (left + right - width * bays - PIER_PX * (bays - 1)) / 2
  return Array.from({ length: bays }, (_, bay) => {
    const from = start + bay * (width + PIER_PX)
    return { left: from, right: from + width }
  })
}

/** Elevation in m to pixels: the sill at the foot, everything that has a level in sight. */
export function elevationScale(
  gate: Pick<Gate, 'sillM' | 'maximumOpeningM'>,
  levelsM: readonly (number | undefined)[],
  heightPx: number,
): (elevationM: number) => number {
  const known = levelsM.filter((level) => level !== undefined)
  const topM = Math.max(gate.sillM + gate.maximumOpeningM * 1.25, ...known.map((level) => level + 0.4))
  const pxPerM = (heightPx - TOP_PX - BOTTOM_PX) / (topM - gate.sillM)
  return (elevationM) => heightPx - BOTTOM_PX - (elevationM - gate.sillM) * pxPerM
}
