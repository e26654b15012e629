import type { District } from '../../domain/district.ts'
import type { Node } from '../../domain/node.ts'
import type { LonLat, Sourced } from '../../domain/provenance.ts'
import type { Reach } from '../../domain/reach.ts'
import type { Scenario, Series } from '../../domain/scenario.ts'
import {
  brandId,
  type DistrictId,
  type GateId,
  type NodeId,
  type ReachId,
  type ScenarioId,
  type StructureId,
} from '../../ground/ids.ts'
import type { Problem } from '../../ground/problem.ts'
import { err, ok, type Result } from '../../ground/result.ts'
import { validateDistrict } from '../../network/validate-district.ts'
import { Findings } from '../findings.ts'
import { idMaker } from '../id-maker.ts'
import { DEFAULT_ORIGIN, DEFAULT_TIME_ZONE, type Imported, type ImportOptions } from '../imported.ts'
import { instantOfClockMs } from '../zone-time.ts'
import { canalsOfInp } from './canals-of-inp.ts'
import { type InpDocument, readInpDocument } from './inp-document.ts'
import { readEvaporation, readInflows } from './inp-forcing.ts'
import { type InpJoins, joinInp } from './inp-joins.ts'
import { readInpLinks, readLosses } from './inp-links.ts'
import { readInpNodes } from './inp-nodes.ts'
import { readInpOptions } from './inp-options.ts'
import { InpReader } from './inp-reader.ts'
import { readSectionRows } from './inp-sections.ts'
import { readCurves, readPatterns, readTimeSeries } from './inp-tables.ts'
import { readTags } from './inp-tags.ts'
import { readTransects } from './inp-transects.ts'
import { mapOfInp } from './map-of-inp.ts'
import { readSettings } from './settings-of-inp.ts'
import { tellUnmodelled } from './unmodelled.ts'
import { type Crossings, crossingsOfInp, type InpIds, type InpParts, nodesOfInp } from './waters-of-inp.ts'

/**
 * An EPA SWMM 5.2 input file to a district and a scenario, or everything that is wrong with it at once.
 *
 * Names of any characters become ids; the names themselves are kept. What SWMM has and we have not (runoff, quality, low-impact devices, …) is told
 * as losses, once for each kind with the line where it first stands. What carries water and cannot be had is a problem.
 */
export function importSwmm(text: string, options: ImportOptions): Result<Imported, readonly Problem[]> {
  const findings = new Findings(options.file)
  const reader = new InpReader(readInpDocument(text, findings), findings)
  const parts = partsOf(reader)
  const transects = readTransects(reader, parts.options.units)
  const depths = new Map(parts.joins.nodes.map(({ name, initialDepthM }) => [name, initialDepthM]))
  const canals = canalsOfInp(reader, parts.joins.canals, parts.sections, transects, parts.losses, {
    ...parts.ids,
    depthM: (name) => depths.get(name) ?? 0,
  })
  const map = mapOfInp(reader, parts.joins, parts.options, options)
  const waters = nodesOfInp(parts, canals.shapeOf, map.places)
  const crossings = crossingsOfInp(parts)
  const scenario = scenarioOf(parts, { ...crossings, reaches: canals.reaches }, waters.stageM, options)
  tellUnmodelled(reader)
  if (canals.reaches.length === 0)
    findings.problem(
      'VALUE_MISSING',
      { path: '[CONDUITS]' },
      'the file has no conduits',
      'expected a network of canals',
    )
  if (findings.problems.length > 0) return err(inOrder(findings.problems))
  const reaches = withCourses(parts, canals.reaches, waters.nodes, map.between)
  const district: District = {
    id: brandId<DistrictId>(options.id),
    ...headOf(reader.document, options, waters.nodes[0]?.at),
    nodes: waters.nodes,
    reaches,
    crossSections: canals.crossSections,
    gates: crossings.gates,
    structures: crossings.structures,
    offtakeGroups: [],
    laterals: [],
    demand: { soils: [], crops: [], commandAreas: [], tariff: [], rounds: [] },
    stations: [],
    gauges: [],
    riverRating: [],
    climate: [],
    weatherDays: [],
    riverDays: [],
    devices: [],
    spotHeights: [],
    mapFeatures: [],
  }
  const impossible = validateDistrict(district)
  if (impossible.length > 0) return err(inOrder(impossible.map((one) => atItsRow(one, district, options.file))))
  return ok({ district, scenario, losses: findings.losses })
}

