import {
  type AdvanceOutcome,
  createEngine,
  type Engine,
  type Network,
  type Problem,
  type ReachId,
  type Result,
} from '@district/models'
import type { SavedState } from '@district/models/contract'
import { type Chance, createChance } from '../ground/chance.ts'
import { createZone } from '../ground/zone.ts'
import { createPieceMover, type Surroundings, valuesAt } from '../scenario/linear-pieces.ts'
import { type GateSight, openingForDischargeM } from './gate-rules.ts'
import { createGroundWater } from './ground-water.ts'
import { type Incidents, NO_INCIDENTS } from './incidents.ts'
import { createRiver } from './river.ts'
import { createRotation, type Rotation } from './rotation.ts'
import { createSediment } from './sediment.ts'
import type { Truth } from './truth.ts'
import { createVirtualGate, type LeafState, leafAt, type OrderOutcome, type VirtualGate } from './virtual-gate.ts'
import { createVirtualOperator, type KeeperMemory, LOOK_EVERY_S, type VirtualOperator } from './virtual-operator.ts'
import { createWeather } from './weather.ts'

/**
 * How the stand-in for the real district differs from the pack: a little rougher, gates that pass a little less,
 * beds that lose a little more. The shadow does not know these numbers.
 */
export const TRUTH_PARAMETERS = { roughnessFactor: 1.06, gateCoefficientFactor: 0.97, seepageFactor: 1.1 } as const

/** The operator leaves a gate alone for so long after a person has ordered it. */
const HELD_FOR_S = 4 * 3600

/** All that the virtual district needs to go on from an instant; plain data beside the engine's own state. */
export interface DistrictMemory {
  readonly leaves: readonly LeafState[]
  readonly keepers: readonly KeeperMemory[]
  readonly volumesM3: readonly number[]
}

/** A district that does not exist: water, leaves, people. Moved in steps by whoever holds the clock. */
export interface VirtualDistrict {
  readonly truth: Truth
  readonly gates: readonly VirtualGate[]
  /** Steady flow under the plan of that instant. */
  begin(timeMs: number): AdvanceOutcome
  /** Moves water, leaves and people on to an instant. */
  advance(untilMs: number): AdvanceOutcome
  /** A person's order: the leaf moves, and the operator keeps his hands off this gate for a while. */
  order(gate: number, openingM: number): OrderOutcome
  /** A leaf that sticks where it is until that instant, whoever orders it; an instant that has passed sets it free. */
  hold(gate: number, untilS: number): void
  /** Somebody without an order opens a gate so far that it passes so much more; the operator does not look until then. */
  openByHand(gate: number, moreM3s: number, untilS: number): void
  /** The operator looks after the gate again. */
  handBack(gate: number): void
  save(): { readonly water: SavedState; readonly memory: DistrictMemory }
  load(water: SavedState, memory: DistrictMemory): Result<void, Problem>
}

export function createVirtualDistrict(
  network: Network,
  seed: number,
  incidents: Incidents = NO_INCIDENTS,
): VirtualDistrict {
  const { district } = network
  const chance = createChance(seed)
  const engine = createEngine(network, TRUTH_PARAMETERS)
  const rotation = createRotation(district, chance, createZone(district.timeZone))
  const operator = createVirtualOperator(district, rotation, chance)
  const gates = district.gates.map((gate) => createVirtualGate(gate, leafAt(0, 0)))
  const volumesM3 = new Float64Array(gates.length)
  const river = createRiver(district, chance)
  const surroundings = surroundingsOf(gates, river, rotation, incidents)
  const move = createPieceMover(engine, surroundings, LOOK_EVERY_S)

  const restLeaves = (openingsM: readonly number[], timeS: number) => {
    gates.forEach((gate, index) => {
      gate.restore(leafAt(openingsM[index] ?? 0, timeS))
    })
  }
  const carryOut = (timeS: number) => {
    for (const order of operator.look(timeS, (gate) => sightOf(engine, gates, gate)))
      gates[order.gate]?.order(order.openingM, order.atS)
  }

  return {
    truth: createTruth(network, engine, gates, volumesM3, chance),
    gates,
    begin: (timeMs) => {
      const timeS = timeMs / 1000
      restLeaves(operator.firstOpeningsM(timeS, river(timeS)), timeS)
      return engine.startSteady(timeMs, valuesAt(network, surroundings, timeS))
    },
    advance: (untilMs) => {
      while (engine.timeS * 1000 < untilMs) {
        const fromS = engine.timeS
        const lookAtS = (Math.floor(fromS / LOOK_EVERY_S) + 1) * LOOK_EVERY_S
        const outcome = move(Math.min(untilMs, lookAtS * 1000))
        if (outcome.kind !== 'reached') return outcome
        for (let gate = 0; gate < gates.length; gate++)
          volumesM3[gate] = (volumesM3[gate] ?? 0) + Math.max(0, engine.gateDischargeM3s(gate)) * (engine.timeS - fromS)
        if (engine.timeS === lookAtS) carryOut(engine.timeS)
      }
      return { kind: 'reached' }
    },
    order: (gate, openingM) => {
      operator.leaveAlone(gate, engine.timeS + HELD_FOR_S)
      return gates[gate]?.order(openingM, engine.timeS) ?? 'stands'
    },
    hold: (gate, untilS) => gates[gate]?.hold(engine.timeS, untilS),
    openByHand: (gate, moreM3s, untilS) => {
      const structure = district.gates[gate]
      const sight = sightOf(engine, gates, gate)
      operator.leaveAlone(gate, untilS)
      if (structure !== undefined)
        gates[gate]?.order(openingForDischargeM(structure, sight, sight.dischargeM3s + moreM3s), engine.timeS)
    },
    handBack: (gate) => operator.leaveAlone(gate, engine.timeS),
    save: () => ({
      water: engine.save(),
      memory: { leaves: gates.map((gate) => gate.save()), keepers: operator.save(), volumesM3: [...volumesM3] },
    }),
    load: (water, memory) => {
      const loaded = engine.load(water)
      if (!loaded.ok) return loaded
      restore(gates, volumesM3, operator, memory)
      return loaded
    },
  }
}

