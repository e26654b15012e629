import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTransport,
  sedimentCapacityKgPerM3,
  type TransportOptions,
} from '../../src/index.ts'
import { oneReach, valuesWith } from '../../src/testing/index.ts'
import { steadyCanal, THREE_CLASSES, UNIFORM } from './cases.ts'

const SETTLING = [8.93e-5, 5.58e-4, 2.232e-3]
const INCOMING = { fine: 12, middle: 8, coarse: 4 }
const radiusM = (UNIFORM.widthM * UNIFORM.depthM) / (UNIFORM.widthM + 2 * UNIFORM.depthM)

/** Capacity of the uniform canal for one class that has it alone. */
const capacityAlone = (settlingMPerS: number) =>
  sedimentCapacityKgPerM3(
    { formula: 'zhang-ruijin' },
    { velocityMPerS: UNIFORM.velocityMPerS, hydraulicRadiusM: radiusM, depthM: UNIFORM.depthM, settlingMPerS },
  )

/** dS/dx = −α·w/q·(S − p·S*) of three classes that share the capacity as the load is composed and find no bed to scour: Runge–Kutta in steps of 5 m. */
function depositingLoad(lengthM: number): number[] {
  const slope = (S: readonly number[]) => {
    const load = S.reduce((sum, value) => sum + value, 0)
    return S.map((value, s) => {
      const w = SETTLING[s]!
      const share = value / load
      return ((-0.25 * w) / UNIFORM.unitDischargeM2s) * Math.max(value - share * capacityAlone(w), 0)
    })
  }
  const along = (S: readonly number[], k: readonly number[], h: number) => S.map((value, s) => value + h * k[s]!)
  let S: number[] = [INCOMING.fine, INCOMING.middle, INCOMING.coarse]
  for (let x = 0; x < lengthM; x += 5) {
    const k1 = slope(S)
    const k2 = slope(along(S, k1, 2.5))
    const k3 = slope(along(S, k2, 2.5))
    const k4 = slope(along(S, k3, 5))
    S = S.map((value, s) => value + (5 / 6) * (k1[s]! + 2 * k2[s]! + 2 * k3[s]! + k4[s]!))
  }
  return S
}

/** Steady canal over what lies on its bed, with clear water from above. */
const scouringCanal = (options: Partial<TransportOptions>, bedKgPerM2: number, hours: number) =>
  steadyCanal(
    5000,
    250,
    { constituents: [{ kind: 'sediment', id: 'silt', settlingMPerS: 5.6e-4, bedKgPerM2 }], ...options },
    {},
    hours,
  )

