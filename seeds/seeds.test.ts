import { existsSync, readdirSync, readFileSync } from 'node:fs'
import {
  buildNetwork,
  type District,
  districtTotals,
  parseDistrict,
  parseScenario,
  problemLine,
  QUANTITIES,
  type Reach,
  runScenario,
  type SectionShape,
  structureDischargeM3s,
  writeDistrict,
} from '@district/models'
import { describe, expect, it } from 'vitest'
import { readPackFiles } from './pack-files.ts'

const packs = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${import.meta.dirname}/${entry.name}/district.json`))
  .map(({ name }) => name)

const filesOf = (pack: string) => readPackFiles(`${import.meta.dirname}/${pack}`)

function districtOf(pack: string): District {
  const parsed = parseDistrict(filesOf(pack))
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
  return parsed.value
}

/** What a column's name may end with to say its unit; everything else must be one of the pure numbers. */
const UNIT_ENDINGS = [
  '_deg',
  '_m',
  '_m2',
  '_km',
  '_m3s',
  '_s',
  '_mm',
  '_c',
  '_mm_per_day',
  '_mm_per_h',
  '_wan_mu',
  '_m3_per_mu',
  '_mu_year',
  '_per_m3',
  '_fraction',
  '_share',
  '_loss',
]
const PURE_NUMBERS = [
  'side_slope',
  'manning_n',
  'seepage_a',
  'seepage_m',
  'seepage_factor',
  'contraction',
  'branches',
  'bays',
  'gate_bays',
  'bay',
  'month',
  'from_month',
  'from_day',
  'to_month',
  'to_day',
  'day_of_year',
  'barrels',
  'factor',
  'exponent',
  'waterings',
  'deviations',
  'readings',
  'rank',
  'efficiency',
  ...Array.from({ length: 12 }, (_, i) => `kc_${i + 1}`),
]
/** In the unit of the row's quantity. */
const OF_QUANTITY = ['minimum', 'maximum', 'max_rate_per_s', 'noise', 'resolution', 'low', 'high', 'tolerance']

describe.each(packs)('pack %s', (pack) => {
  const files = filesOf(pack)

  it('has no problems', () => {
    const parsed = parseDistrict(files)
    expect(parsed.ok ? [] : parsed.error.map(problemLine)).toEqual([])
  })

  it('is named like its folder', () => {
    expect(districtOf(pack).id).toBe(pack)
  })

  it('survives JSON unchanged', () => {
    const district = districtOf(pack)
    expect(JSON.parse(JSON.stringify(district))).toEqual(district)
  })

  it('[PK3] is read again as the same district when it is written anew', () => {
    const written = writeDistrict(districtOf(pack))
    if (!written.ok) throw new Error(written.error.map(problemLine).join('\n'))
    const again = parseDistrict(written.value)
    expect(again.ok && again.value).toEqual(districtOf(pack))
  })

  it('has scenarios that fit it, each named like its file', () => {
    const district = districtOf(pack)
    const scenarios = [...files].filter(([name]) => name.startsWith('scenarios/'))
    expect(scenarios.length).toBeGreaterThan(0)
    for (const [name, content] of scenarios) {
      const scenario = parseScenario(JSON.parse(content), district)
      expect(scenario.ok ? [] : scenario.error.map(problemLine), name).toEqual([])
      expect(scenario.ok && `scenarios/${scenario.value.id}.json`).toBe(name)
    }
  })

  it('has scenarios that can be played to their end without a bank overtopped', { timeout: 60_000 }, () => {
    const district = districtOf(pack)
    const network = buildNetwork(district, { dxM: 1000 })
    for (const [name, content] of [...files].filter(([path]) => path.startsWith('scenarios/'))) {
      const scenario = parseScenario(JSON.parse(content), district)
      if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
      const { outcome, indicators } = runScenario(network, scenario.value, { everyS: 3600 })
      expect(outcome, name).toEqual({ kind: 'reached' })
      expect(indicators.spilledM3, name).toBe(0)
      const isDrawn = Object.values(scenario.value.demandM3s).some(({ values }) => Math.max(...values) > 0)
      expect(indicators.drawnM3 > 0, name).toBe(isDrawn)
    }
  })

  it('says the unit of every number in its column', () => {
    const tables = [...files].filter(([name]) => name.endsWith('.csv'))
    for (const [name, content] of tables) {
      const [header = '', ...lines] = content.trim().split('\n')
      header.split(',').forEach((column, index) => {
        // Plain cells stand before the first quoted one, so cutting at commas is enough for numbers.
        const cells = lines.map((line) => line.split(',')[index] ?? '').filter((cell) => cell !== '')
        const isNumber = cells.length > 0 && cells.every((cell) => Number.isFinite(Number(cell)))
        const saysUnit = UNIT_ENDINGS.some((ending) => column.endsWith(ending))
        if (isNumber)
          expect(saysUnit || [...PURE_NUMBERS, ...OF_QUANTITY].includes(column), `${name} ${column}`).toBe(true)
      })
    }
  })

  it('gives keys the unit of their quantity', () => {
    const unitOf = (key: string) => key.replace(/^[a-z]+(Up|Down|Temperature|Moisture|Depth)?/, '')
    for (const gauge of districtOf(pack).gauges)
      expect(unitOf(gauge.key), gauge.id).toBe(unitOf(QUANTITIES[gauge.quantity].key))
  })

  it('cites only sources that its PROVENANCE.md lists', () => {
    const listed = readFileSync(`${import.meta.dirname}/${pack}/PROVENANCE.md`, 'utf8')
    const text = [...files.values()].filter((content) => content.includes('provenance')).join('\n')
    const keys = new Set([...text.matchAll(/\[([a-z]+(?:-[a-z0-9]+)*)\]/g)].map(([, key]) => key))
    expect(keys.size).toBeGreaterThan(0)
    for (const key of keys) expect(listed).toContain(`\n| ${key} | `)
  })
})

describe('Weishan', () => {
  const district = districtOf('weishan')
  const nodeOf = new Map(district.nodes.map((node) => [node.id, node]))
  const sectionOf = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const branches = district.reaches.filter(({ kind }) => kind === 'branch')

  it('has the published totals', () => {
    expect(districtTotals(district)).toEqual({
      nodes: 28,
      trunkKm: 285,
      branches: 69,
      branchKm: 1039,
      gates: 29,
      commandAreaHa: 360_000,
    })
    expect(district.reaches).toHaveLength(27 + 69)
    expect(district.offtakeGroups).toHaveLength(26)
  })

  it('has the first set of gauges, and grows by rule to the two thousand points that the real district reports', () => {
    const kinds = ['gate', 'offtake', 'flow', 'sediment', 'rain', 'weather', 'soil', 'groundwater']
    const counts = (stations: District['stations']) =>
      kinds.map((kind) => stations.filter((station) => station.kind === kind).length)
    const isGrown = ({ source }: { readonly source: string }) => source.includes('growth path by rule')
    expect(counts(district.stations.filter((station) => !isGrown(station)))).toEqual([29, 69, 12, 6, 30, 8, 40, 30])
    expect(district.gauges.filter((gauge) => !isGrown(gauge))).toHaveLength(648)
    expect(district.gauges).toHaveLength(2004)
    expect(district.gauges.filter(isGrown).every(({ intervalS }) => intervalS >= 300)).toBe(true)
    const openings = district.gauges.filter(({ key }) => key === 'openingM').length
    expect(openings).toBe(district.gates.reduce((sum, { bays }) => sum + bays, 0))
  })

  it('has the published 260 offtake gates along its branches, and they water all of the land', () => {
    expect(district.laterals).toHaveLength(260)
    expect(sum(district.laterals.map(({ commandAreaM2 }) => commandAreaM2)) / 3.6e9).toBeCloseTo(1, 3)
    expect(sum(district.demand.commandAreas.map(({ areaM2 }) => areaM2))).toBeCloseTo(3.6e9, 0)
  })

  it('carries design discharge over and under its rivers with 5 to 35 cm of head', () => {
    for (const structure of district.structures) {
      const { id, seat } = structure
      const reach = seat.kind === 'reach-tail' ? district.reaches.find((each) => each.id === seat.reachId) : undefined
      const node = nodeOf.get(reach?.toNodeId ?? ('' as never))
      const [bedM, depthM, Q] = [reach?.bedDownM ?? 0, reach?.designDepthM ?? 0, reach?.designDischargeM3s ?? 0]
      const belowM = node?.designStageM ?? bedM + depthM
      const passesM3s = (headM: number) => structureDischargeM3s(structure, 1, belowM + headM, belowM)
      expect(passesM3s(0.05), id).toBeLessThan(Q)
      expect(passesM3s(0.35), id).toBeGreaterThan(Q)
    }
  })

  it('runs the west line 105 km to the Hebei border', () => {
    const west = ['西输沙渠', '西沉沙池', '三干渠', '穿卫段']
    expect(sum(district.reaches.filter(({ canal }) => west.includes(canal.zh)).map(({ lengthM }) => lengthM))).toBe(
      105_000,
    )
  })

  it('waters Gaotang with 36 m³/s on 72 万亩, over 14 branches', () => {
    const gaotang = district.offtakeGroups.filter(({ county }) => county.zh === '高唐')
    expect(sum(gaotang.map(({ designDischargeM3s }) => designDischargeM3s))).toBe(36)
    expect(sum(gaotang.map(({ commandAreaM2 }) => commandAreaM2))).toBeCloseTo(48_000 * 10_000, 3)
    expect(sum(gaotang.map(({ branchCount }) => branchCount))).toBe(14)
  })

  it('runs at normal depth where it is not a basin', () => {
    for (const reach of district.reaches.filter(({ kind }) => kind !== 'basin')) {
      const shape = sectionOf.get(reach.crossSectionId)
      const slope = (reach.bedUpM - reach.bedDownM) / reach.lengthM
      const dischargeM3s = shape === undefined ? Number.NaN : manningM3s(shape, slope, reach)
      expect(dischargeM3s / reach.designDischargeM3s, reach.id).toBeGreaterThan(0.96)
      expect(dischargeM3s / reach.designDischargeM3s, reach.id).toBeLessThan(1.05)
    }
  })

  it('lets water into every branch: design stage at least 0.15 m below the trunk’s', () => {
    for (const branch of branches) {
      const trunkM = nodeOf.get(branch.fromNodeId)?.designStageM ?? Number.NaN
      expect(trunkM - (branch.bedUpM + branch.designDepthM), branch.id).toBeGreaterThanOrEqual(0.15)
    }
  })

  it('draws canals that do not cross', () => {
    const crossings = district.reaches.flatMap((a, index) =>
      district.reaches.slice(index + 1).flatMap((b) => (doCross(a, b) ? [`${a.id} × ${b.id}`] : [])),
    )
    expect(crossings).toEqual([])
  })

  it('draws no canal longer than it is', () => {
    for (const reach of district.reaches) {
      const ratio = drawnM(reach) / reach.lengthM
      expect(ratio, reach.id).toBeGreaterThan(reach.kind === 'branch' ? 0.55 : 0.75)
      expect(ratio, reach.id).toBeLessThanOrEqual(1)
    }
  })

  it('has ground from 49 m in the south-west to 27.5 m in the north-east', () => {
    const levels = district.spotHeights.map(({ elevationM }) => elevationM)
    expect(levels.length).toBeGreaterThanOrEqual(300)
    expect(Math.max(...levels)).toBeCloseTo(49, 1)
    expect(Math.min(...levels)).toBeGreaterThan(27)
  })
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Q = (1/n) · A · R^⅔ · √S₀ (Manning), of a trapezoid: berms lie above design depth. */
function manningM3s(shape: SectionShape, slope: number, { manningN, designDepthM: h }: Reach): number {
  const { bottomWidthM: b, sideSlope: m } = shape
  const A = (b + m * h) * h
  const P = b + 2 * h * Math.sqrt(1 + m * m)
  return (A * (A / P) ** (2 / 3) * Math.sqrt(slope)) / manningN
}

type Point = readonly [number, number]

/** Metres east and north on a plane; good to a fraction of a per cent over the district. */
const pointsOf = ({ course }: Reach): Point[] =>
  course.map(({ lonDeg, latDeg }) => [lonDeg * 111_320 * Math.cos((36.5 * Math.PI) / 180), latDeg * 110_950])

const segmentsOf = (reach: Reach): (readonly [Point, Point])[] => {
  const points = pointsOf(reach)
  return points.slice(1).map((end, index) => [points[index]!, end])
}

const drawnM = (reach: Reach): number => sum(segmentsOf(reach).map(([a, b]) => Math.hypot(b[0] - a[0], b[1] - a[1])))

/** Canals that meet at a node touch there and do not cross. */
const doCross = (a: Reach, b: Reach): boolean =>
  segmentsOf(a).some(([p, q]) =>
    segmentsOf(b).some(
      ([r, s]) => !touch([p, q], [r, s]) && turn(p, q, r) * turn(p, q, s) < 0 && turn(r, s, p) * turn(r, s, q) < 0,
    ),
  )

const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const touch = (ends: readonly Point[], others: readonly Point[]): boolean =>
  ends.some((a) => others.some((b) => Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.1))
