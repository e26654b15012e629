import { isClosed } from '../domain/cross-section.ts'
import { conveyanceTable } from '../hydraulics/conveyance-table.ts'
import { gateStructure } from '../hydraulics/gate-structure.ts'
import { resistanceOf } from '../hydraulics/roughness.ts'
import { type SectionFlow, sectionFlowAt } from '../hydraulics/section-flow.ts'
import { sectionLaw } from '../hydraulics/section-law.ts'
import { prepareStructure } from '../hydraulics/structure-discharge.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import type { Network } from '../network/network.ts'
import type { MonotoneCurve } from '../numerics/monotone-curve.ts'
import { BOOKS } from './books.ts'
import { breachArrays } from './breach-arrays.ts'
import { demandShares } from './demand-shares.ts'
import type { EngineParameters } from './engine.ts'
import { lossArrays, lossConstants } from './loss-constants.ts'
import { type Pond, pondOf } from './pond.ts'
import { ratedOutlet } from './rated-outlet.ts'

/** Depth up to which an outlet's users and the ground get less than they would, as a part of the design depth. */
const DRAW_DEPTH_FRACTION = 0.3

/** Numbers a point that the elimination leaves, u, v, e, f of `sweepReach`; and that cuts keep of it. */
export const SWEPT = 4
export const KEPT = 5

/** What leaves the network at a node besides gates. */
export interface Outlet {
  readonly kind: 'normal-depth' | 'weir-crest' | 'rating-curve'
  readonly node: number
  readonly junction: number
  /** Last point of the reach that ends there, and that reach; -1 at a rating curve, which needs none. */
  readonly point: number
  readonly reach: number
  readonly rootSlope: number
  readonly crestM: number
  /** (2/3)^1.5·√g · crest width. */
  readonly weirM2p5s: number
  readonly curve: MonotoneCurve | null
}

/**
 * Everything the solver touches in a step, allocated once.
 *
 * Arrays `xP` hold one value per profile point, those of links at the point upstream of the link; `xR` per reach, `xJ` per junction,
 * `xG` per crossing: gates first, then structures. The stage of a junction stands at every reach end that belongs to it, and they move as one.
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
    ...breachArrays(network),
    ...junctionEnds(network),
    halfFullS: halfFullStages(network),
    hasClosed: district.crossSections.some(({ shape }) => isClosed(shape)),
    outlets,
    gateShapes: district.gates.map(gateStructure),
    gateFactorG: Float64Array.from(district.gates, (_, g) => factorOf(parameters.gateCoefficientFactor, g)),
    structures: district.structures.map(prepareStructure),
    structureFactorS: Float64Array.from(district.structures, (_, s) =>
      factorOf(parameters.structureCoefficientFactor, s),
    ),
    gateOutsideM: Float64Array.from([...district.gates, ...district.structures], ({ seat }) =>
      seat.kind === 'outside' ? seat.outsideStageM : 0,
    ),
    ...stateArrays(network, outlets.length),
    ...equationArrays(network, outlets.length),
    ...bookArrays(network),
    cuts: createCutWork(network),
    section: emptyFlow(),
    /* a mean that leans to one side, and its derivatives */
    leaning: floats(3),
    /* the last two conveyances asked for, each with its depth and slope, and of which reach */
    asked: new Float64Array([Number.NaN, 0, 0, Number.NaN, 0, 0, -1]),
    /* of an upwind link: answers to its own discharge, that behind, the stages on the side that the water comes from, on the other and behind; and F */
    row: floats(6),
    gateFlow: { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 },
  }
}

/** A factor that is one for all, one per place, or absent. */
const factorOf = (factor: number | Float64Array | undefined, place: number): number =>
  factor === undefined ? 1 : typeof factor === 'number' ? factor : factor[place]!

const floats = (length: number) => new Float64Array(length)

const crossingsOf = ({ gateUpJunction }: Network): number => gateUpJunction.length

