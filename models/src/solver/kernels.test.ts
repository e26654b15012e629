import { describe, expect, it } from 'vitest'
import { constantForcing, createTimeline, initialValues } from '../index.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Network } from '../network/network.ts'
import { branchingCanal, loopedCanal, oneReach, valuesWith, wildDay } from '../testing/index.ts'
import { sweepCalm } from './calm-sweep.ts'
import { createEngine } from './create-engine.ts'
import { noteDry, passDry } from './dry-reach.ts'
import type { Engine } from './engine.ts'
import type { ForcingValues } from './forcing.ts'
import { openJunctions } from './junction-kernel.ts'
import { sweepReach } from './reach-kernel.ts'
import { iterate } from './sweep.ts'
import type { Work } from './work.ts'

const STEP_S = 60
const THETA = 0.53

/** The arrays in which an engine holds its water. */
function workOf(engine: Engine): Work {
  let work: Work | undefined
  engine.follow({ onBegin: (w) => (work = w), onStep() {} })
  engine.follow(null)
  return work!
}

const isRootHead = ({ tree, reachHeadJunction }: Network, r: number): boolean =>
  tree.parent[tree.parentEdge.indexOf(r)] === reachHeadJunction[r]

/** Canals of a wild day at an hour of it: calm, shallow and dry reaches beside each other. */
function wildWater(
  network: Network,
  seed: number,
  hours: number,
  startsDry: boolean,
): { w: Work; values: ForcingValues } {
  const day = wildDay(network, seed)
  const inflowM3s = network.district.gates.length > 0 ? {} : { A: 8 }
  const given = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1, inflowM3s })
  const values = initialValues(network, day, given)
  const engine = createEngine(network)
  if (startsDry) engine.startDry(0, values)
  else engine.startSteady(0, values)
  const forcing = createTimeline(network, day, values)
  expect(engine.advance(forcing, hours * 3_600_000).kind).toBe('reached')
  forcing.evaluate(hours * 3600, values)
  return { w: workOf(engine), values }
}

/** The largest of what the rows of a reach leave of their right-hand sides for the change of the iterate, as a part of their largest term. */
function worstLeft(w: Work, r: number, dz: Float64Array, dQ: Float64Array, isClipped: (p: number) => boolean): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const isWide = w.isWideR[r] === 1
  let worst = 0
  const weigh = (rest: number, terms: readonly number[]) => {
    const left = Math.abs(terms.reduce((sum, term) => sum + term, 0) - rest)
    worst = Math.max(worst, left / (Math.abs(rest) + terms.reduce((sum, term) => sum + Math.abs(term), 1)))
  }
  const touched = (from: number, to: number) => {
    for (let p = Math.max(from, first); p <= Math.min(to, last); p++) if (isClipped(p)) return true
    return false
  }
  for (let p = first; p < last; p++) {
    const part = (l: number) => STEP_S * w.thetaP[l]!
    if (p > first && !touched(p, p))
      weigh(w.restP[p]!, [w.slopeP[p]! * dz[p]!, part(p) * dQ[p]!, -part(p - 1) * dQ[p - 1]!])
    if (touched(p - 1, p + 2)) continue
    const row = [w.qOwnP[p]! * dQ[p]!, w.zLeftP[p]! * dz[p]!, w.zRightP[p]! * dz[p + 1]!]
    if (p > first) row.push(w.qLeftP[p]! * dQ[p - 1]!)
    if (p + 1 < last) row.push(w.qRightP[p]! * dQ[p + 1]!)
    if (isWide && p > first) row.push(w.zBackP[p]! * dz[p - 1]!)
    if (isWide && p + 1 < last) row.push(w.zAheadP[p]! * dz[p + 2]!)
    weigh(w.qRestP[p]!, row)
  }
  return worst
}

