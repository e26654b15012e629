import { type Row, rounded } from '../csv.ts'

/* What the fields of Weishan ask for, and what it costs. */

type CsvRow = Readonly<Record<string, string>>

const BY_HAND = { provenance: 'estimate' } as const

export const soilRows = (): Row[] =>
  (
    [
      [
        'light-loam',
        '轻壤土',
        'Light loam',
        0.46,
        0.3,
        0.11,
        12,
        'fluvo-aquic loam on Yellow River deposits is published [overview-1960s]; water contents customary for light loam',
      ],
      [
        'sandy-loam',
        '砂壤土',
        'Sandy loam',
        0.43,
        0.24,
        0.08,
        25,
        'sandy soils near old channels recalled; water contents customary for sandy loam',
      ],
      [
        'saline-loam',
        '盐化潮土',
        'Saline fluvo-aquic soil',
        0.47,
        0.31,
        0.13,
        8,
        'saline patches are published [overview-1960s], their place assumed; water contents customary for silty loam',
      ],
    ] as const
  ).map(([id, zh, en, saturation, capacity, wilting, infiltration, source]) => ({
    id,
    name_zh: zh,
    name_en: en,
    saturation_fraction: saturation,
    field_capacity_fraction: capacity,
    wilting_point_fraction: wilting,
    infiltration_mm_per_h: infiltration,
    ...BY_HAND,
    source,
  }))

const MAIN_CROPS =
  'wheat and maize, cotton, vegetables and orchards are the main crops [climate-overview]; share assumed'
const PRACTICE = 'waterings from northern practice [northern-practice]'

interface CropFacts {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly share: number
  /** Kc from January. */
  readonly kc: readonly number[]
  readonly rootM: number
  readonly depletion: number
  readonly waterings: number
  readonly wateringM3PerMu: number
  readonly source: string
}

const CROPS: readonly CropFacts[] = [
  {
    id: 'winter-wheat',
    zh: '冬小麦',
    en: 'Winter wheat',
    share: 0.68,
    kc: [0.4, 0.45, 0.7, 1.05, 1.15, 0.75, 0, 0, 0, 0.6, 0.7, 0.5],
    rootM: 1.2,
    depletion: 0.55,
    waterings: 4.5,
    wateringM3PerMu: 45,
    source: `${MAIN_CROPS}; Kc of FAO-56 style, June is its first days; ${PRACTICE}: 4–5 × 40–50 m³/亩`,
  },
  {
    id: 'summer-maize',
    zh: '夏玉米',
    en: 'Summer maize',
    share: 0.66,
    kc: [0, 0, 0, 0, 0, 0.5, 0.9, 1.15, 0.85, 0, 0, 0],
    rootM: 1,
    depletion: 0.55,
    waterings: 3.5,
    wateringM3PerMu: 40,
    source: `${MAIN_CROPS}; Kc of FAO-56 style; ${PRACTICE}: 3–4 × 40 m³/亩`,
  },
  {
    id: 'cotton',
    zh: '棉花',
    en: 'Cotton',
    share: 0.05,
    kc: [0, 0, 0, 0.4, 0.45, 0.75, 1.1, 1.15, 0.9, 0.6, 0, 0],
    rootM: 1.2,
    depletion: 0.65,
    waterings: 3,
    wateringM3PerMu: 40,
    source: `${MAIN_CROPS}; Kc of FAO-56 style; ${PRACTICE}: 2–4 × 40 m³/亩`,
  },
  {
    id: 'vegetables-fruit',
    zh: '蔬菜果树',
    en: 'Vegetables and fruit',
    share: 0.18,
    kc: [0.3, 0.35, 0.5, 0.7, 0.85, 0.95, 0.95, 0.95, 0.9, 0.75, 0.5, 0.35],
    rootM: 0.7,
    depletion: 0.4,
    waterings: 7,
    wateringM3PerMu: 30,
    source: `${MAIN_CROPS}; Kc and waterings assumed between open and covered ground`,
  },
  {
    id: 'other',
    zh: '其他',
    en: 'Other',
    share: 0.09,
    kc: [0.2, 0.2, 0.3, 0.5, 0.65, 0.7, 0.8, 0.8, 0.7, 0.5, 0.3, 0.2],
    rootM: 0.8,
    depletion: 0.5,
    waterings: 2,
    wateringM3PerMu: 40,
    source: 'the rest of the land; all assumed',
  },
]

