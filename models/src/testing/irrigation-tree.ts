import type { District } from '../domain/district.ts'
import { gateDischargeM3s } from '../hydraulics/gate-discharge.ts'
import { normalDepthM, uniformDischargeM3s } from '../hydraulics/normal-depth.ts'
import type { Network } from '../network/network.ts'
import { findRoot } from '../numerics/find-root.ts'
import { createForcingValues, type Forcing, type ForcingValues } from '../solver/forcing.ts'
import { districtOf, type GateSketch, type ReachSketch, trapezoid } from './districts.ts'

/** What all mains and all branches of the tree have in common. */
const MAIN = { slope: 1 / 8000, manningN: 0.018, depthM: 2.6, sideSlope: 1.5, bankM: 6, leastWidthM: 0.3 }
const BRANCH = { slope: 1 / 4000, manningN: 0.022, widthM: 4, sideSlope: 1.5, bankM: 3.5, lengthM: 15_000 }
const BRANCH_M3S = 2
/** Head between a main and a branch at design flow, and the height of the opening between them. */
const TAKE_HEAD_M = 0.35
const TAKE_OPENING_M = 0.6
const HEAD_BED_M = 100
const MAIN_LENGTH_M = 90_000

const HOUR_S = 3600
const RISE = { fromS: 6 * HOUR_S, toS: 6 * HOUR_S + 600, beforeM3s: 140, afterM3s: 160 }

const branchDepthM = normalDepthM(trapezoid(BRANCH.widthM, BRANCH.sideSlope, BRANCH.bankM), BRANCH, BRANCH_M3S)
/** How far a branch's bed lies above that of its main. */
const STEP_UP_M = MAIN.depthM - TAKE_HEAD_M - branchDepthM

/** Bed width at which a main carries a discharge at its design depth, to the millimetre, and not less than 0.3 m. */
export function mainWidthM(dischargeM3s: number): number {
  const excessM3s = (widthM: number) =>
    uniformDischargeM3s(trapezoid(widthM, MAIN.sideSlope, MAIN.bankM), MAIN, MAIN.depthM) - dischargeM3s
  if (excessM3s(MAIN.leastWidthM) > 0) return MAIN.leastWidthM
  return Math.round(1000 * findRoot(excessM3s, { lower: MAIN.leastWidthM, upper: 200 }, 1e-9)) / 1000
}

/** Width at which a gate opened by 0.6 m lets 2 m³/s from a main into a branch, both at their design depths. */
function takeWidthM(): number {
  const shape = { widthM: 1, sillM: 0, contraction: 0.61 }
  return BRANCH_M3S / gateDischargeM3s(shape, TAKE_OPENING_M, branchDepthM + TAKE_HEAD_M, branchDepthM)
}

interface Main {
  readonly id: string
  readonly from: string
  readonly bedM: number
  readonly lengthM: number
  readonly inflowM3s: number
  readonly branches: number
  /** Places of its offtakes from its upper end, m. */
  readonly takesM: readonly number[]
}

/**
 * A large district for benches: a trunk of 90 km with 16 branches that parts into two mains of 90 km with 24 branches each; 64 branches
 * of 15 km in all, each behind an opening of fixed size; water leaves at normal depth. 12 302 stretches of 100 m, or 2 462 of 500 m.
 *
 * It is the tree on which other engines were timed (two grids, whose offtakes stand at the nearest point of each). They join a branch by a
 * side orifice of 1.957 m by 0.6 m, Q = 0.65·A·√(2gΔh), which both stages move by 2.9 m³/s a metre. Here it is a gate of 1.342 m that gives
 * the same 2 m³/s at the same stages; by its law the jet is just free there, so the upper stage moves it by 1.1 m³/s a metre, the lower by nothing.
 */
