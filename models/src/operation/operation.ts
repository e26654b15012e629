import type { Controller, FloatController } from '../domain/controller.ts'
import type { OfftakeDraws, Scenario } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import type { AdvanceOutcome, Engine } from '../solver/engine.ts'
import type { Forcing, ForcingValues } from '../solver/forcing.ts'
import { createTimeline } from '../solver/timeline.ts'
import { type ControlLaw, flowLaw, localPiLaw, rulesLaw } from './control-law.ts'
import { distantLaws } from './distant-law.ts'
import { type Floating, floatsOf } from './floating.ts'
import { during, stuckSpans, takenSpans } from './gate-events.ts'
import { createLeaf, type Leaf } from './leaf.ts'
import { gateAt, gateIndexOf } from './places.ts'
import { createSight } from './sight.ts'

/** A scenario in motion: its series, and its controllers, which look at the water and move their gates. Holds what they remember, for one run. */
export interface Operation {
  /** What acts on the water; of the gates with controllers, as far as they have decided. */
  readonly forcing: Forcing
  /** Moves the water; every controller acts exactly at its instants, the one at `untilMs` included. Calls follow each other in time. */
  advance(engine: Engine, untilMs: number): AdvanceOutcome
}

interface Actor {
  readonly gateIndex: number
  readonly intervalS: number
  readonly law: ControlLaw
  readonly leaf: Leaf
  readonly taken: readonly OfftakeDraws[]
  acted: number
}

/**
 * Sets a scenario in motion from what holds at its start. Without controllers it is its timeline and nothing else.
 * Controllers must be those that `validateScenario` finds nothing wrong with.
 */
export function createOperation(network: Network, scenario: Scenario, atStart: ForcingValues): Operation {
  const { controllers = [], startMs } = scenario
  if (controllers.length === 0) {
    const forcing = createTimeline(network, scenario, atStart)
    return { forcing, advance: (engine, untilMs) => engine.advance(forcing, untilMs) }
  }
  const sight = createSight(network, scenario)
  const actors = actorsOf(network, scenario, atStart)
  const floating = floatsOf(network, scenario)
  const forcing = joined(createTimeline(network, unscheduled(scenario), atStart), startMs / 1000, actors, floating)
  const takenS = actors.flatMap(({ taken }) => taken.map(({ fromS }) => fromS)).sort((a, b) => a - b)
  const nextS = () => Math.min(takenS[0] ?? Number.POSITIVE_INFINITY, floating.nextInstantS(), ...actors.map(dueS))

  const act = (engine: Engine, atS: number) => {
    floating.turn(engine, atS)
    while (takenS[0] === atS) takenS.shift()
    for (const actor of actors) {
      const { law, leaf, taken } = actor
      const isDue = dueS(actor) <= atS
      const wishM = isDue ? law.wishM({ engine, sight, leaf, sinceStartS: atS }) : undefined
      if (isDue) actor.acted++
      const toM = during(taken, atS)?.openingM ?? wishM
      if (toM !== undefined) leaf.send(toM, atS)
    }
  }

  return {
    forcing,
    advance(engine, untilMs) {
      for (;;) {
        const atS = nextS()
        const atMs = startMs + atS * 1000
        if (atMs > untilMs) return engine.advance(forcing, untilMs)
        const outcome = engine.advance(forcing, atMs)
        if (outcome.kind !== 'reached') return outcome
        act(engine, atS)
      }
    },
  }
}

const dueS = ({ acted, intervalS }: Actor): number => acted * intervalS

/** A controlled gate has no schedule: what the scenario says of it is where it starts. */
function unscheduled(scenario: Scenario): Scenario {
  const controlled = new Set<string>((scenario.controllers ?? []).map(({ gateId }) => gateId))
  const openingM = Object.fromEntries(Object.entries(scenario.openingM).filter(([id]) => !controlled.has(id)))
  return { ...scenario, openingM }
}

/** Distant ones first, from below upwards, then the others as the scenario names them. */
function actorsOf(network: Network, scenario: Scenario, atStart: ForcingValues): readonly Actor[] {
  const indexOf = ({ gateId }: Controller) => gateIndexOf(network, gateId)
  const actor = (controller: Exclude<Controller, FloatController>, law: ControlLaw): Actor => {
    const gateIndex = indexOf(controller)
    const startM = atStart.openingM[gateIndex] ?? 0
    const leaf = createLeaf(gateAt(network, gateIndex), controller, startM, stuckSpans(scenario, controller.gateId))
    const taken = takenSpans(scenario, controller.gateId)
    return { gateIndex, intervalS: controller.intervalS, law, leaf, taken, acted: 0 }
  }
  const distant = distantLaws(network, scenario).map((law) => actor(law.controller, law))
  const others = (scenario.controllers ?? []).flatMap((controller) => {
    switch (controller.kind) {
      case 'local-pi':
        return [actor(controller, localPiLaw(controller, indexOf(controller)))]
      case 'flow':
        return [actor(controller, flowLaw(network, controller, indexOf(controller)))]
      case 'rules':
        return [actor(controller, rulesLaw(network, controller))]
      default:
        return []
    }
  })
  return [...distant, ...others]
}

/** The timeline with the openings that controllers hold. */
function joined(timeline: Forcing, startS: number, actors: readonly Actor[], floating: Floating): Forcing {
  return {
    evaluate(timeS, into) {
      timeline.evaluate(timeS, into)
      into.floats = floating.laws
      for (const { gateIndex, leaf } of actors) into.openingM[gateIndex] = leaf.placeM(timeS - startS)
      for (const [gateIndex, heldM] of floating.heldM) into.openingM[gateIndex] = heldM
    },
    nextInstantAfterS(timeS) {
      const bends = actors.map(({ leaf }) => startS + leaf.nextBendAfterS(timeS - startS))
      return Math.min(timeline.nextInstantAfterS(timeS), ...bends)
    },
  }
}
