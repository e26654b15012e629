import type { District } from '../domain/district.ts'

/** What `district check` prints, in the units in which districts are known. */
export interface DistrictTotals {
  readonly nodes: number
  readonly trunkKm: number
  readonly branches: number
  readonly branchKm: number
  readonly gates: number
  readonly commandAreaHa: number
}

const METRES_PER_KILOMETRE = 1000
const SQUARE_METRES_PER_HECTARE = 10_000

/** Counts and sums of what the pack itself lists: tail nodes and offtake gates of branches are not among the nodes and gates. */
export function districtTotals({ nodes, reaches, gates, offtakeGroups }: District): DistrictTotals {
  const branches = reaches.filter(({ kind }) => kind === 'branch')
  const trunk = reaches.filter(({ kind }) => kind !== 'branch')
  const tails = new Set(branches.map(({ toNodeId }) => toNodeId))
  return {
    nodes: nodes.filter(({ id }) => !tails.has(id)).length,
    trunkKm: sum(trunk.map(({ lengthM }) => lengthM)) / METRES_PER_KILOMETRE,
    branches: branches.length,
    branchKm: sum(branches.map(({ lengthM }) => lengthM)) / METRES_PER_KILOMETRE,
    gates: gates.filter(({ kind }) => kind !== 'offtake').length,
    commandAreaHa: Math.round(sum(offtakeGroups.map(({ commandAreaM2 }) => commandAreaM2)) / SQUARE_METRES_PER_HECTARE),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
