import { isClosed } from '../domain/cross-section.ts'
import type { Reach } from '../domain/reach.ts'
import { sectionFlowAt } from '../hydraulics/section-flow.ts'
import { darcySeepage, type SeepageLine, seepageM2s } from '../hydraulics/seepage.ts'
import type { Network } from '../network/network.ts'
import type { EngineParameters } from './engine.ts'

const seepageLine = (network: Network, reach: Reach): SeepageLine => {
  const { seepage, designDischargeM3s, designDepthM } = reach
  if (seepage.kind !== 'darcy')
    return { perDepthMPerS: seepageM2s(seepage, designDischargeM3s) / designDepthM, constantM2s: 0 }
  const section = network.district.crossSections.find(({ id }) => id === reach.crossSectionId)!
  return darcySeepage(seepage, section.shape, designDepthM)
}

/** What of it is known before any step. */
export function lossConstants(network: Network, parameters: EngineParameters) {
  const { reaches, crossSections } = network.district
  const factor = parameters.seepageFactor ?? 1
  const shapes = new Map(crossSections.map((section) => [section.id, section.shape]))
  const lines = reaches.map((reach) => seepageLine(network, reach))
  const perReach = (value: (r: number) => number) => Float64Array.from(reaches, (_, r) => value(r))
  const isRiver = (junction: number) => network.junctionIsRiver[junction] === 1
  return {
    /** Seepage per metre of length and of depth, at no depth, and what comes from the groundwater instead. */
    seepageR: perReach((r) => factor * lines[r]!.perDepthMPerS),
    seepageOpenR: perReach((r) => Math.max(factor * lines[r]!.constantM2s, 0)),
    groundGainR: perReach((r) => Math.max(-factor * lines[r]!.constantM2s, 0)),
    /** Width between the banks, on which rain falls; none into a closed conduit. */
    catchWidthR: perReach((r) => {
      const shape = shapes.get(reaches[r]!.crossSectionId)!
      return isClosed(shape) ? 0 : sectionFlowAt(shape, 1, shape.bankHeightM).topWidthM
    }),
    /** Length whose water is the network's: half a cell at a river's end is the river's. */
    ownLengthR: perReach((r) => {
      const ends = [network.reachHeadJunction[r]!, network.reachTailJunction[r]!].filter(isRiver).length
      return reaches[r]!.lengthM - 0.5 * ends * network.reachDxM[r]!
    }),
  }
}

/** What of it holds over a step; `evaporationR`, `rainR` and `lateralR` say whose part is whose. */
export function lossArrays({ district }: Network) {
  const floats = () => new Float64Array(district.reaches.length)
  return {
    perDepthR: floats(),
    openR: floats(),
    gainR: floats(),
    evaporationR: floats(),
    rainR: floats(),
    lateralR: floats(),
  }
}
