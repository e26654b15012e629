import { describe, expect, it } from 'vitest'
import type { District } from '../../src/domain/district.ts'
import type { Scenario, Series } from '../../src/domain/scenario.ts'
import { exportSwmm } from '../../src/exchange/swmm/export-swmm.ts'
import { importSwmm } from '../../src/exchange/swmm/import-swmm.ts'
import { brandId } from '../../src/ground/ids.ts'
import { problemLine } from '../../src/ground/problem.ts'
import { buildNetwork } from '../../src/network/build-network.ts'
import { sampleSeries } from '../../src/numerics/series.ts'
import { createEngine } from '../../src/solver/create-engine.ts'
import type { Engine } from '../../src/solver/engine.ts'
import { createForcingValues } from '../../src/solver/forcing.ts'
import {
  branchingCanal,
  districtOf,
  irrigationTree,
  loopedCanal,
  oneReach,
  poolsAround,
  STRUCTURE_LAWS,
  structuredCanal,
  surveyed,
  trapezoid,
  twoPools,
} from '../../src/testing/index.ts'
import { WHOLE_INP } from './inp-texts.ts'
import { swmmErrors } from './swmm-grammar.ts'

const constant = (value: number): Series => ({ atS: [0], values: [value] })

/** All gates half open, a river that falls, a stage at every node that takes one. */
function scenarioOf(district: District, more: Partial<Scenario> = {}): Scenario {
  const ids = (things: readonly { readonly id: string }[], value: (k: number) => Series) =>
    Object.fromEntries(things.map(({ id }, k) => [id, value(k)]))
  return {
    id: brandId('test'),
    names: { zh: '试验', en: 'Test' },
    start: 'steady',
    startMs: Date.UTC(2026, 2, 11, 22),
    horizonS: 86_400,
    riverStageM: { atS: [0, 36_000], values: [41.6, 41.2] },
    openingM: ids(district.gates, (k) => ({ atS: [0, 3600, 3600], values: [0.5 + 0.1 * k, 0.5 + 0.1 * k, 0.9] })),
    demandM3s: {},
    stageM: ids(
      district.nodes.filter(({ boundary }) => boundary === 'stage'),
      () => constant(40.6),
    ),
    ...more,
  }
}

function roundTrip(district: District, scenario: Scenario | undefined) {
  const exported = exportSwmm(district, scenario)
  expect(swmmErrors(exported.text)).toEqual([])
  const back = importSwmm(exported.text, {
    id: district.id,
    file: 'back.inp',
  })
  if (!back.ok) throw new Error(back.error.map(problemLine).join('\n'))
  return { ...back.value, exported }
}

/** Every level of a district, by what it belongs to. */
function levelsOf({ nodes, reaches, gates, structures, crossSections }: District): Map<string, number> {
  const bank = new Map(crossSections.map(({ id, shape }) => [id, shape.bankHeightM]))
  const plain = (id: string) => id.replace('.', '_')
  return new Map([
    ...nodes.flatMap((node): [string, number][] => [
      [`${plain(node.id)} design`, node.designStageM],
      [`${plain(node.id)} crest`, node.crestHeightM],
      ...(node.storage ?? []).map(({ stageM }, k): [string, number] => [`${node.id} pond ${k}`, stageM]),
      ...(node.rating ?? []).map(({ stageM }, k): [string, number] => [`${node.id} rating ${k}`, stageM]),
    ]),
    ...reaches.flatMap(({ id, bedUpM, bedDownM, crossSectionId }): [string, number][] => [
      [`${id} up`, bedUpM],
      [`${id} down`, bedDownM],
      [`${id} bank`, bank.get(crossSectionId)!],
    ]),
    ...gates.flatMap(({ id, sillM, maximumOpeningM }): [string, number][] => [
      [`${id} sill`, sillM],
      [`${id} top`, sillM + maximumOpeningM],
    ]),
    ...structures.flatMap(({ id, law, seat }): [string, number][] => [
      ...Object.entries(law).flatMap(([key, value]): [string, number][] =>
        /^(crest|sill|inlet|outlet|suction)M$/.test(key) ? [[`${id} ${key}`, value as number]] : [],
      ),
      ...(seat.kind === 'outside' ? [[`${id} outside`, seat.outsideStageM] as [string, number]] : []),
    ]),
  ])
}

