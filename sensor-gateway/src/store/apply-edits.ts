import type { Edit, EditChange, HistoryPoint } from '@district/models/contract'

/**
 * Readings as a person corrected them: edits that are in force, in the order in which they were made, each on what those before it
 * left. A changed point carries what its gauge said.
 */
export function applyEdits(points: readonly HistoryPoint[], edits: readonly Edit[]): readonly HistoryPoint[] {
  const inOrder = edits.toSorted((a, b) => a.id - b.id)
  return points.map((point) => {
    const own = inOrder.filter(({ fromMs, toMs }) => point.atMs >= fromMs && point.atMs <= toMs)
    if (own.length === 0) return point
    const edited = own.reduce((now, { change }) => changed(now, change), point)
    return { ...edited, raw: { value: point.value, quality: point.quality }, editIds: own.map(({ id }) => id) }
  })
}

function changed(point: HistoryPoint, change: EditChange): HistoryPoint {
  switch (change.kind) {
    case 'value':
      return { ...point, value: change.value, quality: 'good' }
    case 'quality':
      return { ...point, quality: change.quality }
    case 'shift':
      return { ...point, value: point.value + change.by }
    case 'interpolate': {
      const { before, after } = change
      const part = (point.atMs - before.atMs) / (after.atMs - before.atMs)
      return { ...point, value: before.value + part * (after.value - before.value), quality: 'doubtful' }
    }
  }
}