export function irrigationTree({ dxM }: { readonly dxM: 100 | 500 }): District {
  const cells = MAIN_LENGTH_M / dxM
  const takes = (branches: number, offset: number) =>
    Array.from({ length: branches }, (_, k) => (Math.ceil(((k + 0.5) * cells) / branches) + offset) * dxM)
  const forkBedM = HEAD_BED_M - MAIN_LENGTH_M * MAIN.slope
  const half = { from: 'T.end', bedM: forkBedM, lengthM: MAIN_LENGTH_M + dxM, branches: 24, takesM: takes(24, 1) }
  const inflowM3s = (RISE.beforeM3s - 16 * BRANCH_M3S) / 2
  const mains: Main[] = [
    {
      id: 'T',
      from: 'HEAD',
      bedM: HEAD_BED_M,
      lengthM: MAIN_LENGTH_M,
      inflowM3s: RISE.beforeM3s,
      branches: 16,
      takesM: takes(16, 0),
    },
    { ...half, id: 'A', inflowM3s },
    { ...half, id: 'B', inflowM3s },
  ]
  const parts = mains.map(layMain)
  const ends = ['A.end', 'B.end', ...parts.flatMap(({ branches }) => branches.map(({ to }) => to))]
  const reaches = parts.flatMap((part) => [...part.stretches, ...part.branches])
  const nodes = [...new Set(reaches.flatMap(({ from, to }) => [from, to]))]
  return districtOf({
    id: `irrigation-tree-${dxM}`,
    nodes: Object.fromEntries(nodes.map((id) => [id, ends.includes(id) ? { boundary: 'normal-depth' } : {}])),
    reaches,
    gates: parts.flatMap(({ gates }) => gates),
  })
}

function layMain(main: Main) {
  const stretches: ReachSketch[] = []
  const branches: ReachSketch[] = []
  const gates: GateSketch[] = []
  const bayWidthM = takeWidthM()
  const bedAtM = (atM: number) => main.bedM - atM * MAIN.slope
  for (let k = 0; k <= main.branches; k++) {
    const fromM = main.takesM[k - 1] ?? 0
    const toM = main.takesM[k] ?? main.lengthM
    const dischargeM3s = main.inflowM3s - k * BRANCH_M3S
    const to = k === main.branches ? `${main.id}.end` : `${main.id}.${k}`
    stretches.push({
      id: `${main.id}-${k}`,
      from: k === 0 ? main.from : `${main.id}.${k - 1}`,
      to,
      lengthM: toM - fromM,
      bedUpM: bedAtM(fromM),
      bedDownM: bedAtM(toM),
      shape: trapezoid(mainWidthM(dischargeM3s), MAIN.sideSlope, MAIN.bankM),
      manningN: MAIN.manningN,
      designDischargeM3s: dischargeM3s,
      designDepthM: MAIN.depthM,
    })
    if (k === main.branches) break
    const bedUpM = bedAtM(toM) + STEP_UP_M
    const id = `${main.id}B-${k}`
    branches.push({
      id,
      from: to,
      to: `${id}.end`,
      kind: 'branch',
      lengthM: BRANCH.lengthM,
      bedUpM,
      bedDownM: bedUpM - BRANCH.lengthM * BRANCH.slope,
      shape: trapezoid(BRANCH.widthM, BRANCH.sideSlope, BRANCH.bankM),
      manningN: BRANCH.manningN,
      designDischargeM3s: BRANCH_M3S,
      designDepthM: branchDepthM,
    })
    gates.push({ id: `G-${id}`, kind: 'offtake', nodeId: to, seat: 'reach-head', reach: id, bayWidthM, sillM: bedUpM })
  }
  return { stretches, branches, gates }
}

/** 140 m³/s into the tree, rising to 160 m³/s within ten minutes from the sixth hour on; nobody moves a gate. */
export function irrigationTreeForcing(network: Network): Forcing {
  const head = network.district.nodes.findIndex(({ id }) => id === 'HEAD')
  const values = treeValues(network)
  const evaluate = (timeS: number, into: ForcingValues) => {
    const part = Math.min(Math.max((timeS - RISE.fromS) / (RISE.toS - RISE.fromS), 0), 1)
    into.riverStageM = 0
    into.openingM.set(values.openingM)
    into.demandM3s.fill(0)
    into.inflowM3s?.fill(0)
    if (into.inflowM3s !== undefined) into.inflowM3s[head] = RISE.beforeM3s + part * (RISE.afterM3s - RISE.beforeM3s)
  }
  return {
    evaluate,
    nextInstantAfterS: (timeS) =>
      timeS < RISE.fromS ? RISE.fromS : timeS < RISE.toS ? RISE.toS : Number.POSITIVE_INFINITY,
  }
}

/** What acts on the tree before the rise: the values of its steady start. */
export function treeValues(network: Network) {
  const values = createForcingValues(network)
  values.openingM.fill(TAKE_OPENING_M)
  values.inflowM3s[network.district.nodes.findIndex(({ id }) => id === 'HEAD')] = RISE.beforeM3s
  return values
}
