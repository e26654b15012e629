import { InputRefused } from '../ground/plausible-range.ts'
import type { Network } from '../network/network.ts'
import type { ForcingValues } from './forcing.ts'
import { validateForcing } from './validate-run.ts'

/**
 * Refuses values that no water can follow, where they begin to act: at every start, and at every instant that a forcing names. What is merely
 * implausible passes, because a measured opening may stand a finger's breadth above the gate's own maximum. Allocates nothing unless it throws.
 *
 * @throws InputRefused with everything that `validateForcing` finds
 */
export function refuseForcing(network: Network, values: ForcingValues, timeS: number): void {
  if (isSound(network, values)) return
  throw new InputRefused(`what acts at ${timeS} s`, validateForcing(network, values))
}

function isSound({ junctionIsRiver, nodeJunction }: Network, values: ForcingValues): boolean {
  const { inflowM3s, stageM, settings, rainMPerS, evaporationMPerS, lateralM3s } = values
  if (!Number.isFinite(values.riverStageM)) return false
  if (!noneBelowZero(values.openingM) || !noneBelowZero(values.demandM3s)) return false
  if (rainMPerS !== undefined && !noneBelowZero(rainMPerS)) return false
  if (evaporationMPerS !== undefined && !noneBelowZero(evaporationMPerS)) return false
  if (lateralM3s !== undefined && !noneBelowZero(lateralM3s)) return false
  if (settings !== undefined && !noneBelowZero(settings)) return false
  for (let n = 0; n < nodeJunction.length; n++) {
    if (stageM !== undefined && !(stageM[n]! < Number.POSITIVE_INFINITY)) return false
    if (inflowM3s === undefined || inflowM3s[n] === 0) continue
    if (!Number.isFinite(inflowM3s[n])) return false
    const j = nodeJunction[n]!
    if (j < 0 || junctionIsRiver[j] === 1) return false
  }
  return true
}

/** True where all are finite and none is negative. */
function noneBelowZero(array: Float64Array): boolean {
  for (let i = 0; i < array.length; i++) if (!(array[i]! >= 0 && array[i]! < Number.POSITIVE_INFINITY)) return false
  return true
}
