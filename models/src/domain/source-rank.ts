import type { GaugeId } from '../ground/ids.ts'
import type { Sourced } from './provenance.ts'

/**
 * One row of `sources.csv`: gauge `gaugeId` can say what is so at `place`, and is asked in the order of `rank`, 1 first. All gauges of
 * a place measure the same quantity.
 */
export interface SourceRank extends Sourced {
  readonly place: string
  readonly gaugeId: GaugeId
  readonly rank: number
  /** A better source must be well for so long before it is believed again, s. */
  readonly returnAfterS: number
}
