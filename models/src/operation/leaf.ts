import type { Gate } from '../domain/gate.ts'
import type { Series } from '../domain/scenario.ts'
import { sampleSeries } from '../numerics/series.ts'
import { moveUnlessStuck } from '../solver/timeline.ts'

export interface StuckSpan {
  readonly fromS: number
  readonly toS: number
}

/** What bounds a move: the drive's speed and dead band, the leaf's travel, and what a controller adds to them. */
export interface MoveLimits {
  readonly intervalS: number
  readonly minimumMoveM: number
  readonly rateMPerS?: number
}

/** A leaf that goes to where it is sent, at its own speed, and stays where it is while it is stuck. Times count from the scenario's start. */
export interface Leaf {
  placeM(sinceStartS: number): number
  /** Sends it towards an opening, as far as an interval allows; a move that is too short is not begun. */
  send(wishM: number, sinceStartS: number): void
  /** Farthest openings that can be reached within an interval. */
  reachableM(sinceStartS: number): { readonly lowestM: number; readonly highestM: number }
  /** First bend of its way later than `sinceStartS` that a step should end at. */
  nextBendAfterS(sinceStartS: number): number
}

/** A way shorter than this is over within a usual step and needs no landing. */
const SHORT_WAY_S = 60
/** Some roundings of a time in seconds since 1970. */
const JUST_AFTER_S = 1e-6

export function createLeaf(gate: Gate, limits: MoveLimits, startM: number, stuck: readonly StuckSpan[]): Leaf {
  const speedMPerS = Math.min(gate.speedMPerS, limits.rateMPerS ?? gate.speedMPerS)
  const leastM = Math.max(limits.minimumMoveM, gate.deadBandM)
  const farthestM = speedMPerS * limits.intervalS
  let begunS = 0
  let way: Series = { atS: [0], values: [startM] }
  const placeM = (sinceStartS: number) => sampleSeries(way, sinceStartS - begunS)
  const reachableM = (sinceStartS: number) => ({
    lowestM: Math.max(0, placeM(sinceStartS) - farthestM),
    highestM: Math.min(gate.maximumOpeningM, placeM(sinceStartS) + farthestM),
  })
  return {
    placeM,
    reachableM,
    send(wishM, sinceStartS) {
      const fromM = placeM(sinceStartS)
      const { lowestM, highestM } = reachableM(sinceStartS)
      const toM = Math.min(Math.max(wishM, lowestM), highestM)
      const isMove = Math.abs(toM - fromM) >= leastM - 1e-12 && toM !== fromM
      const spans = stuck.map(({ fromS, toS }) => ({ fromS: fromS - sinceStartS, toS: toS - sinceStartS }))
      way = moveUnlessStuck({ atS: [0], values: [isMove ? toM : fromM] }, fromM, speedMPerS, spans)
      begunS = sinceStartS
    },
    nextBendAfterS(sinceStartS) {
      const bend = way.atS.find((atS) => atS > SHORT_WAY_S && begunS + atS > sinceStartS + JUST_AFTER_S)
      return bend === undefined ? Number.POSITIVE_INFINITY : begunS + bend
    },
  }
}
