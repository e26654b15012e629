import type { SectionShape } from '../../src/domain/cross-section.ts'
import type { GateLaw } from '../../src/domain/gate.ts'
import type { NodeBoundary } from '../../src/domain/node.ts'
import type { SeepageLaw } from '../../src/domain/reach.ts'
import type { Roughness } from '../../src/domain/roughness.ts'
import type { StructureLaw } from '../../src/domain/structure.ts'

/* Which page tells of which word of the domain. A kind that is added there and not here does not pass the compiler. */

export const PAGE_OF_STRUCTURE: Readonly<Record<StructureLaw['kind'], string>> = {
  'broad-crested-weir': 'weir-broad-crested',
  'sharp-crested-weir': 'weir-sharp-crested',
  'duckbill-weir': 'duckbill-weir',
  drop: 'drop',
  culvert: 'culvert',
  'inverted-siphon': 'inverted-siphon',
  aqueduct: 'aqueduct',
  pump: 'pump',
  'orifice-offtake': 'rated-offtake',
  'rated-offtake': 'rated-offtake',
}

const PAGE_OF_GATE_LAW: Readonly<Record<GateLaw, string>> = {
  'energy-momentum': 'sluice-gate',
  swamee: 'sluice-gate',
  hec: 'sluice-gate',
  calibrated: 'calibrated-gate',
}

const PAGE_OF_BOUNDARY: Readonly<Record<NodeBoundary, string>> = {
  none: 'boundaries',
  'river-stage': 'boundaries',
  'normal-depth': 'boundaries',
  'weir-crest': 'boundaries',
  stage: 'boundaries',
  'rating-curve': 'boundaries',
}

const PAGE_OF_SECTION: Readonly<Record<SectionShape['kind'], string>> = {
  trapezoid: 'sections',
  compound: 'sections',
  circle: 'sections',
  box: 'sections',
  surveyed: 'sections',
}

const PAGE_OF_ROUGHNESS: Readonly<Record<Roughness['kind'], string>> = {
  manning: 'sections',
  strickler: 'sections',
  chezy: 'sections',
}

const PAGE_OF_SEEPAGE: Readonly<Record<NonNullable<SeepageLaw['kind']>, string>> = {
  kostiakov: 'losses',
  darcy: 'losses',
}

/** Every kind with the page that tells of it. */
export const PAGE_OF_KIND: readonly (readonly [kind: string, page: string])[] = [
  PAGE_OF_STRUCTURE,
  PAGE_OF_GATE_LAW,
  PAGE_OF_BOUNDARY,
  PAGE_OF_SECTION,
  PAGE_OF_ROUGHNESS,
  PAGE_OF_SEEPAGE,
].flatMap((kinds) => Object.entries(kinds))
