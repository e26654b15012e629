import type { Scenario, Series } from '../domain/scenario.ts'
import { brandId } from '../ground/ids.ts'
import type { Network } from '../network/network.ts'

/** A reproducible stream of numbers in [0, 1) (mulberry32), for tests only. */
export function seededChance(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * A day in which every gate jumps up to five times, often shut or fully open, users ask for up to twice the design, and the river
 * swings by metres, below some sills; structures close and pumps change their speed. Every fourth seed starts from empty canals.
 */
export function wildDay(network: Network, seed: number): Scenario {
  const chance = seededChance(seed)
  const horizonS = 86_400
  const jumps = (value: () => number): Series => {
    const at = Array.from({ length: 1 + Math.floor(5 * chance()) }, () => Math.floor(chance() * horizonS)).sort(
      (a, b) => a - b,
    )
    const values = at.map(value)
    return {
      atS: at.flatMap((atS, i) => (i === 0 ? [atS] : [atS, atS])),
      values: values.flatMap((after, i) => (i === 0 ? [after] : [values[i - 1] ?? after, after])),
    }
  }
  const openingM = (highestM: number) => {
    const draw = chance()
    return draw < 0.25 ? 0 : draw < 0.4 ? highestM : chance() * highestM
  }
  const { district, branchReachIndices, bedM } = network
  const highestBedM = bedM.reduce((highest, bed) => Math.max(highest, bed), Number.NEGATIVE_INFINITY)
  const branches = [...branchReachIndices].flatMap((r) => district.reaches[r] ?? [])
  return {
    id: brandId(`wild-day-${seed}`),
    names: { zh: '乱调度', en: 'Wild day' },
    start: seed % 4 === 0 ? 'dry' : 'steady',
    startMs: 0,
    horizonS,
    riverStageM: { atS: [0, 20_000, 50_000, horizonS], values: [1, 2, 3, 4].map(() => highestBedM - 1 + 5 * chance()) },
    openingM: Object.fromEntries(district.gates.map((gate) => [gate.id, jumps(() => openingM(gate.maximumOpeningM))])),
    demandM3s: Object.fromEntries(
      branches.map((reach) => [reach.id, jumps(() => 2 * chance() * reach.designDischargeM3s)]),
    ),
    settings: Object.fromEntries(
      district.structures.map(({ id }) => [id, jumps(() => Math.max(1.4 * chance() - 0.2, 0))]),
    ),
    stageM: Object.fromEntries(
      district.nodes
        .filter(({ boundary }) => boundary === 'stage')
        .map(({ id }) => [
          id,
          { atS: [0, 30_000, horizonS], values: [1, 2, 3].map(() => highestBedM - 1 + 4 * chance()) },
        ]),
    ),
  }
}
