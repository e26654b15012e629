import { type Row, rounded } from '../csv.ts'
import { discharge, FIVE_MINUTES, gaugeRow, HOURLY, type Interval, RAIN, SOIL, stage, WELL } from '../gauge-rules.ts'
import { sharedOut } from './demand.ts'

/* From the first set of gauges to the two thousand and more points that the real district reports: by rule, and marked so. */

type CsvRow = Readonly<Record<string, string>>

export interface GrowthTables {
  readonly reaches: readonly CsvRow[]
  readonly branches: readonly CsvRow[]
  readonly sections: readonly CsvRow[]
  readonly nodes: readonly CsvRow[]
  readonly offtakes: readonly CsvRow[]
  readonly laterals: readonly Row[]
}

interface Observed {
  readonly station: Row | null
  readonly gauges: readonly Row[]
}

/** By this the rows are known again when the tables are made anew. */
export const GROWTH_MARK = 'growth path by rule'
const SOURCE = `${GROWTH_MARK}: more than 2,000 points are published for the real district [stations-2024], their places are not`
/** Integrated gates at turnouts and Doppler meters report every 5 to 15 minutes. */
const QUARTER: Interval = { intervalS: 900, staleAfterS: 2700 }
const TRUNK_EVERY_M = 2000
const SOIL_POINTS = 170
const WELLS = 120

export function growth(tables: GrowthTables): { readonly stations: Row[]; readonly gauges: Row[] } {
  const observed = [
    ...tables.branches.map((branch) => offtakeUpper(tables, branch)),
    ...tables.reaches.flatMap((reach) => trunkLevels(tables, reach)),
    ...tables.branches.flatMap((branch) => branchSections(tables, branch)),
    ...tables.laterals.map((lateral) => turnout(tables, lateral)),
    ...fields(tables, 'soil', SOIL_POINTS),
    ...fields(tables, 'groundwater', WELLS),
    ...fields(tables, 'rain', tables.branches.length),
  ]
  return {
    stations: observed.flatMap(({ station }) => (station === null ? [] : [station])),
    gauges: observed.flatMap(({ gauges }) =>
      gauges.map((gauge) => ({ ...gauge, source: `${gauge['source']}; ${GROWTH_MARK}` })),
    ),
  }
}

const num = (row: CsvRow | Row | undefined, column: string): number => Number(row?.[column])
const word = (row: CsvRow | Row | undefined, column: string): string => String(row?.[column] ?? '')

const bankHeightM = ({ sections }: GrowthTables, canal: CsvRow): number =>
  num(
    sections.find(({ id }) => id === canal['cross_section']),
    'bank_height_m',
  )

const bedAtM = (canal: CsvRow, chainageM: number): number =>
  num(canal, 'bed_up_m') + (chainageM / num(canal, 'length_m')) * (num(canal, 'bed_down_m') - num(canal, 'bed_up_m'))

type Point = readonly [lon: number, lat: number]

/** Where a canal's chainage lies on its drawn course. */
function placeAlong(tables: GrowthTables, canal: CsvRow, chainageM: number): Point {
  const points = courseOf(tables, canal)
  const lengths = points.slice(1).map((point, i) => distance(points[i] ?? point, point))
  let left = (chainageM / num(canal, 'length_m')) * lengths.reduce((sum, length) => sum + length, 0)
  for (const [i, length] of lengths.entries()) {
    const [from, to] = [points[i], points[i + 1]]
    if (from === undefined || to === undefined) break
    if (left <= length || i === lengths.length - 1) {
      const t = length > 0 ? Math.min(1, left / length) : 0
      return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]
    }
    left -= length
  }
  return points[0] ?? [0, 0]
}

const distance = (a: Point, b: Point): number => Math.hypot(0.804 * (a[0] - b[0]), a[1] - b[1])

export function courseOf({ nodes, offtakes }: Pick<GrowthTables, 'nodes' | 'offtakes'>, canal: CsvRow): Point[] {
  const group = offtakes.find(({ id }) => id === canal['offtake'])
  const nodeAt = (id: string | undefined): Point[] => {
    const node = nodes.find((each) => each['id'] === id)
    return node === undefined ? [] : [[num(node, 'lon_deg'), num(node, 'lat_deg')]]
  }
  const between = word(canal, 'course')
    .split(';')
    .flatMap((pair): Point[] => {
      const [lon, lat] = pair.split(' ').map(Number)
      return lon === undefined || lat === undefined ? [] : [[lon, lat]]
    })
  return [...nodeAt(canal['from_node'] ?? group?.['node']), ...between, ...nodeAt(canal['to_node'])]
}

const stationRow = (
  id: string,
  kind: string,
  [zh, en]: readonly [string, string],
  at: Point,
  reach: string | null = null,
  chainageM: number | null = null,
): Row => ({
  id,
  kind,
  name_zh: zh,
  name_en: en,
  lon_deg: rounded(at[0], 5),
  lat_deg: rounded(at[1], 5),
  gate: null,
  reach,
  chainage_m: chainageM,
  provenance: 'estimate',
  source: SOURCE,
})

