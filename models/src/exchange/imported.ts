import type { District } from '../domain/district.ts'
import type { LonLat } from '../domain/provenance.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { Loss } from './findings.ts'

/** What a foreign file became: a district, what shall happen in it, and what did not come along. */
export interface Imported {
  readonly district: District
  readonly scenario: Scenario | undefined
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
  /** From the file's coordinates to degrees. */
  readonly toLonLat?: (x: number, y: number) => LonLat | undefined
  /** Coordinates are plain metres from the origin. Without this and `toLonLat`, a file that has coordinates is refused. */
  readonly isLocal?: boolean
}

export const DEFAULT_TIME_ZONE = 'Asia/Shanghai'
export const DEFAULT_ORIGIN: LonLat = { lonDeg: 116, latDeg: 36.5 }