function partsOf(reader: InpReader): InpParts {
  const options = readInpOptions(reader)
  const curves = readCurves(reader)
  const nodes = readInpNodes(reader, options.units, curves)
  const joins = joinInp(nodes, readInpLinks(reader, options, nodes), readTags(reader))
  return {
    reader,
    options,
    joins,
    sections: readSectionRows(reader, options.units),
    losses: readLosses(reader, options),
    times: { series: readTimeSeries(reader, options.startMs), patterns: readPatterns(reader), curves },
    ids: idsOf(joins),
  }
}

/** Ids in the file's order, so that the same file gives the same ids. */
function idsOf({ nodes, canals, regulators, barrels }: InpJoins): InpIds {
  const makeNode = idMaker<NodeId>('N')
  const nodeIds = new Map(nodes.map(({ name }) => [name, makeNode(name)]))
  const makeReach = idMaker<ReachId>('R')
  const reachIds = new Map(canals.map(({ conduit }) => [conduit.name, makeReach(conduit.name)]))
  /* gates and structures share one space of ids: both are links that a law rules */
  const makeCrossing = idMaker<GateId>('S')
  const crossingIds = new Map([...regulators, ...barrels].map(({ link }) => [link.name, makeCrossing(link.name)]))
  return {
    node: (name) => nodeIds.get(name) ?? brandId<NodeId>(name),
    reach: (name) => reachIds.get(name) ?? makeReach(name),
    gate: (name) => crossingIds.get(name) ?? makeCrossing(name),
    structure: (name) => brandId<StructureId>(crossingIds.get(name) ?? makeCrossing(name)),
  }
}

function headOf(
  document: InpDocument,
  { timeZone, origin, id }: ImportOptions,
  first: LonLat | undefined,
): Pick<District, 'names' | 'datum' | 'origin' | 'timeZone'> {
  const title = document.get('TITLE')?.rows[0]?.cells[0] ?? id
  const [zh, en] = title.split(' | ')
  return {
    names: zh !== undefined && en !== undefined ? { zh, en } : { zh: title, en: title },
    datum: 'that of the imported file',
    origin: origin ?? first ?? DEFAULT_ORIGIN,
    timeZone: timeZone ?? DEFAULT_TIME_ZONE,
  }
}

/** Courses from node to node by way of [VERTICES]. */
function withCourses(
  { joins, ids }: InpParts,
  reaches: readonly Reach[],
  nodes: readonly Node[],
  between: ReadonlyMap<string, readonly LonLat[]>,
): Reach[] {
  const placeOf = new Map(nodes.map(({ id, at }) => [id, at]))
  const nameOf = new Map(joins.canals.map(({ conduit }) => [ids.reach(conduit.name), conduit.name]))
  return reaches.map((reach) => {
    const [from, to] = [placeOf.get(reach.fromNodeId), placeOf.get(reach.toNodeId)]
    const inner = between.get(nameOf.get(reach.id) ?? '') ?? []
    return { ...reach, course: [...(from ? [from] : []), ...inner, ...(to ? [to] : [])] }
  })
}

