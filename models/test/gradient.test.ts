import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gradientOf } from '../src/gradient/gradient.ts'
import { type Observation, squaredMisfit, theObservation } from '../src/gradient/observation.ts'
import { recordRun } from '../src/gradient/run-record.ts'
import { buildNetwork, createEngine, type District, parseDistrict, problemLine } from '../src/index.ts'
import { areaAtM2, widthAtM } from '../src/solver/reach-kernel.ts'
import {
  branchingCanal,
  circle,
  districtOf,
  loopedCanal,
  oneReach,
  trapezoid,
  twoPools,
  valuesWith,
} from '../src/testing/index.ts'
import { type Case, caseOf, compare, swinging } from './gradient-checks.ts'

/** Forms of all links in the first step, and the largest Froude number of a link at its end. */
function formsOf({ network, values }: Case) {
  const engine = createEngine(network)
  engine.startSteady(0, values)
  let centralP: number[] = []
  let fastest = 0
  recordRun(network, {}, engine.save(), swinging(values), 60_000, (w, _, n) => {
    if (n > 0) return
    const links = network.district.reaches.flatMap((_, r) =>
      Array.from({ length: network.reachStart[r + 1]! - 1 - network.reachStart[r]! }, (_, i) => ({
        r,
        l: network.reachStart[r]! + i,
      })),
    )
    centralP = links.map(({ l }) => w.centralP[l]!)
    fastest = Math.max(
      ...links.map(({ r, l }) => {
        const y = w.stageP[l]! - network.bedM[l]!
        const area = areaAtM2(w, r, y)
        return Math.abs(w.dischargeP[l]!) / area / Math.sqrt((9.81 * area) / widthAtM(w, r, y))
      }),
    )
  })
  return { centralP, fastest }
}

const HOUR_MS = 3_600_000
const stage: Observation = { kind: 'stage', reach: 0, chainageM: 1300, atMs: 2.7 * HOUR_MS }
const gateVolume = (gate: number): Observation => ({
  kind: 'gate-volume',
  gate,
  fromMs: 1.1 * HOUR_MS,
  untilMs: 2.9 * HOUR_MS,
})

