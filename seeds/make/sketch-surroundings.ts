import { type Row, rounded } from './csv.ts'
import {
  AIR,
  discharge,
  FIVE_MINUTES,
  gaugeRow,
  HOURLY,
  HUMIDITY,
  LIVE,
  opening,
  RAIN,
  SEDIMENT,
  SOIL,
  stage,
  volume,
  WELL,
  WIND,
} from './gauge-rules.ts'
import type { LonLatPair, PackSketch } from './sketch.ts'
import { type NetworkTables, placeOf } from './sketch-network.ts'

/* Stations, gauges and ground of a schematic pack, from its own canals. */

interface Observed {
  readonly stations: readonly Row[]
  readonly gauges: readonly Row[]
}

const BY_RULE = {
  provenance: 'estimate',
  source: 'station by rule, at the structure or node that it is named for',
} as const

export interface SurroundingsChoice {
  readonly hasSediment: boolean
  /** Rain, soil, wells and weather; a laboratory canal has none. */
  readonly hasFields: boolean
}

const num = (row: Row | undefined, column: string): number => Number(row?.[column])
const word = (row: Row | undefined, column: string): string => String(row?.[column] ?? '')

export function observed(sketch: PackSketch, tables: NetworkTables, choice: SurroundingsChoice): Observed {
  const parts = [
    ...tables.structures.map((row) => gateStation(sketch, tables, row)),
    ...tables.branches.map((row) => offtakeStation(sketch, tables, row)),
    ...flowStations(sketch, tables, choice),
    ...(choice.hasFields ? fieldStations(sketch) : []),
  ]
  return { stations: parts.flatMap(({ stations }) => stations), gauges: parts.flatMap(({ gauges }) => gauges) }
}

const stationRow = (
  id: string,
  kind: string,
  names: readonly [string, string],
  at: LonLatPair,
  where: { readonly gate?: string; readonly reach?: string; readonly chainageM?: number } = {},
): Row => ({
  id,
  kind,
  name_zh: names[0],
  name_en: names[1],
  lon_deg: rounded(at[0], 5),
  lat_deg: rounded(at[1], 5),
  gate: where.gate ?? null,
  reach: where.reach ?? null,
  chainage_m: where.chainageM ?? null,
  ...BY_RULE,
})

const bankOf = ({ sections }: NetworkTables, canal: Row | undefined): number =>
  num(
    sections.find(({ id }) => id === canal?.['cross_section']),
    'bank_height_m',
  )

function gateStation(sketch: PackSketch, tables: NetworkTables, gate: Row): Observed {
  const id = `S-${word(gate, 'id')}`
  const below = tables.reaches.find((reach) => reach['id'] === gate['reach'])
  const above = tables.reaches.find((reach) => reach['to_node'] === gate['from_node'])
  const sillM = num(gate, 'sill_m')
  const upBedM = above === undefined ? sillM : num(above, 'bed_down_m')
  const upBankM = upBedM + (above === undefined ? num(gate, 'max_opening_m') + 2 : bankOf(tables, above))
  const outsideM = num(gate, 'outside_stage_m')
  const downBedM = below === undefined ? outsideM - 2 : num(below, 'bed_up_m')
  const downBankM = below === undefined ? outsideM + 3 : downBedM + bankOf(tables, below)
  const at = placeOf(sketch, word(gate, 'node'))
  const bays = Array.from({ length: num(gate, 'bays') }, (_, i) => i + 1)
  return {
    stations: [stationRow(id, 'gate', [word(gate, 'name_zh'), word(gate, 'name_en')], at, { gate: word(gate, 'id') })],
    gauges: [
      gaugeRow(id, LIVE, stage('stageUpM', '闸上水位', 'Stage above the gate', upBedM, upBankM)),
      gaugeRow(id, LIVE, stage('stageDownM', '闸下水位', 'Stage below the gate', downBedM, downBankM)),
      gaugeRow(id, LIVE, discharge('过闸流量', 'Discharge through the gate', num(gate, 'design_discharge_m3s'))),
      ...bays.map((bay) => gaugeRow(id, LIVE, opening(bay, num(gate, 'max_opening_m')), bay)),
    ],
  }
}

function offtakeStation(sketch: PackSketch, tables: NetworkTables, branch: Row): Observed {
  const id = `S-G-${word(branch, 'id')}`
  const group = tables.offtakes.find((row) => row['id'] === branch['offtake'])
  const Q = num(branch, 'design_discharge_m3s')
  const bedM = num(branch, 'bed_up_m')
  const bays = Array.from({ length: num(branch, 'gate_bays') }, (_, i) => i + 1)
  const names = [`${word(branch, 'name_zh')}分水闸`, `${word(branch, 'name_en')} offtake`] as const
  return {
    stations: [
      stationRow(id, 'offtake', names, placeOf(sketch, word(group, 'node')), { gate: `G-${word(branch, 'id')}` }),
    ],
    gauges: [
      gaugeRow(id, LIVE, stage('stageDownM', '闸下水位', 'Stage below the gate', bedM, bedM + bankOf(tables, branch))),
      gaugeRow(id, LIVE, discharge('分水流量', 'Discharge into the branch', Q)),
      ...bays.map((bay) => gaugeRow(id, LIVE, opening(bay, num(branch, 'gate_max_opening_m')), bay)),
      gaugeRow(id, LIVE, volume(Q)),
    ],
  }
}

