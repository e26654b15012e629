import type { PackFiles } from '../pack/read-table.ts'
import { smallPack } from './small-pack.ts'

/*
 * The small pack with a row in every table of the format behind it: every kind of section, boundary, roughness, seepage, structure, calibration
 * and geometry.
 *
 *     C ──R-4──▶ E ─W-1→ R-5 ──▶ T (rating)         E: pump, culvert and weirs to the pond P, a weir to the given stage of S,
 *                                                      turnouts to the outside;  P ──R-6──▶ Q ──R-7──▶ U (pipe, box)
 */
const S = 'estimate,made up for tests'

const MORE_ROWS: Readonly<Record<string, string>> = {
  'nodes.csv': `E,分水二,Division 2,116.15,36.6,41.6,none,0,${S}
P,调蓄池,Pond,116.16,36.61,41.5,none,0,${S}
Q,管首,Pipe head,116.17,36.62,41.2,none,0,${S}
U,管尾,Pipe tail,116.18,36.63,40.9,weir-crest,0.5,${S}
S,邻区,Neighbour,116.19,36.64,40.5,stage,0,${S}
T,渠尾二,Tail 2,116.2,36.65,41,rating-curve,0,${S}
`,
  'cross-sections.csv': `X-S,surveyed,,,,,,${S}
X-C,circle,,,,,,${S}
X-X,box,3,,2.2,,,${S}
`,
  'reaches.csv': `R-4,trunk,二干一段,"Second main, 1",二干,Second main,C,E,X-S,3000,40,39.7,0.02,6,1.6,,,,,${S}
R-5,trunk,二干二段,"Second main, 2",二干,Second main,E,T,X-1,2000,39.6,39.4,0.018,5,1.4,2.65,0.45,0.33,,${S}
R-6,trunk,管渠,Pipe,管渠,Pipe,P,Q,X-C,400,39.6,39.5,0.014,2,1.5,0,0,0,,${S}
R-7,trunk,暗渠,Culvert canal,管渠,Pipe,Q,U,X-X,500,39.5,39.4,0.015,2,1.4,0,0,0,,${S}
`,
}

/** Columns that the small pack lacks, by file and row (the header is row 1). */
const MORE_COLUMNS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<number, string>>>>>> = {
  'cross-sections.csv': { diameter_m: { 6: '2' } },
  'reaches.csv': {
    roughness_kind: { 5: 'strickler', 6: 'chezy' },
    roughness_value: { 5: '48' },
    lining_factor: { 6: '0.4' },
    groundwater_factor: { 6: '0.75' },
    seepage_conductivity_m_per_s: { 5: '1e-7' },
    seepage_layer_m: { 5: '0.3' },
    groundwater_depth_m: { 5: '2.5' },
  },
  'structures.csv': {
    law: { 3: 'calibrated', 4: 'calibrated' },
    radius_m: { 2: '3' },
    trunnion_height_m: { 2: '2.4' },
    leaf_height_m: { 2: '2.6' },
    series_weir_crest_m: { 2: '40.5' },
    series_weir_width_m: { 2: '9' },
  },
}

const SEAT_HEADER = 'id,name_zh,name_en,seat,from_node,to_node,reach,outside_stage_m,has_flap'

const ratioRows = [1.6, 2, 3, 5].flatMap((depth, i) =>
  [0.3, 0.6, 0.9].map((ratio, j) => {
    const free = [0.465, 0.49, 0.52, 0.545][i] ?? 0
    return `G-1,${depth},${ratio},${(free * ([1, 0.9, 0.5][j] ?? 0)).toFixed(4)},,,${S}`
  }),
)

const days = (row: (day: number) => string): string =>
  Array.from({ length: 365 }, (_, day) => `normal,${day + 1},${row(day)},${S}`).join('\n')