describe('the kernels of an iteration', () => {
  for (const [name, district, seed, hours, expected] of [
    ['calm and fast water', branchingCanal(), 5, 3, 'calm wide'],
    ['a canal that fills', branchingCanal(), 9, 1, 'dry wide'],
    ['a canal that fills towards its root', oneReach({ outlet: 'river-stage' }), 5, 2, 'wide'],
    ['a loop', loopedCanal(), 3, 2, 'calm'],
    ['a loop that fills', loopedCanal(), 3, 1, 'calm dry wide'],
  ] as const)
    it(`[KE1] move the iterate by the solution of the equations that they form (${name})`, () => {
      const network = buildNetwork(district, { dxM: 100 })
      const { w, values } = wildWater(network, seed, hours, name.includes('fills'))
      const next = { ...values, openingM: values.openingM.map((openingM) => 0.9 * openingM) }
      openJunctions(w, values, next, THETA)
      const [z, Q] = [w.stageP.slice(), w.dischargeP.slice()]
      iterate(w, values, next, STEP_S, THETA, true)
      const after = w.stageP.slice()
      const dz = after.map((stage, p) => stage - z[p]!)
      const dQ = w.dischargeP.map((discharge, p) => discharge - Q[p]!)
      w.stageP.set(z)
      w.dischargeP.set(Q)
      const kinds = new Set<string>()
      for (let r = 0; r < district.reaches.length; r++) {
        kinds.add(w.isDryR[r] === 1 ? 'dry' : w.isWideR[r] === 1 ? 'wide' : 'calm')
        sweepReach(w, r, STEP_S, false, true, true)
        const isClipped = (p: number) => after[p] === w.network.bedM[p]
        expect(worstLeft(w, r, dz, dQ, isClipped), `reach ${r}`).toBeLessThan(1e-9)
      }
      expect([...kinds].sort().join(' ')).toBe(expected)
    })

  it('[KE2] calm water is swept as any water is, at the first iteration of a step and after it', () => {
    const network = buildNetwork(oneReach({ outlet: 'river-stage' }), { dxM: 100 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 41.5, inflowM3s: { A: 20 } })
    engine.startSteady(0, values)
    engine.advance(constantForcing(values), 60_000)
    const w = workOf(engine)
    w.thetaP.fill(THETA)
    for (const way of [true, false])
      for (const isFirst of [true, false]) {
        if (!isFirst) for (let p = 3; p < w.stageP.length - 3; p++) w.stageP[p]! += 0.01 * (p % 3)
        const swept = [true, false].map((isCalm) => {
          w.slopeJ.fill(1000)
          w.restJ.fill(0.1)
          w.sweepP.fill(0)
          if (isCalm) expect(sweepCalm(w, 0, STEP_S, THETA, way, isFirst)).toBe(true)
          else sweepReach(w, 0, STEP_S, way, isFirst, false)
          return [...w.sweepP, ...w.slopeJ, ...w.restJ]
        })
        const size = Math.max(...swept[1]!.map(Math.abs))
        for (const [i, value] of swept[1]!.entries()) {
          const error = Math.abs(swept[0]![i]! - value)
          expect(error).toBeLessThan(1e-11 * Math.abs(value) + 1e-15 * size)
        }
      }
  })

  it('[KE3] a reach that rests dry tells its junctions what it would if it were swept', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 30, openingM: 0 })
    engine.startDry(0, values)
    engine.advance(constantForcing(values), 600_000)
    const w = workOf(engine)
    let rested = 0
    for (let r = 0; r < network.district.reaches.length; r++) {
      if (w.isDryR[r] === 0) continue
      rested++
      const told = [true, false].map((rests) => {
        w.slopeJ.fill(0)
        w.restJ.fill(0)
        if (rests) {
          noteDry(w, r)
          expect(passDry(w, r, isRootHead(network, r), STEP_S)).toBe(true)
        } else sweepReach(w, r, STEP_S, isRootHead(network, r), true, false)
        return [w.slopeJ.slice(), w.restJ.slice(), w.zEJ.slice(), w.zFJ.slice()]
      })
      expect(told[0]).toEqual(told[1])
    }
    expect(rested).toBeGreaterThan(0)
  })
})
