import type { SectionShape } from '../../domain/cross-section.ts'
import type { Gate, GateSeat } from '../../domain/gate.ts'
import type { Node, NodeBoundary, RatingRow } from '../../domain/node.ts'
import type { LonLat } from '../../domain/provenance.ts'
import type { Series } from '../../domain/scenario.ts'
import type { Barrel, Structure, StructureLaw, StructureSeat } from '../../domain/structure.ts'
import type { GateId, NodeId, ReachId, StructureId } from '../../ground/ids.ts'
import { namesOf, sourced } from './canals-of-inp.ts'
import { freeFallRating } from './free-fall.ts'
import { constant, type InpTimes, stageOfOutfall } from './inp-forcing.ts'
import type { Canal, Crossing, InpJoins } from './inp-joins.ts'
import { lawsOf } from './inp-laws.ts'
import type { InpConduit, InpLosses, InpRegulator } from './inp-links.ts'
import type { InpNode } from './inp-nodes.ts'
import type { InpOptions } from './inp-options.ts'
import type { InpReader } from './inp-reader.ts'
import type { InpSectionRow } from './inp-sections.ts'

/** How ids are found for names of the file. */
export interface InpIds {
  readonly node: (name: string) => NodeId
  readonly reach: (name: string) => ReachId
  readonly gate: (name: string) => GateId
  readonly structure: (name: string) => StructureId
}

/** What a file says, cut into its parts. */
export interface InpParts {
  readonly reader: InpReader
  readonly options: InpOptions
  readonly joins: InpJoins
  readonly sections: ReadonlyMap<string, InpSectionRow>
  readonly losses: ReadonlyMap<string, InpLosses>
  readonly times: InpTimes
  readonly ids: InpIds
}

interface Outlet {
  readonly boundary: NodeBoundary
  readonly crestHeightM?: number
  readonly rating?: readonly RatingRow[]
  readonly stageM?: Series
}

/** Nodes with their boundaries, and the stages that are given to some. */
export function nodesOfInp(
  parts: InpParts,
  shapeOf: ReadonlyMap<string, SectionShape>,
  places: ReadonlyMap<string, LonLat>,
): { readonly nodes: readonly Node[]; readonly stageM: ReadonlyMap<string, Series> } {
  const { reader, joins, ids } = parts
  const ends = canalsAt(joins.canals)
  const stageM = new Map<string, Series>()
  const nodes = joins.nodes.map((node): Node => {
    const { name, row, invertM, initialDepthM, maximumDepthM } = node
    const canals = ends.get(name) ?? []
    const outlet = outletOf(
      parts,
      node,
      canals.filter((canal) => canal.to.name === name),
      shapeOf,
    )
    if (outlet.stageM !== undefined) stageM.set(name, outlet.stageM)
    const storage =
      node.storage ??
      (canals.length > 0 || outlet.boundary === 'stage' || outlet.boundary === 'river-stage'
        ? undefined
        : smallPond(parts, node))
    const bankM = Math.max(
      maximumDepthM,
      ...canals.map(({ conduit }) => shapeOf.get(conduit.name)?.bankHeightM ?? 0),
      0.1,
    )
    const assumedM = outlet.stageM?.values[0] ?? invertM + 0.75 * bankM
    return {
      id: ids.node(name),
      names: namesOf(row, name),
      at: places.get(name) ?? { lonDeg: 0, latDeg: 0 },
      boundary: outlet.boundary,
      crestHeightM: outlet.crestHeightM ?? 0,
      designStageM: node.designStageM ?? (initialDepthM > 0 ? invertM + initialDepthM : assumedM),
      ...(storage !== undefined && { storage }),
      ...(outlet.rating !== undefined && { rating: outlet.rating }),
      ...sourced(reader.findings.file, row),
    }
  })
  return { nodes, stageM }
}

function canalsAt(canals: readonly Canal[]): ReadonlyMap<string, readonly Canal[]> {
  const at = new Map<string, Canal[]>()
  for (const canal of canals)
    for (const { name } of [canal.from, canal.to]) at.set(name, [...(at.get(name) ?? []), canal])
  return at
}

/** A node where only regulators meet gets the surface that SWMM gives every node. */
function smallPond({ reader, options }: InpParts, { invertM, row }: InpNode) {
  reader.findings.lose('nodes without a conduit', `each becomes a pond of ${options.leastSurfaceM2} m²`, {
    row: row.line,
  })
  return [{ stageM: invertM, areaM2: options.leastSurfaceM2 }]
}