function restore(
  gates: readonly VirtualGate[],
  volumesM3: Float64Array,
  operator: VirtualOperator,
  memory: DistrictMemory,
): void {
  for (const [index, gate] of gates.entries()) {
    const leaf = memory.leaves[index]
    if (leaf !== undefined) gate.restore(leaf)
    volumesM3[index] = memory.volumesM3[index] ?? 0
  }
  operator.load(memory.keepers)
}

const surroundingsOf =
  (
    gates: readonly VirtualGate[],
    river: (timeS: number) => number,
    rotation: Rotation,
    incidents: Incidents,
  ): Surroundings =>
  (timeS, into) => {
    into.riverStageM = river(timeS) + incidents.riverRiseM(timeS)
    for (let gate = 0; gate < gates.length; gate++) into.openingM[gate] = gates[gate]?.openingM(timeS) ?? 0
    for (let branch = 0; branch < into.demandM3s.length; branch++)
      into.demandM3s[branch] = rotation.usedM3s(branch, timeS) + incidents.drawnM3s(branch, timeS)
  }

function sightOf(engine: Engine, gates: readonly VirtualGate[], gate: number): GateSight {
  const { upstreamM, downstreamM } = engine.gateStagesM(gate)
  return {
    stageUpM: upstreamM,
    stageDownM: downstreamM,
    dischargeM3s: engine.gateDischargeM3s(gate),
    openingM: gates[gate]?.openingM(engine.timeS) ?? 0,
  }
}

function createTruth(
  network: Network,
  engine: Engine,
  gates: readonly VirtualGate[],
  volumesM3: Float64Array,
  chance: Chance,
): Truth {
  const { district } = network
  const weather = createWeather(district, chance, createZone(district.timeZone))
  const groundWater = createGroundWater(district, chance, weather)
  const sediment = createSediment(district, chance)
  const reachIndex = new Map<ReachId, number>(district.reaches.map(({ id }, index) => [id, index]))
  const dischargeOf = (reachId: ReachId) => engine.dischargeAtM3s(reachIndex.get(reachId) ?? 0, 0)
  const nowMs = () => engine.timeS * 1000

  return {
    get timeMs() {
      return nowMs()
    },
    gateStageUpM: (gate) => engine.gateStagesM(gate).upstreamM,
    gateStageDownM: (gate) => engine.gateStagesM(gate).downstreamM,
    gateDischargeM3s: (gate) => engine.gateDischargeM3s(gate),
    gateOpeningM: (gate) => gates[gate]?.openingM(engine.timeS) ?? 0,
    gateVolumeM3: (gate) => volumesM3[gate] ?? 0,
    stageM: (reach, chainageM) => engine.stageAtM(reach, chainageM),
    dischargeM3s: (reach, chainageM) => engine.dischargeAtM3s(reach, chainageM),
    sedimentKgPerM3: (reach, chainageM) => sediment.sedimentKgPerM3(reach, chainageM, nowMs(), dischargeOf),
    rainfallM: (place, fromMs) => weather.rainfallM(place, fromMs, nowMs()),
    airTemperatureC: (place) => weather.airTemperatureC(place, nowMs()),
    humidityFraction: (place) => weather.humidityFraction(place, nowMs()),
    windMPerS: (place) => weather.windMPerS(place, nowMs()),
    soilMoistureFraction: (place) => groundWater.soilMoistureFraction(place, nowMs()),
    groundwaterDepthM: (place, at) => groundWater.groundwaterDepthM(place, at, nowMs()),
  }
}
