/* Cases with a known answer, as functions: the tests hold them, and a report may draw them. */
import {
  buildNetwork,
  type Constituent,
  constantForcing,
  createEngine,
  createTransport,
  type District,
  type Engine,
  sedimentCapacityKgPerM3,
  type Transport,
  type TransportOptions,
} from '../../src/index.ts'
import { districtOf, valuesWith } from '../../src/testing/index.ts'

/** A uniform rectangular canal in steady flow, 50 m wide and 1.5 m deep at 0.8 m/s: 1.2 m²/s. */
export const UNIFORM = { widthM: 50, depthM: 1.5, velocityMPerS: 0.8, unitDischargeM2s: 1.2, dischargeM3s: 60 }

export function uniformCanal(lengthM: number, kind: 'trunk' | 'basin' = 'trunk'): District {
  const { widthM, depthM, velocityMPerS } = UNIFORM
  const radiusM = (widthM * depthM) / (widthM + 2 * depthM)
  const manningN = 0.018
  const slope = ((velocityMPerS * manningN) / radiusM ** (2 / 3)) ** 2
  return districtOf({
    id: 'uniform-canal',
    nodes: { A: {}, B: { boundary: 'normal-depth' } },
    reaches: [
      {
        id: 'R-1',
        kind,
        from: 'A',
        to: 'B',
        lengthM,
        bedUpM: 40 + slope * lengthM,
        bedDownM: 40,
        manningN,
        designDepthM: depthM,
        designDischargeM3s: 60,
        shape: { kind: 'trapezoid', bottomWidthM: widthM, sideSlope: 0, bankHeightM: 3 },
      },
    ],
  })
}

/** Steady water in the uniform canal that carries what came in for `hours`. */
export function steadyCanal(
  lengthM: number,
  dxM: number,
  options: TransportOptions,
  incoming: Readonly<Record<string, number>>,
  hours: number,
): { readonly engine: Engine; readonly transport: Transport } {
  const network = buildNetwork(uniformCanal(lengthM, 'basin'), { dxM })
  const engine = createEngine(network)
  const values = valuesWith(network, { inflowM3s: { A: UNIFORM.dischargeM3s } })
  engine.startSteady(0, values)
  const transport = createTransport(engine, options)
  for (const [id, concentration] of Object.entries(incoming))
    transport.boundary.inflow[transport.indexOf(id)] = concentration
  engine.advance(constantForcing(values), hours * 3_600_000)
  return { engine, transport }
}

/** Radius of the uniform canal's section, which the capacity sees. */
const radiusM = (UNIFORM.widthM * UNIFORM.depthM) / (UNIFORM.widthM + 2 * UNIFORM.depthM)

/**
 * A settling basin: S = S* + (S₀ − S*)·exp(−α·w·x/q), with q 1.2 m²/s, w 5.6e-4 m/s, α 0.25, S₀ 10, S* 5.0862 kg/m³: 7.82827 after 5 km.
 * K is chosen so that the flow's capacity is that S*.
 */
export const TRAP = { settlingMPerS: 5.6e-4, alpha: 0.25, incomingKgPerM3: 10, capacityKgPerM3: 5.0862, lengthM: 5000 }

export const trapExactKgPerM3 = (chainageM: number): number =>
  TRAP.capacityKgPerM3 +
  (TRAP.incomingKgPerM3 - TRAP.capacityKgPerM3) *
    Math.exp((-TRAP.alpha * TRAP.settlingMPerS * chainageM) / UNIFORM.unitDischargeM2s)

/** K of Zhang Ruijin's formula that gives the uniform canal a capacity. */
export function calibratedK(capacityKgPerM3: number, settlingMPerS: number): number {
  const published = sedimentCapacityKgPerM3(
    { formula: 'zhang-ruijin' },
    { velocityMPerS: UNIFORM.velocityMPerS, hydraulicRadiusM: radiusM, depthM: UNIFORM.depthM, settlingMPerS },
  )
  return (0.22 * capacityKgPerM3) / published
}

export function trapProfile(dxM: number): readonly { readonly chainageM: number; readonly computedKgPerM3: number }[] {
  const { transport } = steadyCanal(
    TRAP.lengthM,
    dxM,
    {
      constituents: [{ kind: 'sediment', id: 'silt', settlingMPerS: TRAP.settlingMPerS, depositionAlpha: TRAP.alpha }],
      capacity: { formula: 'zhang-ruijin', k: calibratedK(TRAP.capacityKgPerM3, TRAP.settlingMPerS) },
    },
    { silt: TRAP.incomingKgPerM3 },
    48,
  )
  return [0, 1000, 2000, 3000, 4000, 5000].map((chainageM) => ({
    chainageM,
    computedKgPerM3: transport.concentrationAt(0, 0, chainageM),
  }))
}

/** Age of water in the uniform canal: x/u, s. */
export function ageProfile(dxM: number): readonly { readonly chainageM: number; readonly ageS: number }[] {
  const { transport } = steadyCanal(12_000, dxM, { constituents: [{ kind: 'age', id: 'age' }] }, {}, 48)
  return [2000, 6000, 10_000].map((chainageM) => ({ chainageM, ageS: transport.concentrationAt(0, 0, chainageM) }))
}

/** A tracer that decays on its way: exp(−λ·x/u). */
export function decayProfile(
  dxM: number,
  decayPerS: number,
): readonly { readonly chainageM: number; readonly part: number }[] {
  const { transport } = steadyCanal(
    12_000,
    dxM,
    { constituents: [{ kind: 'tracer', id: 'ammonium', decayPerS }] },
    { ammonium: 1 },
    48,
  )
  return [2000, 6000, 10_000].map((chainageM) => ({ chainageM, part: transport.concentrationAt(0, 0, chainageM) }))
}

/** Three classes of Yellow River silt at 20 °C: 0.01, 0.025 and 0.05 mm. */
export const THREE_CLASSES: readonly Constituent[] = [
  { kind: 'sediment', id: 'fine', settlingMPerS: 8.93e-5 },
  { kind: 'sediment', id: 'middle', settlingMPerS: 5.58e-4 },
  { kind: 'sediment', id: 'coarse', settlingMPerS: 2.232e-3 },
]
