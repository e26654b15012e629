import {
  buildNetwork,
  createEngine,
  createForcingValues,
  createTimeline,
  initialValues,
  type Network,
  type Scenario,
  type Series,
} from '../../src/index.ts'
import { seededChance } from '../../src/testing/index.ts'
import { weishanPack } from '../weishan-pack.ts'
import { cpuSeconds, type Measured, repeated } from './measure.ts'
import { errorOfOwnSteps } from './step-error.ts'

const WEEK_H = 168
/** Hours of the moving week over which its steps are compared with fine ones. */
const COMPARED_H = 12
const { district, scenarios } = weishanPack()
const network = buildNetwork(district, { dxM: 100 })

function scenarioNamed(id: string): Scenario {
  const scenario = scenarios.get(id)
  if (scenario === undefined) throw new RangeError(`id must name a scenario, got ${id}`)
  return scenario
}

function begin(scenario: Scenario) {
  const engine = createEngine(network)
  const values = initialValues(network, scenario, createForcingValues(network))
  const forcing = createTimeline(network, scenario, values)
  forcing.evaluate(scenario.startMs / 1000, values)
  if (scenario.start === 'dry') engine.startDry(scenario.startMs, values)
  else engine.startSteady(scenario.startMs, values)
  return { engine, forcing }
}

/** The scenario's start is not timed. `everyS` is how often a viewer asks. */
function run(scenario: Scenario, hours: number, everyS: number): Measured {
  const { engine, forcing } = begin(scenario)
  const startIterations = engine.iterations
  const before = cpuSeconds()
  let outcome = 'reached'
  for (let atS = 0; atS < hours * 3600 && outcome === 'reached'; ) {
    atS = Math.min(atS + everyS, hours * 3600)
    outcome = engine.advance(forcing, scenario.startMs + atS * 1000).kind
  }
  return {
    cpuS: cpuSeconds() - before,
    cells: network.gateLinkStart,
    steps: engine.steps,
    iterations: engine.iterations - startIterations,
    massError: engine.balance.massError,
    outcome,
  }
}

/** A value that jumps every hour by up to a fifth of `base`, and so keeps moving about it. */
function hourlyAbout(base: number, chance: () => number): Series {
  const atS: number[] = [0]
  const values: number[] = [base]
  for (let hour = 1; hour < WEEK_H; hour++) {
    const before = values.at(-1) ?? base
    atS.push(hour * 3600, hour * 3600)
    values.push(before, base * (0.8 + 0.4 * chance()))
  }
  return { atS, values }
}

/** Spring irrigation for a week in which every gate and every demand moves every hour, seeded. */
export function movingWeek(of: Network): Scenario {
  const spring = scenarioNamed('spring-irrigation')
  const chance = seededChance(3)
  return {
    ...spring,
    horizonS: WEEK_H * 3600,
    openingM: Object.fromEntries(
      of.district.gates.map((gate) => [gate.id, hourlyAbout(spring.openingM[gate.id]?.values[0] ?? 0.1, chance)]),
    ),
    demandM3s: Object.fromEntries(
      Object.entries(spring.demandM3s).map(([id, { values }]) => [id, hourlyAbout(values[0] ?? 0, chance)]),
    ),
  }
}

export function weishanWeekHourly(): Measured {
  const week = movingWeek(network)
  return {
    ...repeated(3, () => run(week, WEEK_H, WEEK_H * 3600)),
    movingGates: Object.keys(week.openingM).length,
    movingDemands: Object.keys(week.demandM3s).length,
    ...errorOfOwnSteps(() => begin(week), COMPARED_H),
  }
}

export const weishanWeek = (): Measured => repeated(5, () => run(scenarioNamed('spring-irrigation'), 168, 604_800))
export const weishanLive = (): Measured => repeated(3, () => run(scenarioNamed('spring-irrigation'), 1, 10))
export const weishanFill = (): Measured => repeated(1, () => run(scenarioNamed('dry-start'), 24, 86_400))

/** The steady start alone. */
export const weishanSteady = (): Measured =>
  repeated(3, () => {
    const scenario = scenarioNamed('spring-irrigation')
    const engine = createEngine(network)
    const values = initialValues(network, scenario, createForcingValues(network))
    createTimeline(network, scenario, values).evaluate(scenario.startMs / 1000, values)
    const before = cpuSeconds()
    const { kind } = engine.startSteady(scenario.startMs, values)
    return {
      cpuS: cpuSeconds() - before,
      cells: network.gateLinkStart,
      steps: 0,
      iterations: 0,
      massError: 0,
      outcome: kind,
    }
  })
