import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  copyForcingValues,
  createEngine,
  createForcingValues,
  type District,
  type ForcingValues,
  type FullForcingValues,
  type Gate,
  InputRefused,
  type Node,
  PROBLEM_CODES,
  type Problem,
  type Reach,
  runScenario,
  type Scenario,
  type SectionShape,
  validateDistrict,
  validateForcing,
  validateParameters,
  validateScenario,
} from '../src/index.ts'
import {
  branchingCanal,
  loopedCanal,
  oneReach,
  randomDistrict,
  structuredCanal,
  twoPools,
} from '../src/testing/index.ts'

const id = (text: string) => text as never
const SOUND = branchingCanal()

/** The sound district with some of its nouns changed, by id. */
function broken({
  reaches = {},
  gates = {},
  nodes = {},
  shapes = {},
  ...rest
}: {
  reaches?: Record<string, Partial<Reach>>
  gates?: Record<string, Partial<Gate>>
  nodes?: Record<string, Partial<Node>>
  shapes?: Record<string, Partial<SectionShape>>
} & Partial<Pick<District, 'riverRating'>>): District {
  return {
    ...SOUND,
    ...rest,
    reaches: SOUND.reaches.map((reach) => ({ ...reach, ...reaches[reach.id] })),
    gates: SOUND.gates.map((gate) => ({ ...gate, ...gates[gate.id] })),
    nodes: SOUND.nodes.map((node) => ({ ...node, ...nodes[node.id] })),
    crossSections: SOUND.crossSections.map((section) => ({
      ...section,
      shape: { ...section.shape, ...shapes[section.id] } as SectionShape,
    })),
  }
}

const places = (problems: readonly Problem[]) => problems.map(({ code, place }) => `${code} ${place.path}`)
const rated = (dischargeM3s: number, stageM: number) =>
  ({ dischargeM3s, stageM, provenance: 'estimate', source: 'test' }) as const

const scenario = (changes: Partial<Scenario> = {}): Scenario => ({
  id: id('S'),
  names: { zh: '试', en: 'Test' },
  start: 'dry',
  startMs: 0,
  horizonS: 3600,
  riverStageM: { atS: [0], values: [42] },
  openingM: {},
  demandM3s: {},
  ...changes,
})

