import { type Problem, problem } from '../ground/problem.ts'
import type { NetworkTables } from './network-tables.ts'
import type { ObservationTables } from './observation-tables.ts'
import type { Table } from './read-table.ts'

/** Every id that a row refers to must be the id of a row somewhere; reaches and branches share one name space. */
export function checkIds(network: NetworkTables, { stations, gauges }: ObservationTables): Problem[] {
  const { nodes, crossSections, reaches, offtakes, branches, structures } = network
  const canals = new Map([...reaches.idRows, ...branches.idRows])
  const gates = new Map([...structures.idRows, ...[...branches.idRows].map(([id, row]) => [`G-${id}`, row] as const)])
  return [
    ...unknownIds(reaches, 'from_node', nodes.idRows, 'nodes.csv'),
    ...unknownIds(reaches, 'to_node', nodes.idRows, 'nodes.csv'),
    ...unknownIds(reaches, 'cross_section', crossSections.idRows, 'cross-sections.csv'),
    ...unknownIds(offtakes, 'node', nodes.idRows, 'nodes.csv'),
    ...unknownIds(branches, 'offtake', offtakes.idRows, 'offtakes.csv'),
    ...unknownIds(branches, 'cross_section', crossSections.idRows, 'cross-sections.csv'),
    ...unknownIds(structures, 'node', nodes.idRows, 'nodes.csv'),
    ...unknownIds(structures, 'from_node', nodes.idRows, 'nodes.csv'),
    ...unknownIds(structures, 'reach', reaches.idRows, 'reaches.csv'),
    ...unknownIds(stations, 'gate', gates, 'structures.csv, nor G-<branch> for one of branches.csv'),
    ...unknownIds(stations, 'reach', canals, 'reaches.csv or branches.csv'),
    ...unknownIds(gauges, 'station', stations.idRows, 'stations.csv'),
    ...sharedIds(branches, reaches),
  ]
}

function unknownIds<T>(
  table: Table<T>,
  column: keyof T & string,
  known: ReadonlyMap<string, number>,
  home: string,
): Problem[] {
  return table.rows.flatMap(({ row, value }) => {
    const id = value[column]
    if (typeof id !== 'string' || known.has(id)) return []
    return [problem('ID_UNKNOWN', { file: table.file, row, column }, `"${id}" is nowhere`, `expected an id of ${home}`)]
  })
}

const sharedIds = (branches: Table<unknown>, reaches: Table<unknown>): Problem[] =>
  [...branches.idRows].flatMap(([id, row]) =>
    reaches.idRows.has(id) && id !== ''
      ? [
          problem(
            'ID_DUPLICATE',
            { file: branches.file, row, column: 'id' },
            `"${id}" is a trunk reach already`,
            'expected an id of its own',
          ),
        ]
      : [],
  )
