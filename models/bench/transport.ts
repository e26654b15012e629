/*
 * What it costs to carry constituents with the water: Weishan's rotation, 24 h, by the number of constituents. CPU seconds of one thread, medians
 * of three; the last column is the time beside the water's, per cell, step and constituent.
 */
import {
  buildNetwork,
  type Constituent,
  createEngine,
  createForcingValues,
  createTimeline,
  createTransport,
  initialValues,
  type Network,
  type Scenario,
} from '../src/index.ts'
import { weishanPack } from './weishan-pack.ts'

const tracers = (count: number): Constituent[] =>
  Array.from({ length: count }, (_, k) => ({ kind: 'tracer', id: `tracer-${k}` }))
const sediments = (count: number): Constituent[] =>
  Array.from({ length: count }, (_, k) => ({ kind: 'sediment', id: `class-${k}`, settlingMPerS: 1e-4 * 5 ** k }))

function run(network: Network, scenario: Scenario, constituents: readonly Constituent[]) {
  const engine = createEngine(network)
  const values = initialValues(network, scenario, createForcingValues(network))
  const forcing = createTimeline(network, scenario, values)
  forcing.evaluate(scenario.startMs / 1000, values)
  engine.startSteady(scenario.startMs, values)
  const transport = constituents.length > 0 ? createTransport(engine, { constituents }) : null
  transport?.boundary.river.fill(3)
  const before = process.cpuUsage()
  engine.advance(forcing, scenario.startMs + 86_400_000)
  const { user, system } = process.cpuUsage(before)
  const massError = transport === null ? 0 : Math.max(...constituents.map((_, k) => transport.balance(k).massError))
  return { cpuS: (user + system) / 1e6, steps: engine.steps, massError }
}

const { district, scenarios } = weishanPack()
const rotation = scenarios.get('spring-irrigation')
if (rotation === undefined) throw new Error('the pack has a rotation')
console.log('dx_m,cells,constituents,steps,cpu_s,mass_error,ns_per_cell_step_constituent')
for (const dxM of [500, 100]) {
  const network = buildNetwork(district, { dxM })
  let waterS = 0
  for (const [name, constituents] of [
    ['water alone', []],
    ['1 tracer', tracers(1)],
    ['4 tracers', tracers(4)],
    ['1 class', sediments(1)],
    ['3 classes', sediments(3)],
  ] as const) {
    run(network, rotation, constituents)
    const runs = [1, 2, 3].map(() => run(network, rotation, constituents)).sort((a, b) => a.cpuS - b.cpuS)
    const { cpuS, steps, massError } = runs[1] ?? { cpuS: 0, steps: 0, massError: 0 }
    if (constituents.length === 0) waterS = cpuS
    const extra = ((cpuS - waterS) * 1e9) / steps / network.stageCount / Math.max(constituents.length, 1)
    console.log(
      [dxM, network.stageCount, name, steps, cpuS.toFixed(3), massError.toExponential(1), extra.toFixed(0)].join(','),
    )
  }
}