describe('a district that cannot be', () => {
  it('[BI1] sound ones are not refused: every named one, and 500 random ones', () => {
    for (const district of [SOUND, loopedCanal(), oneReach(), twoPools()])
      expect(validateDistrict(district)).toEqual([])
    for (let seed = 0; seed < 500; seed++) expect(places(validateDistrict(randomDistrict(seed))), `${seed}`).toEqual([])
  })

  it('[BI2] every fault is told at once, with noun, id, field, value and what was expected', () => {
    const district = broken({
      shapes: {
        'X-R-1': { bottomWidthM: -8, sideSlope: Number.NaN },
        'X-R-2': { bankHeightM: 0 },
        'X-B-1': { sideSlope: 45 },
      },
      reaches: {
        'R-1': { lengthM: 0, manningN: 18 },
        'R-2': { bedUpM: Number.POSITIVE_INFINITY },
        'R-3': { designDepthM: -1, seepage: { a: -2, m: 7, factor: 1 } },
        'B-1': { manningN: -0.025, designDischargeM3s: 0 },
        'B-2': { seepage: { kind: 'darcy', conductivityMPerS: 1, thicknessM: 0, groundwaterDepthM: 3 } },
        'B-3': { seepage: { a: 1, m: 0.4, factor: 1, liningFactor: 1.5 } },
      },
      nodes: { C: { crestHeightM: 0 }, A: { designStageM: 41_500 } },
      gates: {
        'G-0': { bays: 1.5, contraction: 6.1 },
        'G-B-1': { bayWidthM: 0, maximumOpeningM: -1 },
        'G-B-2': { sillM: 12, speedMPerS: 0 },
        'G-B-3': { targetStageM: 30, deadBandM: 20 },
      },
      riverRating: [rated(100, 40), rated(90, 41), rated(200, Number.NaN)],
    })
    expect(places(validateDistrict(district)).sort()).toEqual(
      [
        'VALUE_OUT_OF_RANGE crossSections.X-R-1.bottomWidthM',
        'VALUE_NOT_A_NUMBER crossSections.X-R-1.sideSlope',
        'VALUE_OUT_OF_RANGE crossSections.X-R-2.bankHeightM',
        'VALUE_OUT_OF_RANGE crossSections.X-B-1.sideSlope',
        'VALUE_OUT_OF_RANGE reaches.R-1.lengthM',
        'VALUE_OUT_OF_RANGE reaches.R-1.manningN',
        'VALUE_NOT_A_NUMBER reaches.R-2.bedUpM',
        'VALUE_OUT_OF_RANGE reaches.R-3.designDepthM',
        'VALUE_OUT_OF_RANGE reaches.R-3.seepage.a',
        'VALUE_OUT_OF_RANGE reaches.R-3.seepage.m',
        'VALUE_OUT_OF_RANGE reaches.B-1.manningN',
        'VALUE_OUT_OF_RANGE reaches.B-1.designDischargeM3s',
        'VALUE_OUT_OF_RANGE reaches.B-2.seepage.conductivityMPerS',
        'VALUE_OUT_OF_RANGE reaches.B-2.seepage.thicknessM',
        'VALUE_OUT_OF_RANGE reaches.B-3.seepage.liningFactor',
        'VALUE_OUT_OF_RANGE nodes.C.crestHeightM',
        'VALUE_OUT_OF_RANGE nodes.A.designStageM',
        'VALUE_NOT_A_NUMBER gates.G-0.bays',
        'VALUE_OUT_OF_RANGE gates.G-0.contraction',
        'VALUE_OUT_OF_RANGE gates.G-B-1.bayWidthM',
        'VALUE_OUT_OF_RANGE gates.G-B-1.maximumOpeningM',
        'VALUE_OUT_OF_RANGE gates.G-B-2.sillM',
        'VALUE_OUT_OF_RANGE gates.G-B-2.speedMPerS',
        'VALUE_OUT_OF_RANGE gates.G-B-3.targetStageM',
        'VALUE_OUT_OF_RANGE gates.G-B-3.deadBandM',
        'VALUE_OUT_OF_RANGE riverRating[1]',
        'VALUE_NOT_A_NUMBER riverRating[2].stageM',
        'VALUE_OUT_OF_RANGE riverRating[2]',
      ].sort(),
    )
    const manning = validateDistrict(district).find(({ place }) => place.path === 'reaches.R-1.manningN')
    expect(manning?.text).toContain('18')
    expect(manning?.remedy).toBe("expected Manning's n of 0.008 to 0.15 s·m^-⅓")
  })

  it('[BI3] units wrong by 1000 are caught: km for m, mm for m, L/s for m³/s, in the number or in what it stands beside', () => {
    const only = (district: District) => places(validateDistrict(district))
    expect(only(broken({ reaches: { 'R-1': { lengthM: 8 } } }))).toEqual(['VALUE_OUT_OF_RANGE reaches.R-1.lengthM'])
    const kilometres = { lengthM: 15, bedUpM: 42.5, bedDownM: 40 }
    expect(only(broken({ reaches: { 'R-1': kilometres } }))).toContain('VALUE_OUT_OF_RANGE reaches.R-1.lengthM')
    const millimetres = { bedUpM: 40_000, bedDownM: 39_100 }
    expect(only(broken({ reaches: { 'R-1': millimetres } }))).toEqual([
      'VALUE_OUT_OF_RANGE reaches.R-1.bedUpM',
      'VALUE_OUT_OF_RANGE reaches.R-1.bedDownM',
    ])
    for (const litres of [3000, 500])
      expect(only(broken({ reaches: { 'B-1': { designDischargeM3s: litres } } }))).toEqual([
        'VALUE_OUT_OF_RANGE reaches.B-1.designDischargeM3s',
      ])
    expect(only(broken({ shapes: { 'X-R-2': { bottomWidthM: 8000 } } }))).toHaveLength(1)
    expect(only(broken({ gates: { 'G-B-1': { maximumOpeningM: 1500 } } }))).toHaveLength(1)
    expect(only(broken({ gates: { 'G-B-1': { sillM: 0.0394 } } }))).toEqual(['VALUE_OUT_OF_RANGE gates.G-B-1.sillM'])
  })

  it('[BI4] ids that stand twice or refer to nothing, and joins without sense, are told', () => {
    const [first] = SOUND.reaches
    const [gate] = SOUND.gates
    const dangling = broken({
      reaches: { 'R-2': { toNodeId: id('nowhere') }, 'R-3': { crossSectionId: id('X-none') } },
      gates: { 'G-B-1': { seat: { kind: 'reach-head', fromNodeId: id('A'), reachId: id('B-9') } } },
    })
    const district = { ...dangling, reaches: [...dangling.reaches, first!], gates: [...dangling.gates, gate!] }
    expect(places(validateDistrict(district))).toEqual(
      expect.arrayContaining([
        'ID_DUPLICATE reaches.R-1',
        'ID_DUPLICATE gates.G-0',
        'ID_UNKNOWN reaches.R-2.toNodeId',
        'ID_UNKNOWN reaches.R-3.crossSectionId',
        'ID_UNKNOWN gates.G-B-1.seat.reachId',
        'NETWORK_UNSUPPORTED gates.G-0.seat',
      ]),
    )
    const circle = broken({ reaches: { 'R-3': { toNodeId: id('B') } } })
    expect(places(validateDistrict(circle))).toContain('NETWORK_UNSUPPORTED reaches.R-3.toNodeId')
    const astray = broken({
      gates: { 'G-B-1': { seat: { kind: 'reach-head', fromNodeId: id('C'), reachId: id('B-1') } } },
    })
    expect(places(validateDistrict(astray))).toContain('NETWORK_UNSUPPORTED gates.G-B-1.seat')
    const node = (name: string): Node => ({ ...SOUND.nodes[1]!, id: id(name), boundary: 'none' })
    const island = {
      ...SOUND,
      nodes: [...SOUND.nodes, node('I-1'), node('I-2')],
      reaches: [...SOUND.reaches, { ...first!, id: id('R-I'), fromNodeId: id('I-1'), toNodeId: id('I-2') }],
    }
    expect(places(validateDistrict(island))).toEqual(['NETWORK_DISCONNECTED reaches.R-I.fromNodeId'])
  })
})

