import type { Network } from '../network/network.ts'
import type { OpenBreach } from './forcing.ts'

const WHOLE_BANKS: readonly OpenBreach[] = []

/** Where breaches are open, as `openBreaches` says; in a new network none is. */
export const breachArrays = ({ district, pointCount }: Network) => ({
  /** Per reach: depth above which some breach of it takes water; `Infinity` where there is none. */
  breachFromR: new Float64Array(district.reaches.length).fill(Number.POSITIVE_INFINITY),
  /** Per point: depth of the sill over the bed, and what the weir takes per metre of the cell and head^1.5. */
  breachSillP: new Float64Array(pointCount).fill(Number.POSITIVE_INFINITY),
  breachP: new Float64Array(pointCount),
  openBreaches: { list: WHOLE_BANKS },
})
