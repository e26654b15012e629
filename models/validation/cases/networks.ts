import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  type Engine,
  type Forcing,
} from '../../src/index.ts'
import {
  branchingCanal,
  irrigationTree,
  irrigationTreeForcing,
  landingEvery,
  loopedCanal,
  treeValues,
  valuesWith,
  wildDay,
} from '../../src/testing/index.ts'
import type { CaseResult, Check, ValidationCase } from '../case.ts'
import { ended, largestOf, relative } from '../measures.ts'

const HOUR_MS = 3_600_000

/** Width of the slot below a bed as a part of the bed's: a cell that owes water tells it by a stage in the slot. */
const SLOT = 1e-6

/** Most water that any cell owes, as a depth over its bed. */
const mostOwedM = (engine: Engine): number => {
  const { stageM } = engine.save()
  return engine.network.bedM.reduce(
    (most, bed, p) => Math.max(most, SLOT * (bed - (stageM[engine.network.pointStage[p] ?? 0] ?? 0))),
    0,
  )
}

const owes = (error: number): Check => ({
  what: 'water that a cell owes, as a depth over its bed, m',
  error,
  limit: 1e-6,
})

/** Days in which everything jumps at random: the books must close. */
function wildDays(): CaseResult {
  const rows: { seed: number; engine: Engine; isGood: boolean; owedM: number }[] = []
  for (const build of [branchingCanal, loopedCanal])
    for (let seed = 1; seed <= 12; seed++) {
      const network = buildNetwork(build(), { dxM: 250 })
      const engine = createEngine(network)
      const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
      const scenario = wildDay(network, seed)
      if (scenario.start === 'dry') engine.startDry(0, values)
      else engine.startSteady(0, values)
      const forcing = createTimeline(network, scenario, values)
      let isGood = true
      let owedM = 0
      for (let hour = 1; hour <= 24 && isGood; hour++) {
        isGood = engine.advance(forcing, hour * HOUR_MS).kind === 'reached'
        owedM = Math.max(owedM, mostOwedM(engine))
      }
      rows.push({ seed, engine, isGood, owedM })
    }
  return {
    checks: [
      { what: 'days that did not reach their end', error: rows.filter(({ isGood }) => !isGood).length, limit: 0 },
      {
        what: 'mass error, largest',
        error: largestOf(rows.map(({ engine }) => engine.balance.massError)),
        limit: 1e-9,
      },
      owes(largestOf(rows.map(({ owedM }) => owedM))),
    ],
    table: {
      columns: ['district', 'seed', 'steps', 'into it, m³', 'mass error', 'most owed, m'],
      rows: rows.map(({ seed, engine, owedM }) => [
        engine.network.district.id,
        String(seed),
        String(engine.steps),
        engine.balance.inM3,
        engine.balance.massError,
        owedM,
      ]),
    },
    remark:
      'Every gate jumps up to five times, users ask for up to twice the design, the river swings by metres, every fourth day begins dry. Looked at every hour.',
  }
}

