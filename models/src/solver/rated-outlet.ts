import type { Node } from '../domain/node.ts'
import { monotoneCurve } from '../numerics/monotone-curve.ts'
import type { Outlet } from './work.ts'

/** What leaves at a node by its rating: nothing up to the first row, straight on above the last. */
export function ratedOutlet({ id, rating = [] }: Node, node: number, junction: number): Outlet {
  if (junction < 0) throw new RangeError(`node ${id} must have water of its own for its rating curve`)
  const curve = monotoneCurve(
    rating.map(({ stageM }) => stageM),
    rating.map(({ dischargeM3s }) => dischargeM3s),
    { first: true, last: false },
  )
  return { kind: 'rating-curve', node, junction, point: -1, reach: -1, rootSlope: 0, crestM: 0, weirM2p5s: 0, curve }
}
