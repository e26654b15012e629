import { type Cell, type Row, rounded } from './csv.ts'
import {
  depthIn,
  designStages,
  type GroupSketch,
  type LonLatPair,
  type Marked,
  type NodeSketch,
  type PackSketch,
  type ReachDesign,
  reachDesigns,
  widthFor,
} from './sketch.ts'

/* Tables of canals and gates of a schematic pack. */

const BY_RULE = 'estimate'
const SEEPAGE = { seepage_a: 2.65, seepage_m: 0.45 } as const
const BRANCH = { slope: 1 / 7000, manningN: 0.025, sideSlope: 1.75, belowTrunkM: 0.3 } as const
/** Longest branch of one gate group, as a part of the mean, and its shortest. */
const BRANCH_SPREAD = [1, 0.92, 1.08, 0.97, 1.03] as const
const LEAF_ABOVE_DESIGN_M = 0.4
const LARGEST_BAY_M = 5

export interface NetworkTables {
  readonly nodes: readonly Row[]
  readonly sections: readonly Row[]
  readonly reaches: readonly Row[]
  readonly structures: readonly Row[]
  readonly offtakes: readonly Row[]
  readonly branches: readonly Row[]
}

export function networkTables(sketch: PackSketch): NetworkTables {
  const designs = reachDesigns(sketch)
  const stages = designStages(sketch, designs)
  const branches = branchDesigns(sketch, stages, designs)
  return {
    nodes: [sketch.river, ...sketch.nodes].map((node) => nodeRow(sketch, node, stages)),
    sections: [...designs.map((design) => sectionRow(sketch, design)), ...branchSections(branches)],
    reaches: designs.map((design) => reachRow(sketch, design)),
    structures: structureRows(sketch, designs, stages),
    offtakes: sketch.groups.map((group) => offtakeRow(sketch, group, branches)),
    branches: branches.map(branchRow),
  }
}

const mark = ({ provenance, source }: Marked): { provenance: string; source: string } => ({ provenance, source })

function nodeRow(sketch: PackSketch, node: NodeSketch, stages: ReadonlyMap<string, number>): Row {
  const isRiver = node === sketch.river
  const outlet = sketch.outlets?.[node.id]
  return {
    id: node.id,
    name_zh: node.names.zh,
    name_en: node.names.en,
    lon_deg: node.at[0],
    lat_deg: node.at[1],
    design_stage_m: stages.get(node.id) ?? Number.NaN,
    boundary: isRiver ? 'river-stage' : (outlet?.kind ?? 'none'),
    crest_height_m: outlet?.kind === 'weir-crest' ? outlet.heightM : 0,
    ...mark(sketch.network),
  }
}

const sectionRow = ({ network }: PackSketch, { id, canal, bottomWidthM, bankHeightM }: ReachDesign): Row => ({
  id: `X-${id.slice(2)}`,
  shape: 'trapezoid',
  bottom_width_m: bottomWidthM,
  side_slope: canal.sideSlope,
  bank_height_m: bankHeightM,
  berm_height_m: null,
  berm_width_m: null,
  ...mark(network),
})

function reachRow(sketch: PackSketch, design: ReachDesign): Row {
  const { id, canal, leg, from, depthM, bedUpM, bedDownM } = design
  const isOnly = canal.legs.length === 1
  const number = canal.legs.indexOf(leg) + 1
  const isBasin = leg.kind === 'basin'
  return {
    id,
    kind: leg.kind ?? 'trunk',
    name_zh: isBasin ? '沉沙池' : isOnly ? canal.names.zh : `${canal.names.zh}第${zhNumber(number)}段`,
    name_en: isBasin ? 'Settling basin' : isOnly ? canal.names.en : `${canal.names.en} reach ${number}`,
    canal_zh: canal.names.zh,
    canal_en: canal.names.en,
    from_node: from,
    to_node: leg.to,
    cross_section: `X-${id.slice(2)}`,
    length_m: leg.lengthKm * 1000,
    bed_up_m: bedUpM,
    bed_down_m: bedDownM,
    manning_n: isBasin ? 0.025 : canal.manningN,
    design_discharge_m3s: leg.dischargeM3s,
    design_depth_m: depthM,
    ...SEEPAGE,
    seepage_factor: isBasin ? 0.5 : canal.lining,
    course: courseText(bend(placeOf(sketch, from), placeOf(sketch, leg.to), 3)),
    ...mark(sketch.network),
  }
}

