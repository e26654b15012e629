import type { CanalSketch, LegSketch, Names, NodeSketch, PackSketch } from '../sketch.ts'

/* Canals to learn and to compare by: a teaching canal of two pools, and the two test canals of the ASCE. */

const names = (zh: string, en: string): Names => ({ zh, en })

export const TWO_POOLS: PackSketch = {
  id: 'two-pools',
  names: names('两池示范渠', 'Two-pool teaching canal'),
  datum: 'none: levels are made up',
  timeZone: 'Asia/Shanghai',
  riverHeadM: 0.5,
  firstStageM: 41.6,
  river: { id: 'RV', names: names('水源', 'Source'), at: [116, 36.4] },
  nodes: [
    { id: 'A', names: names('渠首', 'Head'), at: [116.005, 36.405] },
    { id: 'B', names: names('中间节制闸', 'Middle check'), at: [116.05, 36.43] },
    { id: 'C', names: names('渠尾', 'End'), at: [116.095, 36.45] },
  ],
  canals: [
    {
      id: 'C',
      names: names('示范渠', 'Teaching canal'),
      from: 'A',
      legs: [
        { to: 'B', lengthKm: 6, dischargeM3s: 12, bottomWidthM: 8, bankHeightM: 2.6 },
        { to: 'C', lengthKm: 5, dischargeM3s: 7, bottomWidthM: 6, bankHeightM: 2.4 },
      ],
      slope: 1 / 8000,
      sideSlope: 1.5,
      manningN: 0.018,
      freeboardM: 0.6,
      lining: 0.33,
      headGate: { id: 'G-C0', names: names('渠首闸', 'Headgate'), bayWidthM: 3 },
      gateNames: { B: names('节制闸', 'Checkgate') },
      gateLossM: 0.15,
    },
  ],
  groups: [
    { id: 'O-B', node: 'B', canal: 'C', county: names('甲村', 'Village A'), branches: 1, areaWanMu: 8, lengthKm: 4 },
    { id: 'O-C', node: 'C', canal: 'C', county: names('乙村', 'Village B'), branches: 2, areaWanMu: 10, lengthKm: 6 },
  ],
  escapes: [{ id: 'G-CR', names: names('退水闸', 'Escape'), node: 'B', dischargeM3s: 4, belowM: 2 }],
  modulusM3sPerWanMu: 0.5,
  branchKmPerWanMu: 0.5,
  network: { provenance: 'estimate', source: 'made up for teaching [teaching]' },
  area: { provenance: 'estimate', source: 'made up for teaching [teaching]' },
}

interface TestPool {
  readonly lengthM: number
  readonly widthM: number
  readonly canalDepthM: number
  readonly targetM: number
  /** The gate at its lower end. */
  readonly gate: { readonly widthM: number; readonly heightM: number }
  /** What its offtake, at the lower end too, draws at the start. */
  readonly drawM3s: number
}

const pool = (
  lengthM: number,
  widthM: number,
  canalDepthM: number,
  targetM: number,
  gateWidthM: number,
  gateHeightM: number,
  drawM3s: number,
): TestPool => ({ lengthM, widthM, canalDepthM, targetM, gate: { widthM: gateWidthM, heightM: gateHeightM }, drawM3s })

const CANAL_1: readonly TestPool[] = [
  pool(100, 1, 1.1, 0.9, 1.5, 1, 0.1),
  pool(1200, 1, 1.1, 0.9, 1.5, 1, 0.1),
  pool(400, 1, 1, 0.8, 1.5, 0.9, 0.1),
  pool(800, 0.8, 1.1, 0.9, 1.2, 1, 0.1),
  pool(2000, 0.8, 1.1, 0.9, 1.2, 1, 0.1),
  pool(1700, 0.8, 1, 0.8, 1.2, 0.9, 0.1),
  pool(1600, 0.6, 1, 0.8, 1, 0.9, 0.1),
  pool(1700, 0.6, 1, 0.8, 1, 0.9, 0.1),
]

const CANAL_2: readonly TestPool[] = [
  pool(7000, 7, 2.5, 2.1, 7, 2.3, 1.7),
  pool(3000, 7, 2.5, 2.1, 7, 2.3, 1.8),
  pool(3000, 7, 2.5, 2.1, 7, 2.3, 2.7),
  pool(4000, 6, 2.3, 1.9, 6, 2.1, 0.3),
  pool(4000, 6, 2.3, 1.9, 6, 2.1, 0.2),
  pool(3000, 5, 2.3, 1.7, 5, 1.8, 0.8),
  pool(2000, 5, 1.9, 1.7, 5, 1.8, 1.2),
  pool(2000, 5, 1.9, 1.7, 5, 1.8, 2.3),
]

