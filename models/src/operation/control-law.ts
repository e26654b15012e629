import type {
  FlowController,
  GateSide,
  LocalPiController,
  RuleCondition,
  RulesController,
} from '../domain/controller.ts'
import { gateFlowM3s } from '../hydraulics/gate-flow.ts'
import { openingForFlowM } from '../hydraulics/gate-opening.ts'
import { gateStructure } from '../hydraulics/gate-structure.ts'
import type { Network } from '../network/network.ts'
import { sampleSeries } from '../numerics/series.ts'
import type { Engine } from '../solver/engine.ts'
import type { Leaf } from './leaf.ts'
import { type Place, reachIndexOf, type Sight } from './sight.ts'

/** One look of a controller: the water as it stands, through its gauges, and its own leaf. */
export interface Look {
  readonly engine: Engine
  readonly sight: Sight
  readonly leaf: Leaf
  readonly sinceStartS: number
}

/** Says at each of its instants what opening it wishes; what it remembers between them belongs to one run. */
export interface ControlLaw {
  wishM(look: Look): number
}

/** `LocalPiController`. What its leaf cannot follow within an interval is not summed up further. */
export function localPiLaw(controller: LocalPiController, gateIndex: number): ControlLaw {
  const { side, setPointM, kp, kiPerS, deadBandM, intervalS } = controller
  const place: Place = { at: 'gate', gateIndex, side }
  const sign = side === 'upstream' ? 1 : -1
  let wish: number | undefined
  let earlier: number | undefined
  return {
    wishM({ engine, sight, leaf, sinceStartS }) {
      const differenceM = sight.see(place, engine, sinceStartS) - sampleSeries(setPointM, sinceStartS)
      const changeM = earlier === undefined ? 0 : differenceM - earlier
      earlier = differenceM
      wish ??= leaf.placeM(sinceStartS)
      if (Math.abs(differenceM) <= deadBandM) return wish
      const { lowestM, highestM } = leaf.reachableM(sinceStartS)
      const askedM = wish + sign * (kp * changeM + kiPerS * differenceM * intervalS)
      wish = Math.min(Math.max(askedM, lowestM), highestM)
      return wish
    },
  }
}

/** `FlowController`. */
export function flowLaw(network: Network, controller: FlowController, gateIndex: number): ControlLaw {
  const { dischargeM3s, deadBandM3s } = controller
  const opening = openingAsker(network, gateIndex)
  return {
    wishM(look) {
      const { engine, sight, leaf, sinceStartS } = look
      const wantedM3s = sampleSeries(dischargeM3s, sinceStartS)
      const passesM3s = sight.see({ at: 'flow', gateIndex }, engine, sinceStartS)
      if (Math.abs(passesM3s - wantedM3s) <= deadBandM3s) return leaf.placeM(sinceStartS)
      return opening.forFlowM(look, wantedM3s)
    },
  }
}

/** Asks the law of a gate, at the stages that its gauges show. */
export function openingAsker(network: Network, gateIndex: number) {
  const gate = network.district.gates[gateIndex]!
  const structure = gateStructure(gate)
  const seeM = ({ engine, sight, sinceStartS }: Look, side: GateSide) =>
    sight.see({ at: 'gate', gateIndex, side }, engine, sinceStartS)
  return {
    /** The opening for a discharge, at most the largest useful one. */
    forFlowM: (look: Look, wantedM3s: number): number =>
      openingForFlowM(structure, gate.maximumOpeningM, wantedM3s, seeM(look, 'upstream'), seeM(look, 'downstream')),
    /** What the gate would pass with its leaf clear of the water. */
    mostM3s: (look: Look): number =>
      gateFlowM3s(structure, gate.maximumOpeningM, seeM(look, 'upstream'), seeM(look, 'downstream')),
  }
}

/** `RulesController`. */
export function rulesLaw(network: Network, { rules }: RulesController): ControlLaw {
  const gateIndexOf = (id: string) => network.district.gates.findIndex((gate) => gate.id === id)
  const placed = rules.map(({ when, openingM }) => ({
    openingM,
    tests: when.map((condition) => testOf(condition, placeOf(condition))),
  }))
  return {
    wishM(look) {
      const met = placed.find(({ tests }) => tests.every((test) => test(look)))
      return met?.openingM ?? look.leaf.placeM(look.sinceStartS)
    },
  }

  function placeOf(condition: RuleCondition): Place | undefined {
    if (condition.on === 'time') return undefined
    if (condition.on === 'level-at-tail') return { at: 'tail', reachIndex: reachIndexOf(network, condition.reachId) }
    const gateIndex = gateIndexOf(condition.gateId)
    return condition.on === 'flow' ? { at: 'flow', gateIndex } : { at: 'gate', gateIndex, side: condition.side }
  }
}

function testOf(condition: RuleCondition, place: Place | undefined): (look: Look) => boolean {
  if (condition.on === 'time' || place === undefined) {
    const { fromS, toS } = condition.on === 'time' ? condition : { fromS: 0, toS: 0 }
    return ({ sinceStartS }) => sinceStartS >= fromS && sinceStartS < toS
  }
  const { above = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = condition
  return ({ engine, sight, sinceStartS }) => {
    const value = sight.see(place, engine, sinceStartS)
    return value > above && value < below
  }
}