function stateArrays(network: Network, outlets: number) {
  const { pointCount: P, stageCount: S, junctionCount: J, jointA, district } = network
  const G = crossingsOf(network)
  return {
    /* state at the end of the last good step, and what gates and outlets carried then */
    stageOldP: floats(P),
    stageOldJ: floats(J),
    dischargeOldP: floats(P),
    /** What a full cell got beyond what it holds, m³: of rounding, and of nothing else. A junction's stands at its first reach end. */
    surplusOldP: floats(P),
    jointQOld: floats(jointA.length),
    gateQOldG: floats(G),
    outletQOld: floats(outlets),
    /* the iterate */
    stageP: floats(P),
    surplusP: floats(P),
    stageJ: floats(J),
    dischargeP: floats(P),
    jointQ: floats(jointA.length),
    gateQG: floats(G),
    outletQ: floats(outlets),
    /* per unknown stage: where the pressure of a full cell was last found too low and too high within a step */
    pressureAboveS: floats(S),
    pressureBelowS: floats(S),
    /* 1 in the second try of a step: such places are not forgotten but moved away */
    keepsPressures: new Uint8Array(1),
    /* fixed within a step */
    volumeOldP: floats(P),
    thetaP: floats(P),
    explicitP: floats(P),
    /* weight of the central form of a link, the rest is upwind; 1 where its water comes from the left; velocity at the start of the step, along the flow */
    centralP: floats(P).fill(1),
    wishedCentralP: floats(P),
    isFromLeftP: new Uint8Array(P),
    velocityOldP: floats(P),
    meanAreaOldP: floats(P),
    lowerByP: floats(P),
    isEasedP: new Uint8Array(P),
    /* of an upwind link: how much of the discharge that carries momentum to it is its own, the rest comes from behind */
    ownShareP: floats(P),
    /* 1 for a reach with a link that is not central alone: its rows are wider */
    isWideR: new Uint8Array(district.reaches.length),
    /* 1 for a reach that stands dry throughout within the step */
    isDryR: new Uint8Array(district.reaches.length),
    /* how much of its form a link keeps from step to step: 0, but in the search for steady flow */
    formInertia: floats(1),
    /* how far the form of any link was from the one its water asks for, noted at the first iteration */
    formLag: floats(1),
    thetaG: floats(G),
    thetaOutlet: floats(outlets),
    demandR: floats(district.reaches.length),
    demandShareP: demandShares(network),
  }
}

function equationArrays(network: Network, outlets: number) {
  const { pointCount: P, junctionCount: J, district } = network
  const G = crossingsOf(network)
  return {
    /* linear equations of links (q), cells (slope and rest), where someone asks to see them; of gates and outlets */
    qOwnP: floats(P),
    qLeftP: floats(P),
    qRightP: floats(P),
    zLeftP: floats(P),
    zRightP: floats(P),
    /* in wide reaches: answers to the stages before the left and after the right end of a link */
    zBackP: floats(P),
    zAheadP: floats(P),
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
    /* elimination, see `sweepReach`: u, v, e, f of every point, and t, h of those in wide reaches */
    sweepP: floats(SWEPT * P),
    sweepWideP: floats(2 * P),
    zEJ: floats(J),
    zFJ: floats(J),
    qAG: floats(G),
    qBG: floats(G),
    dStageJ: floats(J),
    /* how much the last iteration moved, and where */
    largestStageChange: floats(1),
    largestDischargeChange: floats(1),
    changeR: floats(district.reaches.length),
    /* how far the iterate may still be from the solution: stage in m, discharge in m³/s */
    leftToDo: floats(2),
    iterations: floats(1),
  }
}

