import type { Gate, GateKind, GateSeat } from '../../domain/gate.ts'
import type { StructureLaw } from '../../domain/structure.ts'
import type { InpReader } from './inp-reader.ts'

/*
 * What a pack knows and SWMM does not stands in [TAGS], SWMM's own labels on nodes and links. A file without them, or with other people's, is read as
 * plain SWMM.
 *
 *     Node  <outfall>   river-stage:<node>    the river's stage holds here; one outfall for each link that meets the node
 *     Node  <outfall>   stage:<node>          the same for a stage given to the node
 *     Node  <any>       design                only the level behind it counts
 *     Node  <junction>  behind                only there because a gate stands between its canal and a node
 *     Node  <junction>  behind:<node>         the same, and the canal's own node is another than the gate's
 *     Node  <outfall>   outside               only there because a link leads out of the district
 *     Link  <orifice>   gate:<kind>:<bays>:<seat>[:reversed]
 *     Link  <any>       <law>:<seat>[:reversed]
 *     Link  <weir>      weir-crest            the node's own tail weir      Link <outlet> rating-curve   the node's own rating
 *     Link  <conduit>   trunk | basin | branch [:reversed]
 *
 * A node's tag may end with `@<level>`: its design stage, where its initial depth cannot say it. `reversed`: drawn from downstream to upstream, because SWMM lets nothing begin at an outfall.
 */

export type SeatKind = GateSeat['kind'] | 'between'

export const SEAT_KINDS: readonly SeatKind[] = ['between', 'reach-head', 'reach-tail', 'outside']
const GATE_KINDS: readonly GateKind[] = ['head', 'check', 'escape', 'offtake']

export type LinkTag =
  | {
      readonly kind: 'gate'
      readonly gate: GateKind
      readonly bays: Gate['bays']
      readonly seat: SeatKind
      readonly isReversed: boolean
    }
  | { readonly kind: 'structure'; readonly law: string; readonly seat: SeatKind; readonly isReversed: boolean }
  | { readonly kind: 'weir-crest' | 'rating-curve'; readonly isReversed: false }
  | { readonly kind: 'reach'; readonly reach: 'trunk' | 'basin' | 'branch'; readonly isReversed: boolean }

export type NodeTag =
  | { readonly kind: 'river-stage' | 'stage'; readonly node: string }
  | { readonly kind: 'behind'; readonly node?: string }
  | { readonly kind: 'outside' }

export interface InpTags {
  readonly nodes: ReadonlyMap<string, NodeTag>
  /** Design stages that tags say, m above datum. */
  readonly designStageM: ReadonlyMap<string, number>
  readonly links: ReadonlyMap<string, LinkTag>
}

export function readTags(reader: InpReader): InpTags {
  const nodes = new Map<string, NodeTag>()
  const designStageM = new Map<string, number>()
  const links = new Map<string, LinkTag>()
  for (const { cells } of reader.rows('TAGS')) {
    const [of = '', name = '', text = ''] = cells
    if (of.toUpperCase() === 'NODE') {
      const [, plain = text, level] = /^(.*)@(-?[\d.]+)$/.exec(text) ?? []
      if (level !== undefined && Number.isFinite(Number(level))) designStageM.set(name, Number(level))
      const tag = nodeTagOf(plain)
      if (tag !== undefined) nodes.set(name, tag)
    } else if (of.toUpperCase() === 'LINK') {
      const tag = linkTagOf(text)
      if (tag !== undefined) links.set(name, tag)
    }
  }
  return { nodes, links, designStageM }
}

function nodeTagOf(text: string): NodeTag | undefined {
  if (text === 'behind' || text === 'outside') return { kind: text }
  const [kind, ...node] = text.split(':')
  if (node.length === 0 || (kind !== 'river-stage' && kind !== 'stage' && kind !== 'behind')) return undefined
  return { kind, node: node.join(':') }
}

function linkTagOf(text: string): LinkTag | undefined {
  const isReversed = text.endsWith(':reversed')
  const [kind, ...rest] = (isReversed ? text.slice(0, -':reversed'.length) : text).split(':')
  if (kind === 'weir-crest' || kind === 'rating-curve') return { kind, isReversed: false }
  if (kind === 'trunk' || kind === 'basin' || kind === 'branch') return { kind: 'reach', reach: kind, isReversed }
  const seat = SEAT_KINDS.find((word) => word === rest.at(-1))
  if (kind === undefined || seat === undefined) return undefined
  if (kind !== 'gate') return { kind: 'structure', law: kind, seat, isReversed }
  const gate = GATE_KINDS.find((word) => word === rest[0])
  const bays = Number(rest[1])
  return gate === undefined || !Number.isInteger(bays) || bays < 1
    ? undefined
    : { kind: 'gate', gate, bays, seat, isReversed }
}

export const tagOfGate = ({ kind, bays, seat }: Gate, isReversed: boolean): string =>
  `gate:${kind}:${bays}:${seat.kind}${isReversed ? ':reversed' : ''}`

export const tagOfStructure = (law: StructureLaw['kind'], seat: SeatKind, isReversed: boolean): string =>
  `${law}:${seat}${isReversed ? ':reversed' : ''}`
