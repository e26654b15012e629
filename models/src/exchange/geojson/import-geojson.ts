import type { CrossSection } from '../../domain/cross-section.ts'
import type { District } from '../../domain/district.ts'
import type { Gate, GateKind } from '../../domain/gate.ts'
import type { Node, NodeBoundary } from '../../domain/node.ts'
import type { LonLat, Sourced } from '../../domain/provenance.ts'
import type { Reach } from '../../domain/reach.ts'
import {
  brandId,
  type CrossSectionId,
  type DistrictId,
  type GateId,
  type NodeId,
  type ReachId,
} from '../../ground/ids.ts'
import { PLAUSIBLE } from '../../ground/plausible-range.ts'
import type { Problem } from '../../ground/problem.ts'
import { err, ok, type Result } from '../../ground/result.ts'
import { validateDistrict } from '../../network/validate-district.ts'
import { courseLengthM } from '../course-points.ts'
import { Findings } from '../findings.ts'
import { idMaker } from '../id-maker.ts'
import { DEFAULT_TIME_ZONE, type Imported, type ImportOptions } from '../imported.ts'
import { metresFrom } from '../local-plane.ts'
import { FeatureReader } from './feature-reader.ts'
import { type GeoFeature, readGeoFile } from './geojson-file.ts'
import { type GeoMapping, PLAIN_MAPPING, readMapping } from './mapping.ts'

export interface GeoImportOptions extends ImportOptions {
  /** Which property says what: the mapping document's text, and its name for messages. */
  readonly mapping?: { readonly text: string; readonly file: string }
}

const range = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }, otherwise?: number) => ({
  lowest: minimum,
  highest: maximum,
  ...(otherwise !== undefined && { otherwise }),
})

const BOUNDARIES: readonly NodeBoundary[] = ['none', 'river-stage', 'normal-depth', 'weir-crest', 'stage']
const GATE_KINDS: readonly Exclude<GateKind, 'offtake'>[] = ['head', 'check', 'escape']

/**
 * Lines become reaches, drawn as the water runs; points become nodes, or gates at the head of the reach that begins there. Ends within a tolerance
 * of a point, or of each other, are one node. Every problem of the file and of its mapping comes at once.
 */
export function importGeojson(text: string, options: GeoImportOptions): Result<Imported, readonly Problem[]> {
  const findings = new Findings(options.file)
  const { mapping: document } = options
  const mapping = document === undefined ? PLAIN_MAPPING : readMapping(document.text, document.file, findings)
  const file = readGeoFile(text, findings)
  const place = placer(findings, options, file.crs)
  const drawn = file.features.flatMap((feature) => {
    const course = feature.points.map(([x, y]) => place(feature, x, y))
    return course.every((point) => point !== undefined)
      ? [{ feature, course: course.filter((point) => point !== undefined) }]
      : []
  })
  const lines = drawn.filter(({ feature }) => feature.kind === 'line')
  const points = drawn.filter(({ feature }) => feature.kind === 'point')
  if (lines.length === 0 && findings.problems.length === 0)
    findings.problem(
      'VALUE_MISSING',
      { path: 'features' },
      'the file has no lines',
      'expected canals as LineString features',
    )
  const network = networkOf(lines, points, mapping, findings)
  if (findings.problems.length > 0) return err(findings.problems)
  const district = districtOf(options, network)
  const impossible = validateDistrict(district)
  if (impossible.length > 0)
    return err(
      impossible.map((found) => ({ ...found, place: { file: options.file, path: found.place.path ?? 'features' } })),
    )
  return ok({ district, scenario: undefined, losses: findings.losses })
}

interface Drawn {
  readonly feature: GeoFeature
  readonly course: readonly LonLat[]
}

/** From the file's coordinates to degrees: by the options, else they must be degrees. */
function placer(findings: Findings, { toLonLat }: GeoImportOptions, crs: string | undefined) {
  let isTold = false
  return ({ path }: GeoFeature, x: number, y: number): LonLat | undefined => {
    const at = toLonLat === undefined ? { lonDeg: x, latDeg: y } : toLonLat(x, y)
    if (at !== undefined && Math.abs(at.lonDeg) <= 180 && Math.abs(at.latDeg) <= 90) return at
    if (!isTold)
      findings.problem(
        'CRS_UNKNOWN',
        { path: `${path}.geometry` },
        `${x}, ${y} are no degrees${toLonLat === undefined ? '' : ' of the system that is named'}`,
        `name the system: --crs ${crs ?? 'EPSG:4527 or the like'}`,
      )
    isTold = true
    return undefined
  }
}

interface GeoNetwork {
  readonly nodes: readonly Node[]
  readonly reaches: readonly Reach[]
  readonly crossSections: readonly CrossSection[]
  readonly gates: readonly Gate[]
}