describe('sediment', () => {
  it('[TS4] three classes that share a capacity settle as the equations say, and the error falls with the grid', () => {
    const exact = depositingLoad(5000)
    const worst = (dxM: number) => {
      const { transport } = steadyCanal(5000, dxM, { constituents: THREE_CLASSES }, INCOMING, 48)
      return Math.max(...exact.map((S, s) => Math.abs(transport.concentrationAt(s, 0, 5000) - S)))
    }
    expect(exact[2]).toBeLessThan(0.5 * INCOMING.coarse)
    const [coarse, fine] = [worst(250), worst(125)]
    expect(fine).toBeLessThan(0.03)
    expect(coarse / fine).toBeGreaterThan(1.85)
  })

  it('[TS5] what came in is in the water, on the bed, or gone with the water', () => {
    const { transport } = steadyCanal(5000, 250, { constituents: THREE_CLASSES }, INCOMING, 24)
    for (let k = 0; k < 3; k++) {
      const { in: came, out, stored, onBed, taken, seeped } = transport.balance(k)
      expect(came / (60 * 86_400 * Object.values(INCOMING)[k]!)).toBeCloseTo(1, 12)
      expect(Math.abs(came - out - stored - onBed) / came).toBeLessThan(1e-12)
      expect(onBed).toBeGreaterThan(k === 0 ? 0 : 0.1 * came)
      expect(taken + seeped).toBe(0)
    }
  })

  it('[TS6] clear water scours an unlimited bed by the closed form, faster than it would settle', () => {
    const capacity = capacityAlone(5.6e-4)
    const { engine, transport } = scouringCanal({ bed: 'unlimited' }, 0, 24)
    const exact = capacity * (1 - Math.exp((-5.6e-4 * 5000) / UNIFORM.unitDischargeM2s))
    expect(Math.abs(transport.concentrationAt(0, 0, 5000) / exact - 1)).toBeLessThan(0.02)
    const depositM = new Float64Array(engine.network.pointCount)
    transport.writeDepositM(depositM)
    expect(depositM[1]).toBeLessThan(depositM.at(-2)!)
    expect(Math.max(...depositM)).toBeLessThan(0)
    expect(transport.balance(0).massError).toBeLessThan(1e-12)
  })

  it('[TS7] scour takes no more than the bed holds: then clear water stays clear', () => {
    const bare = scouringCanal({}, 0, 24).transport
    expect(bare.concentrationAt(0, 0, 5000)).toBe(0)
    const covered = scouringCanal({}, 0.5, 240).transport
    const { onBed, out, massError } = covered.balance(0)
    expect(onBed).toBe(0)
    expect(out / (0.5 * 50 * 5000)).toBeCloseTo(1, 9)
    expect(massError).toBeLessThan(1e-12)
    expect(covered.concentrationAt(0, 0, 5000)).toBeLessThan(1e-9)
  })

  it('[TS8] in still water everything settles, as exp(−α·w·t/h)', () => {
    const network = buildNetwork(oneReach({ outlet: 'none' }), { dxM: 1000 })
    const engine = createEngine(network)
    const values = valuesWith(network, {})
    engine.startAtRest(0, 43.5, values)
    const transport = createTransport(engine, {
      constituents: [{ kind: 'sediment', id: 'silt', settlingMPerS: 1e-4 }],
    })
    transport.fill([2])
    engine.advance({ ...constantForcing(values), nextInstantAfterS: (timeS) => timeS + 60 }, 7_200_000)
    /* a trapezoid: volume over surface is the depth that grains fall through */
    const h = (20 * 1 + 1.5 * 1) / 23
    expect(transport.concentrationAt(0, 0, 0)).toBeCloseTo(2 * Math.exp((-0.25 * 1e-4 * 7200) / h), 3)
    engine.advance(constantForcing(values), 40 * 86_400_000)
    const { stored, onBed } = transport.balance(0)
    expect(stored).toBeLessThan(1e-9 * onBed)
  })

  it('[TS9] seepage filters: it leaves grains behind and takes what is dissolved', () => {
    const district = oneReach({ outlet: 'none' })
    const leaky = {
      ...district,
      reaches: district.reaches.map((reach) => ({ ...reach, seepage: { a: 3, m: 0.4, factor: 0.4 } })),
    }
    const network = buildNetwork(leaky, { dxM: 1000 })
    const engine = createEngine(network)
    const values = valuesWith(network, {})
    engine.startAtRest(0, 43.5, values)
    const transport = createTransport(engine, {
      constituents: [
        { kind: 'tracer', id: 'salt' },
        { kind: 'sediment', id: 'clay', settlingMPerS: 1e-15 },
      ],
    })
    transport.fill([2, 2])
    const before = engine.balance.volumeM3
    engine.advance(constantForcing(values), 10 * 86_400_000)
    const { seepedM3, volumeM3 } = engine.balance
    expect(seepedM3 / before).toBeGreaterThan(0.2)
    expect(transport.concentrationAt(0, 0, 9000)).toBeCloseTo(2, 12)
    expect(transport.balance(0).seeped / (2 * seepedM3)).toBeCloseTo(1, 6)
    expect(transport.balance(1).seeped).toBe(0)
    expect(Math.abs(transport.balance(1).stored / (2 * before) - 1)).toBeLessThan(3e-4)
    expect(transport.concentrationAt(1, 0, 9000)).toBeGreaterThan((1.9 * before) / volumeM3)
  })
})
