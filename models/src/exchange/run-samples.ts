import type { Network } from '../network/network.ts'

/** What was computed at some instants: the arrays of the engine's saved states, one of each per instant. */
export interface RunSamples {
  readonly startMs: number
  readonly atS: readonly number[]
  /** Per stage of the network: junctions, then inner points. */
  readonly stageM: readonly Float64Array[]
  /** Per link: reaches, then gates, joints, structures. */
  readonly dischargeM3s: readonly Float64Array[]
  /** Per gate. */
  readonly openingM: readonly Float64Array[]
}

/** Lowest ground at every stage of a network: beds of reaches, and of ponds; NaN where there is neither. */
export function bedByStageM({ district, stageCount, pointStage, bedM, nodeJunction }: Network): Float64Array {
  const lowestM = new Float64Array(stageCount).fill(Number.NaN)
  const lower = (stage: number, levelM: number): void => {
    const known = lowestM[stage] ?? Number.NaN
    lowestM[stage] = Number.isNaN(known) ? levelM : Math.min(known, levelM)
  }
  for (const [p, stage] of pointStage.entries()) lower(stage, bedM[p] ?? Number.NaN)
  for (const [n, { storage }] of district.nodes.entries()) {
    const junction = nodeJunction[n] ?? -1
    if (storage?.[0] !== undefined && junction >= 0) lower(junction, storage[0].stageM)
  }
  return lowestM
}

/** Link of a gate, and of a structure, by its place in the district. */
export const gateLink = ({ gateLinkStart }: Network, gate: number): number => gateLinkStart + gate
export const structureLink = ({ structureLinkStart }: Network, structure: number): number =>
  structureLinkStart + structure