describe('a run that cannot be', () => {
  const faulty = scenario({
    horizonS: -1,
    startMs: Number.NaN,
    riverStageM: { atS: [0, 100, 50], values: [42, 42_000, Number.NaN] },
    openingM: { [id('G-0')]: { atS: [0, 10], values: [0.5] }, [id('G-9')]: { atS: [0], values: [0] } },
    demandM3s: { [id('B-1')]: { atS: [0, 0], values: [-1, 3000] }, [id('R-1')]: { atS: [0], values: [1] } },
    stageM: { [id('A')]: { atS: [0], values: [40] }, [id('C')]: { atS: [0], values: [40_000] } },
    settings: { [id('S-9')]: { atS: [0], values: [1] } },
  })

  it('[BI5] every fault of a scenario is told at once', () => {
    expect(validateScenario(SOUND, scenario())).toEqual([])
    expect(places(validateScenario(SOUND, faulty))).toEqual([
      'VALUE_OUT_OF_RANGE horizonS',
      'VALUE_NOT_A_NUMBER startMs',
      'VALUE_OUT_OF_RANGE riverStageM.atS[2]',
      'VALUE_OUT_OF_RANGE riverStageM.values[1]',
      'VALUE_NOT_A_NUMBER riverStageM.values[2]',
      'VALUE_MISSING openingM.G-0',
      'SCENARIO_INVALID openingM.G-9',
      'VALUE_OUT_OF_RANGE demandM3s.B-1.values[0]',
      'VALUE_OUT_OF_RANGE demandM3s.B-1.values[1]',
      'SCENARIO_INVALID demandM3s.R-1',
      'SCENARIO_INVALID stageM.A',
      'VALUE_OUT_OF_RANGE stageM.C.values[0]',
      'SCENARIO_INVALID settings.S-9',
    ])
    const beyond = scenario({ openingM: { [id('G-0')]: { atS: [0], values: [3.01] } } })
    expect(places(validateScenario(SOUND, beyond))).toEqual(['VALUE_OUT_OF_RANGE openingM.G-0.values[0]'])
    const riverless = scenario({ riverStageM: { atS: [], values: [] } })
    expect(places(validateScenario(SOUND, riverless))).toEqual(['VALUE_MISSING riverStageM'])
  })

  it('[BI6] a run is refused before it begins, with the faults of district, scenario and parameters together', () => {
    const network = buildNetwork(broken({ reaches: { 'R-1': { manningN: 18 } } }), { dxM: 1000 })
    let frames = 0
    const play = () =>
      runScenario(network, faulty, { everyS: 600, parameters: { roughnessFactor: -1 }, onFrame: () => frames++ })
    expect(play).toThrow(InputRefused)
    expect(play).toThrow(/reaches\.R-1\.manningN: 18 .*\n[\s\S]*horizonS[\s\S]*parameters\.roughnessFactor/)
    expect(frames).toBe(0)
    expect(places(validateParameters({ seepageFactor: 0, gateCoefficientFactor: Number.NaN }))).toEqual([
      'VALUE_NOT_A_NUMBER parameters.gateCoefficientFactor',
    ])
  })

  it('[BI7] values that act at one instant are checked against the network', () => {
    const network = buildNetwork(SOUND, { dxM: 1000 })
    const values: FullForcingValues = { ...createForcingValues(network), riverStageM: 42 }
    expect(validateForcing(network, values)).toEqual([])
    values.riverStageM = 42_000
    values.openingM[0] = -0.1
    values.demandM3s[1] = 600
    values.inflowM3s[0] = 3
    values.inflowM3s[1] = -3
    values.rainMPerS[0] = 10
    values.evaporationMPerS[1] = Number.NaN
    values.lateralM3s[2] = -0.1
    expect(places(validateForcing(network, values))).toEqual([
      'VALUE_OUT_OF_RANGE riverStageM',
      'VALUE_OUT_OF_RANGE openingM.G-0',
      'VALUE_OUT_OF_RANGE demandM3s.B-2',
      'VALUE_OUT_OF_RANGE inflowM3s.A',
      'VALUE_OUT_OF_RANGE rainMPerS.R-1',
      'VALUE_NOT_A_NUMBER evaporationMPerS.R-2',
      'VALUE_OUT_OF_RANGE lateralM3s.R-3',
      'NETWORK_UNSUPPORTED inflowM3s.YR',
    ])
    expect(places(validateForcing(network, { ...values, rainMPerS: new Float64Array(2) }))).toContain(
      'VALUE_MISSING rainMPerS',
    )
    const structured = buildNetwork(structuredCanal(), { dxM: 1000 })
    const settings = Float64Array.of(1, 0, 2.5, -0.1, Number.NaN, 1)
    expect(places(validateForcing(structured, { ...createForcingValues(structured), settings }))).toEqual([
      'VALUE_OUT_OF_RANGE settings.S-offtake',
      'VALUE_OUT_OF_RANGE settings.S-pump',
      'VALUE_NOT_A_NUMBER settings.S-spill',
    ])
    expect(() => createEngine(structured).startDry(0, { ...createForcingValues(structured), settings })).toThrow(
      InputRefused,
    )
  })

  it('[BI7] a run asks where it begins and at every instant that the forcing names, and the state before stands', () => {
    const network = buildNetwork(SOUND, { dxM: 1000 })
    const good: FullForcingValues = { ...createForcingValues(network), riverStageM: 42 }
    const faults: readonly [RegExp, (values: ForcingValues) => void][] = [
      [/riverStageM: NaN/, (values) => (values.riverStageM = Number.NaN)],
      [/openingM\.G-0: -0.1/, (values) => (values.openingM[0] = -0.1)],
      [/demandM3s\.B-2: Infinity/, (values) => (values.demandM3s[1] = Number.POSITIVE_INFINITY)],
      [/inflowM3s\.YR: no water/, ({ inflowM3s }) => inflowM3s!.fill(1)],
      [/rainMPerS\.R-1: -1/, ({ rainMPerS }) => rainMPerS!.fill(-1)],
      [/evaporationMPerS\.R-2: NaN/, ({ evaporationMPerS }) => (evaporationMPerS![1] = Number.NaN)],
      [/lateralM3s\.R-3: -0.1/, ({ lateralM3s }) => (lateralM3s![2] = -0.1)],
      [/stageM\.C: Infinity/, ({ stageM }) => stageM!.fill(Number.POSITIVE_INFINITY)],
    ]
    for (const [told, spoil] of faults) {
      const forcing = {
        evaluate(timeS: number, into: ForcingValues) {
          copyForcingValues(into, good)
          if (timeS >= 3600) spoil(into)
        },
        nextInstantAfterS: (timeS: number) => (timeS < 3600 ? 3600 : Number.POSITIVE_INFINITY),
      }
      const engine = createEngine(network)
      engine.startDry(0, good)
      expect(() => engine.advance(forcing, 7_200_000)).toThrow(InputRefused)
      expect(() => engine.advance(forcing, 7_200_000)).toThrow(told)
      expect(engine.timeS).toBe(3600)
      const bad: FullForcingValues = createForcingValues(network)
      forcing.evaluate(3600, bad)
      expect(() => engine.startSteady(0, bad)).toThrow(told)
      expect(engine.timeS).toBe(3600)
      expect(engine.balance.volumeM3).toBeGreaterThanOrEqual(0)
    }
  })

  it('[BI8] every code that is told is one of the registry that the README documents', () => {
    const told = [
      ...validateScenario(SOUND, faulty),
      ...validateDistrict(broken({ reaches: { 'R-1': { lengthM: 0 } } })),
    ]
    expect(told.length).toBeGreaterThan(8)
    for (const { code, text, remedy } of told) {
      expect(Object.keys(PROBLEM_CODES)).toContain(code)
      expect(text.length).toBeGreaterThan(3)
      expect(remedy).toContain('expected')
    }
  })
})
