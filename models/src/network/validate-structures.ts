import type { District } from '../domain/district.ts'
import type { Node } from '../domain/node.ts'
import type { Structure, StructureLaw } from '../domain/structure.ts'
import type { NodeId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'

/** Smallest and largest value that a number of a law can have, by its name; what is wrong by a factor of 1000 falls out. */
export const STRUCTURE_RANGES = {
  crestM: [-500, 9000],
  inletM: [-500, 9000],
  outletM: [-500, 9000],
  sillM: [-500, 9000],
  suctionM: [-500, 9000],
  crestWidthM: [0.05, 500],
  crestHeightM: [0.02, 30],
  developedLengthM: [0.2, 2000],
  throatWidthM: [0, 500],
  throatSideSlope: [0, 10],
  coefficient: [0.1, 1.5],
  modularLimit: [0, 0.95],
  efficiency: [0.1, 1],
  barrels: [1, 50],
  pumps: [1, 100],
  widthM: [0.1, 50],
  heightM: [0.05, 30],
  lengthM: [0, 20_000],
  manningN: [0.008, 0.1],
  entranceLoss: [0, 10],
  bendLoss: [0, 50],
  exitLoss: [0.1, 10],
  areaM2: [1e-4, 200],
  factor: [1e-5, 1000],
  exponent: [0.1, 2.9],
} as const satisfies Readonly<Record<string, readonly [lowest: number, highest: number]>>

const rangeOf = (field: string): readonly [number, number] | undefined =>
  Object.hasOwn(STRUCTURE_RANGES, field) ? STRUCTURE_RANGES[field as keyof typeof STRUCTURE_RANGES] : undefined

const placeOf = (of: 'structures' | 'nodes', index: number, field: string) => ({ path: `${of}[${index}].${field}` })

/**
 * Says which structures, ponds and rating curves cannot be: numbers out of their range, tables that do not rise, and ends at which no water
 * can stand. `open` holds the nodes that have water of their own.
 */
export function validateStructures(district: District, open: ReadonlySet<NodeId>): Problem[] {
  return [
    ...district.structures.flatMap((structure, s) => [
      ...lawProblems(structure.law, s),
      ...dryEnds(district, structure, s, open),
    ]),
    ...district.nodes.flatMap((node, n) => nodeProblems(node, n, open)),
  ]
}

function lawProblems(law: StructureLaw, s: number): Problem[] {
  const problems = Object.entries(law).flatMap(([field, value]) => {
    const range = rangeOf(field)
    if (range === undefined || typeof value !== 'number') return []
    const [lowest, highest] = range
    const isWhole = (field !== 'barrels' && field !== 'pumps') || Number.isInteger(value)
    if (value >= lowest && value <= highest && isWhole) return []
    const remedy = `expected ${isWhole ? 'a number' : 'a whole number'} between ${lowest} and ${highest}`
    return [problem('VALUE_OUT_OF_RANGE', placeOf('structures', s, `law.${field}`), `${field} is ${value}`, remedy)]
  })
  if (law.kind === 'drop' && law.throatWidthM === 0 && law.throatSideSlope === 0)
    problems.push(
      outOf(`structures[${s}].law.throatWidthM`, 'the throat has no width', 'expected a width or a side slope'),
    )
  if (law.kind === 'pump') problems.push(...curveProblems(law.curve, s))
  return problems
}

const outOf = (path: string, text: string, remedy: string): Problem =>
  problem('VALUE_OUT_OF_RANGE', { path }, text, remedy)

function curveProblems(
  curve: readonly { readonly liftM: number; readonly dischargeM3s: number }[],
  s: number,
): Problem[] {
  const path = `structures[${s}].law.curve`
  if (curve.length < 2) return [outOf(path, `a pump curve of ${curve.length} rows`, 'expected two rows or more')]
  const problems = curve.flatMap((row, i) => {
    const next = curve[i + 1]
    const isSound =
      Number.isFinite(row.liftM) &&
      row.dischargeM3s >= 0 &&
      row.dischargeM3s <= 500 &&
      (next === undefined || (next.liftM > row.liftM && next.dischargeM3s <= row.dischargeM3s))
    return isSound
      ? []
      : [
          outOf(
            `${path}[${i}]`,
            `lift ${row.liftM}, discharge ${row.dischargeM3s}`,
            'expected rising lifts, falling discharges',
          ),
        ]
  })
  if (curve.at(-1)?.dischargeM3s !== 0)
    problems.push(
      outOf(`${path}[${curve.length - 1}]`, 'the last row still pumps', 'expected the shut-off lift with discharge 0'),
    )
  return problems
}

/** Sides of a structure on which it needs a node's own water. */
function sidesOf({ reaches }: District, { seat }: Structure): NodeId[] {
  if (seat.kind === 'between') return [seat.fromNodeId, seat.toNodeId]
  if (seat.kind !== 'reach-tail') return [seat.fromNodeId]
  return reaches.flatMap(({ id, toNodeId }) => (id === seat.reachId ? [toNodeId] : []))
}

function dryEnds(district: District, structure: Structure, s: number, open: ReadonlySet<NodeId>): Problem[] {
  return sidesOf(district, structure)
    .filter((nodeId) => !open.has(nodeId))
    .map((nodeId) =>
      problem(
        'NETWORK_UNSUPPORTED',
        placeOf('structures', s, 'seat'),
        `no water can stand at ${nodeId}, where ${structure.id} begins or ends`,
        'expected a reach that begins or ends there freely, a pond or a given stage',
      ),
    )
}

function nodeProblems({ id, boundary, storage, rating }: Node, n: number, open: ReadonlySet<NodeId>): Problem[] {
  const problems: Problem[] = []
  if (storage !== undefined) {
    if (storage.length === 0)
      problems.push(outOf(`nodes[${n}].storage`, `the pond at ${id} has no rows`, 'expected its bed'))
    for (const [i, { stageM, areaM2 }] of storage.entries()) {
      const next = storage[i + 1]
      const isSound = Number.isFinite(stageM) && areaM2 > 0 && areaM2 <= 1e9
      if (isSound && (next === undefined || (next.stageM > stageM && next.areaM2 >= areaM2))) continue
      problems.push(
        outOf(
          `nodes[${n}].storage[${i}]`,
          `stage ${stageM}, area ${areaM2}`,
          'expected rising stages, areas that do not shrink',
        ),
      )
    }
    if (boundary === 'river-stage' || boundary === 'stage')
      problems.push(
        problem(
          'NETWORK_UNSUPPORTED',
          placeOf('nodes', n, 'storage'),
          `${id} has a pond and a given stage`,
          'expected one of both',
        ),
      )
  }
  if (boundary === 'rating-curve') problems.push(...ratingProblems(id, rating ?? [], n, open))
  return problems
}

function ratingProblems(
  id: NodeId,
  rating: readonly { readonly stageM: number; readonly dischargeM3s: number }[],
  n: number,
  open: ReadonlySet<NodeId>,
): Problem[] {
  const path = `nodes[${n}].rating`
  const problems: Problem[] = []
  if (!open.has(id))
    problems.push(
      problem(
        'NETWORK_UNSUPPORTED',
        placeOf('nodes', n, 'boundary'),
        `no water can stand at ${id}`,
        'expected a reach that ends there freely',
      ),
    )
  if (rating.length < 2)
    return [...problems, outOf(path, `a rating of ${rating.length} rows`, 'expected two rows or more')]
  if (rating[0]?.dischargeM3s !== 0)
    problems.push(outOf(`${path}[0]`, 'the first row already flows', 'expected discharge 0'))
  for (const [i, { stageM, dischargeM3s }] of rating.entries()) {
    const next = rating[i + 1]
    const isSound = Number.isFinite(stageM) && dischargeM3s >= 0 && dischargeM3s <= 1e5
    if (isSound && (next === undefined || (next.stageM > stageM && next.dischargeM3s > dischargeM3s))) continue
    problems.push(outOf(`${path}[${i}]`, `stage ${stageM}, discharge ${dischargeM3s}`, 'expected both to rise'))
  }
  return problems
}
