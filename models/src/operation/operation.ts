import { type Controller, type FloatController, isFloat } from '../domain/controller.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { FloatLaw } from '../hydraulics/float-opening.ts'
import type { Network } from '../network/network.ts'
import type { AdvanceOutcome, Engine } from '../solver/engine.ts'
import type { Forcing, ForcingValues } from '../solver/forcing.ts'
import { createTimeline } from '../solver/timeline.ts'
import { type ControlLaw, flowLaw, localPiLaw, rulesLaw } from './control-law.ts'
import { distantLaws } from './distant-law.ts'
import { createLeaf, type Leaf, type StuckSpan } from './leaf.ts'
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
  const nextS = () => Math.min(floating.nextInstantS(), ...actors.map(({ acted, intervalS }) => acted * intervalS))

  const act = (engine: Engine, atS: number) => {
    floating.turn(engine, atS)
    for (const actor of actors) {
      if (actor.acted * actor.intervalS > atS) continue
      const { law, leaf } = actor
      leaf.send(law.wishM({ engine, sight, leaf, sinceStartS: atS }), atS)
      actor.acted++
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

/** A controlled gate has no schedule: what the scenario says of it is where it starts. */
function unscheduled(scenario: Scenario): Scenario {
  const controlled = new Set<string>((scenario.controllers ?? []).map(({ gateId }) => gateId))
  const openingM = Object.fromEntries(Object.entries(scenario.openingM).filter(([id]) => !controlled.has(id)))
  return { ...scenario, openingM }
}

const stuckSpans = ({ events = [] }: Scenario, gateId: string): readonly StuckSpan[] =>
  events.filter((event) => event.kind === 'gate-stuck' && event.gateId === gateId)

/** Distant ones first, from below upwards, then the others as the scenario names them. */
function actorsOf(network: Network, scenario: Scenario, atStart: ForcingValues): readonly Actor[] {
  const { gates } = network.district
  const indexOf = ({ gateId }: Controller) => gates.findIndex(({ id }) => id === gateId)
  const actor = (controller: Exclude<Controller, FloatController>, law: ControlLaw): Actor => {
    const gateIndex = indexOf(controller)
    const startM = atStart.openingM[gateIndex] ?? 0
    const leaf = createLeaf(gates[gateIndex]!, controller, startM, stuckSpans(scenario, controller.gateId))
    return { gateIndex, intervalS: controller.intervalS, law, leaf, acted: 0 }
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

/** Float gates and their laws; one that sticks keeps the opening that it has then. */
interface Floating {
  readonly laws: readonly (FloatLaw | null)[] | undefined
  readonly heldM: ReadonlyMap<number, number>
  nextInstantS(): number
  turn(engine: Engine, atS: number): void
}

function floatsOf(network: Network, scenario: Scenario): Floating {
  const { gates } = network.district
  const floats = (scenario.controllers ?? []).filter(isFloat).map((controller) => {
    const gateIndex = gates.findIndex(({ id }) => id === controller.gateId)
    const { shutStageM, decrementM, kind } = controller
    const { maximumOpeningM } = gates[gateIndex]!
    const law: FloatLaw = {
      side: kind === 'constant-upstream' ? 'upstream' : 'downstream',
      shutStageM,
      decrementM,
      maximumOpeningM,
    }
    return { gateIndex, law, stuck: stuckSpans(scenario, controller.gateId) }
  })
  const instantsS = [...new Set(floats.flatMap(({ stuck }) => stuck.flatMap(({ fromS, toS }) => [fromS, toS])))].sort(
    (a, b) => a - b,
  )
  const heldM = new Map<number, number>()
  const lawsNow = () =>
    gates.map((_, g) => floats.find(({ gateIndex }) => gateIndex === g && !heldM.has(g))?.law ?? null)
  let turned = 0
  let laws = floats.length === 0 ? undefined : lawsNow()
  return {
    get laws() {
      return laws
    },
    heldM,
    nextInstantS: () => instantsS[turned] ?? Number.POSITIVE_INFINITY,
    turn(engine, atS) {
      if (instantsS[turned] !== atS) return
      turned++
      for (const { gateIndex, stuck } of floats) {
        const isStuck = stuck.some(({ fromS, toS }) => atS >= fromS && atS < toS)
        if (!isStuck) heldM.delete(gateIndex)
        else if (!heldM.has(gateIndex)) heldM.set(gateIndex, engine.gateOpeningM(gateIndex))
      }
      laws = lawsNow()
    },
  }
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
