/*
 * How fast the engine is, in CPU seconds of one thread: the whole of Weishan, trunk and branches, at two grids and two horizons.
 * Prints one CSV row a case and keeps them in bench/results/<cpu>-<date>.csv. Medians of five; the first run of a case is warm-up.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import {
  buildNetwork,
  createEngine,
  createForcingValues,
  createTimeline,
  initialValues,
  type Network,
  type Scenario,
} from '../src/index.ts'
import { weishanPack } from './weishan-pack.ts'

const REPEATS = 5
const HEADER = 'case,dx_m,hours,cells,steps,cpu_s,ns_per_cell_step,mass_error,outcome'

interface Measured {
  readonly steps: number
  readonly cpuS: number
  readonly massError: number
  readonly outcome: string
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The scenario's start is not counted; the run itself is, in one piece or in pieces of `everyS` as a viewer would ask for it. */
function run(network: Network, scenario: Scenario, hours: number, everyS: number): Measured {
  const engine = createEngine(network)
  const values = initialValues(network, scenario, createForcingValues(network))
  const forcing = createTimeline(network, scenario, values)
  forcing.evaluate(scenario.startMs / 1000, values)
  if (scenario.start === 'dry') engine.startDry(scenario.startMs, values)
  else engine.startSteady(scenario.startMs, values)
  const before = cpuSeconds()
  let outcome = 'reached'
  for (let atS = 0; atS < hours * 3600 && outcome === 'reached'; ) {
    atS = Math.min(atS + everyS, hours * 3600)
    outcome = engine.advance(forcing, scenario.startMs + atS * 1000).kind
  }
  const cpuS = cpuSeconds() - before
  return { steps: engine.steps, cpuS, massError: engine.balance.massError, outcome }
}

function steady(network: Network, scenario: Scenario): Measured {
  const engine = createEngine(network)
  const values = initialValues(network, scenario, createForcingValues(network))
  createTimeline(network, scenario, values).evaluate(scenario.startMs / 1000, values)
  const before = cpuSeconds()
  const { kind } = engine.startSteady(scenario.startMs, values)
  return { steps: 0, cpuS: cpuSeconds() - before, massError: 0, outcome: kind }
}

function row(name: string, network: Network, hours: number, measure: () => Measured): string {
  measure()
  const measured = Array.from({ length: REPEATS }, measure).sort((a, b) => a.cpuS - b.cpuS)
  const { steps, cpuS, massError, outcome } = measured[Math.floor(REPEATS / 2)]!
  const perCellStep = steps === 0 ? '' : ((cpuS * 1e9) / steps / network.pointCount).toFixed(0)
  const text = [
    name,
    network.dxM,
    hours,
    network.pointCount,
    steps,
    cpuS.toFixed(3),
    perCellStep,
    massError.toExponential(1),
    outcome,
  ].join(',')
  console.log(text)
  return text
}

const { district, scenarios } = weishanPack()
const rotation = scenarios.get('spring-irrigation')!
const filling = scenarios.get('dry-start')!
console.log(HEADER)
const rows = [500, 100].flatMap((dxM) => {
  const network = buildNetwork(district, { dxM })
  return [
    row('steady start', network, 0, () => steady(network, rotation)),
    row('rotation', network, 24, () => run(network, rotation, 24, 86_400)),
    row('rotation with a frame every 10 min', network, 24, () => run(network, rotation, 24, 600)),
    row('rotation', network, 168, () => run(network, rotation, 168, 604_800)),
    row('live: a step every 10 s', network, 1, () => run(network, rotation, 1, 10)),
    row('filling of dry canals', network, 24, () => run(network, filling, 24, 86_400)),
  ]
})
const machine = (cpus()[0]?.model ?? 'unknown').toLowerCase().replace(/[^a-z0-9]+/g, '-')
const results = join(import.meta.dirname, 'results')
mkdirSync(results, { recursive: true })
writeFileSync(
  join(results, `${machine}-${new Date().toISOString().slice(0, 10)}.csv`),
  `${[HEADER, ...rows].join('\n')}\n`,
)