function networkOf(
  lines: readonly Drawn[],
  points: readonly Drawn[],
  mapping: GeoMapping,
  findings: Findings,
): GeoNetwork {
  const isGate = ({ feature }: Drawn): boolean => {
    const { gateWhere } = mapping
    return gateWhere !== undefined && String(feature.properties[gateWhere.property] ?? '') === gateWhere.equals
  }
  const snap = createSnap(
    points.filter((point) => !isGate(point)),
    mapping,
    findings,
  )
  const sourced = ({ feature }: Drawn): Sourced => ({
    provenance: 'derived',
    source: `${findings.file} ${feature.path}`,
  })
  const reachId = idMaker<ReachId>('R')
  const reaches: Reach[] = []
  const sections: CrossSection[] = []
  for (const line of lines) {
    const read = new FeatureReader(line.feature, mapping.reaches, findings)
    const { course } = line
    const name = read.text('id', '')
    const id = reachId(name === '' ? `R-${reaches.length + 1}` : name)
    const bankHeightM = read.number('bankHeightM', range(PLAUSIBLE.bankHeight))
    const designDepthM = read.number('designDepthM', range(PLAUSIBLE.depth, 0.75 * bankHeightM))
    const bottomWidthM = read.number('bottomWidthM', range(PLAUSIBLE.width))
    const sideSlope = read.number('sideSlope', range(PLAUSIBLE.sideSlope))
    const crossSectionId = brandId<CrossSectionId>(`X-${id}`)
    sections.push({
      id: crossSectionId,
      shape: { kind: 'trapezoid', bottomWidthM, sideSlope, bankHeightM },
      ...sourced(line),
    })
    const bedUpM = read.number('bedUpM', range(PLAUSIBLE.stage))
    const bedDownM = read.number('bedDownM', range(PLAUSIBLE.stage))
    const names = { zh: read.text('nameZh', id), en: read.text('nameEn', id) }
    const canal = read.text('canal', '')
    /* a metre a second at design, where nobody says more */
    const assumedM3s = (bottomWidthM + sideSlope * designDepthM) * designDepthM
    reaches.push({
      id,
      kind: read.word('kind', ['trunk', 'basin'], 'trunk'),
      names,
      canal: canal === '' ? names : { zh: canal, en: canal },
      fromNodeId: snap.nodeAt(course[0], bedUpM + designDepthM, line),
      toNodeId: snap.nodeAt(course.at(-1), bedDownM + designDepthM, line),
      crossSectionId,
      lengthM: read.number('lengthM', range(PLAUSIBLE.length, Math.round(100 * courseLengthM(course)) / 100)),
      bedUpM,
      bedDownM,
      manningN: read.number('manningN', range(PLAUSIBLE.manningN)),
      designDischargeM3s: read.number('designDischargeM3s', range(PLAUSIBLE.designDischarge, assumedM3s)),
      designDepthM,
      seepage: { a: 0, m: 0, factor: 0 },
      offtakeGroupId: null,
      course,
      ...sourced(line),
    })
  }
  const gates = points
    .filter(isGate)
    .flatMap((point) => gateOf(point, reaches, snap, mapping, findings, sourced(point)))
  const nodes = snap.nodes().map((node) => withOutlet(node, reaches, findings))
  const placeOf = new Map(nodes.map(({ id, at }) => [id, at]))
  return { nodes, reaches: reaches.map((reach) => snapped(reach, placeOf)), crossSections: sections, gates }
}

/** A reach that ends at its nodes, and not beside them. */
function snapped(reach: Reach, placeOf: ReadonlyMap<NodeId, LonLat>): Reach {
  const [from, to] = [placeOf.get(reach.fromNodeId), placeOf.get(reach.toNodeId)]
  return from === undefined || to === undefined ? reach : { ...reach, course: [from, ...reach.course.slice(1, -1), to] }
}

/** An end that says nothing of itself lets water out at normal depth, where the bed falls. */
function withOutlet(node: Node, reaches: readonly Reach[], findings: Findings): Node {
  const isEnd = node.boundary === 'none' && !reaches.some(({ fromNodeId }) => fromNodeId === node.id)
  const arriving = reaches.filter(({ toNodeId }) => toNodeId === node.id)
  const [only] = arriving
  if (!isEnd || only === undefined || arriving.length > 1 || !(only.bedUpM > only.bedDownM)) return node
  findings.lose('ends that say no boundary', 'water leaves there at normal depth', {
    path: only.source.split(' ').at(-1) ?? '',
  })
  return { ...node, boundary: 'normal-depth' }
}

