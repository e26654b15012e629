import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildNetwork, createFrameFields, type Network, parseDistrict, problemLine, runScenario } from '../src/index.ts'
import { branchingCanal, loopedCanal, wildDay } from '../src/testing/index.ts'

const PACK = join(import.meta.dirname, '../../seeds/weishan')

function weishan() {
  const names = readdirSync(PACK, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const district = parseDistrict(new Map(names.map((name) => [name, readFileSync(join(PACK, name), 'utf8')])))
  if (!district.ok) throw new Error(district.error.map(problemLine).join('\n'))
  return district.value
}

function live(network: Network, seed: number): void {
  const fields = createFrameFields(network)
  const report = runScenario(network, wildDay(network, seed), {
    everyS: 3600,
    onFrame(engine) {
      engine.writeFrame(fields)
      for (const depthM of fields.depthM)
        if (!(depthM >= 0 && depthM < 50)) throw new Error(`seed ${seed}: depth ${depthM}`)
      for (const dischargeM3s of fields.dischargeM3s)
        if (!(Math.abs(dischargeM3s) < 5000)) throw new Error(`seed ${seed}: discharge ${dischargeM3s}`)
    },
  })
  expect(report.outcome, `seed ${seed}`).toEqual({ kind: 'reached' })
  expect(report.massError, `seed ${seed}`).toBeLessThan(1e-9)
}

describe('days in which everything is moved at random', () => {
  it('[RB1] 60 days of a branching canal: no NaN, no negative depth, mass to 1e-9', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 750 })
    for (let seed = 0; seed < 60; seed++) live(network, seed)
  }, 60_000)

  it('[RB1] 40 days of a looped canal', () => {
    const network = buildNetwork(loopedCanal(), { dxM: 500 })
    for (let seed = 0; seed < 40; seed++) live(network, seed)
  }, 60_000)

  it('[RB1] 4 days of Weishan at 3 km; `npm run bench` runs 200 at 2 km', () => {
    const network = buildNetwork(weishan(), { dxM: 3000 })
    for (let seed = 0; seed < 4; seed++) live(network, seed)
  }, 60_000)
})
