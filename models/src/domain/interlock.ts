import type { GateId } from '../ground/ids.ts'
import type { Sourced } from './provenance.ts'

/**
 * One row of `interlocks.csv`: what a command to a gate is asked before it is sent. Null: this is not asked. A gate without a row is asked
 * only what every gate is: its leaf's travel, an earlier command, a maintenance lock.
 */
export interface Interlock extends Sourced {
  readonly gateId: GateId
  /** Openings between which the gate is operated; null: the ends of the leaf's travel. */
  readonly lowestOpeningM: number | null
  readonly highestOpeningM: number | null
  /** Farthest way of one command, and of all commands within an hour. */
  readonly largestMoveM: number | null
  readonly travelPerHourM: number | null
  /** Water over the sill that must stand above the gate before it is opened further. */
  readonly leastHeadM: number | null
  /** A move of this or more must be confirmed by a second person; 0: every move. */
  readonly secondPersonFromM: number | null
}
