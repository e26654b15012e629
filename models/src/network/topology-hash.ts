import type { SectionShape } from '../domain/cross-section.ts'
import type { Gate } from '../domain/gate.ts'
import type { Node } from '../domain/node.ts'
import type { SeepageLaw } from '../domain/reach.ts'
import type { Roughness } from '../domain/roughness.ts'
import type { Structure } from '../domain/structure.ts'
import { createFnvHash, type FnvHash } from '../numerics/fnv-hash.ts'
import type { Network } from './network.ts'

/**
 * 16 hex digits over all that a state or a frame relies on: ids and their order, how things join, geometry, the grid.
 * Names, map positions and what only people read are left out.
 */
export function topologyHash(network: Omit<Network, 'topologyHash'>): string {
  const { district } = network
  const hash = createFnvHash().text('network 1').text(district.id).float(network.dxM)
  for (const node of district.nodes) hash.text(node.id).text(node.boundary).float(node.crestHeightM)
  for (const section of district.crossSections) {
    hash.text(section.id).floats(shapeNumbers(section.shape))
    if (section.shape.kind !== 'trapezoid' && section.shape.kind !== 'compound') hash.text(section.shape.kind)
  }
  for (const reach of district.reaches) {
    hash.text(reach.id).text(reach.kind).text(reach.fromNodeId).text(reach.toNodeId).text(reach.crossSectionId)
    const { lengthM, bedUpM, bedDownM, manningN, designDischargeM3s, designDepthM, seepage } = reach
    hash.floats(Float64Array.of(lengthM, bedUpM, bedDownM, manningN, designDischargeM3s, designDepthM))
    hash.floats(seepageNumbers(seepage))
    if (reach.roughness !== undefined) hash.text(reach.roughness.kind).floats(roughnessNumbers(reach.roughness))
  }
  for (const gate of district.gates) {
    hash.text(gate.id).text(seatText(gate))
    hash.floats(Float64Array.of(gate.bays, gate.bayWidthM, gate.sillM, gate.maximumOpeningM, gate.contraction))
    hashChoices(hash, gate)
  }
  for (const node of district.nodes) writeTables(hash, node)
  for (const { id, seat, hasFlap, law } of district.structures)
    hash
      .text(id)
      .text(seatText({ seat }))
      .text(hasFlap ? 'flap' : '')
      .text(JSON.stringify(law))
  for (const { reachId, chainageM, designDischargeM3s } of district.laterals)
    hash.text(reachId).float(chainageM).float(designDischargeM3s)
  for (const stage of network.pointStage) hash.integer(stage)
  for (const cut of network.tree.cuts) hash.integer(cut)
  return hash.digest()
}

/** What few gates have; a gate without any of it leaves no trace, so that the hashes of districts without stay what they were. */
function hashChoices(hash: FnvHash, { law, calibration, leafHeightM, radial, seriesWeir }: Gate): void {
  if (law !== undefined) hash.text(`law ${law}`)
  if (calibration !== undefined) hash.text(`calibration ${JSON.stringify(calibration)}`)
  if (leafHeightM !== undefined) hash.text('leaf').float(leafHeightM)
  if (radial !== undefined) hash.text('radial').float(radial.radiusM).float(radial.trunnionHeightM)
  if (seriesWeir !== undefined) hash.text('weir').float(seriesWeir.crestM).float(seriesWeir.widthM)
}

/** Factors that a law does not have leave no trace, so that packs without them keep their hash. */
const seepageNumbers = (law: SeepageLaw): Float64Array => {
  if (law.kind === 'darcy') return Float64Array.of(law.conductivityMPerS, law.thicknessM, law.groundwaterDepthM, 0)
  const { a, m, factor, liningFactor, groundwaterFactor } = law
  if (liningFactor === undefined && groundwaterFactor === undefined) return Float64Array.of(a, m, factor)
  return Float64Array.of(a, m, factor, liningFactor ?? 1, groundwaterFactor ?? 1)
}

const shapeNumbers = (shape: SectionShape): Float64Array => {
  const { bottomWidthM, sideSlope, bankHeightM } = shape
  return Float64Array.of(bottomWidthM, sideSlope, bankHeightM, ...ownNumbers(shape))
}

const ownNumbers = (shape: SectionShape): number[] => {
  if (shape.kind === 'compound') return [shape.bermHeightM, shape.bermWidthM]
  if (shape.kind === 'circle') return [shape.diameterM]
  if (shape.kind !== 'surveyed') return []
  const points = shape.points.flatMap(({ acrossM, heightM }) => [acrossM, heightM])
  const zones = shape.zones.flatMap(({ fromAcrossM, roughnessFactor }) => [fromAcrossM, roughnessFactor])
  return [shape.points.length, ...points, ...zones]
}

const roughnessNumbers = ({ value }: Roughness): Float64Array =>
  typeof value === 'number'
    ? Float64Array.of(value)
    : Float64Array.from(value.flatMap((row) => [row.depthM, row.value]))

/** What only some nodes have: nothing is written for the others. */
function writeTables(hash: FnvHash, { storage, rating }: Node): void {
  for (const { stageM, areaM2 } of storage ?? []) hash.float(stageM).float(areaM2)
  for (const { stageM, dischargeM3s } of rating ?? []) hash.float(stageM).float(dischargeM3s)
}

const seatText = ({ seat }: Pick<Gate | Structure, 'seat'>): string =>
  seat.kind === 'between'
    ? `between ${seat.fromNodeId} ${seat.toNodeId}`
    : seat.kind === 'outside'
      ? `outside ${seat.fromNodeId} ${seat.outsideStageM}`
      : `${seat.kind} ${seat.fromNodeId} ${seat.reachId}`