export const cropRows = (): Row[] =>
  CROPS.map(({ id, zh, en, share, kc, rootM, depletion, waterings, wateringM3PerMu, source }) => ({
    id,
    name_zh: zh,
    name_en: en,
    area_share: share,
    ...Object.fromEntries(kc.map((value, month) => [`kc_${month + 1}`, value])),
    root_depth_m: rootM,
    depletion_fraction: depletion,
    waterings,
    watering_m3_per_mu: wateringM3PerMu,
    ...BY_HAND,
    source,
  }))

/** 10 亿 m³ a year on 540 万亩 at the gate, of which the trunk brings 0.87 to the branch heads. */
const QUOTA_M3_PER_MU = 160
/** Branch 0.80, lateral 0.87, field 0.89: the state of 2020, 0.54 with the trunk's 0.87. */
const EFFICIENCY = 0.62
/** 0.60 for the whole county, with the trunk's 0.87. */
const GAOTANG_EFFICIENCY = 0.69

const SANDY = ['冠县', '临清']
const SALINE = ['高唐', '茌平']

/** One command area a group of offtakes. */
export const commandAreaRows = (offtakes: readonly CsvRow[]): Row[] =>
  offtakes.map((group) => {
    const county = group['county_zh'] ?? ''
    const isGaotang = county === '高唐'
    return {
      id: `A-${String(group['id']).slice(2)}`,
      offtake: group['id'] ?? '',
      name_zh: `${county}（${group['main_canal_zh']}${group['node']}）`,
      name_en: `${group['county_en']} (${group['main_canal_en']} ${group['node']})`,
      area_wan_mu: Number(group['command_area_wan_mu']),
      soil: SANDY.includes(county) ? 'sandy-loam' : SALINE.includes(county) ? 'saline-loam' : 'light-loam',
      annual_quota_m3_per_mu: QUOTA_M3_PER_MU,
      efficiency: isGaotang ? GAOTANG_EFFICIENCY : EFFICIENCY,
      ...BY_HAND,
      source: isGaotang
        ? 'area of the group; coefficient 0.60 published for the county [gaotang-2016] over 0.87 of the trunk; quota from about 1 km³ a year [supply-2015]; soil assumed'
        : 'area of the group; coefficient 0.54 published for the district [eco-2020] over 0.87 of the trunk; quota from about 1 km³ a year [supply-2015]; soil assumed',
    }
  })

const TARIFF_SOURCE =
  'no page with prices in Liaocheng was found; the form is that of the national reform (recalled), the numbers are free'

export const tariffRows = (): Row[] =>
  (
    [
      ['basic', '基本水费', 'Basic charge', 5, null, null],
      ['volume', '定额内计量水费', 'Metered, within the quota', null, 0, 0.1],
      ['volume', '超定额20%以内加价', 'Over the quota by up to 20 %', null, 1, 0.15],
      ['volume', '超定额20%以上加价', 'Over the quota by more than 20 %', null, 1.2, 0.2],
    ] as const
  ).map(([kind, zh, en, basic, from, price]) => ({
    kind,
    name_zh: zh,
    name_en: en,
    basic_yuan_per_mu_year: basic,
    from_quota_fraction: from,
    volume_yuan_per_m3: price,
    ...BY_HAND,
    source: TARIFF_SOURCE,
  }))

