import { describe, expect, it } from 'vitest'
import { bumpBedM, jumpOverBump, overBump, slowOverBump } from './bump.ts'
import { criticalDepth, normalDepth, sequentDepth, trapezoidal, wide } from './channel.ts'
import { dressler, ritter, ritterReachM, stoker } from './dam-break.ts'
import { bedUnder, depthOf, SHORT_WITH_SHOCK, SUBCRITICAL, SUPERCRITICAL, WITH_JUMP } from './macdonald.ts'
import { energyMomentumCd, swameeCd } from './sluice.ts'
import { backwaterAreaM2, depthAlong, poolVolumeM3 } from './varied-flow.ts'

const canal = trapezoidal(20, 1.5, 0.018)
const chute = trapezoidal(2, 1, 0.014)

describe('exact solutions', () => {
  it('[VX1] give the published uniform, critical and sequent depths', () => {
    expect(normalDepth(canal, 20, 1 / 6000)).toBeCloseTo(1.211038, 6)
    expect(criticalDepth(canal, 20)).toBeCloseTo(0.461693, 6)
    expect(normalDepth(canal, 35, 1 / 6000)).toBeCloseTo(1.685872, 6)
    expect(criticalDepth(canal, 35)).toBeCloseTo(0.666921, 6)
    expect(sequentDepth(canal, 20, 0.3)).toBeCloseTo(0.672406, 6)
    expect(normalDepth(chute, 4, 0.02)).toBeCloseTo(0.37775, 6)
    expect(criticalDepth(chute, 4)).toBeCloseTo(0.660142, 6)
  })

  const yc = criticalDepth(chute, 4)
  const profiles = [
    ['M1 of 20 m³/s', canal, 1 / 6000, 20, 2.5, [-500, 2.423702, -1000, 2.348213, -5000, 1.790819, -15_000, 1.225186]],
    ['M1 of 35 m³/s', canal, 1 / 6000, 35, 2.5, [-500, 2.43824, -3000, 2.162267, -7500, 1.841105, -15_000, 1.699038]],
    ['M2', canal, 1 / 6000, 35, 1.2, [-500, 1.348862, -1000, 1.433294, -5000, 1.639978, -15_000, 1.684647]],
    ['M3', canal, 1 / 6000, 20, 0.3, [2, 0.313395, 5, 0.334684, 10, 0.376038]],
    ['S2', chute, 0.02, 4, 0.99 * yc, [1, 0.586605, 2, 0.561055, 10, 0.478423, 50, 0.395645, 100, 0.380727]],
    ['S3', chute, 0.02, 4, 0.25, [1, 0.252745, 5, 0.263358, 20, 0.297876, 100, 0.370794]],
  ] as const
  for (const [name, channel, slope, discharge, control, table] of profiles)
    it(`[VX2] give the published ${name} profile`, () => {
      for (let i = 0; i < table.length; i += 2)
        expect(depthAlong(channel, slope, discharge, control, table[i] ?? 0)).toBeCloseTo(table[i + 1] ?? 0, 6)
    })

  it('[VX7] give the published backwater areas of ASCE canal 2, and the surface of water that hardly flows', () => {
    for (const [Q, widthM, depthM, lengthM, areaM2] of [
      [2.7, 7, 2.1, 7000, 82_799],
      [1.5, 5, 1.7, 3000, 28_481],
      [1, 5, 1.7, 2000, 19_514],
    ] as const)
      expect(backwaterAreaM2(trapezoidal(widthM, 1.5, 0.02), 1e-4, Q, depthM, lengthM) / areaM2).toBeCloseTo(1, 3)
    const still = trapezoidal(5, 1.5, 0.02)
    /* level water over a bed that falls 0.2 m: its volume and its surface, by the mean of their prisms */
    expect(poolVolumeM3(still, 1e-4, 1e-9, 1.7, 2000) / 2000).toBeCloseTo((5 + 1.5 * 1.6) * 1.6 + (1.5 * 0.04) / 12, 6)
    expect(backwaterAreaM2(still, 1e-4, 1e-9, 1.7, 2000) / 2000).toBeCloseTo(5 + 3 * 1.6, 6)
  })

  it('[VX3] give the published beds of manufactured flows, and the same force on both sides of a jump', () => {
    const expected = [
      [SUBCRITICAL, 2, 0.033, [0, 0.748324, 6.952245, 250, 0.87793, 4.513258, 500, 1.112299, 3.31143]],
      [SUPERCRITICAL, 2.5, 0.04, [0, 0.741514, 34.717244, 500, 0.593226, 17.18107, 750, 0.725901, 6.856966]],
    ] as const
    for (const [stretches, q, n, table] of expected) {
      const bed = bedUnder(wide(n), q, stretches)
      for (let i = 0; i < table.length; i += 3) {
        expect(depthOf(stretches)(table[i] ?? 0)).toBeCloseTo(table[i + 1] ?? 0, 6)
        expect(bed(table[i] ?? 0)).toBeCloseTo(table[i + 2] ?? 0, 6)
      }
    }
    expect(bedUnder(wide(0.033), 2, SUBCRITICAL)(750)).toBeCloseTo(2.378891, 6)
    const jumpBed = bedUnder(wide(0.0218), 2, WITH_JUMP)
    for (const [x, z] of [
      [0, 5.704505],
      [250, 2.98843],
      [500, 0.88401],
      [750, 0.324105],
    ] as const)
      expect(jumpBed(x)).toBeCloseTo(z, 6)
    const force = (h: number) => 4 / h + 0.5 * 9.81 * h * h
    const [before, after] = [WITH_JUMP[0]?.depthM(500) ?? 0, WITH_JUMP[1]?.depthM(500) ?? 0]
    expect(before).toBeCloseTo(0.650654, 6)
    expect(after).toBeCloseTo(0.840514, 6)
    expect(force(before)).toBeCloseTo(8.224197, 4)
    expect(force(after)).toBeCloseTo(8.224197, 4)
    const shock = 200 / 3
    expect(force(SHORT_WITH_SHOCK[0]?.depthM(shock) ?? 0)).toBeCloseTo(
      force(SHORT_WITH_SHOCK[1]?.depthM(shock) ?? 0),
      2,
    )
  })

  it('[VX4] give the published dam breaks', () => {
    for (const [upper, lower, hm, um, s] of [
      [10, 1, 3.961748, 7.340769, 9.819295],
      [2, 0.2, 0.79235, 3.282892, 4.391322],
      [1, 0.5, 0.72692, 0.923364, 2.957918],
      [0.005, 0.001, 0.002539, 0.12728, 0.209963],
    ] as const) {
      const wave = stoker(upper, lower)
      expect(wave.middleDepthM).toBeCloseTo(hm, 6)
      expect(wave.middleVelocityMPerS).toBeCloseTo(um, 6)
      expect(wave.shockMPerS).toBeCloseTo(s, 6)
    }
    expect(stoker(10, 1).fanHeadMPerS).toBeCloseTo(-9.904544, 6)
    expect(stoker(10, 1).fanTailMPerS).toBeCloseTo(1.106609, 6)
    const atDam = ritter(10, 0, 40)
    expect(atDam.depthM).toBeCloseTo(4.444444, 6)
    expect(atDam.velocityMPerS).toBeCloseTo(6.60303, 6)
    expect(atDam.depthM * atDam.velocityMPerS).toBeCloseTo(29.346798, 6)
    expect(ritterReachM(10, 0, 1)).toBeCloseTo(19.80909, 5)
    expect(ritter(10, ritterReachM(10, 0.1, 40), 40).depthM).toBeCloseTo(0.1, 9)
    for (const [x, h] of [
      [-300, 5.91075],
      [-200, 4.71263],
      [-100, 3.69834],
      [0, 2.86721],
      [100, 2.22255],
    ] as const)
      expect(dressler(6, 40, x, 40).depthM).toBeCloseTo(h, 5)
  })

  it('[VX5] give the published flows over a bump', () => {
    expect(bumpBedM(10)).toBe(0.2)
    expect(slowOverBump(4.42, 2).depthM(10)).toBeCloseTo(1.707347, 6)
    const through = overBump(1.53)
    expect(through.depthM(10)).toBeCloseTo(0.620256, 6)
    expect(through.depthM(0)).toBeCloseTo(1.014447, 6)
    expect(through.depthM(25)).toBeCloseTo(0.405781, 6)
    const jump = jumpOverBump(0.18, 0.33)
    expect(jump.depthM(0)).toBeCloseTo(0.413736, 6)
    expect(jump.jumpM).toBeCloseTo(11.66562, 5)
    expect(jump.depthM((jump.jumpM ?? 0) - 1e-9)).toBeCloseTo(0.07597, 6)
    expect(jump.depthM((jump.jumpM ?? 0) + 1e-9)).toBeCloseTo(0.259322, 6)
  })

  it('[VX6] give the published discharge coefficients of a sluice gate', () => {
    for (const [ratio, swamee, energyMomentum] of [
      [1.5, 0.475, 0.5143],
      [2, 0.4983, 0.534],
      [4, 0.535, 0.5682],
      [20, 0.5847, 0.6009],
    ] as const) {
      expect(swameeCd(1, ratio, 0)).toBeCloseTo(swamee, 4)
      expect(energyMomentumCd(1, ratio, 0)).toBeCloseTo(energyMomentum, 4)
    }
    for (const [y1, y3, swamee, energyMomentum] of [
      [3, 2.5, 0.3503, 0.3323],
      [5, 3, 0.4964, 0.5759],
      [5, 4.75, 0.1285, 0.1565],
      [8, 5, 0.3864, 0.4291],
      [10, 9, 0.139, 0.2069],
    ] as const) {
      expect(swameeCd(1, y1, y3)).toBeCloseTo(swamee, 4)
      expect(energyMomentumCd(1, y1, y3)).toBeCloseTo(energyMomentum, 4)
    }
  })
})
