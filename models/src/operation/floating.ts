import { isFloat } from '../domain/controller.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { FloatLaw } from '../hydraulics/float-opening.ts'
import type { Network } from '../network/network.ts'
import type { Engine } from '../solver/engine.ts'
import { during, stuckSpans, takenSpans } from './gate-events.ts'
import { gateAt, gateIndexOf } from './places.ts'

/** Float gates and their laws; one that sticks keeps the opening that it has then, one that is taken has that of its taker. */
export interface Floating {
  /** One or null per gate; undefined where no gate has one. */
  readonly laws: readonly (FloatLaw | null)[] | undefined
  /** Openings by gate that hold instead of laws. */
  readonly heldM: ReadonlyMap<number, number>
  /** When the next gate is held or let go. */
  nextInstantS(): number
  turn(engine: Engine, atS: number): void
}

export function floatsOf(network: Network, scenario: Scenario): Floating {
  const floats = (scenario.controllers ?? []).filter(isFloat).map(({ kind, gateId, shutStageM, decrementM }) => {
    const gateIndex = gateIndexOf(network, gateId)
    const side = kind === 'constant-upstream' ? 'upstream' : 'downstream'
    const { maximumOpeningM } = gateAt(network, gateIndex)
    const law: FloatLaw = { side, shutStageM, decrementM, maximumOpeningM }
    return { gateIndex, law, stuck: stuckSpans(scenario, gateId), taken: takenSpans(scenario, gateId) }
  })
  const spans = floats.flatMap(({ stuck, taken }) => [...stuck, ...taken])
  const instantsS = spans.flatMap(({ fromS, toS }) => [fromS, toS]).sort((a, b) => a - b)
  const heldM = new Map<number, number>()
  const lawsNow = () =>
    network.district.gates.map((_, g) =>
      heldM.has(g) ? null : (floats.find(({ gateIndex }) => gateIndex === g)?.law ?? null),
    )
  let laws = floats.length === 0 ? undefined : lawsNow()
  return {
    get laws() {
      return laws
    },
    heldM,
    nextInstantS: () => instantsS[0] ?? Number.POSITIVE_INFINITY,
    turn(engine, atS) {
      if (instantsS[0] !== atS) return
      while (instantsS[0] === atS) instantsS.shift()
      for (const { gateIndex, stuck, taken } of floats) {
        const placeM = engine.gateOpeningM(gateIndex)
        heldM.delete(gateIndex)
        const toM = during(stuck, atS) === undefined ? during(taken, atS)?.openingM : placeM
        if (toM !== undefined) heldM.set(gateIndex, toM)
      }
      laws = lawsNow()
    },
  }
}
