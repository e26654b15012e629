import type { District } from '../domain/district.ts'
import type { LonLat } from '../domain/provenance.ts'
import type { Scenario, Series } from '../domain/scenario.ts'
import type { NodeId } from '../ground/ids.ts'
import type { Loss } from './findings.ts'

/** A scenario with what comes in at nodes and goes up into the air. */
export interface FullScenario extends Scenario {
  readonly inflowM3s?: Readonly<Record<NodeId, Series>>
  readonly evaporationMPerS?: Series
}

/** What a foreign file became: a district, what shall happen in it, and what did not come along. */
export interface Imported {
  readonly district: District
  readonly scenario: FullScenario | undefined
  readonly losses: readonly Loss[]
}

/** What the file does not say of itself. */
export interface ImportOptions {
  /** Id of the district to be. */
  readonly id: string
  /** Name of the file, for messages and sources. */
  readonly file: string
  readonly timeZone?: string
  /** Where the map stands when the file has none, or has plain metres. */
  readonly origin?: LonLat
  /** From the file's coordinates to degrees; absent: they are plain metres from the origin. */
  readonly toLonLat?: (x: number, y: number) => LonLat | undefined
}

export const DEFAULT_TIME_ZONE = 'Asia/Shanghai'
export const DEFAULT_ORIGIN: LonLat = { lonDeg: 116, latDeg: 36.5 }
