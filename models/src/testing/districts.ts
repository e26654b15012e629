import type { SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Gate, GateKind, GateSeat } from '../domain/gate.ts'
import type { Node, NodeBoundary, RatingRow, StorageRow } from '../domain/node.ts'
import type { Reach, ReachKind, SeepageLaw } from '../domain/reach.ts'
import type { Roughness } from '../domain/roughness.ts'
import { boxSection, circleSection, rectangleSection, surveyedSection } from '../domain/section-makers.ts'
import type { Structure, StructureLaw, StructureSeat } from '../domain/structure.ts'
import { brandId, type GateId, type NodeId, type ReachId, type StructureId } from '../ground/ids.ts'

/* Small districts for everybody's tests. Beds lie far above the datum, so that a stage taken for a depth shows at once. */

const SOURCED = { provenance: 'estimate', source: 'a district that exists only in tests' } as const
const nodeId = (id: string): NodeId => brandId<NodeId>(id)
const reachId = (id: string): ReachId => brandId<ReachId>(id)

/** What a test says about a reach; everything else has a plain default. */
export interface ReachSketch {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly lengthM: number
  readonly bedUpM: number
  readonly bedDownM: number
  readonly shape: SectionShape
  readonly kind?: ReachKind
  readonly manningN?: number
  readonly roughness?: Roughness
  readonly designDischargeM3s?: number
  readonly designDepthM?: number
  readonly seepage?: SeepageLaw
}

export interface GateSketch {
  readonly id: string
  readonly kind: GateKind
  readonly nodeId: string
  readonly seat: 'reach-head' | 'reach-tail' | 'outside'
  readonly reach?: string
  readonly outsideStageM?: number
  readonly bays?: number
  readonly bayWidthM: number
  readonly sillM: number
  readonly maximumOpeningM?: number
}

/** From a node into the head of a reach, out of the tail of a reach, out to a river, or from node to node. */
export interface StructureSketch {
  readonly id: string
  readonly law: StructureLaw
  readonly from: string
  readonly into?: { readonly reach: string } | { readonly node: string } | { readonly outsideStageM: number }
  /** Instead of `into`: the reach at whose tail, at node `from`, it stands. */
  readonly tailOf?: string
  readonly hasFlap?: boolean
}

export interface NodeSketch {
  readonly boundary?: NodeBoundary
  readonly crestHeightM?: number
  readonly designStageM?: number
  readonly storage?: readonly StorageRow[]
  readonly rating?: readonly RatingRow[]
}

export interface DistrictSketch {
  readonly id: string
  readonly nodes: Readonly<Record<string, NodeSketch>>
  readonly reaches: readonly ReachSketch[]
  readonly gates?: readonly GateSketch[]
  readonly structures?: readonly StructureSketch[]
}

export const trapezoid = (bottomWidthM: number, sideSlope: number, bankHeightM: number): SectionShape => ({
  kind: 'trapezoid',
  bottomWidthM,
  sideSlope,
  bankHeightM,
})

export const rectangle = rectangleSection
export const box = boxSection
export const circle = circleSection
export const surveyed = surveyedSection

const reachOf = (sketch: ReachSketch): Reach => ({
  ...SOURCED,
  id: reachId(sketch.id),
  kind: sketch.kind ?? 'trunk',
  names: { zh: sketch.id, en: sketch.id },
  canal: { zh: '试验渠', en: 'Test canal' },
  fromNodeId: nodeId(sketch.from),
  toNodeId: nodeId(sketch.to),
  crossSectionId: brandId(`X-${sketch.id}`),
  lengthM: sketch.lengthM,
  bedUpM: sketch.bedUpM,
  bedDownM: sketch.bedDownM,
  manningN: sketch.manningN ?? 0.018,
  ...(sketch.roughness !== undefined && { roughness: sketch.roughness }),
  designDischargeM3s: sketch.designDischargeM3s ?? 20,
  designDepthM: sketch.designDepthM ?? 1.5,
  seepage: sketch.seepage ?? { a: 0, m: 0, factor: 0 },
  offtakeGroupId: sketch.kind === 'branch' ? brandId('O-1') : null,
  course: [
    { lonDeg: 116, latDeg: 36 },
    { lonDeg: 116.1, latDeg: 36.1 },
  ],
})