/** What the step moved and what all steps so far moved, m³; and how much the step changed against what was wished. */
function bookArrays(network: Network) {
  const [R, G] = [network.district.reaches.length, crossingsOf(network)]
  return {
    stepControl: floats(1),
    /* square of how far depths ended from where their rates pointed, summed over the canals */
    bendM3: floats(1),
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
    /* u and e of the answers */
    uP: each(network.pointCount),
    eP: each(network.pointCount),
    zEJ: each(network.junctionCount),
    dStageJ: each(network.junctionCount),
    restJ: each(network.junctionCount),
    qAG: each(crossingsOf(network)),
    /* what a right-hand side needs of the equations and their elimination */
    keptP: f(m > 0 ? KEPT * network.pointCount : 0),
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

function reachConstants(network: Network, parameters: EngineParameters) {
  const { district } = network
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  const shapeR = district.reaches.map((reach) => shapes.get(reach.crossSectionId)!)
  const roughnessR = Float64Array.from(district.reaches, (_, r) => factorOf(parameters.roughnessFactor, r))
  const lawR = district.reaches.map((reach, r) =>
    sectionLaw(shapeR[r]!, resistanceOf(reach.manningN, reach.roughness, roughnessR[r]!)),
  )
  const perReach = (value: (reach: (typeof district.reaches)[number], r: number) => number) =>
    Float64Array.from(district.reaches, value)
  return {
    shapeR,
    roughnessR,
    /** Section and roughness for all depths; the trapezoid it begins as, up to `plainDepthR` or, where that is 0, in its lowest centimetre. */
    lawR,
    bottomWidthR: perReach((_, r) => lawR[r]!.bedWidthM),
    /** Width over which a cell may owe water: that of the bed, of a pointed one a tenth of what it is like. */
    owingWidthR: perReach((_, r) => Math.max(lawR[r]!.bedWidthM, 0.1 * shapeR[r]!.bottomWidthM)),
    sideSlopeR: perReach((_, r) => lawR[r]!.bedSideSlope),
    /** Depth up to which the section is one trapezoid. */
    plainDepthR: perReach((_, r) => lawR[r]!.plainDepthM),
    /** Depth from which water spills; a closed conduit never does. */
    bankHeightR: perReach((_, r) => (isClosed(shapeR[r]!) ? Number.POSITIVE_INFINITY : shapeR[r]!.bankHeightM)),
    /** Depth above which the section is full, `Infinity` where it is open. */
    crownR: perReach((_, r) => lawR[r]!.crownM),
    /** Conveyance by depth up to `plainDepthR`. */
    conveyanceR: lawR.map(({ shape, resistance, plainDepthM }) => conveyanceTable(shape, resistance, plainDepthM)),
    drawDepthR: perReach((reach) => DRAW_DEPTH_FRACTION * reach.designDepthM),
    lengthR: perReach((reach) => reach.lengthM),
    networkLengthM: district.reaches.reduce((sum, { lengthM }) => sum + lengthM, 0),
  }
}

/** Gives a reach another roughness. */
export function roughen(w: Work, r: number, factor: number): void {
  const { manningN, roughness } = w.network.district.reaches[r]!
  const law = sectionLaw(w.shapeR[r]!, resistanceOf(manningN, roughness, factor))
  w.roughnessR[r] = factor
  w.lawR[r] = law
  w.conveyanceR[r] = conveyanceTable(law.shape, law.resistance, law.plainDepthM)
  w.asked[6] = -1
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
  const reachOf = (point: number): number => {
    let r = 0
    while (reachStart[r + 1]! <= point) r++
    return r
  }
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  const crownM = (point: number): number => {
    const shape = shapes.get(district.reaches[reachOf(point)]!.crossSectionId)!
    return isClosed(shape) ? bedM[point]! + shape.bankHeightM : Number.POSITIVE_INFINITY
  }
  const pondJ: (Pond | null)[] = points.map(() => null)
  for (const [n, { storage }] of district.nodes.entries())
    if (storage !== undefined) pondJ[network.nodeJunction[n]!] = pondOf(storage)
  return {
    endStart,
    endPoint: Int32Array.from(points.flat()),
    endReach: Int32Array.from(points.flat().map(reachOf)),
    /** What stands at a junction beside its reaches, and the junctions where something does. */
    pondJ,
    pondJunctions: Int32Array.from(pondJ.flatMap((pond, j) => (pond === null ? [] : [j]))),
    lowestBedJ: Float64Array.from(points, (list, j) =>
      Math.min(...list.map((point) => bedM[point]!), pondJ[j]?.stageM[0] ?? Number.POSITIVE_INFINITY),
    ),
    /** Stage above which all that meets there is full; `Infinity` where something is open. */
    fullJ: Float64Array.from(points, (list, j) =>
      list.length > 0 && pondJ[j] === null ? Math.max(...list.map(crownM)) : Number.POSITIVE_INFINITY,
    ),
  }
}

/** Per unknown stage the middle between the lowest bed and the highest crown that meet there; `Infinity` where something is open. */
function halfFullStages({ district, stageCount, reachStart, pointStage, bedM }: Network): Float64Array {
  const lowestM = new Float64Array(stageCount).fill(Number.POSITIVE_INFINITY)
  const highestM = new Float64Array(stageCount).fill(Number.NEGATIVE_INFINITY)
  const shapes = new Map(district.crossSections.map((section) => [section.id, section.shape]))
  for (const [r, { crossSectionId }] of district.reaches.entries()) {
    const shape = shapes.get(crossSectionId)!
    const heightM = isClosed(shape) ? shape.bankHeightM : Number.POSITIVE_INFINITY
    for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) {
      const s = pointStage[p]!
      lowestM[s] = Math.min(lowestM[s]!, bedM[p]!)
      highestM[s] = Math.max(highestM[s]!, bedM[p]! + heightM)
    }
  }
  return highestM.map((highest, s) => 0.5 * (highest + lowestM[s]!))
}

function findOutlets(network: Network): Outlet[] {
  const { district, nodeJunction, reachStart } = network
  return district.nodes.flatMap((node, n): Outlet[] => {
    if (node.boundary === 'rating-curve') return [ratedOutlet(node, n, nodeJunction[n]!)]
    if (node.boundary !== 'normal-depth' && node.boundary !== 'weir-crest') return []
    const junction = nodeJunction[n]!
    const reach = district.reaches.findIndex((candidate) => candidate.toNodeId === node.id)
    if (junction < 0 || reach < 0)
      throw new RangeError(`node ${node.id} must end a reach, its boundary is ${node.boundary}`)
    const { bedUpM, bedDownM, lengthM, crossSectionId } = district.reaches[reach]!
    const shape = district.crossSections.find((section) => section.id === crossSectionId)!.shape
    const crestDepthM = Math.min(
      Math.max(node.crestHeightM, 1e-6),
      isClosed(shape) ? 0.5 * shape.bankHeightM : node.crestHeightM + 1,
    )
    const crestWidthM = sectionFlowAt(shape, 1, crestDepthM).topWidthM
    return [
      {
        kind: node.boundary,
        node: n,
        junction,
        point: reachStart[reach + 1]! - 1,
        reach,
        rootSlope: Math.sqrt(Math.max(bedUpM - bedDownM, 0) / lengthM),
        crestM: bedDownM + node.crestHeightM,
        weirM2p5s: BROAD_CRESTED_M05S * crestWidthM,
        curve: null,
      },
    ]
  })
}
