import type { District } from '../../domain/district.ts'
import type { LonLat } from '../../domain/provenance.ts'
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
import { placeAt } from '../local-plane.ts'
import { schematicMap } from '../schematic-map.ts'
import { instantOfClockMs } from '../zone-time.ts'
import { canalsOfInp } from './canals-of-inp.ts'
import { type InpDocument, type InpRow, readInpDocument } from './inp-document.ts'
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
  const places = placesOf(reader, parts.joins, options)
  const waters = nodesOfInp(parts, canals.shapeOf, places)
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
  const placeOf = new Map(waters.nodes.map(({ id, at }) => [id, at]))
  const reaches = withCourses(parts, canals.reaches, placeOf, options)
  const district: District = {
    id: brandId<DistrictId>(options.id),
    ...headOf(reader.document, options),
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
): Pick<District, 'names' | 'datum' | 'origin' | 'timeZone'> {
  const title = document.get('TITLE')?.rows[0]?.cells[0] ?? id
  const [zh, en] = title.split(' | ')
  return {
    names: zh !== undefined && en !== undefined ? { zh, en } : { zh: title, en: title },
    datum: 'that of the imported file',
    origin: origin ?? DEFAULT_ORIGIN,
    timeZone: timeZone ?? DEFAULT_TIME_ZONE,
  }
}

/** Where every node stands: by [COORDINATES], else on a schematic map. */
function placesOf(
  reader: InpReader,
  { nodes, canals, regulators, barrels }: InpJoins,
  { origin = DEFAULT_ORIGIN, toLonLat }: ImportOptions,
): ReadonlyMap<string, LonLat> {
  const places = new Map<string, LonLat>()
  for (const row of reader.rows('COORDINATES')) {
    const at = pointOf(reader, row, origin, toLonLat)
    if (at !== undefined) places.set(row.cells[0] ?? '', at)
  }
  const missing = nodes.filter(({ name }) => !places.has(name))
  if (missing.length === 0) return places
  reader.findings.lose(
    'nodes without coordinates',
    'they stand on a schematic map, as far from their head as the water runs',
    { row: missing[0]?.row.line ?? 0 },
    missing.length,
  )
  const index = new Map(nodes.map(({ name }, k) => [name, k]))
  const stretch = (from: string, to: string, lengthM: number) => ({
    from: index.get(from) ?? 0,
    to: index.get(to) ?? 0,
    lengthM,
  })
  const ways = [
    ...canals.map(({ from, to, conduit }) => stretch(from.name, to.name, conduit.lengthM)),
    ...barrels.map(({ from, to, link }) => stretch(from.name, to.name, link.lengthM)),
    ...regulators.map(({ from, to }) => stretch(from.name, to.name, 50)),
  ]
  const map = schematicMap(
    nodes.length,
    ways.filter(({ from, to, lengthM }) => from !== to && Number.isFinite(lengthM)),
  )
  for (const { name } of missing) {
    const k = index.get(name) ?? 0
    places.set(name, placeAt(origin, map[2 * k] ?? 0, map[2 * k + 1] ?? 0))
  }
  return places
}

function pointOf(
  reader: InpReader,
  row: InpRow,
  origin: LonLat,
  toLonLat: ImportOptions['toLonLat'],
): LonLat | undefined {
  const x = reader.number(row, 1, 'X-Coord')
  const y = reader.number(row, 2, 'Y-Coord')
  if (Number.isNaN(x + y)) return undefined
  if (toLonLat === undefined) return placeAt(origin, x, y)
  const at = toLonLat(x, y)
  if (at === undefined)
    reader.findings.problem(
      'VALUE_OUT_OF_RANGE',
      { row: row.line },
      `${x}, ${y} lies outside the projection`,
      'expected coordinates of the system that --crs names',
    )
  return at
}

/** Courses from node to node by way of [VERTICES]. */
function withCourses(
  { reader, joins, ids }: InpParts,
  reaches: readonly Reach[],
  placeOf: ReadonlyMap<NodeId, LonLat>,
  { origin = DEFAULT_ORIGIN, toLonLat }: ImportOptions,
): Reach[] {
  const idOf = new Map(joins.canals.map(({ conduit }) => [conduit.name, ids.reach(conduit.name)]))
  const between = new Map<ReachId, LonLat[]>()
  for (const row of reader.rows('VERTICES')) {
    const at = pointOf(reader, row, origin, toLonLat)
    const id = idOf.get(row.cells[0] ?? '')
    if (at !== undefined && id !== undefined) between.set(id, [...(between.get(id) ?? []), at])
  }
  return reaches.map((reach) => {
    const [from, to] = [placeOf.get(reach.fromNodeId), placeOf.get(reach.toNodeId)]
    return { ...reach, course: [...(from ? [from] : []), ...(between.get(reach.id) ?? []), ...(to ? [to] : [])] }
  })
}

function scenarioOf(
  parts: InpParts,
  { structures, gates, settings, reaches }: Crossings & { readonly reaches: readonly Reach[] },
  stageOf: ReadonlyMap<string, Series>,
  { id, timeZone = DEFAULT_TIME_ZONE }: ImportOptions,
): Scenario {
  const { reader, options, joins, times, ids } = parts
  const names = new Map(joins.nodes.map((node) => [node.name, node]))
  const inflows = readInflows(reader, options, names, times)
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

/** A problem of the district at the row of the file that its noun came from. */
function atItsRow(found: Problem, district: District, file: string): Problem {
  const [noun = '', id = ''] = (found.place.path ?? '').split('.')
  const [, list, index] = /^(nodes|structures)\[(\d+)\]/.exec(noun) ?? []
  const lists = {
    nodes: district.nodes,
    reaches: district.reaches,
    gates: district.gates,
    crossSections: district.crossSections,
    structures: district.structures,
  }
  const of = lists[(list ?? noun) as keyof typeof lists] as
    | readonly { readonly id: string; readonly source: string }[]
    | undefined
  const thing = list === undefined ? of?.find((one) => one.id === id) : of?.[Number(index)]
  const row = Number(/ row (\d+)/.exec(thing?.source ?? '')?.[1] ?? Number.NaN)
  return {
    ...found,
    place: {
      file,
      ...(Number.isFinite(row) && { row }),
      ...(found.place.path !== undefined && { path: found.place.path }),
    },
  }
}

const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => (a.place.row ?? 0) - (b.place.row ?? 0))
