/**
 * What measurements say about one gate.
 *
 * `by-ratio`: `coefficient[i][j]` is Cd of Q = Cd·a·b·√(2g·y₁) at y₁/a = `depthPerOpening[i]` and y₃/y₁ = `submergence[j]`, depths over the
 * sill; the first column counts as free flow, and beyond the table Cd keeps its last value.
 * `by-opening`: `contraction[i]` is the jet's contraction Cc at `openingM[i]`, for the energy-momentum law.
 */
export type GateCalibration =
  | {
      readonly kind: 'by-ratio'
      readonly depthPerOpening: readonly number[]
      readonly submergence: readonly number[]
      readonly coefficient: readonly (readonly number[])[]
    }
  | { readonly kind: 'by-opening'; readonly openingM: readonly number[]; readonly contraction: readonly number[] }

const rises = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > (values[i - 1] ?? value))
const neverRises = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value <= (values[i - 1] ?? value))
const within = (values: readonly number[], lowest: number, highest: number): boolean =>
  values.every((value) => value >= lowest && value <= highest)

/** Why a calibration is no table that can be read; null when it is one. Whether a law goes through it, `gateStructure` says. */
export function gateCalibrationFault(calibration: GateCalibration): string | null {
  if (calibration.kind === 'by-opening') return openingFault(calibration.openingM, calibration.contraction)
  const { depthPerOpening, submergence, coefficient } = calibration
  if (depthPerOpening.length < 2 || !rises(depthPerOpening) || !within(depthPerOpening, 1, 1000))
    return 'y1/a must rise, in two or more rows from 1 to 1000'
  if (submergence.length < 2 || !rises(submergence) || !within(submergence, 0.05, 0.99))
    return 'y3/y1 must rise, in two or more columns from 0.05 to 0.99'
  if (coefficient.length !== depthPerOpening.length || coefficient.some((row) => row.length !== submergence.length))
    return 'there must be one coefficient per row and column'
  if (!coefficient.every((row) => within(row, 0.001, 1))) return 'coefficients must lie from 0.001 to 1'
  if (!coefficient.every(neverRises)) return 'coefficients must not rise with y3/y1'
  return null
}

function openingFault(openingM: readonly number[], contraction: readonly number[]): string | null {
  if (openingM.length < 2 || !rises(openingM) || !within(openingM, 0.001, 20))
    return 'openings must rise, in two or more rows from 0.001 to 20 m'
  if (contraction.length !== openingM.length || !within(contraction, 0.4, 1))
    return 'there must be one contraction per opening, from 0.4 to 1'
  if (!rises(openingM.map((a, i) => a * (contraction[i] ?? 0)))) return 'the jet must thicken with the opening'
  return null
}