const seatOf = (sketch: GateSketch): GateSeat => {
  const fromNodeId = nodeId(sketch.nodeId)
  if (sketch.seat === 'outside') return { kind: 'outside', fromNodeId, outsideStageM: sketch.outsideStageM ?? 0 }
  return { kind: sketch.seat, fromNodeId, reachId: reachId(sketch.reach ?? '') }
}

const gateOf = (sketch: GateSketch): Gate => ({
  ...SOURCED,
  id: brandId<GateId>(sketch.id),
  kind: sketch.kind,
  names: { zh: sketch.id, en: sketch.id },
  nodeId: nodeId(sketch.nodeId),
  seat: seatOf(sketch),
  bays: sketch.bays ?? 1,
  bayWidthM: sketch.bayWidthM,
  sillM: sketch.sillM,
  maximumOpeningM: sketch.maximumOpeningM ?? 3,
  contraction: 0.61,
  speedMPerS: 0.005,
  deadBandM: 0.02,
  targetStageM: null,
  targetToleranceM: 0.1,
  designDischargeM3s: 20,
})

const structureSeatOf = ({ from, into, tailOf }: StructureSketch): StructureSeat => {
  const fromNodeId = nodeId(from)
  if (tailOf !== undefined) return { kind: 'reach-tail', fromNodeId, reachId: reachId(tailOf) }
  if (into === undefined) throw new RangeError(`structure from ${from} must lead somewhere`)
  if ('reach' in into) return { kind: 'reach-head', fromNodeId, reachId: reachId(into.reach) }
  if ('node' in into) return { kind: 'between', fromNodeId, toNodeId: nodeId(into.node) }
  return { kind: 'outside', fromNodeId, outsideStageM: into.outsideStageM }
}

const structureOf = (sketch: StructureSketch): Structure => ({
  ...SOURCED,
  id: brandId<StructureId>(sketch.id),
  names: { zh: sketch.id, en: sketch.id },
  seat: structureSeatOf(sketch),
  law: sketch.law,
  hasFlap: sketch.hasFlap ?? false,
})

const nodeOf = (id: string, sketch: NodeSketch): Node => ({
  ...SOURCED,
  id: nodeId(id),
  names: { zh: id, en: id },
  at: { lonDeg: 116, latDeg: 36 },
  boundary: sketch.boundary ?? 'none',
  crestHeightM: sketch.crestHeightM ?? 0,
  designStageM: sketch.designStageM ?? 41.5,
  ...(sketch.storage === undefined ? {} : { storage: sketch.storage }),
  ...(sketch.rating === undefined ? {} : { rating: sketch.rating }),
})

/** Makes a whole district of a sketch. */
export function districtOf(sketch: DistrictSketch): District {
  const nodes = Object.entries(sketch.nodes).map(([id, node]) => nodeOf(id, node))
  const branches = sketch.reaches.filter((reach) => reach.kind === 'branch')
  const lengthM = (kept: readonly ReachSketch[]) => kept.reduce((sum, reach) => sum + reach.lengthM, 0)
  return {
    id: brandId(sketch.id),
    names: { zh: sketch.id, en: sketch.id },
    datum: 'test datum',
    origin: { lonDeg: 116, latDeg: 36 },
    timeZone: 'Asia/Shanghai',
    published: {
      nodes: nodes.length,
      trunkReaches: sketch.reaches.length - branches.length,
      trunkLengthM: lengthM(sketch.reaches) - lengthM(branches),
      branches: branches.length,
      branchLengthM: lengthM(branches),
      gates: sketch.gates?.length ?? 0,
      offtakeGroups: 0,
      commandAreaM2: 0,
    },
    nodes,
    reaches: sketch.reaches.map(reachOf),
    crossSections: sketch.reaches.map(({ id, shape }) => ({ ...SOURCED, id: brandId(`X-${id}`), shape })),
    gates: (sketch.gates ?? []).map(gateOf),
    structures: (sketch.structures ?? []).map(structureOf),
    offtakeGroups: [],
    laterals: [],
    demand: { soils: [], crops: [], commandAreas: [], tariff: [], rounds: [] },
    stations: [],
    gauges: [],
    riverRating: [],
    climate: [],
    weatherDays: [],
    riverDays: [],
    devices: [],
    spotHeights: [],
    mapFeatures: [],
  }
}
