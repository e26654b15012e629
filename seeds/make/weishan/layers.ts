import { featuresText } from '../sketch-pack.ts'

/* Own layers of the map: the settling ground, and the canal of the other transfer that runs through the district. */

type Point = readonly [lonDeg: number, latDeg: number]

const KM_PER_LAT_DEG = 110.95
const KM_PER_LON_DEG = 111.32 * Math.cos((36.3 * Math.PI) / 180)

/** Water that is left of the settling pools, km²: 5,000 mu in the east [source], the rest of 8.5 in the west. */
const EAST_KM2 = 3.3
const WEST_KM2 = 5.2

/** A strip along a line, as wide as makes its area; on one side of the line or on both. */
function strip(line: readonly Point[], areaKm2: number, fromKm = 0): Point[] {
  const lengthKm = line.slice(1).reduce((sum, point, i) => sum + distanceKm(line[i] ?? point, point), 0)
  const widthKm = areaKm2 / lengthKm
  const [inner, outer] = fromKm === 0 ? [-0.5 * widthKm, 0.5 * widthKm] : [fromKm, fromKm + widthKm]
  return [...shifted(line, inner), ...shifted(line, outer).toReversed()]
}

const distanceKm = (a: Point, b: Point): number =>
  Math.hypot((b[0] - a[0]) * KM_PER_LON_DEG, (b[1] - a[1]) * KM_PER_LAT_DEG)

/** The line moved to its right by so many kilometres. */
function shifted(line: readonly Point[], km: number): Point[] {
  const [first, last] = [line[0] ?? [0, 0], line.at(-1) ?? [0, 0]]
  const [dx, dy] = [(last[0] - first[0]) * KM_PER_LON_DEG, (last[1] - first[1]) * KM_PER_LAT_DEG]
  const length = Math.hypot(dx, dy)
  return line.map(([lon, lat]) => [
    Number((lon + ((dy / length) * km) / KM_PER_LON_DEG).toFixed(4)),
    Number((lat - ((dx / length) * km) / KM_PER_LAT_DEG).toFixed(4)),
  ])
}

const polygon = (zh: string, en: string, ring: readonly Point[], source: string) => ({
  type: 'Feature',
  properties: { name_zh: zh, name_en: en, provenance: 'estimate', source },
  geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
})

/** `east` and `west` are the drawn courses of the two basins. */
export function settlingGroundText(east: readonly Point[], west: readonly Point[]): string {
  const pool =
    'water area from the published 23.3 km² of settling ground [pool-2023] less 14.87 km² of spoil [highland-2012], drawn as a strip along the basin'
  const spoil =
    '14.87 km² of spoil highlands, 7–15 m above the ground, published [highland-2012]; shared out and placed beside the pools by assumption'
  return featuresText([
    polygon('东沉沙池', 'East settling pool', strip(east, EAST_KM2), pool),
    polygon('西沉沙池', 'West settling pool', strip(west, WEST_KM2), pool),
    polygon('东沉沙高地', 'East spoil highland', strip(east, 5.8, 0.4), spoil),
    polygon('西沉沙高地', 'West spoil highland', strip(west, 9.07, -1.8), spoil),
  ])
}

const SNWT: readonly Point[] = [
  [116.11, 36.17],
  [116.06, 36.22],
  [116.02, 36.3],
  [115.98, 36.4],
  [115.93, 36.5],
  [115.87, 36.6],
  [115.8, 36.7],
  [115.74, 36.79],
  [115.71, 36.84],
]

export const transferCanalText = (): string =>
  featuresText([
    {
      type: 'Feature',
      properties: {
        name_zh: '南水北调东线输水渠',
        name_en: 'Canal of the South–North Water Transfer, eastern route',
        provenance: 'estimate',
        source:
          'about 110 km from the tunnel exit at Weishan to Linqing are published [snwt-2020]; course sketched, ± 4 km',
      },
      geometry: { type: 'LineString', coordinates: SNWT },
    },
  ])
