/*
 * What a model of 13 000 cells holds: by how much the heap and the typed arrays grow from before the network is built to after it ran an
 * hour. Run with --expose-gc; prints one JSON object.
 */
import { buildNetwork, createEngine } from '../../src/index.ts'
import { irrigationTree, irrigationTreeForcing, treeValues } from '../../src/testing/index.ts'

const collect = (globalThis as { gc?: () => void }).gc
if (collect === undefined) throw new Error('run with --expose-gc')

function heldMiB(): number {
  for (let n = 0; n < 4; n++) collect?.()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

function build() {
  const network = buildNetwork(irrigationTree({ dxM: 100 }), { dxM: 100 })
  const engine = createEngine(network)
  engine.startSteady(0, treeValues(network))
  engine.advance(irrigationTreeForcing(network), 3_600_000)
  return engine
}

build()
const beforeMiB = heldMiB()
const engine = build()
const heldByModelMiB = heldMiB() - beforeMiB
console.log(
  JSON.stringify({
    cpuS: 0,
    cells: engine.network.gateLinkStart,
    steps: engine.steps,
    iterations: engine.iterations,
    massError: engine.balance.massError,
    heldMiB: Number(heldByModelMiB.toFixed(2)),
  }),
)