function scenarioOf(
  parts: InpParts,
  { structures, gates, settings, reaches }: Crossings & { readonly reaches: readonly Reach[] },
  stageOf: ReadonlyMap<string, Series>,
  { id, timeZone = DEFAULT_TIME_ZONE }: ImportOptions,
): Scenario {
  const { reader, options, joins, times, ids } = parts
  const inflows = readInflows(reader, options, joins.nodeNamed, times)
  const evaporation = readEvaporation(reader, options, times)
  const moved = readSettings(reader, times, options.horizonS)
  const river = joins.nodes.find(({ name }) => joins.givenStage.get(name) === 'river-stage')
  const stages = [...stageOf].filter(([name]) => joins.givenStage.get(name) !== 'river-stage')
  const isFilled =
    joins.nodes.some(({ initialDepthM }) => initialDepthM > 0) ||
    joins.canals.some(({ conduit }) => conduit.initialM3s > 0)
  const gateOf = new Map(gates.map((gate) => [gate.id as string, gate]))
  const named = [...moved].map(([name, series]) => [ids.gate(name), series] as const)
  const openings = gates.map((gate) => {
    const series = named.find(([moves]) => moves === gate.id)?.[1] ?? { atS: [0], values: [1] }
    return [
      gate.id,
      { atS: series.atS, values: series.values.map((part) => Math.min(Math.max(part, 0), 1) * gate.maximumOpeningM) },
    ] as const
  })
  const set = new Map<string, Series>(
    [...settings].map(([structure, value]) => [structure, { atS: [0], values: [value] }]),
  )
  for (const [moves, series] of named)
    if (!gateOf.has(moves) && structures.some((one) => (one.id as string) === moves)) set.set(moves, series)
  return {
    id: brandId<ScenarioId>('imported'),
    names: { zh: `导入工况（${id}）`, en: `As imported (${id})` },
    start: isFilled ? 'steady' : 'dry',
    startMs: instantOfClockMs(options.startMs, timeZone),
    horizonS: options.horizonS,
    riverStageM: (river && stageOf.get(river.name)) ?? { atS: [], values: [] },
    openingM: Object.fromEntries(openings),
    demandM3s: {},
    stageM: Object.fromEntries(stages.map(([name, series]) => [ids.node(name), series])),
    settings: Object.fromEntries(set),
    inflowM3s: Object.fromEntries([...inflows].map(([name, series]) => [ids.node(name), series])),
    ...(evaporation !== undefined && {
      evaporationMPerS: Object.fromEntries(reaches.map(({ id }) => [id, evaporation])),
    }),
  }
}

/** A problem of the district at the row of the file that its noun came from, which the noun's source tells. */
function atItsRow(found: Problem, district: District, file: string): Problem {
  const { path } = found.place
  const row = Number(/ row (\d+)/.exec(nounOf(found, district)?.source ?? '')?.[1] ?? Number.NaN)
  const isLocated = Number.isFinite(row) || path !== undefined
  return {
    ...found,
    place: {
      file,
      ...(Number.isFinite(row) && { row }),
      ...(path !== undefined && { path }),
      ...(!isLocated && { path: '[CONDUITS]' }),
    },
  }
}

/** The noun that a problem is about: by a path like `reaches.K1.lengthM` or `nodes[3].storage`, or by the row of the table it would stand in. */
function nounOf({ place }: Problem, district: District): Sourced | undefined {
  const tables: Readonly<Record<string, readonly Sourced[]>> = {
    'nodes.csv': district.nodes,
    'structures.csv': district.gates,
  }
  if (place.file !== undefined && place.row !== undefined) return tables[place.file]?.[place.row - 2]
  const { nodes, reaches, gates, crossSections, structures } = district
  const lists: Readonly<Record<string, readonly (Sourced & { readonly id: string })[]>> = {
    nodes,
    reaches,
    gates,
    crossSections,
    structures,
  }
  const [, list, index] = /^(\w+)\[(\d+)\]/.exec(place.path ?? '') ?? []
  if (list !== undefined) return lists[list]?.[Number(index)]
  const [noun = '', id = ''] = (place.path ?? '').split('.')
  return lists[noun]?.find((one) => one.id === id)
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => (a.place.row ?? 0) - (b.place.row ?? 0))
