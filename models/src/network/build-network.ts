import { isClosed, type SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import { assertPositive } from '../ground/assert.ts'
import { growTree } from './flow-tree.ts'
import { type Joins, joinEnds } from './joins.ts'
import type { Network, NetworkOptions } from './network.ts'
import { topologyHash } from './topology-hash.ts'

/** Fewest stretches that a reach is cut into, so that even a short one has a point inside. */
const FEWEST_CELLS = 2
/** Highest step of the bed from point to point in a closed conduit, as a part of its height: a cell must spill into the next one before it is full. */
const STEEPEST_STEP = 0.5

/**
 * Cuts a district into points and links and finds the order in which the solver eliminates them.
 *
 * @throws RangeError when an id does not resolve: parsed districts are consistent, so that is a bug
 */
export function buildNetwork(district: District, options: NetworkOptions): Network {
  assertPositive({ dxM: options.dxM })
  const joins = joinEnds(district)
  const { tree, jointA, jointB } = growTree(district, joins, options.cutReachIds ?? [])
  const points = layPoints(district, joins, options.dxM)
  const network = {
    district,
    dxM: options.dxM,
    ...points,
    junctionCount: joins.junctionIsRiver.length,
    linkCount: points.gateLinkStart + joins.gateUp.length + jointA.length,
    structureLinkStart: points.gateLinkStart + district.gates.length + jointA.length,
    reachHeadJunction: joins.headJunction,
    reachTailJunction: joins.tailJunction,
    branchReachIndices: Int32Array.from(district.reaches.flatMap((reach, r) => (reach.kind === 'branch' ? [r] : []))),
    gateUpJunction: joins.gateUp,
    gateDownJunction: joins.gateDown,
    nodeJunction: joins.nodeJunction,
    junctionIsRiver: Uint8Array.from(joins.junctionIsRiver),
    junctionGivenNode: Int32Array.from(joins.junctionIsRiver, (_, j) => joins.junctionGivenNode.get(j) ?? -1),
    jointA,
    jointB,
    tree,
  }
  return { ...network, topologyHash: topologyHash(network) }
}

function cellsOf({ lengthM, bedUpM, bedDownM }: Reach, shape: SectionShape | undefined, dxM: number): number {
  const wished = Math.max(FEWEST_CELLS, Math.ceil(lengthM / dxM - 1e-9))
  if (shape === undefined || !isClosed(shape)) return wished
  return Math.max(wished, Math.ceil(Math.abs(bedUpM - bedDownM) / (STEEPEST_STEP * shape.bankHeightM) - 1e-9))
}

function layPoints(district: District, joins: Joins, dxM: number) {
  const { reaches } = district
  const sections = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  const cells = reaches.map((reach) => cellsOf(reach, sections.get(reach.crossSectionId), dxM))
  const reachStart = new Int32Array(reaches.length + 1)
  const linkStart = new Int32Array(reaches.length + 1)
  for (const [r, count] of cells.entries()) {
    reachStart[r + 1] = reachStart[r]! + count + 1
    linkStart[r + 1] = linkStart[r]! + count
  }
  const pointCount = reachStart[reaches.length]!
  const chainageM = new Float64Array(pointCount)
  const bedM = new Float64Array(pointCount)
  const bankM = new Float64Array(pointCount)
  const pointStage = new Int32Array(pointCount)
  let stageCount = joins.junctionIsRiver.length
  for (const [r, reach] of reaches.entries()) {
    const shape = sections.get(reach.crossSectionId)
    if (shape === undefined) throw new RangeError(`id must resolve, got ${reach.crossSectionId}`)
    const count = cells[r]!
    for (let i = 0; i <= count; i++) {
      const p = reachStart[r]! + i
      chainageM[p] = (reach.lengthM * i) / count
      bedM[p] = reach.bedUpM + ((reach.bedDownM - reach.bedUpM) * i) / count
      bankM[p] = bedM[p]! + shape.bankHeightM
      pointStage[p] = i === 0 ? joins.headJunction[r]! : i === count ? joins.tailJunction[r]! : stageCount++
    }
  }
  return {
    pointCount,
    stageCount,
    reachStart,
    linkStart,
    chainageM,
    bedM,
    bankM,
    pointStage,
    reachDxM: Float64Array.from(reaches, (reach, r) => reach.lengthM / cells[r]!),
    gateLinkStart: linkStart[reaches.length]!,
  }
}
