import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type District, parseDistrict, problemLine } from '@district/models'
import { readPackFiles } from '../pack-files.ts'
import { type Row, rowsOfCsv } from './csv.ts'
import { NEIGHBOURS } from './packs/neighbours.ts'
import { firstWater, irrigation, sourceFalls, testSchedule } from './packs/scenarios.ts'
import { ASCE_1, ASCE_2, TWO_POOLS } from './packs/teaching.ts'
import { TURNOUT_M3S, teachingStructures } from './packs/teaching-structures.ts'
import { type ScenarioMaker, scenarioText } from './scenario.ts'
import type { LonLatPair, PackSketch } from './sketch.ts'
import { type Around, packFiles } from './sketch-pack.ts'
import { WEISHAN_SCENARIOS } from './weishan/scenarios.ts'
import { weishanTables } from './weishan/tables.ts'

/** What is made of a pack by rule. Scenarios are found on the tables as they lie there. */
export interface Made {
  readonly id: string
  readonly tables: () => ReadonlyMap<string, string>
  readonly scenarios: () => ReadonlyMap<string, () => string>
}

const SEEDS = join(import.meta.dirname, '..')

export function districtOf(pack: string): District {
  const parsed = parseDistrict(readPackFiles(join(SEEDS, pack)))
  if (!parsed.ok) throw new RangeError(`${pack} must be sound, got\n${parsed.error.map(problemLine).join('\n')}`)
  return parsed.value
}

const scenariosOf =
  (pack: string, makers: Readonly<Record<string, ScenarioMaker>>): Made['scenarios'] =>
  () => {
    let district: District | undefined
    return new Map(
      Object.entries(makers).map(([id, make]) => [
        `scenarios/${id}.json`,
        () => {
          district ??= districtOf(pack)
          return scenarioText(make(district))
        },
      ]),
    )
  }

/** The climate of Weishan, which is that of the whole city. */
function climateRows(): Row[] {
  const rows = rowsOfCsv(readFileSync(join(SEEDS, 'weishan', 'climate.csv'), 'utf8'))
  return rows.map((row) => ({
    ...row,
    provenance: 'estimate',
    source: 'the same as in the pack weishan, whose PROVENANCE.md says where it comes from',
  }))
}

/** A dry and even climate for canals that stand for no place. */
const laboratoryClimate = (): Row[] =>
  Array.from({ length: 12 }, (_, i) => ({
    month: i + 1,
    rainfall_mm: 0,
    air_temperature_c: 20,
    et0_mm_per_day: 0,
    provenance: 'estimate',
    source: 'no weather: the canal is a test of hydraulics',
  }))

const SEATS: readonly (readonly [zh: string, en: string, at: LonLatPair])[] = [
  ['莘县', 'Shenxian', [115.671, 36.234]],
  ['冠县', 'Guanxian', [115.443, 36.484]],
  ['临清', 'Linqing', [115.705, 36.838]],
  ['东阿', "Dong'e", [116.248, 36.334]],
  ['阳谷', 'Yanggu', [115.792, 36.114]],
  ['高唐', 'Gaotang', [116.231, 36.866]],
]

/** Seats within half a degree of the district. */
const seatsNear = ({ nodes }: PackSketch) =>
  SEATS.filter(([, , at]) => nodes.some((node) => Math.hypot(node.at[0] - at[0], node.at[1] - at[1]) < 0.3)).map(
    ([zh, en, at]) => ({ zh, en, at, source: 'seat of the county, recalled with confidence; ± 1 km' }),
  )

const YELLOW_RIVER_RATING = [
  [200, -2],
  [500, -1.2],
  [1000, -0.3],
  [1400, 0],
  [2000, 0.8],
  [4000, 2.4],
] as const
const SMALL_RIVER_RATING = [
  [5, -1.5],
  [20, -0.5],
  [50, 0],
  [200, 1.5],
] as const
const EVEN_SOURCE = [
  [1, -0.01],
  [1000, 0.01],
] as const

function neighbourAround(sketch: PackSketch): Around {
  const isYellow = sketch.river.names.zh.startsWith('黄河')
  const [lon, lat] = sketch.river.at
  return {
    hasSediment: isYellow,
    hasFields: true,
    rating: isYellow ? YELLOW_RIVER_RATING : SMALL_RIVER_RATING,
    ratingSource: 'rating assumed: full supply at the stage for which the headgate is laid out',
    climate: climateRows(),
    rivers: [
      {
        zh: sketch.river.names.zh.replace(/(河).*/, '$1'),
        en: sketch.river.names.en.replace(/ at .*/, ''),
        course: [
          [lon - 0.12, lat - 0.09],
          [lon, lat],
          [lon + 0.12, lat + 0.06],
        ].map(([x = 0, y = 0]) => [Number(x.toFixed(4)), Number(y.toFixed(4))] as const),
        source: 'sketched past the intake, for orientation only; ± 3 km',
      },
    ],
    places: seatsNear(sketch),
  }
}

const laboratory = (): Around => ({
  hasSediment: false,
  hasFields: false,
  rating: EVEN_SOURCE,
  ratingSource: 'a source whose level hardly moves',
  climate: laboratoryClimate(),
  rivers: [],
  places: [],
})

const madeOf = (
  sketch: PackSketch,
  around: (sketch: PackSketch) => Around,
  makers: Readonly<Record<string, ScenarioMaker>>,
): Made => ({
  id: sketch.id,
  tables: () => packFiles(sketch, around(sketch)),
  scenarios: scenariosOf(sketch.id, makers),
})

const AT_THE_FARM = { transferM3s: { B: TURNOUT_M3S } } as const

export const PACKS: readonly Made[] = [
  {
    id: 'weishan',
    tables: () => weishanTables((path) => readFileSync(join(SEEDS, 'weishan', path), 'utf8')),
    scenarios: scenariosOf('weishan', WEISHAN_SCENARIOS),
  },
  ...NEIGHBOURS.map((sketch) =>
    madeOf(sketch, neighbourAround, { 'spring-irrigation': irrigation(), 'source-falls': sourceFalls() }),
  ),
  {
    id: TWO_POOLS.id,
    tables: () => new Map([...packFiles(TWO_POOLS, laboratory()), ...teachingStructures(TWO_POOLS)]),
    scenarios: scenariosOf(TWO_POOLS.id, {
      'spring-irrigation': irrigation(AT_THE_FARM),
      'source-falls': sourceFalls(AT_THE_FARM),
      'dry-start': firstWater(AT_THE_FARM),
    }),
  },
  madeOf(ASCE_1, laboratory, {
    'own-schedule': testSchedule({
      tailM3s: 0,
      announced: ['B-P4-1', 0.2],
      unannounced: ['B-P6-1', 0],
      startAt: '2026-06-01T00:00:00-07:00',
      waveMPerS: 2,
    }),
  }),
  madeOf(ASCE_2, laboratory, {
    'own-schedule': testSchedule({
      tailM3s: 2.7,
      announced: ['B-P4-1', 0.6],
      unannounced: ['B-P2-1', 1],
      startAt: '2026-06-01T00:00:00-07:00',
      waveMPerS: 3,
    }),
  }),
]