/** The stage above the gate at every branch head, which the first set leaves out. */
function offtakeUpper(tables: GrowthTables, branch: CsvRow): Observed {
  const node = tables.offtakes.find(({ id }) => id === branch['offtake'])?.['node']
  const trunk = tables.reaches.find((reach) => reach['to_node'] === node)
  const bedM = num(trunk, 'bed_down_m')
  const bankM = bedM + (trunk === undefined ? 4 : bankHeightM(tables, trunk))
  const id = `S-G-${word(branch, 'id')}`
  return {
    station: null,
    gauges: [gaugeRow(id, FIVE_MINUTES, stage('stageUpM', '闸上水位', 'Stage above the gate', bedM, bankM))],
  }
}

/** A level every two kilometres of the trunk. */
function trunkLevels(tables: GrowthTables, reach: CsvRow): Observed[] {
  const lengthM = num(reach, 'length_m')
  const count = Math.max(1, Math.floor(lengthM / TRUNK_EVERY_M))
  return Array.from({ length: count }, (_, i): Observed => {
    const chainageM = Math.round(((i + 0.5) / count) * (lengthM / 10)) * 10
    const id = `S-Z-${word(reach, 'id').slice(2)}-${i + 1}`
    const km = (chainageM / 1000).toFixed(1)
    const bedM = bedAtM(reach, chainageM)
    return {
      station: stationRow(
        id,
        'flow',
        [`${word(reach, 'name_zh')}${km} km水位点`, `${word(reach, 'name_en')} level at km ${km}`],
        placeAlong(tables, reach, chainageM),
        word(reach, 'id'),
        chainageM,
      ),
      gauges: [gaugeRow(id, FIVE_MINUTES, stage('stageM', '水位', 'Stage', bedM, bedM + bankHeightM(tables, reach)))],
    }
  })
}

/** Level and flow in the middle and near the tail of every branch. */
function branchSections(tables: GrowthTables, branch: CsvRow): Observed[] {
  const lengthM = num(branch, 'length_m')
  return (
    [
      ['M', 0.5, '中段', 'middle'],
      ['T', 0.95, '末段', 'tail'],
    ] as const
  ).map(([letter, part, zh, en]): Observed => {
    const chainageM = Math.round((part * lengthM) / 10) * 10
    const id = `S-Q-${word(branch, 'id')}-${letter}`
    const bedM = bedAtM(branch, chainageM)
    return {
      station: stationRow(
        id,
        'flow',
        [`${word(branch, 'name_zh')}${zh}断面`, `${word(branch, 'name_en')} ${en} section`],
        placeAlong(tables, branch, chainageM),
        word(branch, 'id'),
        chainageM,
      ),
      gauges: [
        gaugeRow(id, QUARTER, stage('stageM', '水位', 'Stage', bedM, bedM + bankHeightM(tables, branch))),
        gaugeRow(id, QUARTER, discharge('流量', 'Discharge', num(branch, 'design_discharge_m3s'))),
      ],
    }
  })
}

/** Level and flow of the branch at each turnout. */
function turnout(tables: GrowthTables, lateral: Row): Observed {
  const branch = tables.branches.find(({ id }) => id === lateral['branch'])
  if (branch === undefined) throw new RangeError(`a turnout must have its branch, got ${lateral['branch']}`)
  const chainageM = num(lateral, 'chainage_m')
  const id = `S-${word(lateral, 'id')}`
  const bedM = bedAtM(branch, chainageM)
  return {
    station: stationRow(
      id,
      'flow',
      [`${word(lateral, 'name_zh')}测点`, `${word(lateral, 'name_en')} gauge`],
      placeAlong(tables, branch, chainageM),
      word(branch, 'id'),
      chainageM,
    ),
    gauges: [
      gaugeRow(id, QUARTER, stage('stageM', '水位', 'Stage', bedM, bedM + bankHeightM(tables, branch))),
      gaugeRow(id, QUARTER, discharge('流量', 'Discharge', num(branch, 'design_discharge_m3s'))),
    ],
  }
}

const FIELD = {
  soil: { letter: 'SB', zh: '墒情点', en: 'soil moisture point', instrument: SOIL },
  groundwater: { letter: 'HB', zh: '地下水井', en: 'groundwater well', instrument: WELL },
  rain: { letter: 'PB', zh: '雨量点', en: 'rain gauge', instrument: RAIN },
} as const
/** So far beside the branch, degrees. */
const ASIDE_DEG = 0.012

/** Points in the fields beside the branches, shared out by what these water. */
function fields(tables: GrowthTables, kind: keyof typeof FIELD, total: number): Observed[] {
  const { letter, zh, en, instrument } = FIELD[kind]
  const counts = sharedOut(
    total,
    tables.branches.map((branch) => (kind === 'rain' ? 1 : num(branch, 'design_discharge_m3s'))),
  )
  return tables.branches.flatMap((branch, b) =>
    Array.from({ length: counts[b] ?? 0 }, (_, i): Observed => {
      const part = (i + 0.5) / (counts[b] ?? 1)
      const [lon, lat] = placeAlong(tables, branch, part * num(branch, 'length_m'))
      const side = (i + b) % 2 === 0 ? 1 : -1
      const id = `S-${letter}-${word(branch, 'id').slice(2)}-${i + 1}`
      return {
        station: stationRow(
          id,
          kind,
          [`${word(branch, 'name_zh')}${zh}${i + 1}`, `${word(branch, 'name_en')} ${en} ${i + 1}`],
          [lon + side * ASIDE_DEG, lat + side * 0.5 * ASIDE_DEG],
        ),
        gauges: [gaugeRow(id, HOURLY, instrument)],
      }
    }),
  )
}
