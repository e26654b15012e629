/**
 * Seconds that a deviation which goes linearly from `fromM` to `toM` within `stepS` is further from zero than `bandM`.
 *
 * @example secondsBeyond(0, 0.2, 0.1, 60)  // 30
 */
export function secondsBeyond(fromM: number, toM: number, bandM: number, stepS: number): number {
  const byM = toM - fromM
  if (byM === 0) return Math.abs(fromM) > bandM ? stepS : 0
  const low = (-bandM - fromM) / byM
  const high = (bandM - fromM) / byM
  const enters = Math.max(Math.min(low, high), 0)
  const leaves = Math.min(Math.max(low, high), 1)
  return stepS * (1 - Math.max(leaves - enters, 0))
}

/** A stage that was to be held, as it was measured: instants rising, null where the gauge said nothing of use. */
export interface MeasuredStage {
  readonly atS: readonly number[]
  readonly stageM: readonly (number | null)[]
}

/**
 * Time out of band of a measured stage, and of how much time that is known: between two values not further apart than `longestGapS`
 * the stage counts as linear, a longer silence as unknown.
 */
export function timeOutOfBand(
  { atS, stageM }: MeasuredStage,
  {
    targetStageM,
    toleranceM,
    longestGapS,
  }: { readonly targetStageM: number; readonly toleranceM: number; readonly longestGapS: number },
): { readonly outOfBandS: number; readonly coveredS: number } {
  let [outOfBandS, coveredS] = [0, 0]
  for (let k = 1; k < atS.length; k++) {
    const [from, to] = [stageM[k - 1] ?? null, stageM[k] ?? null]
    const lengthS = (atS[k] ?? 0) - (atS[k - 1] ?? 0)
    if (from === null || to === null || lengthS > longestGapS) continue
    coveredS += lengthS
    outOfBandS += secondsBeyond(from - targetStageM, to - targetStageM, toleranceM, lengthS)
  }
  return { outOfBandS, coveredS }
}