const ZH = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'] as const
export const zhNumber = (n: number): string =>
  n <= 10
    ? (ZH[n] ?? String(n))
    : n < 20
      ? `十${ZH[n - 10]}`
      : `${ZH[Math.floor(n / 10)]}十${n % 10 === 0 ? '' : ZH[n % 10]}`

export function placeOf({ river, nodes }: PackSketch, id: string): LonLatPair {
  const node = [river, ...nodes].find((each) => each.id === id)
  if (node === undefined) throw new RangeError(`the sketch must have the node ${id}`)
  return node.at
}

/** Points between two places on a gentle bend, ends left out. */
function bend(from: LonLatPair, to: LonLatPair, count: number): LonLatPair[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  return Array.from({ length: count }, (_, i) => {
    const t = (i + 1) / (count + 1)
    const aside = 0.06 * Math.sin(Math.PI * t)
    return [from[0] + t * dx - aside * dy, from[1] + t * dy + aside * dx] as const
  })
}

const courseText = (points: readonly LonLatPair[]): string =>
  points.map(([lon, lat]) => `${lon.toFixed(5)} ${lat.toFixed(5)}`).join(';')

/** Bays of a gate whose leaf stands half open at design: no faster than about 1.2 m/s through them. */
function baysFor(dischargeM3s: number, depthM: number, bayWidthM?: number): { bays: number; bay_width_m: number } {
  const widthM = dischargeM3s / (1.1 * depthM)
  if (bayWidthM !== undefined) return { bays: Math.max(1, Math.ceil(widthM / bayWidthM)), bay_width_m: bayWidthM }
  const bays = Math.max(1, Math.ceil(widthM / LARGEST_BAY_M))
  return { bays, bay_width_m: Math.max(1, rounded(Math.ceil((2 * widthM) / bays) / 2, 1)) }
}

const DRIVE = { contraction: 0.62, speed_m_per_s: 0.00667, dead_band_m: 0.02 } as const

function structureRows(
  sketch: PackSketch,
  designs: readonly ReachDesign[],
  stages: ReadonlyMap<string, number>,
): Row[] {
  const [first] = designs
  const heads = sketch.canals.map((canal): Row => {
    const design = designs.find((each) => each.canal === canal)
    if (design === undefined) throw new RangeError(`canal ${canal.id} must have a leg`)
    const isIntake = design === first
    const upM = stages.get(isIntake ? sketch.river.id : canal.from) ?? Number.NaN
    return {
      id: canal.headGate.id,
      kind: 'head',
      name_zh: canal.headGate.names.zh,
      name_en: canal.headGate.names.en,
      node: canal.from,
      seat: 'reach-head',
      from_node: isIntake ? sketch.river.id : canal.from,
      ...gateNumbers(design, upM, design.bedUpM, null, canal.headGate.bayWidthM),
      ...mark(sketch.network),
    }
  })
  const checks = designs.flatMap((design): Row[] => {
    const { canal, leg, from } = design
    if (leg === canal.legs[0]) return []
    const before = designs.find((other) => other.canal === canal && other.leg.to === from)
    const target = stages.get(from) ?? Number.NaN
    const names = canal.gateNames?.[from] ?? checkNames(sketch, design)
    const sillM = Math.max(design.bedUpM, before?.bedDownM ?? design.bedUpM)
    return [
      {
        id: `G-${canal.id}${canal.legs.indexOf(leg)}`,
        kind: 'check',
        name_zh: names.zh,
        name_en: names.en,
        node: from,
        seat: 'reach-head',
        from_node: from,
        ...gateNumbers(design, target, sillM, target),
        ...mark(sketch.network),
      },
    ]
  })
  return [...heads, ...checks, ...sketch.escapes.map((each) => escapeRow(sketch, each, designs, stages))]
}

function checkNames({ nodes }: PackSketch, { from }: ReachDesign): { zh: string; en: string } {
  const names = nodes.find(({ id }) => id === from)?.names
  return { zh: `${names?.zh ?? from}节制闸`, en: `${names?.en ?? from} checkgate` }
}

function gateNumbers(
  { id, leg, depthM }: ReachDesign,
  upM: number,
  sillM: number,
  targetM: number | null,
  bayWidthM?: number,
): Record<string, Cell> {
  return {
    reach: id,
    outside_stage_m: null,
    ...(leg.gate === undefined
      ? baysFor(leg.dischargeM3s, depthM, bayWidthM)
      : { bays: 1, bay_width_m: leg.gate.widthM }),
    sill_m: sillM,
    max_opening_m: leg.gate?.heightM ?? rounded(upM - sillM + LEAF_ABOVE_DESIGN_M, 1),
    ...DRIVE,
    target_stage_m: targetM,
    target_tolerance_m: 0.1,
    design_discharge_m3s: leg.dischargeM3s,
  }
}

