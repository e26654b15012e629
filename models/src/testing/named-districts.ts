import type { District } from '../domain/district.ts'
import type { NodeBoundary } from '../domain/node.ts'
import { districtOf, type ReachSketch, trapezoid } from './districts.ts'

/**
 * One canal of 15 km from node A to node B: bed width 20 m, side slope 1.5, bed slope 1/6000, n 0.018.
 * Water comes as inflow at A. With `river-stage` at B the forcing's river stage holds there.
 */
export function oneReach({ outlet = 'normal-depth' as NodeBoundary, crestHeightM = 0 } = {}): District {
  return districtOf({
    id: 'one-reach',
    nodes: { A: {}, B: { boundary: outlet, crestHeightM } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'B', lengthM: 15_000, bedUpM: 42.5, bedDownM: 40, shape: trapezoid(20, 1.5, 4) },
    ],
  })
}

/** River → head gate → pool 1 → check gate → pool 2 → tail weir. */
export function twoPools(): District {
  const shape = trapezoid(8, 1.5, 2.6)
  return districtOf({
    id: 'two-pools',
    nodes: { YR: { boundary: 'river-stage' }, M: {}, T: { boundary: 'weir-crest', crestHeightM: 1 } },
    reaches: [
      { id: 'R-1', from: 'YR', to: 'M', lengthM: 6000, bedUpM: 40, bedDownM: 39.4, shape },
      { id: 'R-2', from: 'M', to: 'T', lengthM: 5000, bedUpM: 39.3, bedDownM: 38.8, shape },
    ],
    gates: [
      { id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bayWidthM: 5, sillM: 40 },
      { id: 'G-1', kind: 'check', nodeId: 'M', seat: 'reach-head', reach: 'R-2', bayWidthM: 6, sillM: 39.3 },
    ],
  })
}

/** River → head gate → trunk of three reaches with a check gate, an escape, three branches behind offtake gates, tail weirs. */
export function branchingCanal(): District {
  const trunk = trapezoid(8, 2, 2.8)
  const branch = (id: string, from: string, bedUpM: number): ReachSketch => ({
    id,
    from,
    to: `${id}.end`,
    kind: 'branch',
    lengthM: 7500,
    bedUpM,
    bedDownM: bedUpM - 1.1,
    shape: trapezoid(3, 1.75, 2.2),
    manningN: 0.025,
    designDischargeM3s: 3,
    designDepthM: 1.3,
    seepage: { a: 2.65, m: 0.45, factor: 1 },
  })
  const lining = { a: 2.65, m: 0.45, factor: 0.33 }
  const tail = { boundary: 'weir-crest', crestHeightM: 0.8 } as const
  const offtake = (branchId: string, nodeId: string, sillM: number) =>
    ({
      id: `G-${branchId}`,
      kind: 'offtake',
      nodeId,
      seat: 'reach-head',
      reach: branchId,
      bayWidthM: 2,
      sillM,
      maximumOpeningM: 1.5,
    }) as const
  return districtOf({
    id: 'branching-canal',
    nodes: {
      YR: { boundary: 'river-stage' },
      A: {},
      B: {},
      C: tail,
      'B-1.end': tail,
      'B-2.end': tail,
      'B-3.end': tail,
    },
    reaches: [
      { id: 'R-1', from: 'YR', to: 'A', lengthM: 8000, bedUpM: 40, bedDownM: 39.1, shape: trunk, seepage: lining },
      { id: 'R-2', from: 'A', to: 'B', lengthM: 9000, bedUpM: 39, bedDownM: 38, shape: trunk, seepage: lining },
      { id: 'R-3', from: 'B', to: 'C', lengthM: 6000, bedUpM: 38, bedDownM: 37.4, shape: trunk, seepage: lining },
      branch('B-1', 'A', 39.4),
      branch('B-2', 'B', 38.4),
      branch('B-3', 'B', 38.3),
    ],
    gates: [
      { id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bays: 2, bayWidthM: 4, sillM: 40 },
      { id: 'G-1', kind: 'check', nodeId: 'A', seat: 'reach-head', reach: 'R-2', bays: 2, bayWidthM: 4, sillM: 39 },
      { id: 'G-E', kind: 'escape', nodeId: 'B', seat: 'outside', outsideStageM: 37, bayWidthM: 3, sillM: 38.2 },
      offtake('B-1', 'A', 39.5),
      offtake('B-2', 'B', 38.5),
      offtake('B-3', 'B', 38.4),
    ],
  })
}

/** Two equal canals from A to D, by B and by C, after a common head and before a common tail: one loop, mirror-symmetric. */
export function loopedCanal(): District {
  const wide = trapezoid(12, 2, 3)
  const narrow = trapezoid(6, 2, 3)
  return districtOf({
    id: 'looped-canal',
    nodes: {
      YR: { boundary: 'river-stage' },
      A: {},
      B: {},
      C: {},
      D: {},
      T: { boundary: 'weir-crest', crestHeightM: 0.8 },
    },
    reaches: [
      { id: 'R-0', from: 'YR', to: 'A', lengthM: 4000, bedUpM: 40, bedDownM: 39.6, shape: wide },
      { id: 'R-AB', from: 'A', to: 'B', lengthM: 3000, bedUpM: 39.6, bedDownM: 39.3, shape: narrow },
      { id: 'R-BD', from: 'B', to: 'D', lengthM: 3500, bedUpM: 39.3, bedDownM: 39, shape: narrow },
      { id: 'R-AC', from: 'A', to: 'C', lengthM: 3000, bedUpM: 39.6, bedDownM: 39.3, shape: narrow },
      { id: 'R-CD', from: 'C', to: 'D', lengthM: 3500, bedUpM: 39.3, bedDownM: 39, shape: narrow },
      { id: 'R-T', from: 'D', to: 'T', lengthM: 4000, bedUpM: 39, bedDownM: 38.6, shape: wide },
    ],
    gates: [
      { id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-0', bays: 2, bayWidthM: 5, sillM: 40 },
    ],
  })
}