interface TestCanal {
  readonly id: string
  readonly names: Names
  readonly timeZone: string
  readonly headAt: readonly [number, number]
  /** Degrees of longitude and latitude per kilometre of the sketched course. */
  readonly along: readonly [number, number]
  readonly pools: readonly TestPool[]
  readonly slope: number
  readonly manningN: number
  readonly dropM: number
  readonly headM3s: number
  readonly firstStageM: number
  readonly tailCrestM: number
}

const placeAt = ({ headAt, along }: TestCanal, km: number) =>
  [headAt[0] + km * along[0], headAt[1] + km * along[1]] as const

/** Half a hundred metres after the source, so that the head stands beside it on the map. */
const HEAD_KM = 0.05

function nodesOf(test: TestCanal): NodeSketch[] {
  const tailsKm = test.pools.map((_, i) =>
    test.pools.slice(0, i + 1).reduce((sum, { lengthM }) => sum + lengthM / 1000, HEAD_KM),
  )
  return [
    { id: 'P0', names: names('渠首', 'Head'), at: placeAt(test, HEAD_KM) },
    ...tailsKm.map((km, i) => ({
      id: `P${i + 1}`,
      names: names(`第${i + 1}池末`, `End of pool ${i + 1}`),
      at: placeAt(test, km),
    })),
  ]
}

const legsOf = ({ pools, headM3s }: TestCanal): LegSketch[] =>
  pools.map((each, i) => ({
    to: `P${i + 1}`,
    lengthKm: each.lengthM / 1000,
    dischargeM3s: Number((headM3s - pools.slice(0, i).reduce((sum, { drawM3s }) => sum + drawM3s, 0)).toFixed(2)),
    bottomWidthM: each.widthM,
    depthM: each.targetM,
    bankHeightM: each.canalDepthM,
    gate: (pools[i - 1] ?? each).gate,
  }))

function testCanal(test: TestCanal): PackSketch {
  const nodes = nodesOf(test)
  const canal: CanalSketch = {
    id: 'P',
    names: test.names,
    from: 'P0',
    legs: legsOf(test),
    slope: test.slope,
    sideSlope: 1.5,
    manningN: test.manningN,
    freeboardM: 0.2,
    lining: 0,
    headGate: { id: 'G-P0', names: names('渠首闸', 'Headgate'), bayWidthM: 1 },
    gateLossM: 0.1,
    dropM: test.dropM,
  }
  return {
    id: test.id,
    names: test.names,
    datum: 'none: the bed at the tail of the first pool is taken as a round level',
    timeZone: test.timeZone,
    river: { id: 'RV', names: names('水源', 'Source'), at: placeAt(test, 0) },
    riverHeadM: 0.5,
    firstStageM: test.firstStageM,
    nodes,
    canals: [canal],
    groups: test.pools.map(({ drawM3s }, i) => ({
      id: `O-P${i + 1}`,
      node: `P${i + 1}`,
      canal: 'P',
      county: names(`第${i + 1}池`, `Pool ${i + 1}`),
      branches: 1,
      areaWanMu: Number((2 * drawM3s).toFixed(2)),
      dischargeM3s: drawM3s,
      lengthKm: 0.2,
    })),
    escapes: [],
    outlets: { [`P${test.pools.length}`]: { kind: 'weir-crest', heightM: test.tailCrestM } },
    modulusM3sPerWanMu: 0.5,
    branchKmPerWanMu: 1,
    network: {
      provenance: 'estimate',
      source:
        'lengths, widths, depths, targets, gates, slope and roughness as published [clemmens-1998]; bed drop at gates recalled, levels and place on the map made up',
    },
    area: {
      provenance: 'estimate',
      source: 'initial flow of the offtake as published [clemmens-1998]; it is given an area of 2 万亩 per m³/s',
    },
  }
}

export const ASCE_1: PackSketch = testCanal({
  id: 'asce-canal-1',
  names: names('ASCE测试渠道1', 'ASCE test canal 1'),
  timeZone: 'America/Phoenix',
  headAt: [-113.95, 32.72],
  along: [0.0095, -0.003],
  pools: CANAL_1,
  slope: 0.002,
  manningN: 0.014,
  dropM: 1,
  headM3s: 0.8,
  firstStageM: 60.9,
  tailCrestM: 0.85,
})

/** 2.7 m³/s go on at the end: over a weir of the bed's width they need a head of 0.46 m. */
export const ASCE_2: PackSketch = testCanal({
  id: 'asce-canal-2',
  names: names('ASCE测试渠道2', 'ASCE test canal 2'),
  timeZone: 'America/Los_Angeles',
  headAt: [-122.2, 39.95],
  along: [0.001, -0.0085],
  pools: CANAL_2,
  slope: 1e-4,
  manningN: 0.02,
  dropM: 0.2,
  headM3s: 13.7,
  firstStageM: 82.1,
  tailCrestM: 1.24,
})
