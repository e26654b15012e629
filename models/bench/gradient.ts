/* What a gradient costs: Weishan at 500 m, the rotation of a day, in CPU seconds; the engine's own run beside it. Medians of three. */
import { theObservation } from '../src/gradient/observation.ts'
import { recordRun } from '../src/gradient/run-record.ts'
import {
  buildNetwork,
  createEngine,
  createForcingValues,
  createTimeline,
  gradientOf,
  initialValues,
} from '../src/index.ts'
import { weishanPack } from './weishan-pack.ts'

const HOURS = 24
const cpuOf = (act: () => void): number => {
  const seconds = [0, 1, 2, 3].map(() => {
    const { user, system } = process.cpuUsage()
    act()
    const after = process.cpuUsage()
    return (after.user + after.system - user - system) / 1e6
  })
  /* the first one is warm-up */
  return seconds.slice(1).sort((a, b) => a - b)[1]!
}

const { district, scenarios } = weishanPack()
const scenario = scenarios.get('spring-irrigation')!
const network = buildNetwork(district, { dxM: 500 })
const values = initialValues(network, scenario, createForcingValues(network))
const forcing = createTimeline(network, scenario, values)
forcing.evaluate(scenario.startMs / 1000, values)
const engine = createEngine(network)
engine.startSteady(scenario.startMs, values)
const start = engine.save()
const untilMs = scenario.startMs + HOURS * 3_600_000
const objective = theObservation({ kind: 'stage', reach: 3, chainageM: 2000, atMs: untilMs })

const forwardS = cpuOf(() => {
  engine.load(start)
  engine.advance(forcing, untilMs)
})
const recordS = cpuOf(() => recordRun(network, {}, start, forcing, untilMs))
const gradientS = cpuOf(() => gradientOf(network, {}, start, forcing, untilMs, objective))
const tightS = cpuOf(() => gradientOf(network, {}, start, forcing, untilMs, objective, { memoryMiB: 1 }))
console.log('case,cells,steps,cpu_s,forward_runs')
for (const [name, cpuS] of [
  ['forward run', forwardS],
  ['recorded run', recordS],
  ['gradient', gradientS],
  ['gradient in 1 MiB', tightS],
] as const)
  console.log([name, network.pointCount, engine.steps, cpuS.toFixed(3), (cpuS / forwardS).toFixed(1)].join(','))
