import type { SectionShape } from '../../domain/cross-section.ts'
import type { District } from '../../domain/district.ts'
import type { RatingRow } from '../../domain/node.ts'
import type { LonLat, Names } from '../../domain/provenance.ts'
import type { Reach } from '../../domain/reach.ts'
import type { Scenario } from '../../domain/scenario.ts'
import type { NodeId } from '../../ground/ids.ts'
import { uniformDischargeM3s } from '../../hydraulics/normal-depth.ts'
import { sectionFlowAt } from '../../hydraulics/section-flow.ts'
import { BROAD_CRESTED_M05S } from '../../hydraulics/weir-discharge.ts'
import { Findings, type Loss } from '../findings.ts'
import { offsetMs } from '../zone-time.ts'
import { writeForcing } from './draft-forcing.ts'
import { type DraftJoins, drawnEnds, joinDraft } from './draft-joins.ts'
import { writeGate, writeStructure, writeWeir } from './draft-links.ts'
import type { DraftNode } from './draft-nodes.ts'
import { manningNOf, seepageMmPerHour, writeSection, writeTransect } from './draft-sections.ts'
import { dateAndTime } from './draft-times.ts'
import { InpDraft, inpNumber } from './inp-draft.ts'
import { tagOfGate, tagOfStructure } from './inp-tags.ts'

export interface Exported {
  readonly text: string
  readonly losses: readonly Loss[]
}

/** Where the simulation starts when there is no scenario: any day does. */
const NO_START_MS = Date.UTC(2026, 0, 1)
const DAY_S = 86_400

/**
 * A district, and what shall happen in it, as an input file of EPA SWMM 5.2: metres, m³/s, offsets as levels, dynamic wave.
 *
 * What SWMM has no column for stands in [TAGS] and in the descriptions of rows, so that `importSwmm` finds it again; SWMM ignores both. What
 * neither holds is told as losses.
 */
export function exportSwmm(district: District, scenario: Scenario | undefined): Exported {
  const findings = new Findings(district.id)
  const draft = new InpDraft()
  const joins = joinDraft(district)
  draft.add('TITLE', [`${district.names.zh} | ${district.names.en}`])
  writeOptions(draft, district, scenario)
  const inverts = new Map([...joins.nodes.byName.values()].map((node) => [node.name, invertOf(node)]))
  const invertM = (name: string): number => inverts.get(name) ?? 0
  for (const node of joins.nodes.byName.values()) writeNode(draft, node, invertM(node.name))
  writeReaches(draft, district, joins, findings)
  writeCrossings(draft, district, joins, invertM, findings)
  writeTails(draft, district, joins, findings)
  writeForcing({ draft, district, joins, findings, invertM }, scenario)
  writePlaces(draft, district, joins)
  tellTheRest(district, findings)
  return { text: draft.text(), losses: findings.losses }
}

function writeOptions(draft: InpDraft, { timeZone, reaches }: District, scenario: Scenario | undefined): void {
  const startMs = scenario === undefined ? NO_START_MS : scenario.startMs + offsetMs(scenario.startMs, timeZone)
  const [startDate, startTime] = dateAndTime(startMs)
  const [endDate, endTime] = dateAndTime(startMs + (scenario?.horizonS ?? DAY_S) * 1000)
  /* about a third of the time in which a wave of 5 m/s passes the shortest reach */
  const stepS = Math.min(Math.max(Math.floor(Math.min(...reaches.map(({ lengthM }) => lengthM)) / 15), 1), 60)
  const options = {
    FLOW_UNITS: 'CMS',
    INFILTRATION: 'HORTON',
    FLOW_ROUTING: 'DYNWAVE',
    LINK_OFFSETS: 'ELEVATION',
    MIN_SLOPE: '0',
    ALLOW_PONDING: 'NO',
    SKIP_STEADY_STATE: 'NO',
    START_DATE: startDate,
    START_TIME: startTime,
    REPORT_START_DATE: startDate,
    REPORT_START_TIME: startTime,
    END_DATE: endDate,
    END_TIME: endTime,
    SWEEP_START: '01/01',
    SWEEP_END: '12/31',
    DRY_DAYS: '0',
    REPORT_STEP: '00:15:00',
    WET_STEP: '00:15:00',
    DRY_STEP: '01:00:00',
    ROUTING_STEP: String(stepS),
    INERTIAL_DAMPING: 'PARTIAL',
    NORMAL_FLOW_LIMITED: 'BOTH',
    VARIABLE_STEP: '0.75',
    LENGTHENING_STEP: '0',
    MIN_SURFAREA: '0',
    MAX_TRIALS: '8',
    HEAD_TOLERANCE: '0.0015',
    MINIMUM_STEP: '0.5',
    THREADS: '1',
  }
  for (const [name, value] of Object.entries(options)) draft.add('OPTIONS', [name, value])
}

