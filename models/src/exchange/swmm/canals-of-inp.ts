import { type CrossSection, isClosed, type SectionShape } from '../../domain/cross-section.ts'
import type { Names, Sourced } from '../../domain/provenance.ts'
import type { Reach, SeepageLaw } from '../../domain/reach.ts'
import type { CrossSectionId, NodeId, ReachId } from '../../ground/ids.ts'
import { uniformDischargeM3s } from '../../hydraulics/normal-depth.ts'
import { sectionFlowAt } from '../../hydraulics/section-flow.ts'
import { idMaker } from '../id-maker.ts'
import type { InpRow } from './inp-document.ts'
import type { Canal } from './inp-joins.ts'
import type { InpLosses } from './inp-links.ts'
import type { InpReader } from './inp-reader.ts'
import { type InpSectionRow, sectionOfConduit } from './inp-sections.ts'
import type { InpTransect } from './inp-transects.ts'

/** Where a design depth is not given it is this part of the section's height. */
const DESIGN_PART = 0.75
const HIGHEST_PART = 0.95
const LEAST_DESIGN_M3S = 0.01
const LEAST_DEPTH_M = 0.05

/** Names as we write them in the description of a row, `zh | en`, or the name itself in both languages. */
export function namesOf({ note }: InpRow, name: string): Names {
  const [zh, en] = note.split(' | ')
  return zh !== undefined && en !== undefined && zh !== '' && en !== '' ? { zh, en } : { zh: name, en: name }
}

/** The canal that a row's description names behind the names of the reach itself. */
function canalNamesOf({ note }: InpRow): Names | undefined {
  const [, , zh, en] = note.split(' | ')
  return zh !== undefined && en !== undefined ? { zh, en } : undefined
}

export interface CanalsOfInp {
  readonly reaches: readonly Reach[]
  readonly crossSections: readonly CrossSection[]
  readonly shapeOf: ReadonlyMap<string, SectionShape>
}

/** Reaches and sections of the conduits: equal sections become one; a conduit of several barrels becomes as many reaches side by side. */
export function canalsOfInp(
  reader: InpReader,
  canals: readonly Canal[],
  sections: ReadonlyMap<string, InpSectionRow>,
  transects: ReadonlyMap<string, InpTransect>,
  losses: ReadonlyMap<string, InpLosses>,
  ids: {
    readonly reach: (name: string) => ReachId
    readonly node: (name: string) => NodeId
    readonly depthM: (name: string) => number
  },
): CanalsOfInp {
  const { findings } = reader
  const names = canalNames(canals)
  const crossSections = new Map<string, CrossSection>()
  const sectionId = idMaker<CrossSectionId>('X')
  const shapeOf = new Map<string, SectionShape>()
  const reaches = canals.flatMap((canal): Reach[] => {
    const { conduit } = canal
    const given = sections.get(conduit.name)
    if (given === undefined)
      findings.problem(
        'VALUE_MISSING',
        { row: conduit.row.line },
        `"${conduit.name}" has no section`,
        'expected its row in [XSECTIONS]',
      )
    const made = given && sectionOfConduit(reader, given, transects)
    if (given === undefined || made === undefined) return []
    const key =
      made.transect === undefined ? `${given.shape} ${given.geometry.join(' ')}` : `IRREGULAR ${made.transect.name}`
    let section = crossSections.get(key)
    if (section === undefined) {
      const name = made.transect?.name ?? `X-${crossSections.size + 1}`
      section = { id: sectionId(name), shape: made.shape, ...sourced(findings.file, given.row) }
      crossSections.set(key, section)
    }
    shapeOf.set(conduit.name, section.shape)
    const manningN = made.transect?.manningN ?? conduit.manningN
    const id = ids.reach(conduit.name)
    const design = designOf(canal, section.shape, manningN, [ids.depthM(canal.from.name), ids.depthM(canal.to.name)])
    const reach: Reach = {
      id,
      kind: canal.kind === 'basin' ? 'basin' : 'trunk',
      names: namesOf(conduit.row, conduit.name),
      canal: canalNamesOf(conduit.row) ?? names.get(conduit.name) ?? { zh: conduit.name, en: conduit.name },
      fromNodeId: ids.node(canal.from.name),
      toNodeId: ids.node(canal.to.name),
      crossSectionId: section.id,
      lengthM: conduit.lengthM,
      bedUpM: canal.bedUpM,
      bedDownM: canal.bedDownM,
      manningN,
      designDischargeM3s: design.dischargeM3s,
      designDepthM: design.depthM,
      seepage: seepageOf(losses.get(conduit.name), section.shape, design.depthM),
      offtakeGroupId: null,
      course: [],
      provenance: design.isGiven ? 'derived' : 'estimate',
      source: `${findings.file} row ${conduit.row.line}${design.isGiven ? '' : '; design discharge and depth are assumed'}`,
    }
    tellLosses(reader, losses.get(conduit.name))
    if (canal.kind === 'branch')
      findings.lose('branches', 'they come back as reaches of the trunk, without offtake group and users', {
        row: conduit.row.line,
      })
    if (given.barrels <= 1) return [reach]
    findings.lose('conduits of several barrels', 'each barrel becomes a reach of its own beside the others', {
      row: given.row.line,
    })
    return Array.from({ length: given.barrels }, (_, k) =>
      k === 0 ? reach : { ...reach, id: ids.reach(`${conduit.name}-${k + 1}`) },
    )
  })
  return { reaches, crossSections: [...crossSections.values()], shapeOf }
}

