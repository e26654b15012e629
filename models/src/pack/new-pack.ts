import type { DistrictId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { idOf } from './column.ts'
import { HEADER_FILE, PACK_FORMAT } from './district-header.ts'
import { PACK_TABLES } from './pack-tables.ts'
import type { PackFiles } from './read-table.ts'
import { writeTable } from './write-table.ts'

const S = 'estimate,made up by `district new`: replace it'

/**
 * Rows of a canal of two pools, one branch and a few instruments, by the columns named; all other columns stay empty.
 *
 *     YR ─G-0→ A ──R-1──▶ M ─G-1→ R-2 ──▶ T
 *                         └─G-B-1→ B-1
 */
const ROWS: Readonly<Record<string, string>> = {
  'nodes.csv': `id,name_zh,name_en,lon_deg,lat_deg,design_stage_m,boundary,crest_height_m,provenance,source
YR,水源,River,116,36.4,42,river-stage,0,${S}
A,渠首,Head,116.004,36.403,41.6,none,0,${S}
M,节制闸,Middle,116.05,36.43,41,none,0,${S}
T,渠尾,Tail,116.09,36.45,40.1,normal-depth,0,${S}`,
  'cross-sections.csv': `id,shape,bottom_width_m,side_slope,bank_height_m,provenance,source
X-1,trapezoid,8,1.5,2.6,${S}
X-2,trapezoid,6,1.5,2.3,${S}
X-B,trapezoid,3,1.75,1.9,${S}`,
  'reaches.csv': `id,kind,name_zh,name_en,canal_zh,canal_en,from_node,to_node,cross_section,length_m,bed_up_m,bed_down_m,manning_n,design_discharge_m3s,design_depth_m,seepage_a,seepage_m,seepage_factor,course,provenance,source
R-1,trunk,干渠上段,Upper pool,干渠,Main canal,A,M,X-1,6000,40,39.4,0.018,10,1.6,2.65,0.45,0.33,116.02 36.415,${S}
R-2,trunk,干渠下段,Lower pool,干渠,Main canal,M,T,X-2,5000,39.3,38.8,0.018,5.5,1.3,2.65,0.45,0.33,116.07 36.442,${S}`,
  'offtakes.csv': `id,node,main_canal_zh,main_canal_en,county_zh,county_en,branches,command_area_wan_mu,length_km,design_discharge_m3s,provenance,source
O-1,M,干渠,Main canal,本县,Home county,1,5.6,4,2.8,${S}`,
  'branches.csv': `id,offtake,name_zh,name_en,length_m,bed_up_m,bed_down_m,cross_section,manning_n,design_discharge_m3s,design_depth_m,seepage_a,seepage_m,seepage_factor,crest_height_m,gate_bays,gate_bay_width_m,gate_sill_m,gate_max_opening_m,course,provenance,source
B-1,O-1,一分干,Branch 1,4000,39.3,38.73,X-B,0.025,2.8,1.3,2.65,0.45,1,0.85,1,2,39.3,1.8,116.045 36.44;116.04 36.46,${S}`,
  'structures.csv': `id,kind,name_zh,name_en,node,seat,from_node,reach,bays,bay_width_m,sill_m,max_opening_m,contraction,speed_m_per_s,dead_band_m,target_stage_m,target_tolerance_m,design_discharge_m3s,provenance,source
G-0,head,进水闸,Headgate,A,reach-head,YR,R-1,2,3,40,2.4,0.62,0.005,0.02,,0.1,10,${S}
G-1,check,节制闸,Checkgate,M,reach-head,M,R-2,1,4,39.3,2.1,0.62,0.005,0.02,41,0.1,5.5,${S}`,
  'stations.csv': `id,kind,name_zh,name_en,lon_deg,lat_deg,gate,provenance,source
S-G-0,gate,进水闸,Headgate,116.004,36.403,G-0,${S}
S-G-1,gate,节制闸,Checkgate,116.05,36.43,G-1,${S}
S-B-1,offtake,一分干渠首,Branch 1 head,116.05,36.43,G-B-1,${S}`,
  'gauges.csv': `id,station,key,bay,quantity,name_zh,name_en,interval_s,stale_after_s,minimum,maximum,max_rate_per_s,noise,resolution,provenance,source
${[
  ['S-G-0', 2, 12],
  ['S-G-1', 1, 8],
  ['S-B-1', 1, 4],
]
  .map(([station, bays, mostM3s]) => gaugesOf(String(station), Number(bays), Number(mostM3s)))
  .join('\n')}`,
  'river-rating.csv': `discharge_m3s,stage_m,provenance,source
200,41,${S}
1000,43,${S}`,
  'climate.csv': `month,rainfall_mm,air_temperature_c,et0_mm_per_day,provenance,source
${[-2, 1, 7, 14, 20, 25, 27, 25, 21, 15, 7, 0].map((mean, month) => `${month + 1},${[5, 8, 13, 26, 43, 69, 174, 122, 49, 33, 14, 5][month]},${mean},${(1 + Math.max(mean, 0) / 6).toFixed(1)},${S}`).join('\n')}`,
  'terrain/spot-heights.csv': `lon_deg,lat_deg,elevation_m,provenance,source
116,36.4,42.5,${S}
116.05,36.43,41.3,${S}
116.09,36.45,40.4,${S}
116.03,36.47,40.2,${S}
116.09,36.4,41.2,${S}`,
}

function gaugesOf(station: string, bays: number, mostM3s: number): string {
  const row = (key: string, bay: string, quantity: string, names: string, range: string) =>
    `${[station, key, ...(bay === '' ? [] : [bay])].join('.')},${station},${key},${bay},${quantity},${names},10,45,${range},${S}`
  return [
    row('stageUpM', '', 'stage', '闸上水位,Stage above', '38,44,0.02,0.004,0.001'),
    row('stageDownM', '', 'stage', '闸下水位,Stage below', '38,44,0.02,0.004,0.001'),
    row('dischargeM3s', '', 'discharge', '流量,Discharge', `-2,${mostM3s},0.5,0.1,0.01`),
    ...Array.from({ length: bays }, (_, bay) =>
      row('openingM', `${bay + 1}`, 'opening', `${bay + 1}号孔开度,Opening ${bay + 1}`, '-0.05,2.5,0.02,0.002,0.005'),
    ),
  ].join('\n')
}

const SOURCED = { provenance: 'estimate', source: 'made up by `district new`: replace it' }

const featuresText = (zh: string, en: string, type: string, coordinates: unknown): string =>
  asText({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { name_zh: zh, name_en: en, ...SOURCED }, geometry: { type, coordinates } },
    ],
  })

