import type { InpConduit, InpLinks, InpRegulator } from './inp-links.ts'
import type { InpNode } from './inp-nodes.ts'
import type { InpTags, LinkTag, SeatKind } from './inp-tags.ts'

/** A link between two waters (a regulator, or a conduit that is a structure) and where it sits. */
export interface Crossing<Link extends InpRegulator | InpConduit> {
  readonly link: Link
  readonly tag: LinkTag | undefined
  readonly seat: SeatKind
  /** In the direction of positive discharge. `to` of a link to the outside is the outfall that stands for it. */
  readonly from: InpNode
  readonly to: InpNode
  /** The conduit at whose end it sits, where its seat is at one. */
  readonly conduit: string | undefined
}

/** A conduit that is a reach. */
export interface Canal {
  readonly conduit: InpConduit
  readonly kind: 'trunk' | 'basin' | 'branch'
  readonly from: InpNode
  readonly to: InpNode
  readonly bedUpM: number
  readonly bedDownM: number
}

/** The network as a pack sees it: nodes that only SWMM needs are gone. */
export interface InpJoins {
  readonly nodes: readonly InpNode[]
  readonly canals: readonly Canal[]
  readonly regulators: readonly Crossing<InpRegulator>[]
  readonly barrels: readonly Crossing<InpConduit>[]
  /** By node name: the weir or the outlet by which water leaves it for good, and the outfall behind that. */
  readonly tails: ReadonlyMap<
    string,
    { readonly regulator: InpRegulator; readonly kind: 'weir-crest' | 'rating-curve'; readonly outfall: InpNode }
  >
  readonly givenStage: ReadonlyMap<string, 'river-stage' | 'stage'>
}

const BARRELS: readonly string[] = ['culvert', 'inverted-siphon', 'aqueduct']

export function joinInp(
  nodes: ReadonlyMap<string, InpNode>,
  { conduits, regulators }: InpLinks,
  { nodes: nodeTags, links: linkTags }: InpTags,
): InpJoins {
  const givenStage = new Map<string, 'river-stage' | 'stage'>()
  /* one outfall for each link of a node whose stage is given: all are that node */
  const same = new Map<string, InpNode>()
  for (const [name, node] of nodes) {
    const tag = nodeTags.get(name)
    if (node.kind !== 'outfall' || (tag?.kind !== 'river-stage' && tag?.kind !== 'stage')) continue
    givenStage.set(tag.node, tag.kind)
    same.set(name, { ...node, name: tag.node })
  }
  const isBarrel = ({ name }: InpConduit) => {
    const tag = linkTags.get(name)
    return tag?.kind === 'structure' && BARRELS.includes(tag.law)
  }
  const reaches = conduits.filter((conduit) => !isBarrel(conduit))
  const behind = new Map<string, InpNode>()
  const gone = new Set<string>()
  const touching = countLinks([...conduits, ...regulators])
  const ends = reachEnds(reaches, linkTags)

  const cross = <Link extends InpRegulator | InpConduit>(link: Link): Crossing<Link> => {
    const tag = linkTags.get(link.name)
    const [from, to] = tag?.isReversed === true ? [link.to, link.from] : [link.from, link.to]
    const wanted = tag?.kind === 'gate' || tag?.kind === 'structure' ? tag.seat : 'between'
    const plain = { link, tag, seat: 'between', from, to, conduit: undefined } as const
    if (wanted === 'outside' && nodeTags.get(to.name)?.kind === 'outside') {
      gone.add(to.name)
      return { ...plain, seat: 'outside' }
    }
    const own = wanted === 'reach-head' ? to : wanted === 'reach-tail' ? from : undefined
    const conduit = own === undefined ? undefined : (wanted === 'reach-head' ? ends.starts : ends.stops).get(own.name)
    if (own === undefined || conduit === undefined) return plain
    if (nodeTags.get(own.name)?.kind === 'behind' && touching.get(own.name) === 2) {
      behind.set(own.name, wanted === 'reach-head' ? from : to)
      gone.add(own.name)
    }
    return { ...plain, seat: wanted, conduit: conduit.name }
  }

  const tails = new Map<string, { regulator: InpRegulator; kind: 'weir-crest' | 'rating-curve'; outfall: InpNode }>()
  const isTail = (regulator: InpRegulator): boolean => {
    const tag = linkTags.get(regulator.name)
    const { from, to } = regulator
    if ((tag?.kind !== 'weir-crest' && tag?.kind !== 'rating-curve') || to.kind !== 'outfall') return false
    tails.set(from.name, { regulator, kind: tag.kind, outfall: to })
    gone.add(to.name)
    return true
  }
  const crossings = regulators.filter((regulator) => !isTail(regulator)).map(cross)
  const barrels = conduits.filter(isBarrel).map(cross)
  const nodeOf = (node: InpNode): InpNode => {
    const seen = new Set<string>()
    let at = node
    for (let over = behind.get(at.name); over !== undefined && !seen.has(at.name); over = behind.get(at.name)) {
      seen.add(at.name)
      at = over
    }
    return same.get(at.name) ?? at
  }
  const resolve = <Link extends InpRegulator | InpConduit>(crossing: Crossing<Link>): Crossing<Link> => ({
    ...crossing,
    from: nodeOf(crossing.from),
    to: nodeOf(crossing.to),
  })
  const kept = [...nodes.values()].filter(({ name }) => !gone.has(name)).map(nodeOf)
  return {
    nodes: [...new Map(kept.map((node) => [node.name, node])).values()],
    canals: reaches.map((conduit) => canalOf(conduit, linkTags.get(conduit.name), nodeOf)),
    regulators: crossings.map(resolve),
    barrels: barrels.map(resolve),
    tails,
    givenStage,
  }
}

function countLinks(links: readonly (InpConduit | InpRegulator)[]): ReadonlyMap<string, number> {
  const count = new Map<string, number>()
  for (const { from, to } of links) for (const { name } of [from, to]) count.set(name, (count.get(name) ?? 0) + 1)
  return count
}

/** The conduits that begin and that end at a node, as water runs; where several do, the first. */
function reachEnds(conduits: readonly InpConduit[], tags: ReadonlyMap<string, LinkTag>) {
  const starts = new Map<string, InpConduit>()
  const stops = new Map<string, InpConduit>()
  for (const conduit of conduits) {
    const isReversed = tags.get(conduit.name)?.isReversed === true
    const [from, to] = isReversed ? [conduit.to, conduit.from] : [conduit.from, conduit.to]
    if (!starts.has(from.name)) starts.set(from.name, conduit)
    if (!stops.has(to.name)) stops.set(to.name, conduit)
  }
  return { starts, stops }
}

function canalOf(conduit: InpConduit, tag: LinkTag | undefined, nodeOf: (node: InpNode) => InpNode): Canal {
  const kind = tag?.kind === 'reach' ? tag.reach : 'trunk'
  const { from, to, bedUpM, bedDownM } = conduit
  if (tag?.isReversed !== true) return { conduit, kind, from: nodeOf(from), to: nodeOf(to), bedUpM, bedDownM }
  return { conduit, kind, from: nodeOf(to), to: nodeOf(from), bedUpM: bedDownM, bedDownM: bedUpM }
}