const namesOf = ({ names, nodes, reaches, gates, structures }: District) => [
  names,
  ...[nodes, reaches, gates, structures].flatMap((list) =>
    list.map((one) => [one.id.replace('.', '_'), one.names] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  ...reaches.map(({ canal }) => canal),
]

/** Designs that lie above every bed, so that they can be depths. */
const raised = (district: District): District => ({
  ...district,
  nodes: district.nodes.map((node) => ({ ...node, designStageM: Math.max(node.designStageM, 43.5) })),
})

const withoutSeepage = (district: District): District => ({
  ...district,
  reaches: district.reaches.map((reach) => ({ ...reach, seepage: { a: 0, m: 0, factor: 0 } })),
})

const lawsOfOneKind = Object.entries(STRUCTURE_LAWS).map(([name, law]) => [name, poolsAround(law)] as const)

const DISTRICTS: readonly (readonly [string, District])[] = [
  ['one reach', raised(oneReach())],
  ['two pools', twoPools()],
  ['branching canal', branchingCanal()],
  ['looped canal', loopedCanal()],
  ['structured canal', structuredCanal()],
  ['irrigation tree', irrigationTree({ dxM: 500 })],
  ...lawsOfOneKind,
]

describe('a district goes out as a SWMM file', () => {
  it.each(DISTRICTS)(
    '[XS13] that keeps every rule of SWMM and comes back with every level within 1 mm and every name: %s',
    (_name, district) => {
      const { district: back } = roundTrip(district, scenarioOf(district))
      const levels = levelsOf(back)
      const lost = [...levelsOf(district)].filter(
        ([what, levelM]) => !(Math.abs((levels.get(what) ?? Number.NaN) - levelM) < 1e-3),
      )
      /* the heights of sharp crests over their beds are no levels of SWMM's weirs */
      expect(lost.filter(([what]) => !what.includes('crestHeightM'))).toEqual([])
      expect(namesOf(back)).toEqual(namesOf(district))
      expect(back.reaches.map(({ id }) => id)).toEqual(district.reaches.map(({ id }) => id))
      for (const [k, reach] of back.reaches.entries())
        expect(reach.designDischargeM3s).toBeCloseTo(district.reaches[k]!.designDischargeM3s, 5)
      for (const [k, { at }] of back.nodes.entries()) {
        const node = district.nodes.find(({ id }) => id.replace('.', '_') === back.nodes[k]!.id)!
        expect(Math.abs(at.lonDeg - node.at.lonDeg) + Math.abs(at.latDeg - node.at.latDeg)).toBeLessThan(1e-6)
      }
    },
  )

  it('[XS14] and with it the scenario: instants, stages, openings, settings, inflow, evaporation', () => {
    const district = structuredCanal()
    const evaporation: Series = { atS: [0, 43_200], values: [3e-8, 6e-8] }
    const scenario = scenarioOf(district, {
      settings: { 'S-pump': { atS: [0, 7200], values: [1, 0.5] }, 'S-weir': constant(0.25) } as never,
      inflowM3s: { N: { atS: [0, 3600, 3600, 7200], values: [1, 1, 3, 2] }, M: constant(0.5) } as never,
      evaporationMPerS: Object.fromEntries(district.reaches.map(({ id }) => [id, evaporation])) as never,
    })
    const { scenario: back } = roundTrip(district, scenario)
    expect(back).toMatchObject({ startMs: scenario.startMs, horizonS: scenario.horizonS, start: 'steady' })
    const pairs: [Series, Series | undefined][] = [
      [scenario.riverStageM, back!.riverStageM],
      [scenario.openingM['G-0' as never]!, back!.openingM['G-0' as never]],
      ...(['S-pump', 'S-weir'] as const).map((id): [Series, Series | undefined] => [
        scenario.settings![id as never]!,
        back!.settings![id as never],
      ]),
      ...(['N', 'M'] as const).map((id): [Series, Series | undefined] => [
        scenario.inflowM3s![id as never]!,
        back!.inflowM3s![id as never],
      ]),
    ]
    /* a jump comes a second late */
    for (const [given, found] of pairs)
      for (let at = 7; at <= scenario.horizonS; at += 1811)
        expect(sampleSeries(found!, at)).toBeCloseTo(sampleSeries(given, at), 3)
    for (const at of [0, 20_000, 80_000])
      expect(sampleSeries(back!.evaporationMPerS!['R-1' as never]!, at) / sampleSeries(evaporation, at)).toBeCloseTo(
        1,
        4,
      )
  })

  it('[XS15] and what SWMM cannot hold is told', () => {
    const { losses } = exportSwmm(
      structuredCanal(),
      scenarioOf(structuredCanal(), { events: [{ kind: 'gate-stuck', gateId: 'G-0' as never, fromS: 0, toS: 1 }] }),
    )
    const told = losses.map(({ what }) => what)
    for (const what of [
      'laws of gates',
      'coefficients that grow with the head',
      'modular limits of weirs',
      'numbers of pumps',
      'drowning of rated offtakes',
      'events of a scenario',
      'provenance of rows',
    ])
      expect(told).toContain(what)
    const { losses: branches } = exportSwmm(
      branchingCanal(),
      scenarioOf(branchingCanal(), { demandM3s: { 'B-1': constant(1) } as never }),
    )
    expect(branches.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['what users draw along a branch', 'laws of seepage']),
    )
  })

  it('[XS16] a surveyed section with rough banks keeps its ground and its roughness', () => {
    const survey = [
      [0, 44],
      [4, 42],
      [8, 40],
      [12, 40],
      [15, 42],
      [20, 44],
    ] as const
    const zones = [
      { fromAcrossM: 0, roughnessFactor: 2 },
      { fromAcrossM: 4, roughnessFactor: 1 },
      { fromAcrossM: 15, roughnessFactor: 1.5 },
    ]
    const district = districtOf({
      id: 'surveyed',
      nodes: { A: { designStageM: 43 }, B: { boundary: 'normal-depth', designStageM: 42 } },
      reaches: [
        { id: 'R-1', from: 'A', to: 'B', lengthM: 3000, bedUpM: 40, bedDownM: 39, shape: surveyed(survey, zones) },
      ],
    })
    const { district: back } = roundTrip(district, undefined)
    expect(back.crossSections.map(({ id }) => id)).toEqual(['X-R-1'])
    const shape = back.crossSections[0]!.shape
    const numbers = (value: unknown) =>
      JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
        typeof part === 'number' ? Number(part.toFixed(6)) : part,
      )
    expect(numbers(shape)).toEqual(numbers(district.crossSections[0]!.shape))
  })

  it('[XS17] every name of a Chinese district comes back', () => {
    const plain = twoPools()
    const named: District = {
      ...plain,
      names: { zh: '位山灌区', en: 'Weishan' },
      nodes: plain.nodes.map((node, k) => ({ ...node, names: { zh: `节点${k}（东）`, en: `Node ${k}, east` } })),
      gates: plain.gates.map((gate, k) => ({ ...gate, names: { zh: `周店闸${k}`, en: `Zhoudian gate ${k}` } })),
    }
    expect(namesOf(roundTrip(named, undefined).district)).toEqual(namesOf(named))
  })
})

