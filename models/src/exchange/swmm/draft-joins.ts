import type { District } from '../../domain/district.ts'
import type { Gate } from '../../domain/gate.ts'
import { isStageGiven } from '../../domain/node.ts'
import type { Reach } from '../../domain/reach.ts'
import type { Structure } from '../../domain/structure.ts'
import type { ReachId } from '../../ground/ids.ts'
import { sillOfM } from '../../hydraulics/structure-discharge.ts'
import { type DraftNode, DraftNodes } from './draft-nodes.ts'

/** The two ends of a link of the file to be, as the water runs; drawn the other way where it begins at an outfall. */
export interface Joint {
  readonly up: DraftNode
  readonly down: DraftNode
  readonly isReversed: boolean
}

export interface DraftJoins {
  readonly nodes: DraftNodes
  readonly reaches: ReadonlyMap<string, Joint>
  readonly crossings: ReadonlyMap<string, Joint>
}

/** Finds the ends of every link, and the levels that meet at every node. */
export function joinDraft(district: District): DraftJoins {
  const nodes = new DraftNodes(district)
  const shapeOf = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const reachById = new Map(district.reaches.map((reach) => [reach.id, reach]))
  const seats = [...district.gates, ...district.structures].map(({ seat }) => seat)
  const headSeats = new Map(
    seats.flatMap((seat) => (seat.kind === 'reach-head' ? [[seat.reachId, seat] as const] : [])),
  )
  const tailSeats = new Set(seats.flatMap((seat) => (seat.kind === 'reach-tail' ? [seat.reachId] : [])))

  const headOf = (reach: Reach): DraftNode => {
    const seat = headSeats.get(reach.id)
    if (seat === undefined) return nodes.at(reach.fromNodeId)
    if (seat.fromNodeId === reach.fromNodeId) return nodes.behind(reach.id, 'head')
    /* fed from elsewhere by its gate: its own node stands behind it, where no water of another reach is */
    const own = nodes.at(reach.fromNodeId)
    own.levelsM.push(reach.bedUpM)
    return nodes.behind(reach.id, 'head', reach.fromNodeId)
  }
  const tailOf = (reach: Reach): DraftNode =>
    tailSeats.has(reach.id) ? nodes.behind(reach.id, 'tail') : nodes.at(reach.toNodeId)
  const reaches = new Map<string, Joint>()
  for (const reach of district.reaches) {
    const joint = jointOf(headOf(reach), tailOf(reach))
    const bankM = shapeOf.get(reach.crossSectionId)?.bankHeightM ?? 0
    joint.up.levelsM.push(reach.bedUpM)
    joint.up.banksM.push(reach.bedUpM + bankM)
    joint.down.levelsM.push(reach.bedDownM)
    joint.down.banksM.push(reach.bedDownM + bankM)
    reaches.set(reach.id, joint)
  }
  const ownEnd = (reachId: ReachId, end: 'head' | 'tail'): DraftNode => {
    const joint = reaches.get(reachId)
    if (joint === undefined) throw new RangeError(`reachId must be a reach's, got ${reachId}`)
    return end === 'head' ? joint.up : joint.down
  }
  const crossings = new Map<string, Joint>()
  for (const crossing of [...district.gates, ...district.structures]) {
    const { id, seat } = crossing
    const joint = (() => {
      switch (seat.kind) {
        case 'reach-head':
          return jointOf(nodes.at(seat.fromNodeId), ownEnd(seat.reachId, 'head'))
        case 'reach-tail':
          return jointOf(
            ownEnd(seat.reachId, 'tail'),
            nodes.at(reachById.get(seat.reachId)?.toNodeId ?? seat.fromNodeId),
          )
        case 'outside':
          return jointOf(nodes.at(seat.fromNodeId), nodes.outside(`${id}.out`))
        case 'between':
          return jointOf(nodes.at(seat.fromNodeId), nodes.at(seat.toNodeId))
      }
    })()
    for (const end of [joint.up, joint.down]) end.levelsM.push(...levelsOf(crossing, end === joint.up))
    if (seat.kind === 'outside') joint.down.levelsM.push(seat.outsideStageM)
    crossings.set(id, joint)
  }
  return { nodes, reaches, crossings }
}

/** SWMM lets nothing begin at an outfall: such a link is drawn the other way. Two outfalls it cannot join at all. */
function jointOf(up: DraftNode, down: DraftNode): Joint {
  return { up, down, isReversed: up.kind === 'outfall' && down.kind !== 'outfall' }
}

function levelsOf(crossing: Gate | Structure, isUp: boolean): number[] {
  if (!('law' in crossing) || typeof crossing.law === 'string' || crossing.law === undefined)
    return 'sillM' in crossing ? [crossing.sillM] : []
  if (crossing.law.kind === 'culvert' || crossing.law.kind === 'inverted-siphon' || crossing.law.kind === 'aqueduct')
    return [isUp ? crossing.law.inletM : crossing.law.outletM]
  return [sillOfM(crossing.law)]
}

export const drawnEnds = ({
  up,
  down,
  isReversed,
}: Joint): { readonly from: string; readonly to: string; readonly isReversed: boolean } => ({
  from: isReversed ? down.name : up.name,
  to: isReversed ? up.name : down.name,
  isReversed,
})

export const isGiven = ({ node }: DraftNode): boolean => node !== null && isStageGiven(node.boundary)
