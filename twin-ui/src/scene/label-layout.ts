/** A box on screen, CSS pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** One way to set a label: its middle, its size, and how it is turned (clockwise, as the screen's y runs down). */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly angleRad: number
}

export interface LabelCandidate<P extends Placement = Placement> {
  readonly key: string
  /** Higher is set first. */
  readonly priority: number
  /** Ways to set it, the preferred one first. */
  readonly placements: readonly P[]
}

const CELL_PX = 64
const GAP_PX = 3

/**
 * Greedy: labels in order of priority, each at the first of its places that is free and on the map. What was shown before
 * comes before its equals, so that labels do not take turns while the view moves.
 */
export function layoutLabels<P extends Placement>(
  candidates: readonly LabelCandidate<P>[],
  area: Box,
  obstacles: readonly Box[],
  limit: number,
  shown: ReadonlyMap<string, P> = new Map(),
): ReadonlyMap<string, P> {
  const taken = createBoxGrid()
  for (const box of obstacles) taken.add(box)
  const rank = ({ key, priority }: LabelCandidate<P>) => priority + (shown.has(key) ? 0.5 : 0)
  const placed = new Map<string, P>()
  for (const { key, placements } of candidates.toSorted((a, b) => rank(b) - rank(a))) {
    if (placed.size >= limit) break
    for (const placement of placements) {
      const boxes = footprint(placement)
      if (!boxes.every((box) => isInside(box, area) && !taken.meets(box))) continue
      for (const box of boxes) taken.add(box)
      placed.set(key, placement)
      break
    }
  }
  return placed
}

/** Boxes that cover a label: one when it is upright, a chain of small ones when it is slanted. */
export function footprint({ x, y, width, height, angleRad }: Placement): readonly Box[] {
  const [cosine, sine] = [Math.cos(angleRad), Math.sin(angleRad)]
  const pieces = Math.abs(sine) < 0.02 ? 1 : Math.max(1, Math.ceil(width / Math.max(8, height)))
  const halfPieceM = width / pieces / 2
  const halfX = Math.abs(cosine) * halfPieceM + (Math.abs(sine) * height) / 2
  const halfY = Math.abs(sine) * halfPieceM + (Math.abs(cosine) * height) / 2
  return Array.from({ length: pieces }, (_, i) => {
    const along = ((i + 0.5) / pieces - 0.5) * width
    const [cx, cy] = [x + along * cosine, y + along * sine]
    return { left: cx - halfX, top: cy - halfY, right: cx + halfX, bottom: cy + halfY }
  })
}

const isInside = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom

function createBoxGrid() {
  const cells = new Map<string, Box[]>()
  const keys = (box: Box): readonly string[] => {
    const found: string[] = []
    for (let column = Math.floor(box.left / CELL_PX); column <= Math.floor(box.right / CELL_PX); column++)
      for (let row = Math.floor(box.top / CELL_PX); row <= Math.floor(box.bottom / CELL_PX); row++)
        found.push(`${column} ${row}`)
    return found
  }
  return {
    add(box: Box): void {
      const grown = {
        left: box.left - GAP_PX,
        top: box.top - GAP_PX,
        right: box.right + GAP_PX,
        bottom: box.bottom + GAP_PX,
      }
      for (const key of keys(grown)) {
        const cell = cells.get(key)
        if (cell === undefined) cells.set(key, [grown])
        else cell.push(grown)
      }
    },
    meets: (box: Box): boolean =>
      keys(box).some((key) =>
        (cells.get(key) ?? []).some(
          (other) =>
            box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
        ),
      ),
  }
}