const invertOf = ({ node, levelsM }: DraftNode): number => {
  const pondM = node?.storage?.[0]?.stageM
  return Math.min(
    ...levelsM,
    ...(pondM === undefined ? [] : [pondM]),
    ...(levelsM.length === 0 && pondM === undefined ? [node?.designStageM ?? 0] : []),
  )
}

export const noteOf = (names: Names, canal?: Names): string =>
  [names.zh, names.en, ...(canal === undefined ? [] : [canal.zh, canal.en])]
    .map((name) => name.replaceAll(/\s*\|\s*/g, '/'))
    .join(' | ')

function writeNode(draft: InpDraft, { name, node, kind, tag, banksM }: DraftNode, invertM: number): void {
  const note = node === null ? undefined : noteOf(node.names)
  const isSaidByDepth = node === null || (kind !== 'outfall' && node.designStageM > invertM)
  const design = isSaidByDepth ? '' : `@${inpNumber(node.designStageM)}`
  if (tag !== null || design !== '') draft.add('TAGS', ['Node', name, `${tag ?? 'design'}${design}`])
  if (kind === 'outfall') {
    /* stages given from outside are written with the scenario */
    if (node?.boundary === 'normal-depth') draft.add('OUTFALLS', [name, invertM, 'NORMAL', 'NO'], note)
    return
  }
  const initialM = Math.max((node?.designStageM ?? invertM) - invertM, 0)
  const rimM = Math.max(...banksM.map((bankM) => bankM - invertM), initialM, 0)
  if (kind === 'junction') {
    draft.add('JUNCTIONS', [name, invertM, rimM, initialM, 0, 0], note)
    return
  }
  const storage = node?.storage ?? []
  const highestM = Math.max((storage.at(-1)?.stageM ?? invertM) - invertM, rimM)
  draft.add('STORAGE', [name, invertM, highestM, initialM, 'TABULAR', `${name}.area`, 0, 0], note)
  for (const [k, { stageM, areaM2 }] of storage.entries())
    draft.add('CURVES', [`${name}.area`, ...(k === 0 ? ['STORAGE'] : []), stageM - invertM, areaM2])
}

function writeReaches(
  draft: InpDraft,
  { reaches, crossSections }: District,
  joins: DraftJoins,
  findings: Findings,
): void {
  const sections = new Map(crossSections.map((section) => [section.id, section]))
  const written = new Map<string, number>()
  for (const reach of reaches) {
    const section = sections.get(reach.crossSectionId)
    const joint = joins.reaches.get(reach.id)
    if (section === undefined || joint === undefined) continue
    const { from, to, isReversed } = drawnEnds(joint)
    const n = manningNOf(reach, section.shape, findings)
    const [first, second] = isReversed ? [reach.bedDownM, reach.bedUpM] : [reach.bedUpM, reach.bedDownM]
    draft.add(
      'CONDUITS',
      [
        reach.id,
        from,
        to,
        reach.lengthM,
        n,
        first,
        second,
        isReversed ? -reach.designDischargeM3s : reach.designDischargeM3s,
        0,
      ],
      noteOf(reach.names, reach.canal),
    )
    draft.add('TAGS', ['Link', reach.id, `${reach.kind}${isReversed ? ':reversed' : ''}`])
    writeConduitSection(draft, reach, section, n, written, findings)
    const seepage = seepageMmPerHour(reach, section.shape, findings)
    if (seepage > 0) draft.add('LOSSES', [reach.id, 0, 0, 0, 'NO', seepage])
  }
}

