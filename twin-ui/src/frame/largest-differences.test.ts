import { buildNetwork } from '@district/models'
import type { Frame } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { expect, test } from 'vitest'
import { largestDifferences } from './largest-differences.ts'

const network = buildNetwork(branchingCanal(), { dxM: 500 })
const frame = (timeMs: number, changes: Readonly<Record<number, number>> = {}): Frame => {
  const depthM = new Float32Array(network.pointCount).fill(1)
  for (const [point, byM] of Object.entries(changes)) depthM[Number(point)] = 1 + byM
  return { timeMs, depthM } as Frame
}

test('[CP1] each reach says its largest difference with place, time and sign, the largest reach first', () => {
  const second = network.reachStart[1] ?? 0
  const baseline = [0, 600, 1200].map((atMs) => frame(atMs))
  const changed = [frame(0), frame(600, { 2: 0.2, [second]: -0.5 }), frame(1200, { 2: 0.1, [second + 1]: 0.3 })]
  expect(largestDifferences(network, changed, baseline)).toEqual([
    expect.objectContaining({ reachId: network.district.reaches[1]?.id, atMs: 600, stageChangeM: -0.5 }),
    expect.objectContaining({ reachId: network.district.reaches[0]?.id, atMs: 600, chainageM: network.chainageM[2] }),
  ])
})

test('[CP2] what gauges cannot tell is no difference, and only common frames are compared', () => {
  const baseline = [frame(0)]
  expect(largestDifferences(network, [frame(0, { 1: 0.009 }), frame(600, { 1: 2 })], baseline)).toEqual([])
})
