import { createEngine, type Network } from '@district/models'
import { createPieceMover, type Surroundings, valuesAt } from '../scenario/linear-pieces.ts'
import type { Correction, Filter, Judgement } from './filter.ts'
import { learn } from './learning.ts'
import { createLevelAnalysis } from './level-analysis.ts'
import { computedAt, type Observation } from './observation.ts'
import { mapPools } from './pool-map.ts'

/** Readings of the past come every five minutes. */
const PIECE_S = 300
/** A table of a reach's conveyance is made anew where its roughness has moved by so much. */
const WORTH_A_TABLE = 0.002

/** One water, drawn to the gauges by optimal interpolation, with slow learning of roughness and gate coefficients. */
export function createLevelFilter(network: Network, surroundings: Surroundings): Filter {
  const engine = createEngine(network)
  const move = createPieceMover(engine, surroundings, PIECE_S)
  const analyse = createLevelAnalysis(network, mapPools(network))
  const changeM = new Float64Array(network.stageCount)
  const learned = {
    roughness: new Float64Array(network.district.reaches.length).fill(1),
    gateCoefficient: new Float64Array(network.district.gates.length).fill(1),
  }
  const inForce = learned.roughness.slice()
  const retune = () => {
    for (const [r, factor] of learned.roughness.entries())
      if (Math.abs(factor - (inForce[r] ?? 1)) > WORTH_A_TABLE) inForce[r] = factor
    engine.retune({ roughness: inForce, gateCoefficient: learned.gateCoefficient })
  }

  const correct = (observations: readonly Observation[]): Correction => {
    const judgements = [
      ...analyse(engine, observations, changeM),
      ...observations.flatMap((observation) => judgedFlow(observation)),
    ]
    learn(network, engine, judgements, learned)
    const addedM3 = new Float64Array(network.district.reaches.length)
    engine.correct(changeM, addedM3)
    retune()
    return { judgements, addedM3 }
  }
  const judgedFlow = (observation: Observation): readonly Judgement[] => {
    const { place, withheld } = observation
    if (place.kind !== 'gate-flow') return []
    return [{ observation, computed: computedAt(engine, place), ...(withheld !== undefined && { withheld }) }]
  }

  return {
    engine,
    learned,
    start: (atMs) => engine.startSteady(atMs, valuesAt(network, surroundings, atMs / 1000)),
    step: move,
    correct,
    save: () => ({
      water: engine.save(),
      learned: { roughness: learned.roughness.slice(), gateCoefficient: learned.gateCoefficient.slice() },
    }),
    load: ({ water, learned: { roughness, gateCoefficient } }) => {
      if (!engine.load(water).ok) return false
      learned.roughness.set(roughness)
      learned.gateCoefficient.set(gateCoefficient)
      inForce.set(roughness)
      engine.retune({ roughness: inForce, gateCoefficient })
      return true
    },
  }
}