function weishan(): District {
  const pack = join(import.meta.dirname, '../../seeds/weishan')
  const names = readdirSync(pack, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const parsed = parseDistrict(new Map(names.map((name) => [name, readFileSync(join(pack, name), 'utf8')])))
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
  return parsed.value
}

describe('the gradient of a run', () => {
  it('[AJ2] one reach: stage and discharge', () => {
    const it = caseOf(oneReach(), 1000, { inflowM3s: { A: 20 } })
    compare(it, theObservation(stage))
    compare(it, theObservation({ kind: 'discharge', reach: 0, chainageM: 9000, atMs: 3 * HOUR_MS }))
  })

  it('[AJ2] two pools between gates: stage, discharge of a gate, its volume', () => {
    const it = caseOf(twoPools(), 500, { riverStageM: 42, openingM: 0.5 })
    compare(it, theObservation(stage))
    compare(it, theObservation({ kind: 'gate-discharge', gate: 1, atMs: 2.5 * HOUR_MS }))
    compare(it, theObservation(gateVolume(1)))
  })

  it('[AJ2] a loop: stage beyond it, volume into it', () => {
    const it = caseOf(loopedCanal(), 700, { riverStageM: 42, openingM: 0.5 })
    compare(it, theObservation({ kind: 'stage', reach: 5, chainageM: 1300, atMs: 3 * HOUR_MS }))
    compare(it, theObservation(gateVolume(0)))
  })

  it('[AJ2] a branching canal with users, seepage, weirs and an escape: stage, drawn volume, squared misfit', () => {
    const it = caseOf(branchingCanal(), 750, { riverStageM: 42.3, openingM: 0.65, demandM3s: 0.8 })
    const drawn: Observation = { kind: 'drawn-volume', branch: 0, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }
    compare(it, theObservation(stage))
    compare(it, theObservation(gateVolume(5)))
    compare(it, squaredMisfit([stage, gateVolume(0), drawn], [41, 60_000, 5000], [1, 1e-8, 1e-8]))
  }, 60_000)

  it('[AJ2] branches that fall nearly dry', () => {
    /* taking water out of an empty cell has no solution, nor has its stage two sides */
    const isHeld = (name: string) => !name.startsWith('inflow') && !name.startsWith('start')
    const it = caseOf(branchingCanal(), 750, { riverStageM: 41.3, openingM: 0.04, demandM3s: 0.3 })
    compare(it, theObservation({ kind: 'discharge', reach: 3, chainageM: 3000, atMs: 3 * HOUR_MS }), 8, 0.01, isHeld)
    compare(
      it,
      theObservation({ kind: 'drawn-volume', branch: 1, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }),
      8,
      0.01,
      isHeld,
    )
  })

  it('[AJ2] a steep reach, where water is fast, between two mild ones: every link upwind or blended somewhere', () => {
    const shape = trapezoid(6, 1.5, 3)
    const district = districtOf({
      id: 'chute',
      nodes: { A: {}, B: {}, C: {}, D: { boundary: 'normal-depth' } },
      reaches: [
        { id: 'R-1', from: 'A', to: 'B', lengthM: 1500, bedUpM: 50.3, bedDownM: 50, shape },
        { id: 'R-2', from: 'B', to: 'C', lengthM: 600, bedUpM: 50, bedDownM: 41, shape },
        { id: 'R-3', from: 'C', to: 'D', lengthM: 1500, bedUpM: 41, bedDownM: 40.7, shape },
      ],
    })
    const it = caseOf(district, 60, { inflowM3s: { A: 10 } }, 0.5)
    const at = 0.45 * HOUR_MS
    const { centralP, fastest } = formsOf(it)
    expect(fastest).toBeGreaterThan(1)
    expect(centralP.some((central) => central === 0)).toBe(true)
    expect(centralP.some((central) => central > 0 && central < 1)).toBe(true)
    expect(centralP.some((central) => central === 1)).toBe(true)
    compare(it, theObservation({ kind: 'stage', reach: 1, chainageM: 330, atMs: at }), 6)
    compare(it, theObservation({ kind: 'discharge', reach: 2, chainageM: 700, atMs: at }), 6)
  })

  it('[AJ2] a shallow reach, upwind all along', () => {
    const it = caseOf(oneReach(), 500, { inflowM3s: { A: 0.25 } }, 1)
    expect(formsOf(it).centralP.every((central) => central === 0)).toBe(true)
    compare(it, theObservation({ kind: 'discharge', reach: 0, chainageM: 4100, atMs: 0.9 * HOUR_MS }), 6, 0.001)
  })

  it('[AJ3] refuses what it does not know: conduits', () => {
    const pipe = districtOf({
      id: 'pipe',
      nodes: { A: {}, B: { boundary: 'normal-depth' } },
      reaches: [{ id: 'R-9', from: 'A', to: 'B', lengthM: 900, bedUpM: 1, bedDownM: 0, shape: circle(1) }],
    })
    const network = buildNetwork(pipe, { dxM: 300 })
    const start = createEngine(network).save()
    expect(() =>
      gradientOf(network, {}, start, swinging(valuesWith(network, {})), 3 * HOUR_MS, theObservation(stage)),
    ).toThrow(/R-9/)
  })

  it('[AJ2] Weishan at 2 km: a stage, the volume of a gate', () => {
    const it = caseOf(weishan(), 2000, { riverStageM: 40.5, openingM: 0.5, demandM3s: 0.5 })
    compare(it, theObservation({ kind: 'stage', reach: 4, chainageM: 1300, atMs: 3 * HOUR_MS }), 2)
    compare(it, theObservation(gateVolume(0)), 2)
  }, 60_000)
})
