import type { SectionShape } from '../domain/cross-section.ts'
import { conveyanceTable } from '../hydraulics/conveyance-table.ts'
import type { GateShape } from '../hydraulics/gate-discharge.ts'
import { type SectionFlow, sectionFlowAt } from '../hydraulics/section-flow.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import type { Network } from '../network/network.ts'
import { BOOKS } from './books.ts'
import type { EngineParameters } from './engine.ts'
import { lossArrays, lossConstants } from './loss-constants.ts'

/** Depth up to which an outlet's users and the ground get less than they would, as a part of the design depth. */
const DRAW_DEPTH_FRACTION = 0.3

/** What leaves the network at a node besides gates. */
export interface Outlet {
  readonly kind: 'normal-depth' | 'weir-crest'
  readonly junction: number
  /** Last point of the reach that ends there. */
  readonly point: number
  readonly reach: number
  readonly rootSlope: number
  readonly crestM: number
  /** (2/3)^1.5·√g · crest width. */
  readonly weirM2p5s: number
}

/**
 * Everything the solver touches in a step, allocated once.
 *
 * Arrays `xP` hold one value per profile point, those of links at the point upstream of the link; `xR` per reach, `xJ` per junction,
 * `xG` per gate. The stage of a junction stands at every reach end that belongs to it, and they move as one.
 */
export type Work = ReturnType<typeof createWork>

export function createWork(network: Network, parameters: EngineParameters) {
  const { district } = network
  const outlets = findOutlets(network)
  return {
    network,
    ...reachConstants(network, parameters),
    ...lossConstants(network, parameters),
    ...lossArrays(network),
    ...junctionEnds(network),
    outlets,
    gateShapes: district.gates.map(
      (gate): GateShape => ({ widthM: gate.bays * gate.bayWidthM, sillM: gate.sillM, contraction: gate.contraction }),
    ),
    gateFactor: parameters.gateCoefficientFactor ?? 1,
    gateOutsideM: Float64Array.from(district.gates, ({ seat }) => (seat.kind === 'outside' ? seat.outsideStageM : 0)),
    ...stateArrays(network, outlets.length),
    ...equationArrays(network, outlets.length),
    ...bookArrays(network),
    cuts: createCutWork(network),
    section: emptyFlow(),
    gateFlow: { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 },
  }
}

const floats = (length: number) => new Float64Array(length)

function stateArrays({ pointCount: P, junctionCount: J, jointA, district }: Network, outlets: number) {
  return {
    /* state at the end of the last good step, and what gates and outlets carried then */
    stageOldP: floats(P),
    stageOldJ: floats(J),
    dischargeOldP: floats(P),
    jointQOld: floats(jointA.length),
    gateQOldG: floats(district.gates.length),
    outletQOld: floats(outlets),
    /* the iterate */
    stageP: floats(P),
    stageJ: floats(J),
    dischargeP: floats(P),
    jointQ: floats(jointA.length),
    gateQG: floats(district.gates.length),
    outletQ: floats(outlets),
    /* fixed within a step */
    volumeOldP: floats(P),
    thetaP: floats(P),
    explicitP: floats(P),
    convectionP: floats(P),
    leftShareP: floats(P),
    thetaG: floats(district.gates.length),
    thetaOutlet: floats(outlets),
    demandR: floats(district.reaches.length),
  }
}

function equationArrays({ pointCount: P, junctionCount: J, district }: Network, outlets: number) {
  const G = district.gates.length
  return {
    /* linear equations of links (q), cells (slope and rest), gates and outlets */
    qOwnP: floats(P),
    qLeftP: floats(P),
    qRightP: floats(P),
    zLeftP: floats(P),
    zRightP: floats(P),
    qRestP: floats(P),
    slopeP: floats(P),
    restP: floats(P),
    slopeJ: floats(J),
    restJ: floats(J),
    fixJ: floats(J),
    gateUpG: floats(G),
    gateDownG: floats(G),
    gateRestG: floats(G),
    outletPerStage: floats(outlets),
    outletRest: floats(outlets),
    /* elimination: Q = qA + qB·z + qC·Q′ towards the root, z = zE + zF·Q */
    qAP: floats(P),
    qBP: floats(P),
    qCP: floats(P),
    zEP: floats(P),
    zFP: floats(P),
    zEJ: floats(J),
    zFJ: floats(J),
    qAG: floats(G),
    qBG: floats(G),
    dStageJ: floats(J),
    /* how much the last iteration moved, and where */
    largestStageChange: floats(1),
    largestDischargeChange: floats(1),
    changeR: floats(district.reaches.length),
    iterations: floats(1),
  }
}

/** What the step moved and what all steps so far moved, m³; and how much the step changed against what was wished. */
function bookArrays({ district }: Network) {
  const [R, G] = [district.reaches.length, district.gates.length]
  return {
    stepControl: floats(1),
    booked: floats(BOOKS),
    bookedR: floats(R),
    bookedG: floats(G),
    totals: floats(BOOKS),
    drawnR: floats(R),
    passedG: floats(G),
  }
}

