import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTransport,
  type District,
  type Engine,
  raiseBed,
  type Transport,
  type TransportOptions,
} from '../../src/index.ts'
import { districtOf, trapezoid, valuesWith } from '../../src/testing/index.ts'
import { THREE_CLASSES, UNIFORM, uniformCanal } from './cases.ts'

const options: TransportOptions = { constituents: [{ kind: 'tracer', id: 'salt' }, ...THREE_CLASSES] }

function silted(district: District, inflowM3s: number, days: number) {
  const network = buildNetwork(district, { dxM: 250 })
  const engine = createEngine(network)
  const values = valuesWith(network, { inflowM3s: { A: inflowM3s } })
  engine.startSteady(0, values)
  const transport = createTransport(engine, options)
  transport.boundary.inflow.set([1, 20, 30, 30])
  engine.advance(constantForcing(values), days * 86_400_000)
  return { engine, transport, values }
}

const onBedKg = (transport: Transport) => [1, 2, 3].reduce((sum, k) => sum + transport.balance(k).onBed, 0)

function raised(
  from: { readonly engine: Engine; readonly transport: Transport },
  district: District,
): { readonly engine: Engine; readonly transport: Transport } {
  const result = raiseBed(from, { district, network: { dxM: 250 }, transport: options })
  if (!result.ok) throw new Error(result.error.map(({ text }) => text).join())
  return result.value
}

describe('a bed that rises', () => {
  const slanting = districtOf({
    id: 'slanting',
    nodes: { A: {}, B: { boundary: 'weir-crest', crestHeightM: 1 } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'B', lengthM: 4000, bedUpM: 40.5, bedDownM: 40, shape: trapezoid(15, 1.5, 4) },
    ],
  })
  for (const [name, district, dischargeM3s] of [
    ['rectangle', uniformCanal(5000), UNIFORM.dischargeM3s],
    ['trapezoid', slanting, 15],
  ] as const)
    it(`[TS11] takes the room of as much water, keeps stages and all masses: ${name}`, () => {
      const before = silted(district, dischargeM3s, 0.25)
      const depositM3 = onBedKg(before.transport) / 1400
      const after = raised(before, district)
      const displacedM3 = before.engine.balance.volumeM3 - after.engine.balance.volumeM3
      expect(displacedM3).toBeGreaterThan(500)
      expect(Math.abs(displacedM3 / depositM3 - 1)).toBeLessThan(name === 'rectangle' ? 1e-9 : 0.02)
      for (const chainageM of [0, 1000, 3000])
        expect(after.engine.stageAtM(0, chainageM)).toBe(before.engine.stageAtM(0, chainageM))
      for (let k = 0; k < 4; k++) {
        expect(after.transport.balance(k).stored / before.transport.balance(k).stored).toBeCloseTo(1, 12)
        expect(after.transport.balance(k).onBed).toBe(before.transport.balance(k).onBed)
      }
      const bed = after.engine.network
      const surveyed = before.engine.network
      expect(bed.bedM[0]! - surveyed.bedM[0]!).toBeGreaterThan(bed.bedM.at(-1)! - surveyed.bedM.at(-1)!)
      expect(bed.bankM[5]).toBeCloseTo(
        surveyed.bankM[5]! + bed.bedM[5]! - surveyed.bedM[5]! - meanRiseM(bed, surveyed),
        9,
      )

      const again = raised(after, district)
      for (const [p, bedM] of again.engine.network.bedM.entries()) expect(bedM).toBeCloseTo(bed.bedM[p]!, 9)
      expect(after.engine.advance(constantForcing(before.values), 3 * 86_400_000)).toEqual({ kind: 'reached' })
      expect(after.transport.balance(1).massError).toBeLessThan(1e-12)
    })

  it('[TS11] rises by the line that was laid, and fills a trapezoid to the height that holds it', () => {
    const laid = (district: District, thicknessM: (along: number) => number) => {
      const before = silted(district, 15, 0.01)
      const state = before.transport.save()
      const { chainageM, pointCount, reachDxM } = before.engine.network
      const widthM = district.crossSections[0]!.shape.bottomWidthM
      const bedKg = new Float64Array(pointCount * 3)
      for (let p = 0; p < pointCount; p++) {
        const cellM = reachDxM[0]! * (p === 0 || p === pointCount - 1 ? 0.5 : 1)
        const middle = chainageM[p]! + (p === 0 ? cellM / 2 : p === pointCount - 1 ? -cellM / 2 : 0)
        bedKg[3 * p] = 1400 * widthM * cellM * thicknessM(middle / chainageM[pointCount - 1]!)
      }
      before.transport.load({ ...state, bedKg })
      const after = raised(before, district)
      const riseM = (p: number) => after.engine.network.bedM[p]! - before.engine.network.bedM[p]!
      return [riseM(0), riseM(pointCount - 1)] as const
    }
    const [head, tail] = laid(uniformCanal(5000), (along) => 0.3 - 0.2 * along)
    expect(head).toBeCloseTo(0.3, 3)
    expect(tail).toBeCloseTo(0.1, 3)
    for (const end of laid(slanting, () => 0.4)) expect((15 + 1.5 * end) * end).toBeCloseTo(15 * 0.4, 9)
  })

  it('[TS11] a section that is nearly full is refused', () => {
    const district = uniformCanal(5000)
    const { engine, transport } = silted(district, UNIFORM.dischargeM3s, 1)
    const state = transport.save()
    transport.load({ ...state, bedKg: state.bedKg.map(() => 1e8) })
    const result = raiseBed({ engine, transport }, { district, network: { dxM: 250 }, transport: options })
    expect(result.ok ? '' : result.error[0]?.code).toBe('VALUE_OUT_OF_RANGE')
  })
})

const meanRiseM = (a: { readonly bedM: Float64Array }, b: { readonly bedM: Float64Array }): number =>
  (a.bedM[0]! - b.bedM[0]! + a.bedM.at(-1)! - b.bedM.at(-1)!) / 2
