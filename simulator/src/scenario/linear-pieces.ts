import {
  type AdvanceOutcome,
  createForcingValues,
  type Engine,
  type Forcing,
  type ForcingValues,
  type Network,
} from '@district/models'

/** What acts on the water at one instant, whatever its course between instants. */
export type Surroundings = (timeS: number, into: ForcingValues) => void

const REACHED: AdvanceOutcome = { kind: 'reached' }

/**
 * Moves an engine through surroundings of any course in straight pieces of at most `pieceS`, because the engine follows what is
 * linear between instants that are named to it. Exact at the ends of the pieces, and so for a leaf that stops in between.
 */
export function createPieceMover(engine: Engine, surroundings: Surroundings, pieceS: number) {
  const { network } = engine
  const [start, end] = [createForcingValues(network), createForcingValues(network)]
  let fromS = 0
  let toS = 0
  const forcing: Forcing = {
    evaluate: (timeS, into) => blend(start, end, toS > fromS ? (timeS - fromS) / (toS - fromS) : 1, into),
    nextInstantAfterS: () => Number.POSITIVE_INFINITY,
  }

  /** Pieces end at whole multiples of `pieceS`, and at `untilMs`. */
  return (untilMs: number): AdvanceOutcome => {
    while (engine.timeS * 1000 < untilMs) {
      fromS = engine.timeS
      toS = Math.min(untilMs / 1000, (Math.floor(fromS / pieceS) + 1) * pieceS)
      surroundings(fromS, start)
      surroundings(toS, end)
      const outcome = engine.advance(forcing, toS * 1000)
      if (outcome.kind !== 'reached') return outcome
    }
    return REACHED
  }
}

/** Values of one instant. */
export function valuesAt(network: Network, surroundings: Surroundings, timeS: number): ForcingValues {
  const values = createForcingValues(network)
  surroundings(timeS, values)
  return values
}

function blend(start: ForcingValues, end: ForcingValues, share: number, into: ForcingValues): void {
  into.riverStageM = start.riverStageM + share * (end.riverStageM - start.riverStageM)
  blendInto(into.openingM, start.openingM, end.openingM, share)
  blendInto(into.demandM3s, start.demandM3s, end.demandM3s, share)
}

function blendInto(into: Float64Array, start: Float64Array, end: Float64Array, share: number): void {
  for (let i = 0; i < into.length; i++) {
    const from = start[i] ?? 0
    into[i] = from + share * ((end[i] ?? 0) - from)
  }
}