function outletOf(
  parts: InpParts,
  node: InpNode,
  arriving: readonly Canal[],
  shapeOf: ReadonlyMap<string, SectionShape>,
): Outlet {
  const { reader, joins, options, times } = parts
  const tail = joins.tails.get(node.name)
  if (tail !== undefined) return tailOf(parts, node, tail, arriving)
  if (node.kind !== 'outfall' || node.outfall === undefined) return { boundary: 'none' }
  const given = stageOfOutfall(reader, node, options, times)
  if (given !== undefined) return { boundary: joins.givenStage.get(node.name) ?? 'stage', stageM: given }
  const [canal] = arriving
  const shape = canal && shapeOf.get(canal.conduit.name)
  if (canal === undefined || arriving.length > 1) return { boundary: 'stage', stageM: constant(node.invertM) }
  const { lengthM, manningN } = canal.conduit
  const slope = (canal.bedUpM - canal.bedDownM) / lengthM
  if (node.outfall.type === 'NORMAL' && slope > 0) return { boundary: 'normal-depth' }
  if (node.outfall.type === 'NORMAL')
    reader.findings.lose('normal depth on a bed that does not fall', 'water leaves by critical depth', {
      row: node.row.line,
    })
  if (shape === undefined || !(lengthM > 0 && manningN > 0)) return { boundary: 'none' }
  return { boundary: 'rating-curve', rating: freeFallRating(shape, canal.bedDownM, slope, manningN) }
}

function tailOf(
  { reader, options, times }: InpParts,
  node: InpNode,
  { regulator, kind, outfall }: { regulator: InpRegulator; kind: 'weir-crest' | 'rating-curve'; outfall: InpNode },
  arriving: readonly Canal[],
): Outlet {
  const { sillM, row } = regulator
  if (kind === 'weir-crest') {
    const bedM = arriving[0]?.bedDownM ?? node.invertM
    const behind = stageOfOutfall(reader, outfall, options, times)
    return { boundary: 'weir-crest', crestHeightM: sillM - bedM, ...(behind !== undefined && { stageM: behind }) }
  }
  const curve = times.curves.get(row.cells[5] ?? '')
  const rows = curve?.x.map((depth, i) => ({
    stageM: sillM + depth * options.units.lengthM,
    dischargeM3s: (curve.y[i] ?? 0) * options.units.flowM3s,
  }))
  if (rows === undefined)
    reader.findings.problem(
      'ID_UNKNOWN',
      { row: row.line, column: 'QTable' },
      `there is no curve "${row.cells[5] ?? ''}"`,
      'expected the name of a RATING curve',
    )
  return { boundary: 'rating-curve', rating: rows ?? [] }
}

export interface Crossings {
  readonly gates: readonly Gate[]
  readonly structures: readonly Structure[]
  /** Settings that are not 1 from the start on, by structure. */
  readonly settings: ReadonlyMap<StructureId, number>
}

const FAMILIES: readonly (readonly StructureLaw['kind'][])[] = [
  ['broad-crested-weir', 'sharp-crested-weir', 'duckbill-weir', 'drop'],
  ['culvert', 'inverted-siphon', 'aqueduct'],
  ['pump'],
  ['orifice-offtake', 'rated-offtake'],
]

/** Gates and structures; a regulator with two laws becomes two structures side by side. */
export function crossingsOfInp(parts: InpParts): Crossings {
  const { reader, joins, sections, times, options, ids } = parts
  const gates: Gate[] = []
  const structures: Structure[] = []
  const settings = new Map<StructureId, number>()
  for (const crossing of joins.regulators) {
    const { link, tag } = crossing
    const section = sections.get(link.name)
    const seat = seatOf(parts, crossing)
    if (tag?.kind === 'gate' && link.section === 'ORIFICES' && section !== undefined && seat.kind !== 'between') {
      gates.push(gateOf(parts, crossing, seat, tag, section))
      continue
    }
    const { laws, hasFlap, setting } = lawsOf(
      reader,
      link,
      section,
      times.curves,
      options.units,
      tag?.kind === 'structure' ? tag.law : '',
    )
    if (laws.length > 1)
      reader.findings.lose('weirs of two parts', 'each part becomes a structure of its own', { row: link.row.line })
    for (const [k, law] of laws.entries()) {
      const id = ids.structure(k === 0 ? link.name : `${link.name}-ends`)
      if (setting !== 1) settings.set(id, setting)
      structures.push({
        id,
        names: namesOf(link.row, link.name),
        seat,
        law,
        hasFlap: hasFlap && law.kind !== 'pump',
        ...sourced(reader.findings.file, link.row),
      })
    }
  }
  for (const crossing of joins.barrels) {
    const law = barrelOf(parts, crossing)
    if (law === undefined) continue
    const { name, row } = crossing.link
    const hasFlap = parts.losses.get(name)?.hasFlap === true
    structures.push({
      id: ids.structure(name),
      names: namesOf(row, name),
      seat: seatOf(parts, crossing),
      law,
      hasFlap,
      ...sourced(reader.findings.file, row),
    })
  }
  /* in the order in which a pack has them: one table a family */
  const place = ({ law }: Structure): number => FAMILIES.findIndex((kinds) => kinds.includes(law.kind))
  return { gates, structures: structures.toSorted((a, b) => place(a) - place(b)), settings }
}