/** A symmetric loop, and the same loop cut elsewhere. */
function loop(): CaseResult {
  const district = loopedCanal()
  const rise: Forcing = {
    evaluate: (timeS, into) => {
      into.riverStageM = 41.5 + 0.5 * Math.min(Math.max((timeS - 3600) / 1800, 0), 1)
      into.openingM.fill(0.6)
      into.demandM3s.fill(0)
      into.inflowM3s?.fill(0)
    },
    nextInstantAfterS: (timeS) => (timeS < 3600 ? 3600 : timeS < 5400 ? 5400 : Number.POSITIVE_INFINITY),
  }
  const engines = [['R-BD'], ['R-AC'], ['R-AB']].map((cutReachIds) => {
    const network = buildNetwork(district, { dxM: 100, cutReachIds })
    const engine = createEngine(network)
    engine.startSteady(0, valuesWith(network, { riverStageM: 41.5, openingM: 0.6 }))
    return engine
  })
  const index = (id: string) => district.reaches.findIndex((reach) => reach.id === id)
  const hours: number[] = []
  const split: { all: number; left: number; right: number }[] = []
  const apartM: number[] = []
  let isGood = true
  for (let minute = 10; minute <= 480; minute += 10) {
    for (const engine of engines)
      isGood = engine.advance(landingEvery(rise, 60), minute * 60_000).kind === 'reached' && isGood
    const [first, ...others] = engines
    if (first === undefined) break
    hours.push(minute / 60)
    split.push({
      all: first.dischargeAtM3s(index('R-0'), 4000),
      left: first.dischargeAtM3s(index('R-AB'), 1500),
      right: first.dischargeAtM3s(index('R-AC'), 1500),
    })
    for (const reach of district.reaches.keys())
      for (const other of others) apartM.push(Math.abs(first.stageAtM(reach, 1500) - other.stageAtM(reach, 1500)))
  }
  return {
    checks: [
      { what: 'runs that did not reach their end', error: isGood ? 0 : 1, limit: 0 },
      {
        what: 'discharge of one half against the other, relative, largest',
        error: largestOf(split.map(({ left, right }) => relative(left, right))),
        limit: 1e-6,
      },
      { what: 'stages of three places of the cut, m, largest difference', error: largestOf(apartM), limit: 1e-6 },
      { what: 'mass error', error: largestOf(engines.map(({ balance }) => balance.massError)), limit: 1e-9 },
    ],
    figure: {
      xLabel: 'time, h',
      yLabel: 'discharge, m³/s',
      series: [
        { name: 'before the loop', look: 'dashed', x: hours, y: split.map(({ all }) => all) },
        { name: 'left half', look: 'line', x: hours, y: split.map(({ left }) => left) },
        { name: 'right half', look: 'dots', x: hours, y: split.map(({ right }) => right) },
      ],
    },
    remark: 'The river rises by half a metre within half an hour; steps of 60 s.',
  }
}

/** The tree on which other engines were timed. */
function tree(dxM: 100 | 500, days: number): CaseResult {
  const network = buildNetwork(irrigationTree({ dxM }), { dxM })
  const engine = createEngine(network)
  const started = engine.startSteady(0, treeValues(network))
  const index = (id: string) => network.district.reaches.findIndex((reach) => reach.id === id)
  const forcing = irrigationTreeForcing(network)
  const tail = (id: string) => engine.dischargeAtM3s(index(id), 1e9)
  const takesM3s = () => network.district.gates.reduce((sum, _, g) => sum + engine.gateDischargeM3s(g), 0)
  const balanced = Math.abs(takesM3s() + tail('A-24') + tail('B-24') - 140)
  const hours: number[] = []
  const forkM3s: number[] = []
  const tailM3s: number[] = []
  let outcome = engine.advance(forcing, 0)
  const samples = 8 * days
  for (let i = 1; i <= samples && outcome.kind === 'reached'; i++) {
    const hour = (24 * days * i) / samples
    outcome = engine.advance(forcing, hour * HOUR_MS)
    hours.push(hour)
    forkM3s.push(tail('T-16'))
    tailM3s.push(tail('A-24'))
  }
  return {
    checks: [
      ended('the steady solver reaches its end', started),
      { what: 'steady flow: what leaves against what comes, m³/s', error: balanced, limit: 1e-4 },
      ended('runs to its end', outcome),
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
      {
        what: 'discharge at the tail of A against that of B, relative',
        error: relative(tail('A-24'), tail('B-24')),
        limit: 1e-6,
      },
      owes(mostOwedM(engine)),
    ],
    figure: {
      xLabel: 'time, h',
      yLabel: 'discharge, m³/s',
      series: [
        { name: 'end of the trunk', look: 'line', x: hours, y: forkM3s },
        { name: 'tail of main A', look: 'dashed', x: hours, y: tailM3s },
      ],
    },
    remark: `${network.gateLinkStart} stretches, ${engine.steps} steps. The published tree joins its branches by side orifices of 1.957 m by 0.6 m; here a gate of 1.342 m by 0.6 m passes the same 2 m³/s at the same stages, but answers otherwise to their change. Lengths, beds, widths are those of the published input files.`,
  }
}

