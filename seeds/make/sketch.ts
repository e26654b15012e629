import { type Bed, normalDepthM, type Provenance } from '@district/models'
import { rounded } from './csv.ts'

/* What a schematic pack is made from: canals as chains of nodes, with discharges and slopes; everything else follows by rule. */

export interface Names {
  readonly zh: string
  readonly en: string
}

export interface Marked {
  readonly provenance: Provenance
  readonly source: string
}

export type LonLatPair = readonly [lonDeg: number, latDeg: number]

export interface NodeSketch {
  readonly id: string
  readonly names: Names
  readonly at: LonLatPair
}

/** From the node before to this one. */
export interface LegSketch {
  readonly to: string
  readonly lengthKm: number
  readonly dischargeM3s: number
  readonly kind?: 'trunk' | 'basin'
  /** Fixed sizes where a source or a basin gives them. */
  readonly bottomWidthM?: number
  readonly depthM?: number
  readonly bankHeightM?: number
  /** The gate at its head, where its size is known. */
  readonly gate?: { readonly widthM: number; readonly heightM: number }
}

export interface CanalSketch {
  readonly id: string
  readonly names: Names
  /** The node it leaves. */
  readonly from: string
  readonly legs: readonly LegSketch[]
  readonly slope: number
  readonly sideSlope: number
  readonly manningN: number
  readonly freeboardM: number
  readonly lining: number
  readonly headGate: { readonly id: string; readonly names: Names; readonly bayWidthM: number }
  /** Checkgates at the ends of legs but the last, by the node's id; absent: a gate with a name of its own by rule. */
  readonly gateNames?: Readonly<Record<string, Names>>
  /** Fall of the water through a gate at design. */
  readonly gateLossM: number
  /** Fall of the bed at a gate, where that is what is known. */
  readonly dropM?: number
}

export interface GroupSketch {
  readonly id: string
  readonly node: string
  readonly canal: string
  readonly county: Names
  readonly branches: number
  readonly areaWanMu: number
  /** Where they do not follow from the area. */
  readonly dischargeM3s?: number
  readonly lengthKm?: number
}

export interface EscapeSketch {
  readonly id: string
  readonly names: Names
  readonly node: string
  readonly dischargeM3s: number
  /** The river outside stands so far below the canal. */
  readonly belowM: number
}

export type Outlet = { readonly kind: 'normal-depth' } | { readonly kind: 'weir-crest'; readonly heightM: number }

export interface PackSketch {
  readonly id: string
  readonly names: Names
  readonly datum: string
  readonly timeZone: string
  readonly river: NodeSketch
  /** River above the first canal's design stage at full supply. */
  readonly riverHeadM: number
  readonly firstStageM: number
  readonly nodes: readonly NodeSketch[]
  readonly canals: readonly CanalSketch[]
  readonly groups: readonly GroupSketch[]
  readonly escapes: readonly EscapeSketch[]
  /** Branch discharge per area, and branch length per area. */
  readonly modulusM3sPerWanMu: number
  readonly branchKmPerWanMu: number
  /** What the last node of a canal does: a closed end, or an open one. */
  readonly outlets?: Readonly<Record<string, Outlet>>
  readonly network: Marked
  readonly area: Marked
}

/** A leg with everything that water asks. */
export interface ReachDesign {
  readonly id: string
  readonly canal: CanalSketch
  readonly leg: LegSketch
  readonly from: string
  readonly bottomWidthM: number
  readonly depthM: number
  readonly bankHeightM: number
  readonly bedUpM: number
  readonly bedDownM: number
}

/** Depth that canals of this plain have at a discharge, and the width that gives it; widths in half metres. */
const customaryDepthM = (dischargeM3s: number): number => 0.82 * dischargeM3s ** 0.27
const WIDTH_STEP_M = 0.5
const LEAST_WIDTH_M = 1

export function widthFor(dischargeM3s: number, sideSlope: number, bed: Bed, wantedDepthM: number): number {
  let widthM = LEAST_WIDTH_M
  while (depthIn(widthM, sideSlope, bed, dischargeM3s) > wantedDepthM) widthM += WIDTH_STEP_M
  return widthM
}

export const depthIn = (bottomWidthM: number, sideSlope: number, bed: Bed, dischargeM3s: number): number =>
  rounded(normalDepthM({ kind: 'trapezoid', bottomWidthM, sideSlope, bankHeightM: 10 }, bed, dischargeM3s), 2)

/** Beds and depths of every leg, from the head down; canals whose head another one feeds come after it. */
export function reachDesigns(sketch: PackSketch): readonly ReachDesign[] {
  const stageM = new Map<string, number>([[sketch.canals[0]?.from ?? '', sketch.firstStageM]])
  const designs: ReachDesign[] = []
  for (const canal of sketch.canals) {
    let from = canal.from
    let headM = (stageM.get(from) ?? Number.NaN) - (designs.length === 0 ? 0 : canal.gateLossM)
    canal.legs.forEach((leg, i) => {
      const design = designOf(canal, leg, from, headM, i)
      designs.push(design)
      const tailM = rounded(design.bedDownM + design.depthM, 2)
      if (!stageM.has(leg.to)) stageM.set(leg.to, tailM)
      const next = canal.legs[i + 1]
      const { dropM } = canal
      headM =
        dropM === undefined || next?.depthM === undefined
          ? rounded(tailM - canal.gateLossM, 2)
          : rounded(design.bedDownM - dropM + next.depthM, 3)
      from = leg.to
    })
  }
  return designs
}

function designOf(canal: CanalSketch, leg: LegSketch, from: string, headM: number, index: number): ReachDesign {
  const bed: Bed = { slope: canal.slope, manningN: canal.manningN }
  const Q = leg.dischargeM3s
  const bottomWidthM = leg.bottomWidthM ?? widthFor(Q, canal.sideSlope, bed, customaryDepthM(Q))
  const depthM = leg.depthM ?? depthIn(bottomWidthM, canal.sideSlope, bed, Q)
  const bedUpM = rounded(headM - depthM, 2)
  const fallM = leg.kind === 'basin' ? 0.02 * leg.lengthKm : canal.slope * leg.lengthKm * 1000
  return {
    id: `R-${canal.id}${index + 1}`,
    canal,
    leg,
    from,
    bottomWidthM,
    depthM,
    bankHeightM: leg.bankHeightM ?? rounded(depthM + (leg.kind === 'basin' ? 1 : canal.freeboardM), 2),
    bedUpM,
    bedDownM: rounded(bedUpM - fallM, 2),
  }
}

/** Design stage at every node: at the tail of what feeds it. */
export function designStages(sketch: PackSketch, designs: readonly ReachDesign[]): ReadonlyMap<string, number> {
  const stages = new Map<string, number>([[sketch.canals[0]?.from ?? '', sketch.firstStageM]])
  for (const { leg, bedDownM, depthM } of designs)
    if (!stages.has(leg.to)) stages.set(leg.to, rounded(bedDownM + depthM, 2))
  stages.set(sketch.river.id, rounded(sketch.firstStageM + sketch.riverHeadM, 2))
  return stages
}