/** A transect carries its roughness with it: the same ground with another n is another transect. */
function writeConduitSection(
  draft: InpDraft,
  { id: link }: Reach,
  section: District['crossSections'][number],
  n: number,
  written: Map<string, number>,
  findings: Findings,
): void {
  const { kind } = section.shape
  if (kind !== 'surveyed' && kind !== 'compound') {
    writeSection(draft, link, section, findings)
    return
  }
  const id =
    [section.id, ...Array.from({ length: written.size }, (_, k) => `${section.id}.${k + 2}`)].find(
      (name) => !written.has(name) || written.get(name) === n,
    ) ?? section.id
  const named = { ...section, id: id as typeof section.id }
  if (!written.has(id)) {
    written.set(id, n)
    writeTransect(draft, named, n, findings)
  }
  writeSection(draft, link, named, findings)
}

function writeCrossings(
  draft: InpDraft,
  district: District,
  joins: DraftJoins,
  invertM: (name: string) => number,
  findings: Findings,
): void {
  for (const gate of district.gates) {
    const joint = joins.crossings.get(gate.id)
    if (joint === undefined) continue
    writeGate(draft, gate, { ...drawnEnds(joint), invertM: invertM(joint.up.name) }, noteOf(gate.names), findings)
    draft.add('TAGS', ['Link', gate.id, tagOfGate(gate, joint.isReversed)])
  }
  for (const structure of district.structures) {
    const joint = joins.crossings.get(structure.id)
    if (joint === undefined) continue
    writeStructure(
      draft,
      structure,
      { ...drawnEnds(joint), invertM: invertM(joint.up.name) },
      noteOf(structure.names),
      findings,
    )
    draft.add('TAGS', ['Link', structure.id, tagOfStructure(structure.law.kind, structure.seat.kind, joint.isReversed)])
  }
}

/** Tail weirs and ratings as links to an outfall that only SWMM needs; the outfall is written with what stands behind it. */
function writeTails(
  draft: InpDraft,
  { nodes, reaches, crossSections }: District,
  joins: DraftJoins,
  findings: Findings,
): void {
  const shapeOf = new Map(crossSections.map(({ id, shape }) => [id, shape]))
  const arriving = new Map(reaches.map((reach) => [reach.toNodeId, reach]))
  for (const node of nodes) {
    const reach = arriving.get(node.id)
    const shape = reach && shapeOf.get(reach.crossSectionId)
    if (node.boundary === 'rating-curve') writeTailRating(draft, node.id, node.rating ?? [])
    else if (reach === undefined || shape === undefined) continue
    else if (node.boundary === 'weir-crest') {
      const crestM = reach.bedDownM + node.crestHeightM
      const widthM = sectionFlowAt(shape, 1, node.crestHeightM).topWidthM
      writeWeir(draft, `${node.id}.weir`, node.id, `${node.id}.out`, {
        crestM,
        widthM,
        coefficient: BROAD_CRESTED_M05S,
        flap: 'NO',
      })
      draft.add('TAGS', ['Link', `${node.id}.weir`, 'weir-crest'])
    } else if (node.boundary === 'normal-depth' && joins.nodes.byName.get(node.id)?.kind !== 'outfall') {
      findings.lose('normal depth at nodes where other links meet', 'they come back with a rating', {
        path: `nodes.${node.id}`,
      })
      writeTailRating(draft, node.id, uniformRating(reach, shape))
    }
  }
}

const UNIFORM_ROWS = 24

function uniformRating({ bedUpM, bedDownM, lengthM, manningN }: Reach, shape: SectionShape): RatingRow[] {
  const slope = (bedUpM - bedDownM) / lengthM
  return Array.from({ length: UNIFORM_ROWS + 1 }, (_, k) => {
    const depthM = 1.25 * shape.bankHeightM * (k / UNIFORM_ROWS) ** 2
    return { stageM: bedDownM + depthM, dischargeM3s: uniformDischargeM3s(shape, { slope, manningN }, depthM) }
  })
}