export const sourced = (file: string, { line }: InpRow): Sourced => ({
  provenance: 'derived',
  source: `${file} row ${line}`,
})

/** Design discharge is the initial flow, design depth the initial depth at the ends; without them, what the section carries at three quarters. */
function designOf(
  { conduit, bedUpM, bedDownM }: Canal,
  shape: SectionShape,
  manningN: number,
  depthsM: readonly number[],
) {
  const known = depthsM.filter((depthM) => depthM > 0)
  const isGiven = conduit.initialM3s > 0 && known.length > 0
  /* a pack's design depth lies below the bank */
  const highestM = isClosed(shape) ? shape.bankHeightM : HIGHEST_PART * shape.bankHeightM
  const wishedM = Math.max(
    isGiven ? known.reduce((sum, depth) => sum + depth, 0) / known.length : DESIGN_PART * shape.bankHeightM,
    LEAST_DEPTH_M,
  )
  const depthM = Math.min(wishedM, highestM)
  const slope = Math.max((bedUpM - bedDownM) / conduit.lengthM, 1e-5)
  const carriedM3s = conduit.lengthM > 0 && manningN > 0 ? uniformDischargeM3s(shape, { slope, manningN }, depthM) : 1
  const { areaM2 } = sectionFlowAt(shape, 1, depthM)
  /* faster than 3 m/s is no design */
  const assumedM3s = Math.min(carriedM3s, 3 * areaM2)
  return {
    isGiven,
    depthM,
    dischargeM3s: Math.max(conduit.initialM3s > 0 ? conduit.initialM3s : assumedM3s, LEAST_DESIGN_M3S),
  }
}

/** A rate on the water's surface as a layer that lets as much through at design depth; at less depth it lets through less. */
function seepageOf(losses: InpLosses | undefined, shape: SectionShape, designDepthM: number): SeepageLaw {
  const rate = losses?.seepageMPerS ?? 0
  if (!(rate > 0)) return { a: 0, m: 0, factor: 0 }
  const { topWidthM } = sectionFlowAt(shape, 1, designDepthM)
  const perimeterM = shape.bottomWidthM + 2 * Math.sqrt(1 + shape.sideSlope * shape.sideSlope) * designDepthM
  const thicknessM = 10
  const conductivityMPerS = (rate * topWidthM * thicknessM) / ((designDepthM + thicknessM) * perimeterM)
  return { kind: 'darcy', conductivityMPerS, thicknessM, groundwaterDepthM: 100 }
}

function tellLosses({ findings }: InpReader, losses: InpLosses | undefined): void {
  if (losses === undefined) return
  const place = { row: losses.row.line }
  if (losses.entrance + losses.exit + losses.average > 0)
    findings.lose('local losses of conduits', 'only friction takes head along a reach', place)
  if (losses.hasFlap) findings.lose('flap gates of conduits', 'water may run back', place)
  if (losses.seepageMPerS > 0)
    findings.lose('seepage by a rate on the surface', 'it becomes a layer with the same loss at design depth', place)
}

/** The widest way on from a conduit is the same canal; every other way that leaves a node begins a canal of its own, named by its first conduit. */
function canalNames(canals: readonly Canal[]): ReadonlyMap<string, Names> {
  const next = new Map<string, Canal>()
  for (const canal of canals) {
    const other = next.get(canal.from.name)
    if (other === undefined || canal.conduit.initialM3s > other.conduit.initialM3s) next.set(canal.from.name, canal)
  }
  const arrives = new Map<string, Canal>()
  for (const canal of canals) {
    const other = arrives.get(canal.to.name)
    if (other === undefined || canal.conduit.initialM3s > other.conduit.initialM3s) arrives.set(canal.to.name, canal)
  }
  const goesOn = (canal: Canal) => next.get(canal.from.name) === canal && arrives.has(canal.from.name)
  const found = new Map<string, Names>()
  for (const start of canals) {
    if (goesOn(start)) continue
    const { name } = start.conduit
    for (let at: Canal | undefined = start; at !== undefined && !found.has(at.conduit.name); at = next.get(at.to.name))
      found.set(at.conduit.name, { zh: name, en: name })
  }
  return found
}
