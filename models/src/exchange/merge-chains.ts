import type { District } from '../domain/district.ts'
import type { Reach } from '../domain/reach.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { NodeId, ReachId } from '../ground/ids.ts'

/** Slopes count as equal when the beds of both reaches, drawn as one, differ by less than this anywhere. */
const SAME_BED_M = 5e-4

/**
 * A district whose chains of equal reaches are one reach each: joined at nodes where nothing else meets, of one section, roughness and seepage, with
 * beds that go on at one slope. The reach keeps the id of its first part; the nodes between are gone, and with them their names.
 */
export function mergeChains(district: District, scenario: Scenario | undefined): District {
  const inner = innerNodes(district, scenario)
  const next = new Map<NodeId, Reach>(district.reaches.map((reach) => [reach.fromNodeId, reach]))
  const merged = new Map<ReachId, Reach>()
  const swallowed = new Set<ReachId>()
  const goesOn = (reach: Reach): Reach | undefined => {
    const after = inner.has(reach.toNodeId) ? next.get(reach.toNodeId) : undefined
    return after !== undefined && isAlike(reach, after) ? after : undefined
  }
  const begun = new Set(district.reaches.flatMap((reach) => goesOn(reach)?.id ?? []))
  for (const reach of district.reaches) {
    if (begun.has(reach.id)) continue
    let whole = reach
    for (let part = goesOn(reach); part !== undefined; part = goesOn(part)) {
      if (!isOneBed(whole, part)) {
        /* another slope: a chain of its own */
        merged.set(whole.id, whole)
        whole = part
        continue
      }
      whole = joined(whole, part)
      swallowed.add(part.id)
    }
    merged.set(whole.id, whole)
  }
  const reaches = district.reaches.flatMap(({ id }) => (swallowed.has(id) ? [] : (merged.get(id) ?? [])))
  const kept = new Set(reaches.flatMap(({ fromNodeId, toNodeId }) => [fromNodeId, toNodeId]))
  return { ...district, reaches, nodes: district.nodes.filter(({ id }) => kept.has(id) || !inner.has(id)) }
}

/** Nodes where one reach ends, one begins, and nothing else is. */
function innerNodes(
  { nodes, reaches, gates, structures }: District,
  scenario: Scenario | undefined,
): ReadonlySet<NodeId> {
  const [ends, begins] = [new Map<NodeId, number>(), new Map<NodeId, number>()]
  for (const { fromNodeId, toNodeId } of reaches) {
    begins.set(fromNodeId, (begins.get(fromNodeId) ?? 0) + 1)
    ends.set(toNodeId, (ends.get(toNodeId) ?? 0) + 1)
  }
  const used = new Set<string>(Object.keys(scenario?.inflowM3s ?? {}))
  for (const { nodeId } of gates) used.add(nodeId)
  for (const { seat } of [...gates, ...structures]) {
    used.add(seat.fromNodeId)
    if (seat.kind === 'between') used.add(seat.toNodeId)
  }
  return new Set(
    nodes.flatMap(({ id, boundary, storage }) =>
      boundary === 'none' && storage === undefined && !used.has(id) && ends.get(id) === 1 && begins.get(id) === 1
        ? [id]
        : [],
    ),
  )
}

const isAlike = (a: Reach, b: Reach): boolean =>
  a.crossSectionId === b.crossSectionId &&
  a.manningN === b.manningN &&
  a.kind === b.kind &&
  a.bedDownM === b.bedUpM &&
  JSON.stringify([a.seepage, a.roughness]) === JSON.stringify([b.seepage, b.roughness])

function isOneBed(a: Reach, b: Reach): boolean {
  const lengthM = a.lengthM + b.lengthM
  const drawnM = a.bedUpM + ((b.bedDownM - a.bedUpM) * a.lengthM) / lengthM
  return Math.abs(drawnM - a.bedDownM) < SAME_BED_M
}

const joined = (a: Reach, b: Reach): Reach => ({
  ...a,
  toNodeId: b.toNodeId,
  lengthM: a.lengthM + b.lengthM,
  bedDownM: b.bedDownM,
  course: [...a.course, ...b.course.slice(1)],
})