const asText = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`

const SCENARIO = {
  format: 1,
  id: 'first-irrigation',
  name_zh: '第一次灌溉',
  name_en: 'First irrigation',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 24,
  riverStageM: 42,
  gates: {
    'G-0': 0.6,
    'G-1': [
      [0, 0.45],
      [6, 0.45],
      [6, 0.6],
    ],
    'G-B-1': 0.45,
  },
  demandFraction: 0.6,
}

const PROVENANCE = `# Where the numbers of this district come from

Everything here was made up by \`district new\`, so that there is something to run. Replace it row by row: each row says in its last two columns
where its numbers come from (\`sourced\`, \`derived\`, \`recalled\` or \`estimate\`), and \`district check\` counts what is still an estimate.

A source names a page by a key in square brackets; list the keys here.

| key | page |
|---|---|
`

/** A small pack of two pools that checks, runs and shows: every table of the format with all its columns, to be filled. */
export function newPack(id: string): Result<PackFiles, readonly Problem[]> {
  const sound = idOf<DistrictId>().read(id)
  if (!sound.ok) return err([problem(sound.error.code, { path: 'id' }, sound.error.text, sound.error.remedy)])
  const header = {
    format: PACK_FORMAT,
    id,
    name_zh: '新灌区',
    name_en: `New district ${id}`,
    datum: 'to be said: to what levels refer',
    origin_lon_deg: 116.045,
    origin_lat_deg: 36.425,
    time_zone: 'Asia/Shanghai',
  }
  const tables = PACK_TABLES.map((of) => {
    const [names = '', ...rows] = (ROWS[of.file] ?? '').split('\n')
    const all = writeTable(of, [], true)
    return [of.file, [all.trimEnd(), ...rows.map((row) => widened(row, names, all.trimEnd())), ''].join('\n')] as const
  })
  return ok(
    new Map([
      [HEADER_FILE, asText(header)],
      ...tables,
      ['map/rivers.geojson', featuresText('水源河', 'River', 'LineString', RIVER_COURSE)],
      ['map/county-seats.geojson', featuresText('本县', 'Home county', 'Point', [116.06, 36.46])],
      ['scenarios/first-irrigation.json', asText(SCENARIO)],
      ['PROVENANCE.md', PROVENANCE],
    ]),
  )
}

const RIVER_COURSE = [
  [115.98, 36.41],
  [116, 36.4],
  [116.02, 36.385],
]

/** A row by some columns to one by all. No cell of these rows holds a comma. */
function widened(row: string, names: string, all: string): string {
  const cells = row.split(',')
  const given = names.split(',')
  return all
    .split(',')
    .map((name) => cells[given.indexOf(name)] ?? '')
    .join(',')
}
