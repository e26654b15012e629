import type { SectionShape } from '../domain/cross-section.ts'
import type { Gate } from '../domain/gate.ts'
import type { SeepageLaw } from '../domain/reach.ts'
import { createFnvHash } from '../numerics/fnv-hash.ts'
import type { Network } from './network.ts'

/**
 * 16 hex digits over all that a state or a frame relies on: ids and their order, how things join, geometry, the grid.
 * Names, map positions and what only people read are left out.
 */
export function topologyHash(network: Omit<Network, 'topologyHash'>): string {
  const { district } = network
  const hash = createFnvHash().text('network 1').text(district.id).float(network.dxM)
  for (const node of district.nodes) hash.text(node.id).text(node.boundary).float(node.crestHeightM)
  for (const section of district.crossSections) hash.text(section.id).floats(shapeNumbers(section.shape))
  for (const reach of district.reaches) {
    hash.text(reach.id).text(reach.kind).text(reach.fromNodeId).text(reach.toNodeId).text(reach.crossSectionId)
    const { lengthM, bedUpM, bedDownM, manningN, designDischargeM3s, designDepthM, seepage } = reach
    hash.floats(Float64Array.of(lengthM, bedUpM, bedDownM, manningN, designDischargeM3s, designDepthM))
    hash.floats(seepageNumbers(seepage))
  }
  for (const gate of district.gates) {
    hash.text(gate.id).text(seatText(gate))
    hash.floats(Float64Array.of(gate.bays, gate.bayWidthM, gate.sillM, gate.maximumOpeningM, gate.contraction))
  }
  for (const stage of network.pointStage) hash.integer(stage)
  for (const cut of network.tree.cuts) hash.integer(cut)
  return hash.digest()
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
  const berm = shape.kind === 'compound' ? [shape.bermHeightM, shape.bermWidthM] : []
  return Float64Array.of(bottomWidthM, sideSlope, bankHeightM, ...berm)
}

const seatText = ({ seat }: Gate): string =>
  seat.kind === 'outside'
    ? `outside ${seat.fromNodeId} ${seat.outsideStageM}`
    : `${seat.kind} ${seat.fromNodeId} ${seat.reachId}`
