import { buildNetwork, createEngine } from '../../src/index.ts'
import { irrigationTree, irrigationTreeForcing, treeValues } from '../../src/testing/index.ts'
import { cpuSeconds, type Measured, repeated, rounded } from './measure.ts'

const network = buildNetwork(irrigationTree({ dxM: 100 }), { dxM: 100 })

/** The irrigation tree from its steady flow on; only the run is timed, the steady start is not. */
function run(hours: number): Measured {
  const engine = createEngine(network)
  engine.startSteady(0, treeValues(network))
  const before = cpuSeconds()
  const { kind } = engine.advance(irrigationTreeForcing(network), hours * 3_600_000)
  const cpuS = cpuSeconds() - before
  return {
    cpuS,
    cells: network.gateLinkStart,
    steps: engine.steps,
    iterations: engine.iterations,
    massError: engine.balance.massError,
    outcome: kind,
  }
}

export const treeWeek = (): Measured => repeated(7, () => run(168))
export const treeDay = (): Measured => repeated(7, () => run(24))

/**
 * The whole cost of a run over cells and Newton iterations: forming, eliminating, substituting, settling volumes and choosing steps. The
 * flow is that of the tree; it lands every minute for six hours after the rise begins.
 */
export function cellIteration(): Measured {
  const forcing = irrigationTreeForcing(network)
  const everyMinute = {
    evaluate: forcing.evaluate,
    nextInstantAfterS: (timeS: number) => 60 * (Math.floor(timeS / 60 + 1e-9) + 1),
  }
  return repeated(5, () => {
    const engine = createEngine(network)
    engine.startSteady(0, treeValues(network))
    engine.advance(forcing, 6 * 3_600_000)
    const [steps, iterations] = [engine.steps, engine.iterations]
    const before = cpuSeconds()
    const { kind } = engine.advance(everyMinute, 9 * 3_600_000)
    const cpuS = cpuSeconds() - before
    const passes = (engine.iterations - iterations) * network.gateLinkStart
    return {
      cpuS,
      cells: network.gateLinkStart,
      steps: engine.steps - steps,
      iterations: engine.iterations - iterations,
      massError: engine.balance.massError,
      outcome: kind,
      nsPerCellIteration: rounded((cpuS * 1e9) / passes, 3),
    }
  })
}
