import type { GateStuck, OfftakeDraws, Scenario } from '../domain/scenario.ts'
import { eventsOf } from '../solver/scenario-events.ts'

interface Span {
  readonly fromS: number
  readonly toS: number
}

export const stuckSpans = (scenario: Scenario, gateId: string): readonly GateStuck[] =>
  eventsOf(scenario, 'gate-stuck').filter((event) => event.gateId === gateId)

/** When somebody takes a gate from its controller, and where its leaf goes then. */
export const takenSpans = (scenario: Scenario, gateId: string): readonly OfftakeDraws[] =>
  eventsOf(scenario, 'offtake-draws').filter((event) => event.gateId === gateId)

/** The first of the spans that holds at an instant. */
export const during = <S extends Span>(spans: readonly S[], atS: number): S | undefined =>
  spans.find(({ fromS, toS }) => atS >= fromS && atS < toS)
