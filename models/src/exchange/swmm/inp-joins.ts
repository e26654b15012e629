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
  /** By every name of the file: the node that it became. */
  readonly nodeNamed: ReadonlyMap<string, InpNode>
}

const BARRELS: readonly string[] = ['culvert', 'inverted-siphon', 'aqueduct']

export function joinInp(
  plainNodes: ReadonlyMap<string, InpNode>,
  { conduits, regulators }: InpLinks,
  { nodes: nodeTags, links: linkTags, designStageM }: InpTags,
): InpJoins {
  const nodes = new Map(
    [...plainNodes].map(([name, node]) => {
      const level = designStageM.get(name)
      return [name, level === undefined ? node : { ...node, designStageM: level }] as const
    }),
  )
  const given = givenStages(nodes, nodeTags)
  const isBarrel = ({ name }: InpConduit): boolean => {
    const tag = linkTags.get(name)
    return tag?.kind === 'structure' && BARRELS.includes(tag.law)
  }
  const reaches = conduits.filter((conduit) => !isBarrel(conduit))
  const touching = countLinks([...conduits, ...regulators])
  const view: View = { nodeTags, linkTags, touching, ...reachEnds(reaches, linkTags) }
  const tails = tailsOf(regulators, view)
  const tailLinks = new Set([...tails.values()].map(({ regulator }) => regulator.name))
  const crossings = regulators.filter(({ name }) => !tailLinks.has(name)).map((link) => crossingOf(link, view))
  const barrels = conduits.filter(isBarrel).map((link) => crossingOf(link, view))
  const behind = behindGates([...crossings, ...barrels], view, nodes)
  const gone = new Set([
    ...behind.keys(),
    ...[...tails.values()].map(({ outfall }) => outfall.name),
    ...[...crossings, ...barrels].flatMap(({ seat, to }) => (seat === 'outside' ? [to.name] : [])),
  ])
  const nodeOf = (node: InpNode): InpNode => {
    const seen = new Set<string>()
    let at = node
    for (let over = behind.get(at.name); over !== undefined && !seen.has(at.name); over = behind.get(at.name)) {
      seen.add(at.name)
      at = over
    }
    return given.same.get(at.name) ?? at
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
    givenStage: given.kindOf,
    nodeNamed: new Map([...nodes].map(([name, node]) => [name, nodeOf(node)])),
  }
}

/** What is asked of a file to say where its links sit. */
interface View {
  readonly nodeTags: InpTags['nodes']
  readonly linkTags: InpTags['links']
  /** How many links meet at a node. */
  readonly touching: ReadonlyMap<string, number>
  readonly starts: ReadonlyMap<string, InpConduit>
  readonly stops: ReadonlyMap<string, InpConduit>
}

/** Nodes whose stage is given: one outfall for each of their links, all of them the same node. */
function givenStages(nodes: ReadonlyMap<string, InpNode>, tags: InpTags['nodes']) {
  const kindOf = new Map<string, 'river-stage' | 'stage'>()
  const same = new Map<string, InpNode>()
  for (const [name, node] of nodes) {
    const tag = tags.get(name)
    if (node.kind !== 'outfall' || (tag?.kind !== 'river-stage' && tag?.kind !== 'stage')) continue
    if (tag.node !== name && nodes.has(tag.node) && nodes.get(tag.node)?.kind !== 'outfall') continue
    kindOf.set(tag.node, tag.kind)
    same.set(name, { ...node, name: tag.node })
  }
  return { kindOf, same }
}

function crossingOf<Link extends InpRegulator | InpConduit>(link: Link, view: View): Crossing<Link> {
  const tag = view.linkTags.get(link.name)
  const [from, to] = tag?.isReversed === true ? [link.to, link.from] : [link.from, link.to]
  const wanted = tag?.kind === 'gate' || tag?.kind === 'structure' ? tag.seat : 'between'
  const plain = { link, tag, seat: 'between', from, to, conduit: undefined } as const
  if (wanted === 'outside') {
    const isOwn = view.nodeTags.get(to.name)?.kind === 'outside' && view.touching.get(to.name) === 1
    return isOwn ? { ...plain, seat: 'outside' } : plain
  }
  const own = wanted === 'reach-head' ? to : wanted === 'reach-tail' ? from : undefined
  const conduit = own && (wanted === 'reach-head' ? view.starts : view.stops).get(own.name)
  return conduit === undefined ? plain : { ...plain, seat: wanted, conduit: conduit.name }
}

/** Nodes that stand only between a gate and its canal, and the node that the canal has instead: that on the gate's other side, or its own. */
function behindGates(
  crossings: readonly Crossing<InpRegulator | InpConduit>[],
  { nodeTags, touching }: View,
  nodes: ReadonlyMap<string, InpNode>,
): ReadonlyMap<string, InpNode> {
  const others = new Map<string, InpNode[]>()
  for (const { seat, from, to } of crossings) {
    const [own, other] = seat === 'reach-head' ? [to, from] : [from, to]
    if ((seat !== 'reach-head' && seat !== 'reach-tail') || nodeTags.get(own.name)?.kind !== 'behind') continue
    others.set(own.name, [...(others.get(own.name) ?? []), other])
  }
  return new Map(
    [...others].flatMap(([name, found]) => {
      const [first] = found
      const tag = nodeTags.get(name)
      const own = tag?.kind === 'behind' && tag.node !== undefined ? nodes.get(tag.node) : undefined
      const isOne = found.every((other) => other === first)
      /* all that meets there is the canal and its gates */
      return first !== undefined && isOne && touching.get(name) === found.length + 1
        ? [[name, own ?? first] as const]
        : []
    }),
  )
}

function tailsOf(regulators: readonly InpRegulator[], { linkTags, touching }: View): InpJoins['tails'] {
  return new Map(
    regulators.flatMap((regulator) => {
      const tag = linkTags.get(regulator.name)
      const { from, to, section } = regulator
      if (tag?.kind !== 'weir-crest' && tag?.kind !== 'rating-curve') return []
      const fits = section === (tag.kind === 'weir-crest' ? 'WEIRS' : 'OUTLETS')
      const isOwn = to.kind === 'outfall' && touching.get(to.name) === 1 && from.kind !== 'outfall'
      return fits && isOwn ? [[from.name, { regulator, kind: tag.kind, outfall: to }] as const] : []
    }),
  )
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
