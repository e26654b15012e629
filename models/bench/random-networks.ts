/*
 * How sturdy the engine is: random networks through random schedules. `node bench/random-networks.ts [count] [first seed]`, 10 000 from
 * seed 0 unless told. Prints what fails as it happens, one JSON line at the end, and exits 1 when anything failed.
 */
import { runRandomNetwork } from '../src/testing/index.ts'

const [count = 10_000, firstSeed = 0] = process.argv.slice(2).map(Number)
const before = process.cpuUsage()
let failed = 0
let wantedSteady = 0
let steadyRefused = 0
let steps = 0
let pointSteps = 0
let worstMassError = 0
const failedSeeds: number[] = []
for (let seed = firstSeed; seed < firstSeed + count; seed++) {
  const verdict = runRandomNetwork(seed)
  steps += verdict.steps
  pointSteps += verdict.steps * verdict.points
  wantedSteady += verdict.wantedSteady ? 1 : 0
  steadyRefused += verdict.isSteadyRefused ? 1 : 0
  if (verdict.faults.length === 0) {
    worstMassError = Math.max(worstMassError, verdict.massError)
    continue
  }
  failed++
  failedSeeds.push(seed)
  console.error(`seed ${seed} (${verdict.reaches} reaches, ${verdict.loops} loops): ${verdict.faults.join('; ')}`)
}
const { user, system } = process.cpuUsage(before)
const cpuS = (user + system) / 1e6
console.log(
  JSON.stringify({
    case: 'random-networks',
    networks: count,
    firstSeed,
    failed,
    failedSeeds: failedSeeds.slice(0, 50),
    wantedSteady,
    steadyRefused,
    steps,
    pointSteps,
    worstMassError,
    cpuS,
  }),
)
process.exitCode = failed === 0 ? 0 : 1
