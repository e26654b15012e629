import type { LateralId, ReachId } from '../ground/ids.ts'
import type { Names, Sourced } from './provenance.ts'

/** An offtake gate along a branch: where its users take their water. */
export interface Lateral extends Sourced {
  readonly id: LateralId
  readonly names: Names
  /** The branch, and where along it from its head. */
  readonly reachId: ReachId
  readonly chainageM: number
  /** Seen in the direction of flow. */
  readonly bank: 'left' | 'right'
  readonly gateWidthM: number
  /** Sill above the branch's bed; null where nobody knows. */
  readonly sillHeightM: number | null
  readonly designDischargeM3s: number
  readonly commandAreaM2: number
}