const ROUND_SOURCE =
  'dates around published openings of the gate [open-2014] [open-2015] [open-2018] [autumn-2015]; 67 m³/亩 in a watering from 0.282 km³ on 4.2 million mu [summer-2015]; shares assumed'

export const scheduleRows = (): Row[] =>
  (
    [
      ['overwinter', '越冬水', 'Before winter', [11, 25], [12, 15], 0.6, 65],
      ['green-up', '返青水', 'Green-up', [2, 10], [3, 20], 0.75, 75],
      ['jointing', '拔节水', 'Jointing', [4, 1], [4, 25], 0.7, 70],
      ['filling', '灌浆水', 'Grain filling', [5, 10], [5, 28], 0.65, 70],
      ['maize-sowing', '夏播造墒水', 'Maize sowing', [6, 8], [6, 30], 0.65, 67],
      ['drought', '伏旱补水', 'Summer drought', [7, 10], [8, 25], 0.3, 65],
      ['autumn-sowing', '秋种造墒水', 'Autumn sowing', [9, 25], [10, 20], 0.6, 70],
    ] as const
  ).map(([id, zh, en, from, to, share, gross]) => ({
    id,
    name_zh: zh,
    name_en: en,
    from_month: from[0],
    from_day: from[1],
    to_month: to[0],
    to_day: to[1],
    area_share: share,
    gross_m3_per_mu: gross,
    ...BY_HAND,
    source: ROUND_SOURCE,
  }))

/** Published: so many offtake gates along the branches. */
export const LATERAL_GATES = 260
const DISCHARGE_PER_WIDTH_M2S = 0.9
const NARROWEST_M = 0.6

/** The offtake gates along branches: shared out by length, at equal distances, by turns left and right. */
export function lateralRows(branches: readonly CsvRow[], offtakes: readonly CsvRow[]): Row[] {
  const counts = sharedOut(
    LATERAL_GATES,
    branches.map((branch) => Number(branch['length_m'])),
  )
  return branches.flatMap((branch, b) => {
    const count = counts[b] ?? 1
    const lengthM = Number(branch['length_m'])
    const group = offtakes.find(({ id }) => id === branch['offtake'])
    const shareOfGroup = Number(branch['design_discharge_m3s']) / Number(group?.['design_discharge_m3s'])
    const areaWanMu = (Number(group?.['command_area_wan_mu']) * shareOfGroup) / count
    const dischargeM3s = Number(branch['design_discharge_m3s']) / count
    return Array.from({ length: count }, (_, i): Row => {
      const widthM = Math.max(NARROWEST_M, Math.ceil((5 * dischargeM3s) / DISCHARGE_PER_WIDTH_M2S) / 5)
      return {
        id: `L-${String(branch['id']).slice(2)}-${i + 1}`,
        branch: branch['id'] ?? '',
        name_zh: `${branch['name_zh']}${i + 1}号分水口`,
        name_en: `${branch['name_en']} turnout ${i + 1}`,
        chainage_m: Math.round(((i + 0.5) / count) * (lengthM / 10)) * 10,
        bank: (i + b) % 2 === 0 ? 'left' : 'right',
        gate_width_m: rounded(widthM, 1),
        sill_height_m: 0.3,
        design_discharge_m3s: rounded(dischargeM3s, 3),
        command_area_wan_mu: rounded(areaWanMu, 3),
        provenance: 'estimate',
        source:
          '260 offtake gates on the branches published [manage-2020]; shared out by length at equal distances, width for 0.9 m³/s per metre',
      }
    })
  })
}

/** Whole shares that add up: the largest remainders are rounded up; nobody gets none. */
export function sharedOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const counts = exact.map((share) => Math.max(1, Math.floor(share)))
  const byRemainder = exact
    .map((share, i) => ({ i, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
  for (let n = 0; counts.reduce((all, count) => all + count, 0) < total; n++) {
    const place = byRemainder[n % byRemainder.length]?.i ?? 0
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}
