import { buildNetwork, createEngine, createEnsemble, type EngineParameters } from '../../src/index.ts'
import { irrigationTree, irrigationTreeForcing, seededChance, treeValues } from '../../src/testing/index.ts'
import { cpuSeconds, type Measured, repeated, rounded } from './measure.ts'

const MEMBERS = 64
const UNTIL_MS = 86_400_000

/**
 * A day of the irrigation tree for 64 members of different roughness, gates and seepage, from each one's own steady flow; beside it one of them
 * alone in the plain engine, by the same steps. Only the days are timed.
 */
export function ensemble64(): Measured {
  const network = buildNetwork(irrigationTree({ dxM: 100 }), { dxM: 100 })
  const chance = seededChance(64)
  const members = Array.from(
    { length: MEMBERS },
    (): EngineParameters => ({
      roughnessFactor: 0.9 + 0.2 * chance(),
      gateCoefficientFactor: 0.95 + 0.1 * chance(),
      seepageFactor: 0.5 + chance(),
    }),
  )
  const engines = members.map((parameters) => createEngine(network, parameters))
  const states = engines.map((engine) => {
    engine.startSteady(0, treeValues(network))
    return engine.save()
  })
  const [alone] = engines
  const [state] = states
  if (alone === undefined || state === undefined) throw new RangeError(`members must be at least 1, got ${MEMBERS}`)
  const forcing = irrigationTreeForcing(network)
  const ensemble = createEnsemble(network, { members })
  const run = (): Measured => {
    ensemble.load(states)
    const before = cpuSeconds()
    const { kind } = ensemble.advance(forcing, UNTIL_MS)
    const cpuS = cpuSeconds() - before
    return {
      cpuS,
      cells: network.gateLinkStart,
      steps: ensemble.steps,
      iterations: ensemble.iterations,
      massError: Math.max(...ensemble.members.map(({ balance }) => balance.massError)),
      outcome: kind,
      members: MEMBERS,
      moves: ensemble.moves,
    }
  }
  const runAlone = (): Measured => {
    alone.load(state)
    const before = cpuSeconds()
    const { kind } = alone.advance(forcing, UNTIL_MS)
    const { steps, iterations, balance } = alone
    return {
      cpuS: cpuSeconds() - before,
      cells: network.gateLinkStart,
      steps,
      iterations,
      massError: balance.massError,
      outcome: kind,
    }
  }
  const together = repeated(3, run)
  const one = repeated(9, runAlone)
  return {
    ...together,
    oneMemberCpuS: one.cpuS,
    oneMemberSteps: one.steps,
    oneMemberIterations: one.iterations,
    ratio: rounded(together.cpuS / (MEMBERS * one.cpuS), 3),
    nsPerCellIteration: rounded((together.cpuS * 1e9) / (together.iterations * together.cells), 3),
    oneMemberNsPerCellIteration: rounded((one.cpuS * 1e9) / (one.iterations * one.cells), 3),
  }
}