function writeTailRating(draft: InpDraft, id: NodeId, rating: readonly RatingRow[]): void {
  const sillM = rating[0]?.stageM ?? 0
  draft.add('OUTLETS', [`${id}.rating`, id, `${id}.out`, sillM, 'TABULAR/DEPTH', `${id}.curve`, 'NO'])
  for (const [k, { stageM, dischargeM3s }] of rating.entries())
    draft.add('CURVES', [`${id}.curve`, ...(k === 0 ? ['RATING'] : []), stageM - sillM, dischargeM3s])
  draft.add('TAGS', ['Link', `${id}.rating`, 'rating-curve'])
}

/** Degrees as coordinates: any program that draws SWMM files shows them. */
function writePlaces(draft: InpDraft, district: District, { nodes }: DraftJoins): void {
  draft.add('MAP', ['UNITS Degrees'])
  const reachAt = new Map<string, LonLat>()
  for (const { id, course } of district.reaches) {
    const [first, second] = course
    const [last, before] = [course.at(-1), course.at(-2)]
    if (first && second) reachAt.set(`${id}.head`, between(first, second))
    if (last && before) reachAt.set(`${id}.tail`, between(last, before))
    for (const { lonDeg, latDeg } of course.slice(1, -1)) draft.add('VERTICES', [id, degrees(lonDeg), degrees(latDeg)])
  }
  const nodeAt = new Map<string, LonLat>(district.nodes.map(({ id, at }) => [id, at]))
  const seatAt = new Map<string, LonLat | undefined>(
    [...district.gates, ...district.structures].map(({ id, seat }) => [`${id}.out`, nodeAt.get(seat.fromNodeId)]),
  )
  for (const { name, node } of nodes.byName.values()) {
    const at = node?.at ?? reachAt.get(name) ?? seatAt.get(name)
    if (at !== undefined) draft.add('COORDINATES', [name, degrees(at.lonDeg), degrees(at.latDeg)])
  }
  for (const { id, at, boundary } of district.nodes)
    if (boundary === 'weir-crest' || boundary === 'rating-curve')
      draft.add('COORDINATES', [`${id}.out`, degrees(at.lonDeg), degrees(at.latDeg - BESIDE_DEG)])
}

/** How far a place that only SWMM needs is drawn beside its node: about 100 m. */
const BESIDE_DEG = 0.001

const degrees = (value: number): string => String(Math.round(value * 1e7) / 1e7)

const between = (a: LonLat, b: LonLat): LonLat => {
  const span = Math.hypot(b.lonDeg - a.lonDeg, b.latDeg - a.latDeg)
  const part = span > 0 ? Math.min(BESIDE_DEG / span, 0.5) : 0
  return { lonDeg: a.lonDeg + part * (b.lonDeg - a.lonDeg), latDeg: a.latDeg + part * (b.latDeg - a.latDeg) }
}

/** What a pack has beside the water's ways. */
function tellTheRest(district: District, findings: Findings): void {
  const counts: readonly (readonly [what: string, count: number, consequence: string])[] = [
    ['stations and gauges', district.stations.length + district.gauges.length, 'nothing is measured'],
    ['offtake groups', district.offtakeGroups.length, 'branches come back as reaches of the trunk'],
    ['laterals', district.laterals.length, 'users of a branch have no gates'],
    ['demand tables', Object.values(district.demand).flat().length, 'no crops, soils, quotas or tariffs'],
    ['the rating of the river', district.riverRating.length, 'only its stage in time'],
    [
      'climate and weather',
      district.climate.length + district.weatherDays.length + district.riverDays.length,
      'only what the scenario says',
    ],
    ['terrain and map', district.spotHeights.length + district.mapFeatures.length, 'only nodes and courses are drawn'],
    ['provenance of rows', district.reaches.length, 'rows come back as derived from the file'],
    [
      'ids of plain sections',
      district.crossSections.filter(({ shape }) => shape.kind !== 'surveyed').length,
      'equal sections become one',
    ],
  ]
  for (const [what, count, consequence] of counts) if (count > 0) findings.lose(what, consequence, {}, count)
}
