import { expect, it } from 'vitest'
import { buildNetwork } from '../network/build-network.ts'
import { districtOf, rectangle } from '../testing/index.ts'
import { formUpwindLink } from './upwind-link.ts'
import { createWork } from './work.ts'

const STEP_S = 30
const DX_M = 100
const WIDTH_M = 10
const n = 0.025

/** ρQ − Δt·g·A/K²·Q² = A·(u − Δt·g·Δz/Δx): momentum of a link whose water turns against its way, Q below 0, in a wide shallow canal. */
function momentumLeft(Q: number, depthM: number, velocityOldMPerS: number, riseM: number): number {
  const A = WIDTH_M * depthM
  const R = A / (WIDTH_M + 2 * depthM)
  const K = (A * R ** (2 / 3)) / n
  return Q - ((STEP_S * 9.80665 * A) / K ** 2) * Q * Q - A * (velocityOldMPerS - (STEP_S * 9.80665 * riseM) / DX_M)
}

it('[UW5] water that turns within a step leaves with the friction of its new way', () => {
  const level = districtOf({
    id: 'level',
    nodes: { A: {}, B: { boundary: 'normal-depth' } },
    reaches: [
      {
        id: 'R-1',
        from: 'A',
        to: 'B',
        lengthM: 400,
        bedUpM: 40,
        bedDownM: 40,
        shape: rectangle(WIDTH_M, 2),
        manningN: n,
      },
    ],
  })
  const w = createWork(buildNetwork(level, { dxM: DX_M }), {})
  const [depthM, riseM, velocityMPerS] = [0.08, 0.006, 0.005]
  for (let p = 0; p < w.stageP.length; p++) w.stageP[p] = 40 + depthM
  /* the water stands a little higher ahead of link 1, symmetrically about its depth, so that areas are those of `depthM` */
  w.stageP[1] = 40 + depthM - riseM / 2
  w.stageP[2] = 40 + depthM + riseM / 2
  w.dischargeOldP[1] = velocityMPerS * WIDTH_M * depthM
  w.dischargeP[1] = w.dischargeOldP[1]!
  w.dischargeP[0] = 0
  w.centralP[1] = 0
  w.isFromLeftP[1] = 1
  w.lowerByP[1] = 0
  formUpwindLink(w, 0, 1, STEP_S, true)
  const Q = w.dischargeP[1]! - w.row[5]! / w.row[0]!
  expect(Q).toBeLessThan(-0.001)
  const scale = WIDTH_M * depthM * ((STEP_S * 9.80665 * riseM) / DX_M)
  expect(Math.abs(momentumLeft(Q, depthM, velocityMPerS, riseM)) / scale).toBeLessThan(0.08)
})