function escapeRow(
  sketch: PackSketch,
  { id, names, node, dischargeM3s, belowM }: PackSketch['escapes'][number],
  designs: readonly ReachDesign[],
  stages: ReadonlyMap<string, number>,
): Row {
  const stageM = stages.get(node) ?? Number.NaN
  const bedM = designs.find(({ leg }) => leg.to === node)?.bedDownM ?? stageM - 1
  const depthM = stageM - bedM
  return {
    id,
    kind: 'escape',
    name_zh: names.zh,
    name_en: names.en,
    node,
    seat: 'outside',
    from_node: node,
    reach: null,
    outside_stage_m: rounded(stageM - belowM, 2),
    ...baysFor(dischargeM3s, depthM),
    sill_m: bedM,
    max_opening_m: rounded(depthM + LEAF_ABOVE_DESIGN_M, 1),
    ...DRIVE,
    target_stage_m: null,
    target_tolerance_m: 0.1,
    design_discharge_m3s: dischargeM3s,
    ...mark(sketch.network),
  }
}

interface BranchDesign {
  readonly id: string
  readonly group: GroupSketch
  readonly names: { readonly zh: string; readonly en: string }
  readonly lengthM: number
  readonly dischargeM3s: number
  readonly bottomWidthM: number
  readonly depthM: number
  readonly headM: number
  readonly trunkBedM: number
  readonly course: readonly LonLatPair[]
}

function branchDesigns(
  sketch: PackSketch,
  stages: ReadonlyMap<string, number>,
  designs: readonly ReachDesign[],
): BranchDesign[] {
  const countOf = new Map<string, number>()
  const sideOf = new Map<string, number>()
  return sketch.groups.flatMap((group) => {
    const shares = Array.from({ length: group.branches }, (_, i) => BRANCH_SPREAD[i % BRANCH_SPREAD.length] ?? 1)
    const total = shares.reduce((sum, share) => sum + share, 0)
    const trunkM = stages.get(group.node) ?? Number.NaN
    return shares.map((share, i): BranchDesign => {
      const number = (countOf.get(group.county.zh) ?? 0) + 1
      countOf.set(group.county.zh, number)
      const side = sideOf.get(group.node) ?? 0
      sideOf.set(group.node, side + 1)
      const part = share / total
      const dischargeM3s = rounded(part * (group.dischargeM3s ?? group.areaWanMu * sketch.modulusM3sPerWanMu), 2)
      const wantedM = 1.5 * (dischargeM3s / 5) ** 0.2
      const bottomWidthM = widthFor(dischargeM3s, BRANCH.sideSlope, BRANCH, wantedM)
      const lengthM = Math.round(part * (group.lengthKm ?? group.areaWanMu * sketch.branchKmPerWanMu) * 1000)
      return {
        id: `B-${group.id.slice(2)}-${i + 1}`,
        group,
        names: { zh: `${group.county.zh}${zhNumber(number)}分干`, en: `${group.county.en} Branch ${number}` },
        lengthM,
        dischargeM3s,
        bottomWidthM,
        depthM: depthIn(bottomWidthM, BRANCH.sideSlope, BRANCH, dischargeM3s),
        headM: rounded(trunkM - BRANCH.belowTrunkM, 2),
        trunkBedM: designs.find(({ leg }) => leg.to === group.node)?.bedDownM ?? trunkM - 2,
        course: branchCourse(sketch, designs, group.node, side, lengthM),
      }
    })
  })
}

const KM_PER_LAT_DEG = 110.95
const kmPerLonDeg = (latDeg: number): number => 111.32 * Math.cos((latDeg * Math.PI) / 180)
/** Branches bend: the straight way on the map is shorter than the canal. */
const DRAWN = 0.66
/** Angles from the trunk's way at which branches leave it, in turn. */
const ANGLES_DEG = [75, -75, 40, -40, 105, -105] as const