/** Less comes than the ground would take: the front stops where all of it has seeped. */
function thirstyCanal(mmPerH: number): CaseResult {
  const [Q, lengthM] = [0.5, 15_000]
  const district = branchingCanal()
  const first = district.reaches[0]
  if (first === undefined) throw new RangeError('a reach must exist, got none')
  const perDepthM2s = (mmPerH / 3.6e6) * (20 / 1.5)
  const network = buildNetwork(
    {
      ...district,
      gates: [],
      nodes: district.nodes.filter(({ id }) => id === 'A' || id === 'B'),
      crossSections: district.crossSections.map((section) =>
        section.id === first.crossSectionId
          ? { ...section, shape: { kind: 'trapezoid', bottomWidthM: 20, sideSlope: 1.5, bankHeightM: 4 } }
          : section,
      ),
      reaches: [
        {
          ...first,
          fromNodeId: (district.nodes[1] ?? never()).id,
          toNodeId: (district.nodes[2] ?? never()).id,
          lengthM,
          bedUpM: 42.5,
          bedDownM: 40,
          designDischargeM3s: 20,
          designDepthM: 1.5,
          /* 1/(100·Q^0)·Q/1000·factor = seepage of the design depth, m²/s */
          seepage: { a: 1, m: 0, factor: (perDepthM2s * 1.5) / 2e-4 },
        },
      ],
    },
    { dxM: 250 },
  )
  const engine = createEngine(network)
  const values = valuesWith(network, { inflowM3s: { A: Q } })
  engine.startDry(0, values)
  const outcome = engine.advance(constantForcing(values), 60 * 24 * HOUR_MS)
  const before = engine.balance
  const last = engine.advance(constantForcing(values), 61 * 24 * HOUR_MS)
  const after = engine.balance
  const seepedM3s = (after.seepedM3 - before.seepedM3) / 86_400
  return {
    checks: [
      ended('sixty days reach their end', outcome),
      ended('one more day reaches its end', last),
      { what: 'mass error', error: after.massError, limit: 1e-9 },
      { what: 'seepage at the end against inflow, relative', error: relative(seepedM3s, Q), limit: 0.001 },
      owes(mostOwedM(engine)),
    ],
    table: {
      columns: ['inflow, m³/s', 'seepage, m³/s', 'volume, m³'],
      rows: [[Q, seepedM3s, after.volumeM3]],
    },
    remark: `0.5 m³/s into 15 km, 20 m wide; ${mmPerH} mm/h would seep from the bed at a depth of 1 m. What an engine that takes seepage after the step gets wrong by tenths of a per cent.`,
  }
}

function never(): never {
  throw new RangeError('a node must exist, got none')
}

export const NETWORKS: readonly ValidationCase[] = [
  {
    id: 'wild-days',
    title: 'Days in which everything jumps at random',
    source: 'conservation of volume: exact by definition',
    run: wildDays,
  },
  {
    id: 'loop',
    title: 'A symmetric loop shares its water evenly',
    source: 'symmetry: exact by definition',
    run: loop,
  },
  {
    id: 'tree-500m',
    title: 'The irrigation tree, 500 m, 24 h',
    source: 'conservation of volume, symmetry; set-up as timed with SWMM, MASCARET, SPRNT',
    run: () => tree(500, 1),
  },
  {
    id: 'tree-100m-week',
    title: 'The irrigation tree, 100 m, 7 days',
    source: 'conservation of volume, symmetry; set-up as timed with SWMM, MASCARET, SPRNT',
    run: () => tree(100, 7),
  },
  {
    id: 'seepage-10',
    title: 'Less inflow than seepage, 10 mm/h',
    source: 'conservation of volume; a known trouble of SWMM (issue 216)',
    run: () => thirstyCanal(10),
  },
  {
    id: 'seepage-30',
    title: 'Less inflow than seepage, 30 mm/h',
    source: 'conservation of volume; a known trouble of SWMM (issue 216)',
    run: () => thirstyCanal(30),
  },
]
