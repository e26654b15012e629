/** A controlled pool over a window, sampled at equal distances: depth at its end; discharge and opening of the gate at its head. */
export interface ControlSamples {
  readonly everyS: number
  readonly depthM: readonly number[]
  readonly dischargeM3s: readonly number[]
  readonly openingM: readonly number[]
}

/** How well a pool was controlled; the first three are parts of the target depth. */
export interface ControlPerformance {
  readonly maximumAbsoluteError: number
  readonly integralOfAbsoluteError: number
  readonly steadyStateError: number
  readonly absoluteDischargeChangeM3s: number
  readonly absoluteOpeningChangeM: number
}

const STEADY_S = 7200

/**
 * Performance of canal control over a window of T, against a target depth y*.
 *
 *     MAE = max |y − y*| / y*        IAE = (Δt/T)·Σ |y − y*| / y*        StE = |mean of y over the last 2 h − y*| / y*
 *     IAQ = Σ |Q_k − Q_k₋₁| − |Q_end − Q_start|        IAW = Σ |W_k − W_k₋₁| − |W_end − W_start|
 *
 * Of a canal, the first four are told as the largest and the mean over its pools.
 *
 * Source: Clemmens, Kacerek, Grawitz & Schuurmans (1998) J. Irrig. Drain. Eng. 124(1):23-30.
 * Valid:  windows of more than 2 h; the paper's are 12 h.
 */
export function controlPerformance(
  { everyS, depthM, dischargeM3s, openingM }: ControlSamples,
  targetDepthM: number,
): ControlPerformance {
  const errors = depthM.map((depth) => Math.abs(depth - targetDepthM) / targetDepthM)
  const last = depthM.slice(-(Math.round(STEADY_S / everyS) + 1))
  return {
    maximumAbsoluteError: errors.reduce((most, error) => Math.max(most, error), 0),
    integralOfAbsoluteError: mean(errors),
    steadyStateError: Math.abs(mean(last) - targetDepthM) / targetDepthM,
    absoluteDischargeChangeM3s: needlessChange(dischargeM3s),
    absoluteOpeningChangeM: needlessChange(openingM),
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What was moved to and fro beyond the way from first to last. */
function needlessChange(values: readonly number[]): number {
  const travelled = values.reduce((sum, value, k) => sum + Math.abs(value - (values[k - 1] ?? value)), 0)
  return travelled - Math.abs(values.at(-1)! - values[0]!)
}