/** Steady stages at every node and the ends of every reach. */
function steady(district: District, scenario: Scenario): Engine {
  const network = buildNetwork(district, { dxM: 500 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = scenario.riverStageM.values.length > 0 ? sampleSeries(scenario.riverStageM, 0) : 0
  for (const [n, { id }] of district.nodes.entries()) {
    values.inflowM3s[n] = sampleSeries(scenario.inflowM3s?.[id] ?? constant(0), 0)
    const stage = scenario.stageM?.[id]
    if (stage !== undefined) values.stageM[n] = sampleSeries(stage, 0)
  }
  for (const [g, { id }] of district.gates.entries())
    values.openingM[g] = sampleSeries(scenario.openingM[id] ?? constant(0), 0)
  for (const [s, { id }] of district.structures.entries())
    values.settings[s] = sampleSeries(scenario.settings?.[id] ?? constant(1), 0)
  expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
  return engine
}

const HELD_BY_BOTH = [
  'villemonte-weir',
  'inverted-siphon',
  'culvert',
  'aqueduct',
  'pump',
  'orifice-offtake',
  'rated-offtake',
]

/** A pond beside a canal: an orifice fills it, a weir spills it back further down. */
const pondCanal = (): District => {
  const shape = trapezoid(8, 1.5, 4)
  return districtOf({
    id: 'pond-canal',
    nodes: {
      A: { designStageM: 43 },
      M: { designStageM: 42 },
      B: {
        boundary: 'rating-curve',
        designStageM: 41,
        rating: [
          { stageM: 38, dischargeM3s: 0 },
          { stageM: 39, dischargeM3s: 8 },
          { stageM: 40.5, dischargeM3s: 30 },
        ],
      },
      P: {
        designStageM: 40.5,
        storage: [
          { stageM: 38.5, areaM2: 500 },
          { stageM: 41, areaM2: 900 },
        ],
      },
    },
    reaches: [
      { id: 'R-1', from: 'A', to: 'M', lengthM: 4000, bedUpM: 39.5, bedDownM: 38.9, shape },
      { id: 'R-2', from: 'M', to: 'B', lengthM: 4000, bedUpM: 38.9, bedDownM: 38, shape },
    ],
    structures: [
      {
        id: 'S-in',
        law: { kind: 'orifice-offtake', sillM: 39.2, heightM: 0.6, areaM2: 0.9, coefficient: 0.62 },
        from: 'M',
        into: { node: 'P' },
      },
      {
        id: 'S-out',
        law: { kind: 'broad-crested-weir', crestM: 39.3, crestWidthM: 2, coefficient: 1, modularLimit: 0 },
        from: 'P',
        into: { node: 'B' },
      },
    ],
  })
}

describe('a steady run of what came back', () => {
  it.each([
    ['two pools', twoPools(), {}],
    ['branching canal', withoutSeepage(branchingCanal()), {}],
    ['looped canal', loopedCanal(), {}],
    ['one reach', raised(oneReach()), { inflowM3s: { A: constant(20) } }],
    ['pond beside a canal', pondCanal(), { inflowM3s: { A: constant(12) } }],
    ...lawsOfOneKind
      .filter(([name]) => HELD_BY_BOTH.includes(name))
      .map(([name, district]) => [name, district, { inflowM3s: { A: constant(6) } }] as const),
  ] as const)('[XS18] agrees with the original within 1 mm: %s', (_name, district, more) => {
    const scenario = scenarioOf(district, more as Partial<Scenario>)
    const { district: back, scenario: acts } = roundTrip(district, scenario)
    const [first, second] = [steady(district, scenario), steady(back, acts!)]
    let worstM = 0
    for (const [r, { lengthM }] of district.reaches.entries())
      for (const part of [0, 0.5, 1])
        worstM = Math.max(worstM, Math.abs(first.stageAtM(r, part * lengthM) - second.stageAtM(r, part * lengthM)))
    expect(worstM).toBeLessThan(1e-3)
  })

  it('[XS19] other people’s files go out again as they came', () => {
    const first = importSwmm(WHOLE_INP, { id: 'whole', file: 'whole.inp', isLocal: true })
    if (!first.ok) throw new Error('WHOLE_INP must be sound')
    const { district, scenario } = first.value
    const { district: back } = roundTrip(district, scenario)
    const levels = levelsOf(back)
    for (const [what, levelM] of levelsOf(district))
      expect(Math.abs((levels.get(what) ?? Number.NaN) - levelM), what).toBeLessThan(1e-3)
  })
})