const feature = (zh: string, en: string, type: string, coordinates: unknown) => ({
  type: 'Feature',
  properties: { name_zh: zh, name_en: en, provenance: 'estimate', source: 'made up for tests' },
  geometry: { type, coordinates },
})
const collection = (...features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
const RING = [
  [115.9, 36.4],
  [116.3, 36.4],
  [116.3, 36.7],
  [115.9, 36.4],
]
const HOLE = [
  [116.1, 36.45],
  [116.2, 36.45],
  [116.2, 36.5],
  [116.1, 36.45],
]

const MORE_FILES: Readonly<Record<string, string>> = {
  'devices.csv': `format,device,channel,gauge,unit,provenance,source
senml,urn:dev:mac:0024befffe804ff1,level,S-Q-1.stageM,cm,${S}
sparkplug,north/node-1/rtu-7,Flow/Total,S-G-0.dischargeM3s,m3/h,${S}
sl651,0012345678,39,S-G-0.stageUpM,m,${S}
`,
  'ponds.csv': `node,stage_m,area_m2,provenance,source
P,39.6,1500,${S}
P,41,4000,${S}
P,42.5,4000,${S}
`,
  'ratings.csv': `node,stage_m,discharge_m3s,provenance,source
T,39.9,0,${S}
T,40.6,4,${S}
T,41.2,12.5,${S}
`,
  'section-points.csv': `section,across_m,height_m,roughness_factor,provenance,source
X-S,0,42.9,,${S}
X-S,4,41.2,,${S}
X-S,4,40.8,0.8,${S}
X-S,6.5,40,,${S}
X-S,9,40.1,1.5,${S}
X-S,14.3,42.8,,${S}
`,
  'roughness-by-depth.csv': `reach,depth_m,value,provenance,source
R-5,0.2,38,${S}
R-5,1.5,52,${S}
`,
  'gate-calibrations.csv': `gate,depth_per_opening,submergence,coefficient,opening_m,contraction,provenance,source
${ratioRows.join('\n')}
G-E,,,,0.2,0.7,${S}
G-E,,,,1,0.62,${S}
`,
  'laterals.csv': `id,branch,name_zh,name_en,chainage_m,bank,gate_width_m,sill_height_m,design_discharge_m3s,command_area_wan_mu,provenance,source
L-1,B-1,一斗,Lateral 1,1200,left,1,0.2,1,1.7,${S}
L-2,B-1,二斗,Lateral 2,3900.5,right,1.2,,2,3.3,${S}
`,
  'weirs.csv': `${SEAT_HEADER},kind,crest_m,crest_width_m,crest_height_m,developed_length_m,throat_width_m,throat_side_slope,coefficient,modular_limit,efficiency,provenance,source
W-1,跌水,Drop,reach-head,E,,R-5,,,drop,40.1,,,,3,0.5,1,0.6,,${S}
W-2,溢流堰,Sharp weir,between,E,P,,,yes,sharp-crested-weir,41.2,4,1.4,,,,1,,,${S}
W-3,鸭嘴堰,Duckbill,between,E,P,,,,duckbill-weir,41.3,,1.5,12,,,,,0.8,${S}
W-4,宽顶堰,Broad weir,between,E,S,,,no,broad-crested-weir,41,5,,,,,0.95,0.7,,${S}
`,
  'barrels.csv': `${SEAT_HEADER},kind,barrels,profile,width_m,height_m,length_m,inlet_m,outlet_m,manning_n,entrance_loss,bend_loss,exit_loss,provenance,source
C-1,倒虹吸,Siphon,between,E,P,,,,inverted-siphon,2,circle,1.2,1.2,80,39.9,39.8,0.014,0.5,0.3,1,${S}
`,
  'pumps.csv': `${SEAT_HEADER},pumps,suction_m,provenance,source
P-1,泵站,Pumps,between,E,P,,,,2,39.9,${S}
`,
  'pump-curves.csv': `pump,lift_m,discharge_m3s,provenance,source
P-1,-2,0.8,${S}
P-1,0,0.7,${S}
P-1,3,0,${S}
`,
  'turnouts.csv': `${SEAT_HEADER},kind,sill_m,height_m,area_m2,coefficient,factor,exponent,provenance,source
T-1,斗口,Orifice,outside,E,,,39,yes,orifice-offtake,40.2,0.5,0.4,0.62,,,${S}
T-2,量水口,Rated,outside,C,,,39,,rated-offtake,41.2,,,,1.4,1.5,${S}
`,
  'demand/soils.csv': `id,name_zh,name_en,saturation_fraction,field_capacity_fraction,wilting_point_fraction,infiltration_mm_per_h,provenance,source
loam,壤土,Loam,0.45,0.3,0.12,12,${S}
`,
  'demand/crops.csv': `id,name_zh,name_en,area_share,${Array.from({ length: 12 }, (_, month) => `kc_${month + 1}`).join(',')},root_depth_m,depletion_fraction,waterings,watering_m3_per_mu,provenance,source
wheat,冬小麦,Winter wheat,0.68,0.4,0.45,0.7,1.05,1.15,0.75,0,0,0,0.6,0.7,0.5,1,0.55,4.5,45,${S}
`,
  'demand/command-areas.csv': `id,offtake,name_zh,name_en,area_wan_mu,soil,annual_quota_m3_per_mu,efficiency,provenance,source
A-1,O-1,甲县灌片,Jia area,9.7,loam,187,0.63,${S}
`,
  'demand/tariff.csv': `kind,name_zh,name_en,basic_yuan_per_mu_year,from_quota_fraction,volume_yuan_per_m3,provenance,source
basic,基本水费,Basic,5,,,${S}
volume,计量水费,Volume,,0,0.1,${S}
volume,超定额,Beyond the quota,,1,0.15,${S}
`,
  'demand/schedule.csv': `id,name_zh,name_en,from_month,from_day,to_month,to_day,area_share,gross_m3_per_mu,provenance,source
green-up,返青水,Green-up,2,10,3,20,0.7,70,${S}
winter,冬灌,Winter,11,25,1,5,0.3,65,${S}
`,
  'quality.csv': `id,gauge,quantity,station_kind,rule,low,high,max_rate_per_s,tolerance,tolerance_fraction,deviations,readings,time_s,action,provenance,source
Q-1,,stage,gate,usual,,,,,0.1,,,,doubtful,${S}
Q-2,,stage,,spike,,,,0.05,,6,9,,doubtful,${S}
Q-3,S-G-0.dischargeM3s,,,rating,,,,0.3,0.15,,3,,doubtful,${S}
Q-4,,,,clock,,,,,,,5,60,doubtful,${S}
Q-5,S-P-1.rainfallM,,,rate,,,,,,,,,none,${S}
`,
  'interlocks.csv': `gate,lowest_opening_m,highest_opening_m,largest_move_m,travel_per_hour_m,least_head_m,second_person_from_m,provenance,source
G-0,,1.5,0.3,0.6,0.2,0.25,${S}
G-1,0.05,,,,,0,${S}
`,
  'sources.csv': `place,gauge,rank,return_after_s,provenance,source
R-1 head,S-G-0.stageDownM,2,60,${S}
R-1 head,S-Q-1.stageM,1,60,${S}
`,
  'weather/daily.csv': `year_kind,day_of_year,rainfall_mm,air_temperature_c,et0_mm,provenance,source
${days((day) => `${day % 7 === 0 ? 3.7 : 0},${(10 - 12 * Math.cos((day * 2 * Math.PI) / 365)).toFixed(1)},2.9`)}
`,
  'river/daily.csv': `year_kind,day_of_year,discharge_m3s,stage_m,sediment_kg_per_m3,provenance,source
${days((day) => `${300 + day},${(41 + day / 300).toFixed(3)},${(1 + day / 100).toFixed(2)}`)}
`,
  'map/counties.geojson': collection(
    feature('甲县', 'Jia', 'Polygon', [RING, HOLE]),
    feature('乙县', 'Yi', 'MultiPolygon', [[RING], [HOLE]]),
  ),
  'map/roads.geojson': collection(
    feature('公路', 'Road', 'MultiLineString', [RING.slice(0, 2), HOLE.slice(0, 3)]),
    feature('桥', 'Bridge', 'Point', [116.1, 36.5]),
  ),
}

/** A sound pack that has a row in every table of the format. */
export function fullPack(): PackFiles {
  const files = new Map([...smallPack(), ...Object.entries(MORE_FILES)])
  for (const [file, rows] of Object.entries(MORE_ROWS)) files.set(file, (files.get(file) ?? '') + rows)
  for (const [file, columns] of Object.entries(MORE_COLUMNS)) {
    const lines = (files.get(file) ?? '').trimEnd().split('\n')
    const widened = lines.map((line, index) => {
      const cells = Object.entries(columns).map(([name, byRow]) => (index === 0 ? name : (byRow[index + 1] ?? '')))
      return [line, ...cells].join(',')
    })
    files.set(file, `${widened.join('\n')}\n`)
  }
  const header = JSON.parse(files.get('district.json') ?? '{}')
  const { published: _, ...unpublished } = header
  return files.set('district.json', JSON.stringify({ ...unpublished, id: 'full' }))
}
