/* How sturdy the engine is: 200 days of Weishan in which everything is moved at random. Exits 1 when one of them goes wrong. */
import { buildNetwork, createFrameFields, runScenario } from '../src/index.ts'
import { wildDay } from '../src/testing/index.ts'
import { weishanPack } from './weishan-pack.ts'

const DAYS = 200
const network = buildNetwork(weishanPack().district, { dxM: 2000 })
const fields = createFrameFields(network)
let steps = 0
let worstMassError = 0
let isSound = true
for (let seed = 0; seed < DAYS; seed++) {
  const { outcome, massError, ...report } = runScenario(network, wildDay(network, seed), {
    everyS: 3600,
    onFrame(engine) {
      engine.writeFrame(fields)
      if (!fields.depthM.every((depthM) => depthM >= 0 && depthM < 50)) isSound = false
      if (!fields.dischargeM3s.every((dischargeM3s) => Math.abs(dischargeM3s) < 5000)) isSound = false
    },
  })
  steps += report.steps
  worstMassError = Math.max(worstMassError, massError)
  if (outcome.kind === 'reached' && massError < 1e-9 && isSound) continue
  console.error(`seed ${seed}: ${JSON.stringify(outcome)}, mass error ${massError}`)
  isSound = false
}
console.log('days,dx_m,cells,steps_per_day,worst_mass_error,sound')
console.log(
  [DAYS, network.dxM, network.pointCount, Math.round(steps / DAYS), worstMassError.toExponential(1), isSound].join(','),
)
process.exitCode = isSound ? 0 : 1
