import { isClosed, type SectionShape } from '../domain/cross-section.ts'
import { type Problem, problem } from '../ground/problem.ts'
import type { BranchRow, NetworkTables, NodeRow, ReachRow } from './network-tables.ts'
import type { Table, TableRow } from './read-table.ts'

/** What height has to do with height: banks stand above the water, branches lie below their trunk, leaves reach it. */
export function checkLevels(tables: NetworkTables, shapes: ReadonlyMap<string, SectionShape>): Problem[] {
  const nodes = valuesById(tables.nodes)
  return [
    ...tables.nodes.rows.flatMap((row) => problemsOfNode(row)),
    ...tables.reaches.rows.flatMap((row) => problemsOfCanal(tables.reaches.file, row, shapes)),
    ...tables.branches.rows.flatMap((row) => problemsOfCanal(tables.branches.file, row, shapes)),
    ...problemsOfBranches(tables, nodes),
    ...problemsOfSills(tables, nodes),
  ]
}

export const valuesById = <T extends { readonly id: string }>(table: Table<T>): ReadonlyMap<string, T> =>
  new Map(table.rows.map(({ value }) => [value.id, value]))

const metres = (value: number): string => `${value.toFixed(2)} m`

function problemsOfNode({ row, value }: TableRow<NodeRow>): Problem[] {
  const isWeir = value.boundary === 'weir-crest'
  if (isWeir === value.crest_height_m > 0) return []
  const place = { file: 'nodes.csv', row, column: 'crest_height_m' }
  const remedy = isWeir ? 'expected the height of the crest above the bed' : 'expected 0 where there is no weir'
  return [
    problem('VALUE_OUT_OF_RANGE', place, `${value.crest_height_m} does not fit the boundary ${value.boundary}`, remedy),
  ]
}

function problemsOfCanal(
  file: string,
  { row, value }: TableRow<ReachRow | BranchRow>,
  shapes: ReadonlyMap<string, SectionShape>,
): Problem[] {
  const { design_depth_m, cross_section } = value
  const shape = shapes.get(cross_section)
  if (shape === undefined || shape.bankHeightM > design_depth_m) return []
  if (isClosed(shape) && shape.bankHeightM === design_depth_m) return []
  const text = `the design depth of ${metres(design_depth_m)} overtops section ${cross_section}`
  const remedy = `expected less than its bank height of ${metres(shape.bankHeightM)}`
  return [problem('VALUE_OUT_OF_RANGE', { file, row, column: 'design_depth_m' }, text, remedy)]
}

function problemsOfBranches({ branches, offtakes }: NetworkTables, nodes: ReadonlyMap<string, NodeRow>): Problem[] {
  const groups = valuesById(offtakes)
  return branches.rows.flatMap(({ row, value }) => {
    const place = (column: string) => ({ file: branches.file, row, column })
    const problems: Problem[] = []
    if (value.crest_height_m >= value.design_depth_m) {
      const text = `the tail weir of ${metres(value.crest_height_m)} holds the branch above its design depth`
      const remedy = `expected less than ${metres(value.design_depth_m)}`
      problems.push(problem('VALUE_OUT_OF_RANGE', place('crest_height_m'), text, remedy))
    }
    const trunk = nodes.get(groups.get(value.offtake)?.node ?? '')
    const stageM = value.bed_up_m + value.design_depth_m
    if (trunk !== undefined && stageM >= trunk.design_stage_m) {
      const text = `the design stage of ${metres(stageM)} is not below the trunk's ${metres(trunk.design_stage_m)}`
      problems.push(
        problem('VALUE_OUT_OF_RANGE', place('bed_up_m'), text, `expected a bed that lets water in from ${trunk.id}`),
      )
    }
    if (trunk !== undefined && value.gate_sill_m >= trunk.design_stage_m)
      problems.push(sillProblem(place('gate_sill_m'), value.gate_sill_m, trunk))
    return problems
  })
}

const problemsOfSills = ({ structures }: NetworkTables, nodes: ReadonlyMap<string, NodeRow>): Problem[] =>
  structures.rows.flatMap(({ row, value }) => {
    const place = (column: string) => ({ file: structures.file, row, column })
    const node = nodes.get(value.from_node)
    const problems: Problem[] = []
    if (node !== undefined && value.sill_m >= node.design_stage_m)
      problems.push(sillProblem(place('sill_m'), value.sill_m, node))
    if (value.target_stage_m !== null && value.target_stage_m <= value.sill_m) {
      const text = `the target of ${metres(value.target_stage_m)} is not above the sill`
      problems.push(
        problem('VALUE_OUT_OF_RANGE', place('target_stage_m'), text, `expected more than ${metres(value.sill_m)}`),
      )
    }
    return problems
  })

const sillProblem = (place: Problem['place'], sillM: number, node: NodeRow): Problem =>
  problem(
    'VALUE_OUT_OF_RANGE',
    place,
    `the sill at ${metres(sillM)} stands above the water`,
    `expected less than the design stage of ${node.id}, ${metres(node.design_stage_m)}`,
  )
