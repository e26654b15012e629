import type { CrossSection, SectionShape } from '../domain/cross-section.ts'
import type { Reach } from '../domain/reach.ts'
import { resistanceOf } from '../hydraulics/roughness.ts'
import { type SectionFlow, sectionFlowAt } from '../hydraulics/section-flow.ts'
import { lawFlow, sectionLaw } from '../hydraulics/section-law.ts'

/** What a reach carries uniformly at a depth; 0 where its bed does not fall. */
export function uniformCapacityM3s(reach: Reach, shape: SectionShape, depthM: number): number {
  const slope = (reach.bedUpM - reach.bedDownM) / reach.lengthM
  if (!(slope > 0)) return 0
  const flow: SectionFlow = {
    areaM2: 0,
    topWidthM: 0,
    wettedPerimeterM: 0,
    conveyanceM3s: 0,
    conveyancePerDepthM2s: 0,
  }
  lawFlow(sectionLaw(shape, resistanceOf(reach.manningN, reach.roughness)), depthM, flow)
  return flow.conveyanceM3s * Math.sqrt(slope)
}

/** Width of the water at a depth. */
export const widthAtM = (shape: SectionShape, depthM: number): number => sectionFlowAt(shape, 1, depthM).topWidthM

export const shapesById = (sections: readonly CrossSection[]): ReadonlyMap<string, SectionShape> =>
  new Map(sections.map(({ id, shape }) => [id, shape]))
