import type { District, NodeId } from '@district/models'
import { rounded } from './csv.ts'

/** Points of a series, [hour, value]; two at one hour are a jump. */
export type Points = readonly (readonly [number, number])[]
export type SeriesText = number | Points

/** A scenario document in the pack's own words; fields as `seeds/README.md` lists them. */
export interface ScenarioDocument {
  readonly id: string
  readonly name_zh: string
  readonly name_en: string
  readonly [field: string]: unknown
}

export type ScenarioMaker = (district: District) => ScenarioDocument

/** As the formatter of this repository would write it: an object spreads over lines, a series stands in one. */
export function scenarioText(document: ScenarioDocument): string {
  return `${spread(document, '')}\n`
}

const LINE = 120

function spread(value: unknown, indent: string, key = ''): string {
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    const flat = inline(value)
    if (indent.length + key.length + flat.length + 1 <= LINE) return flat
    return `[\n${value.map((each) => `${deeper}${spread(each, deeper)}`).join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const lines = Object.entries(value).flatMap(([name, each]) => {
    if (each === undefined) return []
    const head = `${JSON.stringify(name)}: `
    return [`${deeper}${head}${spread(each, deeper, head)}`]
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n${indent}}`
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${JSON.stringify(name)}: ${inline(each)}`)
    .join(', ')} }`
}

/** A state of all gates that holds from an hour on at the head of the district, and further down when the water has come. */
export interface Phase {
  readonly fromHour: number
  readonly openingM: Readonly<Record<string, number>>
}

/**
 * Openings phase by phase as series. Each gate moves when what its phase began with upstream reaches it, so that pools are
 * neither drained nor filled by the change.
 */
export function gateSeries(
  district: District,
  phases: readonly Phase[],
  delayHours: (nodeId: NodeId) => number,
): Record<string, SeriesText> {
  return Object.fromEntries(
    district.gates.map(({ id, seat }) => {
      const delay = delayHours(seat.fromNodeId)
      const steps = phases.map(
        ({ fromHour, openingM }) => [fromHour === 0 ? 0 : fromHour + delay, openingM[id] ?? 0] as const,
      )
      return [id, stepSeries(steps)]
    }),
  )
}

/** Holds each value from its hour to the next. */
export function stepSeries(steps: readonly (readonly [number, number])[]): SeriesText {
  const points: [number, number][] = []
  for (const [hour, value] of steps) {
    const last = points.at(-1)
    if (last !== undefined && last[1] === value) continue
    const at = rounded(hour, 2)
    if (last !== undefined) points.push([at, last[1]])
    points.push([at, value])
  }
  const [only] = points
  return points.length === 1 && only !== undefined ? only[1] : points
}

/** Hours that a change at the river takes to a node: small waves run with about `canalMPerS` down canals, faster through basins. */
export function delaysFromRiver(
  { nodes, reaches }: District,
  { canalMPerS = 2.5, basinMPerS = 5 } = {},
): (nodeId: NodeId) => number {
  const hours = new Map<string, number>(
    nodes.filter(({ boundary }) => boundary === 'river-stage').map(({ id }) => [id, 0]),
  )
  const trunk = reaches.filter(({ kind }) => kind !== 'branch')
  for (const { fromNodeId } of trunk)
    if (!trunk.some(({ toNodeId }) => toNodeId === fromNodeId)) hours.set(fromNodeId, 0)
  for (let changed = true; changed; ) {
    changed = false
    for (const { kind, fromNodeId, toNodeId, lengthM } of trunk) {
      const from = hours.get(fromNodeId)
      if (from === undefined) continue
      const at = from + lengthM / (kind === 'basin' ? basinMPerS : canalMPerS) / 3600
      if (at >= (hours.get(toNodeId) ?? Number.POSITIVE_INFINITY)) continue
      hours.set(toNodeId, at)
      changed = true
    }
  }
  return (nodeId) => hours.get(nodeId) ?? 0
}
