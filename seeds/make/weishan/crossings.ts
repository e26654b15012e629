import { type SectionShape, uniformDischargeM3s } from '@district/models'
import { type Row, rounded } from '../csv.ts'

/* Where the trunk passes over and under rivers, the forebays behind, and what Hebei's canal takes at the border. */

interface Crossing {
  readonly id: string
  readonly zh: string
  readonly en: string
  /** It carries what leaves the tail of this reach. */
  readonly reach: string
  readonly node: string
  readonly kind: 'aqueduct' | 'inverted-siphon'
  readonly barrels: number
  readonly widthM: number
  readonly heightM: number
  readonly lengthM: number
  /** The mouths of a siphon lie so far below the bed; an aqueduct's floor continues it. */
  readonly belowBedM: number
  readonly losses: readonly [entrance: number, bends: number, exit: number]
  readonly source: string
}

const SIZED = 'size for about 0.1–0.3 m of head at design discharge; losses customary'

const CROSSINGS: readonly Crossing[] = [
  {
    id: 'K-T1',
    zh: '王堤口渡槽',
    en: 'Wangdikou aqueduct',
    reach: 'R-T1',
    node: 'T1',
    kind: 'aqueduct',
    barrels: 4,
    widthM: 8,
    heightM: 3.6,
    lengthM: 120,
    belowBedM: 0,
    losses: [0.2, 0.05, 0.4],
    source: `the aqueduct over the Tuhai River exists [wangdikou-2023]; ${SIZED}`,
  },
  {
    id: 'K-T2',
    zh: '四河头引黄渡槽',
    en: 'Sihetou aqueduct',
    reach: 'R-T2',
    node: 'T2',
    kind: 'aqueduct',
    barrels: 4,
    widthM: 8,
    heightM: 3.6,
    lengthM: 100,
    belowBedM: 0,
    losses: [0.2, 0.05, 0.4],
    source: `the aqueduct exists [area-2023], that Main Canal 3 runs over it is assumed; ${SIZED}`,
  },
  {
    id: 'K-T4',
    zh: '马颊河倒虹吸',
    en: 'Majia River siphon',
    reach: 'R-T4',
    node: 'T4',
    kind: 'inverted-siphon',
    barrels: 7,
    widthM: 4,
    heightM: 2.6,
    lengthM: 100,
    belowBedM: 2.2,
    losses: [0.3, 0.3, 0.5],
    source: `Main Canal 3 must pass the Majia River; that it dives under it is assumed; ${SIZED}`,
  },
  {
    id: 'K-S3',
    zh: '徒骇河倒虹吸',
    en: 'Tuhai River siphon',
    reach: 'R-S3',
    node: 'S3',
    kind: 'inverted-siphon',
    barrels: 5,
    widthM: 3.5,
    heightM: 2.4,
    lengthM: 110,
    belowBedM: 1.9,
    losses: [0.3, 0.3, 0.5],
    source: `Main Canal 2 must pass the Tuhai River; that it dives under it is assumed; ${SIZED}`,
  },
  {
    id: 'K-T8',
    zh: '穿卫倒虹吸',
    en: 'Wei River siphon',
    reach: 'R-T8',
    node: 'T8',
    kind: 'inverted-siphon',
    barrels: 6,
    widthM: 4,
    heightM: 2.6,
    lengthM: 500,
    belowBedM: 2.4,
    losses: [0.3, 0.3, 0.5],
    source: `the works under the Wei River exist [hebei-2021]; ${SIZED}`,
  },
]

type CsvRow = Readonly<Record<string, string>>
const cell = (row: CsvRow | undefined, column: string): number => Number(row?.[column])
const tailBedM = (reaches: readonly CsvRow[], id: string): number =>
  cell(
    reaches.find((reach) => reach['id'] === id),
    'bed_down_m',
  )

export const barrelRows = (reaches: readonly CsvRow[]): Row[] =>
  CROSSINGS.map(({ id, zh, en, reach, node, kind, barrels, widthM, heightM, lengthM, belowBedM, losses, source }) => {
    const mouthM = rounded(tailBedM(reaches, reach) - belowBedM, 2)
    return {
      id,
      name_zh: zh,
      name_en: en,
      seat: 'reach-tail',
      from_node: node,
      to_node: null,
      reach,
      outside_stage_m: null,
      has_flap: 'no',
      kind,
      barrels,
      profile: 'box',
      width_m: widthM,
      height_m: heightM,
      length_m: lengthM,
      inlet_m: mouthM,
      outlet_m: mouthM,
      manning_n: 0.014,
      entrance_loss: losses[0],
      bend_loss: losses[1],
      exit_loss: losses[2],
      provenance: 'estimate',
      source,
    }
  })

/** Forebay behind a crossing: as wide as the canal, so long before the gate. */
const FOREBAY_M = 120
const FOREBAY_SOURCE = 'forebay between crossing and gate, 120 m of the canal above it'

/** A forebay stands behind each crossing, where the gates of the node begin. */
export function pondRows(reaches: readonly CsvRow[], sections: readonly CsvRow[]): Row[] {
  return CROSSINGS.flatMap(({ reach, node }) => {
    const row = reaches.find((each) => each['id'] === reach)
    const section = sections.find((each) => each['id'] === row?.['cross_section'])
    const bedM = tailBedM(reaches, reach)
    const [b, m] = [cell(section, 'bottom_width_m'), cell(section, 'side_slope')]
    return [0, 4].map((depthM) => ({
      node,
      stage_m: rounded(bedM + depthM, 2),
      area_m2: Math.round((b + 2 * m * depthM) * FOREBAY_M),
      provenance: 'estimate',
      source: FOREBAY_SOURCE,
    }))
  })
}

/** Hebei's canal behind the border is as wide as the last reach, and lies so much lower as the siphon costs at design. */
const HEBEI = { bottomWidthM: 30, sideSlope: 2, slope: 1 / 16500, manningN: 0.016, belowM: 0.27 } as const
const RATED_DEPTHS_M = [0.6, 1, 1.4, 1.8, 2.2, 2.6, 3, 3.6] as const

export function ratingRows(reaches: readonly CsvRow[]): Row[] {
  const bedM = tailBedM(reaches, 'R-T8')
  const shape: SectionShape = {
    kind: 'trapezoid',
    bottomWidthM: HEBEI.bottomWidthM,
    sideSlope: HEBEI.sideSlope,
    bankHeightM: 5,
  }
  const row = (stageM: number, dischargeM3s: number): Row => ({
    node: 'T8',
    stage_m: rounded(stageM, 2),
    discharge_m3s: rounded(dischargeM3s, 1),
    provenance: 'estimate',
    source: 'uniform flow in a canal of the size of R-T8 whose bed lies 0.27 m lower, behind the siphon',
  })
  return [
    row(bedM, 0),
    ...RATED_DEPTHS_M.map((depthM) => row(bedM - HEBEI.belowM + depthM, uniformDischargeM3s(shape, HEBEI, depthM))),
  ]
}
