import type { NodeId, OfftakeGroupId } from '../ground/ids.ts'
import type { Names, Sourced } from './provenance.ts'

/** Branch canals of one county that leave the trunk at one node. */
export interface OfftakeGroup extends Sourced {
  readonly id: OfftakeGroupId
  readonly nodeId: NodeId
  readonly mainCanal: Names
  readonly county: Names
  readonly branchCount: number
  /** Command area, m². */
  readonly commandAreaM2: number
  readonly lengthM: number
  readonly designDischargeM3s: number
}
