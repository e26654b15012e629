import { isStageGiven } from '../domain/node.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { valuesById } from './check-levels.ts'
import { checkSeats } from './check-seats.ts'
import type { NetworkTables, NodeRow, ReachRow, StructureRow } from './network-tables.ts'
import type { TableRow } from './read-table.ts'
import type { SeatRow, StructureTables } from './structure-tables.ts'

/** How the nouns join: every gate sits where water can pass it, one gate to a reach's end, and water finds its way to every reach. */
export function checkJoins(tables: NetworkTables, structures: StructureTables): Problem[] {
  const nodes = valuesById(tables.nodes)
  const reaches = valuesById(tables.reaches)
  return [
    ...tables.structures.rows.flatMap((row) => problemsOfSeat(row, nodes, reaches)),
    ...sharedSeats(tables),
    ...checkSeats(tables, structures),
    ...tables.reaches.rows.flatMap(({ row, value }) =>
      value.from_node === value.to_node
        ? [
            problem(
              'NETWORK_UNSUPPORTED',
              { file: 'reaches.csv', row, column: 'to_node' },
              'the reach ends where it begins',
              'expected two different nodes',
            ),
          ]
        : [],
    ),
    ...unreached(tables, structures, nodes),
  ]
}

function problemsOfSeat(
  { row, value: gate }: TableRow<StructureRow>,
  nodes: ReadonlyMap<string, NodeRow>,
  reaches: ReadonlyMap<string, ReachRow>,
): Problem[] {
  const found = (column: string, text: string, remedy: string) => [
    problem('NETWORK_UNSUPPORTED', { file: 'structures.csv', row, column }, text, remedy),
  ]
  if (gate.seat === 'outside') {
    if (gate.outside_stage_m === null)
      return found('outside_stage_m', 'the stage outside is missing', 'expected a stage')
    if (gate.reach !== null) return found('reach', 'a gate to the outside feeds no reach', 'expected an empty cell')
    return gate.node === gate.from_node
      ? []
      : found('node', 'the gate stands away from its water', 'expected its from_node')
  }
  if (gate.outside_stage_m !== null)
    return found('outside_stage_m', 'a gate within the district has no stage outside', 'expected an empty cell')
  if (gate.reach === null) return found('reach', 'the gate feeds nothing', `expected the reach of its ${gate.seat}`)
  const reach = reaches.get(gate.reach)
  if (reach === undefined) return []
  const end = gate.seat === 'reach-head' ? reach.from_node : reach.to_node
  if (gate.node !== end) return found('node', `${gate.reach} has its ${gate.seat} at ${end}`, `expected ${end}`)
  const from = nodes.get(gate.from_node)
  const fromRiver = gate.seat === 'reach-head' && isStageGiven(from?.boundary)
  /* of a broken row nobody knows the boundary */
  if (gate.from_node === end || fromRiver || from === undefined) return []
  return found(
    'from_node',
    `${gate.from_node} is not where ${gate.reach} has its ${gate.seat}`,
    `expected ${end}, or a river`,
  )
}

function sharedSeats({ structures }: NetworkTables): Problem[] {
  const taken = new Map<string, string>()
  return structures.rows.flatMap(({ row, value }) => {
    if (value.reach === null) return []
    const seat = `${value.seat} of ${value.reach}`
    const other = taken.get(seat)
    taken.set(seat, value.id)
    if (other === undefined) return []
    const place = { file: structures.file, row, column: 'reach' }
    return [
      problem('NETWORK_UNSUPPORTED', place, `${other} sits at the ${seat} already`, 'expected one gate of more bays'),
    ]
  })
}

/**
 * Reaches that no water comes to, neither from a given stage nor through any gate, structure or reach that has some; direction does not matter.
 * Where no stage is given, water can only be let in at a node where a reach begins and none ends. Asked only where every row is sound: a
 * broken row may be the missing way.
 */
function unreached(
  { nodes, reaches, structures: gates }: NetworkTables,
  structures: StructureTables,
  byId: ReadonlyMap<string, NodeRow>,
): Problem[] {
  const families = [structures.weirs, structures.barrels, structures.pumps, structures.turnouts]
  if ([nodes, reaches].some(({ rowCount }) => rowCount === 0)) return []
  if ([nodes, reaches, gates, ...families].some(({ rows, rowCount }) => rows.length < rowCount)) return []
  const canals = valuesById(reaches)
  const joined: (readonly [string, string])[] = [
    ...reaches.rows.map(({ value }) => [value.from_node, value.to_node] as const),
    ...gates.rows.map(({ value }) => [value.from_node, value.node] as const),
    ...families.flatMap(({ rows }) => rows.flatMap(({ value }) => joinOf(value, canals))),
  ]
  const given = [...byId.values()].filter(({ boundary }) => isStageGiven(boundary)).map(({ id }) => `${id}`)
  const ends = new Set<string>(reaches.rows.map(({ value }) => value.to_node))
  const heads = reaches.rows.map(({ value }) => `${value.from_node}`).filter((id) => !ends.has(id))
  const wet = new Set(given.length > 0 ? given : heads.slice(0, 1))
  if (wet.size === 0) {
    const place = { file: nodes.file, column: 'boundary' }
    const text = 'no node has a given stage, and no canal begins where none ends'
    return [problem('NETWORK_DISCONNECTED', place, text, 'expected a source of water: a river-stage')]
  }
  const beside = new Map<string, string[]>()
  for (const [a, b] of joined)
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = beside.get(from)
      if (known === undefined) beside.set(from, [to])
      else known.push(to)
    }
  /* a set is walked in the order of adding, also through what is added on the way */
  for (const id of wet) for (const other of beside.get(id) ?? []) wet.add(other)
  const source = given.length > 0 ? 'a node whose stage is given' : (heads[0] ?? '')
  return reaches.rows.flatMap(({ row, value }) => {
    if (wet.has(value.from_node) || !byId.has(value.from_node)) return []
    const place = { file: reaches.file, row, column: 'from_node' }
    return [problem('NETWORK_DISCONNECTED', place, `no water comes to ${value.id}`, `expected a way from ${source}`)]
  })
}

/** Nodes between which a structure lets water through. */
function joinOf(
  { seat, from_node, to_node, reach }: SeatRow,
  canals: ReadonlyMap<string, ReachRow>,
): (readonly [string, string])[] {
  const canal = canals.get(reach ?? '')
  const other = seat === 'between' ? to_node : seat === 'reach-head' ? canal?.from_node : canal?.to_node
  return other === undefined || other === null ? [] : [[from_node, other]]
}