/** Nodes of the points, and of line ends that no point is near. */
function createSnap(points: readonly Drawn[], mapping: GeoMapping, findings: Findings) {
  const nodeId = idMaker<NodeId>('N')
  const made = points.map(({ feature, course }): { node: Node; isGiven: boolean } => {
    const read = new FeatureReader(feature, mapping.nodes, findings)
    const id = nodeId(read.text('id', 'N'))
    const boundary = read.word('boundary', BOUNDARIES, 'none')
    const node: Node = {
      id,
      names: { zh: read.text('nameZh', id), en: read.text('nameEn', id) },
      at: course[0] ?? { lonDeg: 0, latDeg: 0 },
      boundary,
      crestHeightM: boundary === 'weir-crest' ? read.number('crestHeightM', range(PLAUSIBLE.crestHeight)) : 0,
      designStageM: read.number('designStageM', range(PLAUSIBLE.stage, Number.NEGATIVE_INFINITY)),
      provenance: 'derived',
      source: `${findings.file} ${feature.path}`,
    }
    return { node, isGiven: node.designStageM > Number.NEGATIVE_INFINITY }
  })
  const nearest = (at: LonLat): number => {
    let [found, foundM] = [-1, mapping.snapM]
    for (const [k, { node }] of made.entries()) {
      const awayM = Math.hypot(...metresFrom(node.at, at))
      if (awayM <= foundM) [found, foundM] = [k, awayM]
    }
    return found
  }
  const nodeAt = (at: LonLat | undefined, stageM: number, { feature }: Drawn): NodeId => {
    if (at === undefined) throw new RangeError('a line must have ends')
    const k = nearest(at)
    const known = made[k]
    if (known !== undefined) {
      if (!known.isGiven && stageM > known.node.designStageM)
        made[k] = { node: { ...known.node, designStageM: stageM }, isGiven: false }
      return known.node.id
    }
    const id = nodeId(`N-${made.length + 1}`)
    const names = { zh: id, en: id }
    const sourced: Sourced = { provenance: 'derived', source: `${findings.file} ${feature.path}` }
    made.push({
      node: { id, names, at, boundary: 'none', crestHeightM: 0, designStageM: stageM, ...sourced },
      isGiven: false,
    })
    return id
  }
  const near = (at: LonLat): Node | undefined => made[nearest(at)]?.node
  return { nodeAt, near, nodes: () => made.map(({ node }) => node) }
}

function gateOf(
  { feature, course }: Drawn,
  reaches: readonly Reach[],
  snap: ReturnType<typeof createSnap>,
  mapping: GeoMapping,
  findings: Findings,
  sourced: Sourced,
): Gate[] {
  const read = new FeatureReader(feature, mapping.gates, findings)
  const node = course[0] === undefined ? undefined : snap.near(course[0])
  const beginning = reaches.filter(({ fromNodeId }) => fromNodeId === node?.id)
  const wanted = read.text('reach', '')
  const reach =
    wanted === '' ? (beginning.length === 1 ? beginning[0] : undefined) : beginning.find(({ id }) => id === wanted)
  const bays = read.number('bays', range(PLAUSIBLE.bays, 1))
  const gate = {
    bayWidthM: read.number('bayWidthM', range(PLAUSIBLE.width)),
    sillM: read.number('sillM', range(PLAUSIBLE.stage)),
    maximumOpeningM: read.number('maximumOpeningM', range(PLAUSIBLE.maximumOpening)),
    contraction: read.number('contraction', range(PLAUSIBLE.contraction, 0.62)),
  }
  if (node === undefined || reach === undefined) {
    const text =
      node === undefined
        ? `no canal ends within ${mapping.snapM} m of the gate`
        : `${beginning.length} canals begin at the gate`
    findings.problem(
      'NETWORK_UNSUPPORTED',
      { path: `${feature.path}.geometry` },
      text,
      'expected one canal that begins there, or its id as "reach"',
    )
    return []
  }
  const given = read.text('id', '')
  const id = given === '' ? brandId<GateId>(`G-${reach.id}`) : idMaker<GateId>('G')(given)
  return [
    {
      id,
      kind: read.word('kind', GATE_KINDS, 'check'),
      names: { zh: read.text('nameZh', id), en: read.text('nameEn', id) },
      nodeId: node.id,
      seat: { kind: 'reach-head', fromNodeId: node.id, reachId: reach.id },
      bays,
      ...gate,
      speedMPerS: 0.005,
      deadBandM: 0.02,
      targetStageM: null,
      targetToleranceM: 0.1,
      designDischargeM3s: reach.designDischargeM3s,
      ...sourced,
    },
  ]
}

function districtOf(
  { id, timeZone = DEFAULT_TIME_ZONE }: GeoImportOptions,
  { nodes, reaches, crossSections, gates }: GeoNetwork,
): District {
  return {
    id: brandId<DistrictId>(id),
    names: { zh: id, en: id },
    datum: 'that of the imported file',
    origin: nodes[0]?.at ?? { lonDeg: 0, latDeg: 0 },
    timeZone,
    nodes,
    reaches,
    crossSections,
    gates,
    structures: [],
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
}
