import type { Names } from '@district/models'
import { withoutCanal } from '../canal-list/list-tree.ts'
import type { Crossing, LineThings } from './line-things.ts'
import type { Edge, Line } from './network-lines.ts'
import { DISTANCE_WIDTH, FLOW_WIDTH, SIDE_STEP, SLOT_WIDTH, SMALL_TEXT, SYMBOL, TEXT } from './sheet-measures.ts'
import { cutText, textWidth, wrapText } from './text-width.ts'

const NAME_LINES = 3
const CANAL_MOST = 150
const PER_KM = 4
const LONGEST = 100

export type NameOf = (names: Names) => string

/** What an edge needs: its crossings with the widths of their labels, and how wide all is. */
export interface Room {
  readonly head: readonly Slot[]
  readonly tail: readonly Slot[]
  readonly isFirst: boolean
  readonly hasFlow: boolean
  /** Width of the sign at this edge's end that belongs to the next one. */
  readonly nextHead: number
  readonly width: number
  readonly canal: { readonly name: string; readonly lengthM: number; readonly edges: number } | undefined
}

export interface Slot {
  readonly crossing: Crossing
  readonly nameLines: readonly string[]
  readonly width: number
}

function slotsOf(crossings: readonly Crossing[], edge: Edge, nameOf: NameOf): readonly Slot[] {
  return crossings.map((crossing) => {
    const names = (crossing.gate ?? crossing.structure)?.names ?? { zh: '', en: '' }
    const short = edge.reach === undefined ? names : withoutCanal(names, edge.reach.canal)
    return { crossing, nameLines: wrapText(nameOf(short), SMALL_TEXT, SLOT_WIDTH - 6, NAME_LINES), width: SLOT_WIDTH }
  })
}

export function roomOf(things: LineThings, line: Line, i: number, nameOf: NameOf): Room {
  const edge = line.edges[i] as Edge
  const next = line.edges[i + 1]
  const head = slotsOf(things.headCrossings(edge), edge, nameOf)
  const tail = slotsOf(things.tailCrossings(edge), edge, nameOf)
  const nextHead = next === undefined ? [] : slotsOf(things.headCrossings(next), next, nameOf)
  const canal = canalBegins(line, i, nameOf)
  const hasFlow = edge.reach !== undefined && head.length === 0
  const labels = headRoom(head, i === 0) + widthsOf(tail) + (nextHead[0]?.width ?? 0) / 2 + 12
  const sides = (things.sidesByNode.get(edge.toNodeId) ?? []).length
  const own = things.ownerByNode.get(edge.toNodeId) === line ? sides : 0
  const symbols = freeFrom({ head, isFirst: i === 0 })
  const above = symbols + (hasFlow ? FLOW_WIDTH : 0) + own * SIDE_STEP + tail.length * SYMBOL + 12
  const under = symbols + DISTANCE_WIDTH + SYMBOL + tail.length * SLOT_WIDTH
  const named = canal === undefined ? 0 : canalWidth(canal) / canal.edges
  return {
    head,
    tail,
    isFirst: i === 0,
    hasFlow,
    nextHead: nextHead[0]?.width ?? 0,
    canal,
    width: Math.max(above, under, labels, named, Math.min(LONGEST, (edge.lengthM / 1000) * PER_KM)),
  }
}

/** A canal of one reach has its length under the line already. */
export const canalLength = ({ lengthM, edges }: { readonly lengthM: number; readonly edges: number }): string =>
  edges > 1 ? `${(lengthM / 1000).toFixed(1)} km` : ''

export function canalWidth(canal: { readonly name: string; readonly lengthM: number; readonly edges: number }): number {
  const length = canalLength(canal)
  return textWidth(canal.name, TEXT) + (length === '' ? 0 : textWidth(` ${length}`, SMALL_TEXT)) + 14
}

/** The canal that begins with this edge of a line, with its length on the line. */
function canalBegins({ edges }: Line, i: number, nameOf: NameOf) {
  const reach = edges[i]?.reach
  const before = edges.slice(0, i).findLast((edge) => edge.reach !== undefined)?.reach
  if (reach === undefined || before?.canal.zh === reach.canal.zh) return undefined
  const rest = edges.slice(i)
  const end = rest.findIndex((edge) => edge.reach !== undefined && edge.reach.canal.zh !== reach.canal.zh)
  const own = end < 0 ? rest : rest.slice(0, end)
  return {
    name: cutText(nameOf(reach.canal), TEXT, CANAL_MOST),
    lengthM: own.reduce((sum, edge) => sum + edge.lengthM, 0),
    edges: own.length,
  }
}

export const widthsOf = (slots: readonly Slot[]): number => slots.reduce((sum, { width }) => sum + width, 0)

/** A line's first crossing stands wholly on it; a later one stands at its node, half of its label before it. */
export const headRoom = (head: readonly Slot[], isFirst: boolean): number =>
  isFirst ? 10 + widthsOf(head) : widthsOf(head) - (head[0]?.width ?? 0) / 2

/** How far from an edge's head its signs reach. */
export const freeFrom = ({ head, isFirst }: Pick<Room, 'head' | 'isFirst'>): number => {
  const first = head[0]
  if (first === undefined) return SYMBOL
  const last = head.at(-1) as Slot
  return headRoom(head, isFirst) - last.width / 2 + SYMBOL
}