function seatOf(
  { joins, options, reader, times, ids }: InpParts,
  { seat, from, to, conduit }: Crossing<InpRegulator | InpConduit>,
): StructureSeat {
  if (seat === 'outside') {
    const stage = stageOfOutfall(reader, to, options, times)
    return { kind: 'outside', fromNodeId: ids.node(from.name), outsideStageM: stage?.values[0] ?? to.invertM }
  }
  if (conduit === undefined || seat === 'between')
    return { kind: 'between', fromNodeId: ids.node(from.name), toNodeId: ids.node(to.name) }
  const canal = joins.canals.find((one) => one.conduit.name === conduit)
  const at = seat === 'reach-head' ? from : (canal?.to ?? to)
  return { kind: seat, fromNodeId: ids.node(at.name), reachId: ids.reach(conduit) }
}

/** Velocity with which an open gate is taken to pass its design discharge where the file does not say it. */
const OPEN_GATE_M_PER_S = 1

/** Speed, dead band and contraction of gates that a file does not tell: customary for electric screw hoists. */
const PLAIN_GATE = { speedMPerS: 0.005, deadBandM: 0.02, targetStageM: null, targetToleranceM: 0.1 } as const

function gateOf(
  parts: InpParts,
  crossing: Crossing<InpRegulator>,
  seat: GateSeat,
  tag: { readonly gate: Gate['kind']; readonly bays: number },
  section: InpSectionRow,
): Gate {
  const { reader, joins, ids } = parts
  const { link, from } = crossing
  const [heightM, widthM] = section.geometry
  if (tag.gate === 'offtake')
    reader.findings.lose('offtake gates', 'they come back as gates at the head of a canal', { row: link.row.line })
  const canal = joins.canals.find((one) => one.conduit.name === crossing.conduit)
  const node = seat.kind === 'reach-head' ? canal?.from : seat.kind === 'reach-tail' ? canal?.to : from
  return {
    id: ids.gate(link.name),
    kind: tag.gate === 'offtake' ? 'head' : tag.gate,
    names: namesOf(link.row, link.name),
    nodeId: ids.node((node ?? from).name),
    seat,
    bays: tag.bays,
    bayWidthM: widthM / tag.bays,
    sillM: link.sillM,
    maximumOpeningM: heightM,
    contraction: reader.number(link.row, 5, 'Qcoeff', { lowest: 0 }),
    ...PLAIN_GATE,
    designDischargeM3s:
      canal !== undefined && canal.conduit.initialM3s > 0
        ? canal.conduit.initialM3s
        : OPEN_GATE_M_PER_S * heightM * widthM,
    ...sourced(reader.findings.file, link.row),
  }
}

function barrelOf({ reader, sections, losses }: InpParts, { link, tag }: Crossing<InpConduit>): Barrel | undefined {
  const section = sections.get(link.name)
  const loss = losses.get(link.name)
  if (tag?.kind !== 'structure') return undefined
  if (section === undefined || (section.shape !== 'RECT_CLOSED' && section.shape !== 'CIRCULAR')) {
    reader.findings.problem(
      'VALUE_MISSING',
      { row: link.row.line },
      `"${link.name}" has no closed section`,
      'expected RECT_CLOSED or CIRCULAR in [XSECTIONS]',
    )
    return undefined
  }
  const [heightM, widthM] = section.geometry
  return {
    kind: tag.law as Barrel['kind'],
    barrels: section.barrels,
    profile: section.shape === 'CIRCULAR' ? 'circle' : 'box',
    widthM: section.shape === 'CIRCULAR' ? heightM : widthM,
    heightM,
    lengthM: link.lengthM,
    inletM: tag.isReversed ? link.bedDownM : link.bedUpM,
    outletM: tag.isReversed ? link.bedUpM : link.bedDownM,
    manningN: link.manningN,
    entranceLoss: loss?.entrance ?? 0,
    bendLoss: loss?.average ?? 0,
    exitLoss: Math.max(loss?.exit ?? 1, 0.1),
  }
}
