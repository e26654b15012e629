import type { Engine } from '@district/models'
import type { InputBoard } from './input-board.ts'

/** A gauge that has been silent for longer says nothing about now. */
const FRESH_MS = 15 * 60_000

/** How far the model stands from the gauges at its present instant, corrections included. */
export interface Fit {
  /** Mean of |computed − measured| over the stages at trunk gates, m; NaN when none is fresh. */
  readonly trunkM: number
  /** The same over the stages below the offtakes. */
  readonly branchM: number
  readonly largestM: number
  /** Gate of the largest difference. */
  readonly largestAt: string
  readonly compared: number
}

export function fitToGauges(engine: Engine, board: InputBoard): Fit {
  const nowMs = engine.timeS * 1000
  const trunk: number[] = []
  const branch: number[] = []
  let largestM = 0
  let largestAt = ''
  for (const [index, gate] of engine.network.district.gates.entries()) {
    const computed = engine.gateStagesM(index)
    const pairs = [
      [board.lastStageUp(index), computed.upstreamM],
      [board.lastStageDown(index), computed.downstreamM],
    ] as const
    for (const [series, computedM] of pairs) {
      if (series === undefined || Math.abs(series.lastMs - nowMs) > FRESH_MS) continue
      const differenceM = Math.abs(computedM - series.at(nowMs))
      const list = gate.kind === 'offtake' ? branch : trunk
      list.push(differenceM)
      if (gate.kind !== 'offtake' && differenceM > largestM) {
        largestM = differenceM
        largestAt = gate.id
      }
    }
  }
  return { trunkM: mean(trunk), branchM: mean(branch), largestM, largestAt, compared: trunk.length + branch.length }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
