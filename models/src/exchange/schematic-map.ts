/** A stretch between two nodes, by their index. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly lengthM: number
}

/** Distance between the lanes of a schematic map, as a part of the longest way through it. */
const LANE_PART = 0.02

/**
 * Places for a network that has none: each node as far east as the way from the head is long, every way that leaves another in a lane of its own.
 *
 * @returns metres east and north, two values per node
 */
export function schematicMap(nodeCount: number, stretches: readonly Stretch[]): Float64Array {
  const out: Stretch[][] = Array.from({ length: nodeCount }, () => [])
  const hasInflow = new Uint8Array(nodeCount)
  for (const stretch of stretches) {
    out[stretch.from]?.push(stretch)
    hasInflow[stretch.to] = 1
  }
  const eastM = new Float64Array(nodeCount).fill(Number.NaN)
  const lane = new Float64Array(nodeCount)
  let lanes = 0
  const walk = (start: number): void => {
    if (!Number.isNaN(eastM[start] ?? 0)) return
    eastM[start] = 0
    lane[start] = lanes++
    const waiting = [start]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      let goesOn = true
      for (const { to, lengthM } of out[at] ?? []) {
        if (!Number.isNaN(eastM[to] ?? 0)) continue
        eastM[to] = (eastM[at] ?? 0) + lengthM
        lane[to] = goesOn ? (lane[at] ?? 0) : lanes++
        goesOn = false
        waiting.push(to)
      }
    }
  }
  for (let node = 0; node < nodeCount; node++) if (hasInflow[node] === 0) walk(node)
  for (let node = 0; node < nodeCount; node++) walk(node)
  const laneM = LANE_PART * eastM.reduce((far, east) => Math.max(far, east), 1)
  const places = new Float64Array(2 * nodeCount)
  for (let node = 0; node < nodeCount; node++) {
    places[2 * node] = eastM[node] ?? 0
    /* lanes lie in turn to both sides of the first */
    const k = lane[node] ?? 0
    places[2 * node + 1] = (k % 2 === 0 ? -1 : 1) * Math.ceil(k / 2) * laneM
  }
  return places
}
