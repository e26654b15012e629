import { type Problem, problem } from './problem.ts'
import { QUANTITIES } from './quantities.ts'

/** What a number can plausibly be: physics at its widest, so that a wrong unit (mm for m, L/s for m³/s, km for m) falls out of it. */
export interface PlausibleRange {
  readonly noun: string
  readonly unit: string
  readonly minimum: number
  readonly maximum: number
}

const range = (noun: string, unit: string, minimum: number, maximum: number): PlausibleRange => ({
  noun,
  unit,
  minimum,
  maximum,
})

export const PLAUSIBLE = {
  stage: range('a level', 'm', QUANTITIES.stage.minimum, QUANTITIES.stage.maximum),
  designDischarge: range('a discharge', 'm³/s', 0.001, QUANTITIES.discharge.maximum),
  inflow: range('an inflow', 'm³/s', 0, QUANTITIES.discharge.maximum),
  maximumOpening: range('an opening', 'm', 0.05, QUANTITIES.opening.maximum),
  length: range('a length', 'm', 10, 500_000),
  width: range('a width', 'm', 0.1, 1000),
  depth: range('a depth', 'm', 0.05, 20),
  bankHeight: range('a bank height', 'm', 0.1, 20),
  crestHeight: range('a crest height', 'm', 0.01, 20),
  sideSlope: range('a side slope', '1', 0, 10),
  bedSlope: range('a bed slope', '1', -0.1, 0.1),
  designVelocity: range('a velocity at design', 'm/s', 0, 10),
  manningN: range("Manning's n", 's·m^-⅓', 0.008, 0.15),
  bays: range('a number of bays', '1', 1, 200),
  sillOverBed: range('a sill over the bed', 'm', -5, 20),
  contraction: range('a contraction coefficient', '1', 0.5, 1),
  leafSpeed: range('a leaf speed', 'm/s', 0.0001, 0.5),
  deadBand: range('a dead band', 'm', 0, 0.5),
  kostiakovA: range('the coefficient A', '1', 0, 20),
  kostiakovM: range('the exponent m', '1', 0, 1),
  seepageFactor: range('a seepage factor', '1', 0, 5),
  lining: range('what is left of a loss', '1', 0, 1),
  conductivity: range('a conductivity', 'm/s', 0, 1e-3),
  layer: range('a thickness', 'm', 0.01, 10),
  groundwaterDepth: range('a depth to groundwater', 'm', -20, QUANTITIES.groundwaterDepth.maximum),
  rain: range('a rain', 'm/s', 0, 1e-4),
  evaporation: range('an evaporation', 'm/s', 0, 1e-6),
  setting: range('a setting (1 as built, 0 shut, or the speed of a pump)', '1', 0, 1.5),
  sediment: range('a concentration', 'kg/m³', 0, 1000),
  horizon: range('a horizon', 's', 1, 366 * 86_400),
  parameter: range('a factor', '1', 0.1, 10),
} as const satisfies Record<string, PlausibleRange>

/** What is wrong with one number at `path`: nothing, that it is none, or that it lies outside its range. */
export function problemsOfNumber(path: string, value: number, of: PlausibleRange): Problem[] {
  const unit = of.unit === '1' ? '' : ` ${of.unit}`
  const remedy = `expected ${of.noun} of ${of.minimum} to ${of.maximum}${unit}`
  if (!Number.isFinite(value))
    return [problem('VALUE_NOT_A_NUMBER', { path }, `${value} is not a finite number`, remedy)]
  if (value >= of.minimum && value <= of.maximum) return []
  return [problem('VALUE_OUT_OF_RANGE', { path }, `${value}${unit} is not plausible`, remedy)]
}

/** Bad input as an exception, for calls that have no other way to refuse: every problem at once, one a line. */
export class InputRefused extends RangeError {
  readonly problems: readonly Problem[]

  constructor(what: string, problems: readonly Problem[]) {
    const lines = problems.map(({ code, place, text, remedy }) => `${place.path ?? ''}: ${text}; ${remedy} [${code}]`)
    super(`${what} cannot be run, ${problems.length} problems:\n${lines.join('\n')}`)
    this.name = 'InputRefused'
    this.problems = problems
  }
}