/** What loops need besides: how everything answers to one unit of discharge through a cut. */
function createCutWork(network: Network) {
  const { cuts } = network.tree
  const m = cuts.length
  const f = (length: number) => new Float64Array(length)
  const each = (length: number) => Array.from({ length: m }, () => f(length))
  return {
    count: m,
    qAP: each(network.pointCount),
    zEP: each(network.pointCount),
    zEJ: each(network.junctionCount),
    dStageJ: each(network.junctionCount),
    restJ: each(network.junctionCount),
    qAG: each(network.district.gates.length),
    matrix: f(m * m),
    discharge: f(m),
    baseStageJ: f(network.junctionCount),
  }
}

const emptyFlow = (): SectionFlow => ({
  areaM2: 0,
  topWidthM: 0,
  wettedPerimeterM: 0,
  conveyanceM3s: 0,
  conveyancePerDepthM2s: 0,
})

const plainDepthM = (shape: SectionShape): number =>
  shape.kind === 'compound' ? Math.min(shape.bermHeightM, shape.bankHeightM) : shape.bankHeightM

function reachConstants(network: Network, parameters: EngineParameters) {
  const { district } = network
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  const shapeR = district.reaches.map((reach) => shapes.get(reach.crossSectionId)!)
  const roughness = parameters.roughnessFactor ?? 1
  const perReach = (value: (reach: (typeof district.reaches)[number], r: number) => number) =>
    Float64Array.from(district.reaches, value)
  return {
    shapeR,
    bottomWidthR: perReach((_, r) => shapeR[r]!.bottomWidthM),
    sideSlopeR: perReach((_, r) => shapeR[r]!.sideSlope),
    /** Depth up to which the section is one trapezoid. */
    plainDepthR: perReach((_, r) => plainDepthM(shapeR[r]!)),
    bankHeightR: perReach((_, r) => shapeR[r]!.bankHeightM),
    /** Conveyance by depth up to `plainDepthR`. */
    conveyanceR: district.reaches.map((reach, r) =>
      conveyanceTable(shapeR[r]!, reach.manningN * roughness, plainDepthM(shapeR[r]!)),
    ),
    manningR: perReach((reach) => reach.manningN * roughness),
    drawDepthR: perReach((reach) => DRAW_DEPTH_FRACTION * reach.designDepthM),
    lengthR: perReach((reach) => reach.lengthM),
  }
}

/** Which reach ends make up a junction, as lists one after the other, and the bed below them. */
function junctionEnds(network: Network) {
  const { district, junctionCount, reachStart, reachHeadJunction, reachTailJunction, bedM } = network
  const points: number[][] = Array.from({ length: junctionCount }, () => [])
  for (let r = 0; r < district.reaches.length; r++) {
    points[reachHeadJunction[r]!]!.push(reachStart[r]!)
    points[reachTailJunction[r]!]!.push(reachStart[r + 1]! - 1)
  }
  const endStart = new Int32Array(junctionCount + 1)
  for (const [j, list] of points.entries()) endStart[j + 1] = endStart[j]! + list.length
  const endReach = points.flat().map((point) => {
    let r = 0
    while (reachStart[r + 1]! <= point) r++
    return r
  })
  return {
    endStart,
    endPoint: Int32Array.from(points.flat()),
    endReach: Int32Array.from(endReach),
    lowestBedJ: Float64Array.from(points, (list) => Math.min(...list.map((point) => bedM[point]!))),
  }
}

function findOutlets(network: Network): Outlet[] {
  const { district, nodeJunction, reachStart } = network
  return district.nodes.flatMap((node, n): Outlet[] => {
    if (node.boundary !== 'normal-depth' && node.boundary !== 'weir-crest') return []
    const junction = nodeJunction[n]!
    const reach = district.reaches.findIndex((candidate) => candidate.toNodeId === node.id)
    if (junction < 0 || reach < 0)
      throw new RangeError(`node ${node.id} must end a reach, its boundary is ${node.boundary}`)
    const { bedUpM, bedDownM, lengthM, crossSectionId } = district.reaches[reach]!
    const shape = district.crossSections.find((section) => section.id === crossSectionId)!.shape
    const crestWidthM = sectionFlowAt(shape, 1, Math.max(node.crestHeightM, 1e-6)).topWidthM
    return [
      {
        kind: node.boundary,
        junction,
        point: reachStart[reach + 1]! - 1,
        reach,
        rootSlope: Math.sqrt(Math.max(bedUpM - bedDownM, 0) / lengthM),
        crestM: bedDownM + node.crestHeightM,
        weirM2p5s: BROAD_CRESTED_M05S * crestWidthM,
      },
    ]
  })
}