/** A flow section in the first and last reach of every canal, and sediment at the head of the district. */
function flowStations(sketch: PackSketch, tables: NetworkTables, { hasSediment }: SurroundingsChoice): Observed[] {
  const ends = sketch.canals.flatMap((canal) => {
    const own = tables.reaches.filter(({ canal_zh }) => canal_zh === canal.names.zh)
    return own.length === 1 ? own.slice(0, 1) : [own[0], own.at(-1)]
  })
  return ends.flatMap((reach, index): Observed[] => {
    if (reach === undefined) return []
    const bedM = num(reach, 'bed_up_m')
    const at = placeOf(sketch, word(reach, 'from_node'))
    const where = { reach: word(reach, 'id'), chainageM: Math.min(500, num(reach, 'length_m') / 2) }
    const [zh, en] = [word(reach, 'name_zh'), word(reach, 'name_en')]
    const [flow, silt] = [`S-Q-${where.reach.slice(2)}`, `S-C-${where.reach.slice(2)}`]
    const here: Observed = {
      stations: [stationRow(flow, 'flow', [`${zh}流量断面`, `${en} flow section`], at, where)],
      gauges: [
        gaugeRow(flow, LIVE, stage('stageM', '水位', 'Stage', bedM, bedM + bankOf(tables, reach))),
        gaugeRow(flow, LIVE, discharge('流量', 'Discharge', num(reach, 'design_discharge_m3s'))),
      ],
    }
    if (!hasSediment || index > 0) return [here]
    const sediment: Observed = {
      stations: [stationRow(silt, 'sediment', [`${zh}含沙量站`, `${en} sediment station`], at, where)],
      gauges: [gaugeRow(silt, FIVE_MINUTES, SEDIMENT)],
    }
    return [here, sediment]
  })
}

/** One rain gauge and well beside every second node, soil beside the others, one weather station. */
function fieldStations(sketch: PackSketch): Observed[] {
  const beside = ([lon, lat]: LonLatPair): LonLatPair => [lon + 0.02, lat - 0.015]
  const fields = sketch.nodes.flatMap(({ names, at }, index): Observed[] => {
    const no = String(index + 1).padStart(2, '0')
    const soil = `S-W-${no}`
    if (index % 2 === 1)
      return [
        {
          stations: [stationRow(soil, 'soil', [`${names.zh}墒情站`, `${names.en} soil moisture station`], beside(at))],
          gauges: [gaugeRow(soil, HOURLY, SOIL)],
        },
      ]
    const [rain, well] = [`S-P-${no}`, `S-H-${no}`]
    return [
      {
        stations: [
          stationRow(rain, 'rain', [`${names.zh}雨量站`, `${names.en} rain gauge`], beside(at)),
          stationRow(well, 'groundwater', [`${names.zh}地下水井`, `${names.en} groundwater well`], beside(at)),
        ],
        gauges: [gaugeRow(rain, FIVE_MINUTES, RAIN), gaugeRow(well, HOURLY, WELL)],
      },
    ]
  })
  const centre = sketch.nodes[Math.floor(sketch.nodes.length / 2)] ?? sketch.river
  const weather: Observed = {
    stations: [
      stationRow('S-M-1', 'weather', [`${sketch.names.zh}气象站`, `${sketch.names.en} weather station`], centre.at),
    ],
    gauges: [AIR, HUMIDITY, WIND].map((instrument) => gaugeRow('S-M-1', FIVE_MINUTES, instrument)),
  }
  return [...fields, weather]
}

/** Ground along the canals, which command their fields. */
export function spotHeights(sketch: PackSketch, tables: NetworkTables): Row[] {
  const row = ([lon, lat]: LonLatPair, elevationM: number, source: string): Row => ({
    lon_deg: rounded(lon, 5),
    lat_deg: rounded(lat, 5),
    elevation_m: rounded(elevationM, 2),
    provenance: 'estimate',
    source,
  })
  const trunk = tables.reaches.flatMap((reach) => {
    const ends = [placeOf(sketch, word(reach, 'from_node')), placeOf(sketch, word(reach, 'to_node'))]
    const points = [ends[0], ...pointsOf(word(reach, 'course')), ends[1]].filter((point) => point !== undefined)
    const [up, down] = [num(reach, 'bed_up_m'), num(reach, 'bed_down_m')]
    return points.map((point, i) => {
      const levelM = up + ((down - up) * i) / (points.length - 1) + num(reach, 'design_depth_m') + 0.3
      return row(
        point,
        levelM,
        'design stage of the trunk + 0.3 m: the canals were laid so that their water meets the ground',
      )
    })
  })
  const branches = tables.branches.flatMap((branch) => {
    const points = pointsOf(word(branch, 'course'))
    const [up, down] = [num(branch, 'bed_up_m'), num(branch, 'bed_down_m')]
    return points.map((point, i) => {
      const levelM = up + ((down - up) * (i + 1)) / points.length + num(branch, 'design_depth_m') + 0.35
      return row(point, levelM, 'design stage of the branch + 0.35 m: a branch that commands its fields')
    })
  })
  const seen = new Set<string>()
  return [...trunk, ...branches].filter(({ lon_deg, lat_deg }) => {
    const place = `${lon_deg} ${lat_deg}`
    if (seen.has(place)) return false
    seen.add(place)
    return true
  })
}

const pointsOf = (course: string): LonLatPair[] =>
  course === ''
    ? []
    : course.split(';').map((pair) => {
        const [lon = Number.NaN, lat = Number.NaN] = pair.split(' ').map(Number)
        return [lon, lat] as const
      })