function branchCourse(
  sketch: PackSketch,
  designs: readonly ReachDesign[],
  nodeId: string,
  side: number,
  lengthM: number,
): LonLatPair[] {
  const at = placeOf(sketch, nodeId)
  const feeding = designs.find(({ leg }) => leg.to === nodeId)
  const before = placeOf(sketch, feeding?.from ?? sketch.river.id)
  const perLon = kmPerLonDeg(at[1])
  const heading = Math.atan2((at[1] - before[1]) * KM_PER_LAT_DEG, (at[0] - before[0]) * perLon)
  const angle = heading + ((ANGLES_DEG[side % ANGLES_DEG.length] ?? 90) * Math.PI) / 180
  const km = (DRAWN * lengthM) / 1000
  const end: LonLatPair = [at[0] + (km * Math.cos(angle)) / perLon, at[1] + (km * Math.sin(angle)) / KM_PER_LAT_DEG]
  return [...bend(at, end, 2), end]
}

const sectionIdOf = ({ bottomWidthM, depthM }: BranchDesign): string =>
  `X-B${String(Math.round(bottomWidthM * 10)).padStart(3, '0')}-${Math.round(branchBankM(depthM) * 10)}`
/** Bank over bed of a small canal: a quarter of the depth and 0.2 m more. */
const branchBankM = (depthM: number): number => Math.ceil((1.25 * depthM + 0.2) * 10) / 10

function branchSections(branches: readonly BranchDesign[]): Row[] {
  const byId = new Map(branches.map((branch) => [sectionIdOf(branch), branch]))
  return [...byId].sort().map(([id, { bottomWidthM, depthM }]) => ({
    id,
    shape: 'trapezoid',
    bottom_width_m: bottomWidthM,
    side_slope: BRANCH.sideSlope,
    bank_height_m: branchBankM(depthM),
    berm_height_m: null,
    berm_width_m: null,
    provenance: BY_RULE,
    source:
      'branch section by rule: side 1:1.75, width for a customary depth at design discharge, bank = 1.25 h + 0.2 m',
  }))
}

function offtakeRow(sketch: PackSketch, group: GroupSketch, branches: readonly BranchDesign[]): Row {
  const own = branches.filter((branch) => branch.group === group)
  const canal = sketch.canals.find(({ id }) => id === group.canal)
  return {
    id: group.id,
    node: group.node,
    main_canal_zh: canal?.names.zh ?? '',
    main_canal_en: canal?.names.en ?? '',
    county_zh: group.county.zh,
    county_en: group.county.en,
    branches: group.branches,
    command_area_wan_mu: group.areaWanMu,
    length_km: rounded(own.reduce((sum, { lengthM }) => sum + lengthM, 0) / 1000, 3),
    design_discharge_m3s: rounded(
      own.reduce((sum, { dischargeM3s }) => sum + dischargeM3s, 0),
      2,
    ),
    ...mark(sketch.area),
  }
}

/** Head over an offtake at design, and the opening that it is made for. */
const OFFTAKE_HEAD_M = 0.3
const OFFTAKE_OPENING_M = 1

function branchRow(branch: BranchDesign): Row {
  const { id, group, names, lengthM, dischargeM3s, depthM, headM, trunkBedM, course } = branch
  const bedUpM = rounded(headM - depthM, 2)
  const sillM = rounded(Math.max(bedUpM, trunkBedM + 0.1), 2)
  const perOpeningM2s = 0.6 * Math.sqrt(2 * 9.81 * OFFTAKE_HEAD_M)
  const widthM = dischargeM3s / (perOpeningM2s * Math.min(OFFTAKE_OPENING_M, 0.75 * (headM - sillM)))
  const bays = Math.max(1, Math.ceil(widthM / 3))
  return {
    id,
    offtake: group.id,
    name_zh: names.zh,
    name_en: names.en,
    length_m: lengthM,
    bed_up_m: bedUpM,
    bed_down_m: rounded(bedUpM - lengthM * BRANCH.slope, 2),
    cross_section: sectionIdOf(branch),
    manning_n: BRANCH.manningN,
    design_discharge_m3s: dischargeM3s,
    design_depth_m: depthM,
    ...SEEPAGE,
    seepage_factor: 1,
    crest_height_m: rounded(0.65 * depthM, 2),
    gate_bays: bays,
    gate_bay_width_m: Math.max(1, Math.ceil((2 * widthM) / bays) / 2),
    gate_sill_m: sillM,
    gate_max_opening_m: rounded(headM + OFFTAKE_HEAD_M - sillM + LEAF_ABOVE_DESIGN_M, 1),
    course: courseText(course),
    provenance: BY_RULE,
    source:
      'branch by rule: share of its group, normal depth at n = 0.025 on 1/7000, head 0.30 m below the trunk’s design stage',
  }
}
