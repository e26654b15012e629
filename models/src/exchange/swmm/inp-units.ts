const M_PER_FT = 0.3048
const M3_PER_FT3 = M_PER_FT * M_PER_FT * M_PER_FT
const M3_PER_GALLON = 0.003785411784
const SECONDS_PER_DAY = 86_400

/** SWMM's flow units, and what one of each is in m³/s. The first three go with feet and inches, the others with metres and millimetres. */
const FLOW_UNITS = {
  CFS: M3_PER_FT3,
  GPM: M3_PER_GALLON / 60,
  MGD: (1e6 * M3_PER_GALLON) / SECONDS_PER_DAY,
  CMS: 1,
  LPS: 0.001,
  MLD: 1000 / SECONDS_PER_DAY,
} as const

export type FlowUnits = keyof typeof FLOW_UNITS

export const FLOW_UNIT_NAMES = Object.keys(FLOW_UNITS) as FlowUnits[]

/** What one of a file's units is in SI. */
export interface InpUnits {
  readonly lengthM: number
  readonly areaM2: number
  readonly flowM3s: number
  /** Rate of seepage per hour, and of evaporation per day, in m/s. */
  readonly perHourMPerS: number
  readonly perDayMPerS: number
  /** Weir coefficient in Q = C·L·h^1.5, whose unit is √length per second whatever the flow units. */
  readonly weirCoefficient: number
}

export function unitsOf(flow: FlowUnits): InpUnits {
  const isMetric = flow === 'CMS' || flow === 'LPS' || flow === 'MLD'
  const lengthM = isMetric ? 1 : M_PER_FT
  const rainDepthM = isMetric ? 0.001 : M_PER_FT / 12
  return {
    lengthM,
    areaM2: lengthM * lengthM,
    flowM3s: FLOW_UNITS[flow],
    perHourMPerS: rainDepthM / 3600,
    perDayMPerS: rainDepthM / SECONDS_PER_DAY,
    weirCoefficient: Math.sqrt(lengthM),
  }
}
