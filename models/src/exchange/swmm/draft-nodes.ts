import type { District } from '../../domain/district.ts'
import { isStageGiven, type Node } from '../../domain/node.ts'
import type { NodeId, ReachId } from '../../ground/ids.ts'

/** A node of the file to be: one of the district's, or one that only SWMM needs. */
export interface DraftNode {
  readonly name: string
  /** The district's node, or null for one that only SWMM needs. */
  readonly node: Node | null
  readonly kind: 'junction' | 'outfall' | 'storage'
  readonly tag: string | null
  /** Levels that meet here: beds, sills, crests; the lowest becomes its invert, the highest bank its rim. */
  readonly levelsM: number[]
  readonly banksM: number[]
}

/** The nodes of the file to be, made as links ask for them. */
export class DraftNodes {
  readonly byName = new Map<string, DraftNode>()
  readonly #nodeById: ReadonlyMap<NodeId, Node>
  readonly #links = new Map<NodeId, number>()

  constructor(district: District) {
    this.#nodeById = new Map(district.nodes.map((node) => [node.id, node]))
    for (const node of district.nodes)
      if (!isStageGiven(node.boundary) && !isOutfall(district, node))
        this.#make(node.id, node, node.storage === undefined ? 'junction' : 'storage', null)
  }

  /** The water of a node, for one link more. Where the stage is given every link gets an outfall of its own. */
  at(id: NodeId): DraftNode {
    const node = this.#nodeById.get(id)
    if (node === undefined) throw new RangeError(`id must be a node's, got ${id}`)
    if (isStageGiven(node.boundary)) {
      const count = (this.#links.get(id) ?? 0) + 1
      this.#links.set(id, count)
      return this.#make(count === 1 ? id : `${id}.${count}`, node, 'outfall', `${node.boundary}:${id}`)
    }
    return this.byName.get(id) ?? this.#make(id, node, 'outfall', null)
  }

  /** The end of a reach behind a gate; `own` is the reach's node where that is not the gate's. */
  behind(reach: ReachId, end: 'head' | 'tail', own?: NodeId): DraftNode {
    return this.#make(`${reach}.${end}`, null, 'junction', own === undefined ? 'behind' : `behind:${own}`)
  }

  /** Where water goes that leaves by way of a link. */
  outside(name: string): DraftNode {
    return this.#make(name, null, 'outfall', 'outside')
  }

  #make(name: string, node: Node | null, kind: DraftNode['kind'], tag: string | null): DraftNode {
    const known = this.byName.get(name)
    if (known !== undefined) return known
    const made: DraftNode = { name, node, kind, tag, levelsM: [], banksM: [] }
    this.byName.set(name, made)
    return made
  }
}

/** An outlet at normal depth where one reach ends and nothing else meets is SWMM's own kind of outfall. */
export function isOutfall({ reaches, gates, structures }: District, { id, boundary, storage }: Node): boolean {
  if (boundary !== 'normal-depth' || storage !== undefined) return false
  const ends = reaches.filter(({ fromNodeId, toNodeId }) => fromNodeId === id || toNodeId === id)
  const isCrossed = [...gates, ...structures].some(
    ({ seat }) => seat.fromNodeId === id || (seat.kind === 'between' && seat.toNodeId === id),
  )
  return ends.length === 1 && !isCrossed
}
