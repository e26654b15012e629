import type { CapacityLaw } from '../hydraulics/sediment-capacity.ts'

/** Something dissolved that goes where the water goes, seepage included. It decays by itself where `decayPerS` is above zero. */
export interface Tracer {
  readonly kind: 'tracer'
  readonly id: string
  readonly decayPerS?: number
}

/**
 * The time since water entered the network, s: a tracer that grows by one second a second. In steady flow it is the travel time. What evaporates takes
 * its age along.
 */
export interface WaterAge {
  readonly kind: 'age'
  readonly id: string
}

/** Grains that settle alike. Users, outlets and spill take them with the water; seepage leaves them behind. */
export interface SedimentClass {
  readonly kind: 'sediment'
  readonly id: string
  readonly settlingMPerS: number
  /** Recovery coefficient α where the load is above the capacity, and where it is below; 0.25 and 1 where absent. */
  readonly depositionAlpha?: number
  readonly scourAlpha?: number
  /** What lies loose on the bed at the start, kg per m² of bed. */
  readonly bedKgPerM2?: number
}

export type Constituent = Tracer | WaterAge | SedimentClass

/** What is asked to travel: the constituents, and how sediment deals with the bed. */
export interface TransportOptions {
  readonly constituents: readonly Constituent[]
  /** Formula of the carrying capacity; Zhang Ruijin's where absent. */
  readonly capacity?: CapacityLaw
  /** stored: scour takes only what was put there · unlimited: the bed gives without end, in equal parts of all classes. */
  readonly bed?: 'stored' | 'unlimited'
  /** Dry density of a deposit, from which its thickness follows; 1400 kg/m³ where absent. */
  readonly depositKgPerM3?: number
  /** Concentrations at the boundary over time; those of `boundary` stay as they are set where absent. */
  readonly evaluate?: (timeS: number, into: BoundaryConcentrations) => void
}

/** Concentrations of water that comes in, kg/m³ (age: s); one value per constituent, in their order. All zero at first. */
export interface BoundaryConcentrations {
  /** Of the river, and of the water at every node whose stage is given. */
  readonly river: Float64Array
  /** Water that runs back through a gate or structure from a river outside, or over a drowned tail weir. */
  readonly outside: Float64Array
  /** Of inflow given to nodes: `inflow[n * constituents + k]`. */
  readonly inflow: Float64Array
  /** Of inflow along the banks: `lateral[r * constituents + k]`. */
  readonly lateral: Float64Array
  readonly rain: Float64Array
  /** Groundwater that comes in where it stands above the canal's water. Seepage and inflow of one cell and step count as their difference. */
  readonly ground: Float64Array
}

/** @throws RangeError at a number that no constituent can have, or an id that stands twice */
export function checkConstituents(constituents: readonly Constituent[]): void {
  if (constituents.length === 0) throw new RangeError('constituents must not be empty, got 0')
  const ids = new Set(constituents.map(({ id }) => id))
  if (ids.size !== constituents.length)
    throw new RangeError(`constituent ids must differ, got ${constituents.map(({ id }) => id).join(', ')}`)
  for (const constituent of constituents) {
    if (constituent.kind === 'tracer') assertNotNegative(constituent.id, { decayPerS: constituent.decayPerS ?? 0 })
    if (constituent.kind !== 'sediment') continue
    const { id, settlingMPerS, depositionAlpha = 0, scourAlpha = 0, bedKgPerM2 = 0 } = constituent
    assertNotNegative(id, { depositionAlpha, scourAlpha, bedKgPerM2 })
    if (!(settlingMPerS > 0 && settlingMPerS < 1))
      throw new RangeError(`settlingMPerS of ${id} must be between 0 and 1, got ${settlingMPerS}`)
  }
}

function assertNotNegative(id: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} of ${id} must not be negative, got ${value}`)
}
