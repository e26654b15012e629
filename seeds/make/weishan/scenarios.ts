import { buildNetwork, type District, type Network, type Reach } from '@district/models'
import { rounded } from '../csv.ts'
import { steadyPlan, type Wish } from '../openings.ts'
import {
  delaysFromRiver,
  gateSeries,
  type Phase,
  type ScenarioDocument,
  type ScenarioMaker,
  type SeriesText,
  stepSeries,
} from '../scenario.ts'

/** Openings are found on a coarse grid: the steady flow hardly depends on it. */
const TUNING_DX_M = 1000
const LINK_OPEN = { 'G-LKW': 2.8 } as const
/** What the east passes to the west by the link canal unless a scenario says otherwise. */
const LINK_M3S = 5
const ESCAPES = ['G-T1R', 'G-T4R', 'G-S6R'] as const

/** The scenarios that operators know, with openings from steady flows of the pack itself, by id. */
export const WEISHAN_SCENARIOS: Readonly<Record<string, ScenarioMaker>> = {
  'spring-green-up': tuned(springGreenUp),
  'transfer-north': tuned(transferNorth),
  'irrigation-and-transfer': tuned(irrigationAndTransfer),
  'river-drop': tuned(riverFalls),
  'gate-stuck': tuned(gateStuck),
  'disorderly-drawing': tuned(disorderlyDrawing),
  'storm-on-full-canals': tuned(stormOnFullCanals),
  'rotation-by-thirds': tuned(rotationByThirds),
  'flush-basins': tuned(flushingBasins),
  'dry-start': tuned(firstWater),
}

function tuned(make: (tune: Tuner) => ScenarioDocument): ScenarioMaker {
  return (district) => make(createTuner(buildNetwork(district, { dxM: TUNING_DX_M })))
}

interface Tuner {
  readonly district: District
  readonly branches: readonly Reach[]
  readonly phase: (fromHour: number, wish: WeishanWish) => Phase
  readonly gates: (phases: readonly Phase[]) => Record<string, SeriesText>
  readonly delay: (nodeId: string) => number
}

/** Draws as a fraction of the branches' design discharge; the rest as in `Wish`. */
interface WeishanWish extends Omit<Wish, 'demandM3s'> {
  readonly fraction: (branch: Reach) => number
}

function createTuner(network: Network): Tuner {
  const { district } = network
  const delay = delaysFromRiver(district)
  return {
    district,
    branches: district.reaches.filter(({ kind }) => kind === 'branch'),
    phase: (fromHour, { fraction, ...wish }) => ({
      fromHour,
      openingM: steadyPlan(network, {
        ...wish,
        demandM3s: (branch) => rounded(fraction(branch) * branch.designDischargeM3s, 2),
        dischargeM3s: { 'G-LKE': LINK_M3S, ...wish.dischargeM3s },
        openingM: { ...LINK_OPEN, ...wish.openingM },
      }).openingM,
    }),
    gates: (phases) => gateSeries(district, phases, delay),
    delay: (nodeId) => delay(district.nodes.find(({ id }) => id === nodeId)?.id ?? ('' as never)),
  }
}

const steadyFraction = (fraction: number) => () => fraction
/** What users ask of a branch, step by step; each step reaches them with the water. */
const demands = (
  { branches, delay }: Tuner,
  steps: readonly { readonly fromHour: number; readonly fraction: (branch: Reach) => number }[],
): Record<string, SeriesText> =>
  Object.fromEntries(
    branches.map((branch) => [
      branch.id,
      stepSeries(
        steps.map(({ fromHour, fraction }) => [
          fromHour === 0 ? 0 : fromHour + delay(branch.fromNodeId),
          rounded(fraction(branch) * branch.designDischargeM3s, 2),
        ]),
      ),
    ]),
  )

/** The largest watering of the year: opening in two steps, a week after the canals began to run. */
function springGreenUp(tune: Tuner): ScenarioDocument {
  const steps = [
    { fromHour: 0, fraction: steadyFraction(0.3) },
    { fromHour: 4, fraction: steadyFraction(0.42) },
    { fromHour: 16, fraction: steadyFraction(0.55) },
  ]
  return {
    id: 'spring-green-up',
    name_zh: '春灌返青水',
    name_en: 'Spring irrigation for green-up',
    start: 'steady',
    startAt: '2026-02-25T08:00:00+08:00',
    horizonHours: 72,
    riverStageM: 39.5,
    demandM3s: demands(tune, steps),
    gates: tune.gates(steps.map(({ fromHour, fraction }) => tune.phase(fromHour, { riverStageM: 39.5, fraction }))),
  }
}

/** Beyond the design discharge of the last reaches the water stands above its design stage there, 0.5 m and more below the bank. */
const FULL_TRANSFER_M = { T5: 33.38, T6: 32.68, T7: 32.03 } as const

/** 96 m³/s into the west line, as in 2004–05; its offtakes are sealed, the east stands still. */
function transferNorth(tune: Tuner): ScenarioDocument {
  const nobody = steadyFraction(0)
  const at = (fromHour: number, borderM3s: number, isFull: boolean) =>
    tune.phase(fromHour, {
      riverStageM: 39.2,
      fraction: nobody,
      transferM3s: { T8: borderM3s },
      dischargeM3s: { 'G-LKE': 0 },
      openingM: { 'G-LKW': 0 },
      ...(isFull ? { stageM: FULL_TRANSFER_M } : {}),
    })
  return {
    id: 'transfer-north',
    name_zh: '引黄入冀（津）96 m³/s',
    name_en: 'Transfer to Hebei and Tianjin, 96 m³/s',
    start: 'steady',
    startAt: '2026-11-01T08:00:00+08:00',
    horizonHours: 96,
    riverStageM: 39.2,
    demandFraction: 0,
    gates: tune.gates(
      [33.5, 46.5, 59.5, 72.5, 85.6].map((borderM3s, step) => at(step === 0 ? 0 : 1 + 3 * step, borderM3s, step > 2)),
    ),
  }
}

function irrigationAndTransfer(tune: Tuner): ScenarioDocument {
  const irrigating = { riverStageM: 39.5, fraction: steadyFraction(0.45) }
  return {
    id: 'irrigation-and-transfer',
    name_zh: '灌溉与调水并行',
    name_en: 'Irrigation and transfer at once',
    start: 'steady',
    startAt: '2026-03-05T08:00:00+08:00',
    horizonHours: 72,
    riverStageM: 39.5,
    demandFraction: 0.45,
    gates: tune.gates([tune.phase(0, irrigating), tune.phase(4, { ...irrigating, transferM3s: { T8: 25 } })]),
  }
}

/** Nobody touches a gate: what a river that falls by a metre does of itself. */
function riverFalls(tune: Tuner): ScenarioDocument {
  return {
    id: 'river-drop',
    name_zh: '黄河水位骤降1 m',
    name_en: 'The river falls by 1 m in 12 hours',
    start: 'steady',
    startAt: '2026-03-12T06:00:00+08:00',
    horizonHours: 48,
    riverStageM: [
      [0, 39.5],
      [2, 39.5],
      [14, 38.5],
    ],
    demandFraction: 0.5,
    gates: tune.gates([tune.phase(0, { riverStageM: 39.5, fraction: steadyFraction(0.5) })]),
  }
}

/** The orders of the green-up, and the checkgate at Tangyi does not move. */
function gateStuck(tune: Tuner): ScenarioDocument {
  const steps = [
    { fromHour: 0, fraction: steadyFraction(0.35) },
    { fromHour: 4, fraction: steadyFraction(0.5) },
  ]
  const phases = steps.map(({ fromHour, fraction }) => tune.phase(fromHour, { riverStageM: 39.5, fraction }))
  return {
    id: 'gate-stuck',
    name_zh: '闸门卡阻（堂邑节制闸）',
    name_en: 'A gate is stuck (Tangyi checkgate)',
    start: 'steady',
    startAt: '2026-03-08T08:00:00+08:00',
    horizonHours: 48,
    riverStageM: 39.5,
    demandM3s: demands(tune, steps),
    gates: tune.gates(phases),
    events: [{ kind: 'gate-stuck', gate: 'G-T3', fromHour: 2, toHour: 40 }],
  }
}

/** At hour 6 the upper branches of all canals open as far as they go and draw all that they can; the tails get what is left. */
function disorderlyDrawing(tune: Tuner): ScenarioDocument {
  const ordered = 0.45
  const greedy = 0.9
  const upper = new Set(['E1', 'W1', 'E3', 'F1', 'S1', 'S2', 'T1', 'T2'])
  const isUpper = ({ fromNodeId }: Reach) => upper.has(fromNodeId)
  const plan = tune.phase(0, { riverStageM: 39.5, fraction: steadyFraction(ordered) })
  const gates = tune.gates([plan])
  for (const gate of tune.district.gates.filter(({ kind, seat }) => kind === 'offtake' && upper.has(seat.fromNodeId))) {
    const openM = plan.openingM[gate.id] ?? 0
    gates[gate.id] = stepSeries([
      [0, openM],
      [6, Math.min(gate.maximumOpeningM, rounded(2.2 * openM, 2))],
    ])
  }
  return {
    id: 'disorderly-drawing',
    name_zh: '无序引水',
    name_en: 'Drawing without order',
    start: 'steady',
    startAt: '2026-03-15T06:00:00+08:00',
    horizonHours: 48,
    riverStageM: 39.5,
    demandFraction: ordered,
    demandM3s: Object.fromEntries(
      tune.branches.filter(isUpper).map(({ id, designDischargeM3s: design }) => [
        id,
        stepSeries([
          [0, rounded(ordered * design, 2)],
          [6, rounded(greedy * design, 2)],
        ]),
      ]),
    ),
    gates,
  }
}

/** What fields and roads send into canals per kilometre at the height of the storm: much into branches, which drain too, little into the trunk. */
const RUNOFF_M3S_PER_KM = { trunk: 0.12, basin: 0.12, branch: 0.08 } as const
const STORM = {
  rainFrom: 2,
  rainTo: 8,
  mmPerH: 18,
  runoffFrom: 3,
  runoffPeak: 7,
  runoffTo: 20,
  relief: ['F3', 'F4', 'F5', 'S7', 'S8'] as readonly string[],
} as const

/**
 * Full canals, then 108 mm of rain in six hours: users stop, the headgates shut, escapes open; Main Canal 1 has none, so its lower branches carry what
 * is left to the drains, and those of Main Canal 2.
 */
function stormOnFullCanals(tune: Tuner): ScenarioDocument {
  const full = tune.phase(0, { riverStageM: 39.5, fraction: steadyFraction(0.55) })
  const gates = tune.gates([full])
  const move = (id: string, hour: number, toM: number) => {
    gates[id] = stepSeries([
      [0, full.openingM[id] ?? 0],
      [hour, toM],
    ])
  }
  move('G-HG-E', 3, 0)
  move('G-HG-W', 3, 0)
  for (const id of ESCAPES) move(id, 3, 1.2)
  move('G-T7', 3, 0.6)
  for (const { id, kind, seat, maximumOpeningM } of tune.district.gates)
    if (kind === 'offtake' && STORM.relief.includes(seat.fromNodeId))
      move(id, 4, rounded(Math.min(maximumOpeningM, 1.8 * (full.openingM[id] ?? 0)), 2))
  const runoff = tune.district.reaches.map(({ id, kind, lengthM }): [string, SeriesText] => [
    id,
    [
      [STORM.runoffFrom, 0],
      [STORM.runoffPeak, rounded((RUNOFF_M3S_PER_KM[kind] * lengthM) / 1000, 2)],
      [STORM.runoffTo, 0],
    ],
  ])
  return {
    id: 'storm-on-full-canals',
    name_zh: '满渠暴雨',
    name_en: 'Storm on full canals',
    start: 'steady',
    startAt: '2026-07-18T20:00:00+08:00',
    horizonHours: 36,
    riverStageM: 39.5,
    demandM3s: Object.fromEntries(
      tune.branches.map(({ id, designDischargeM3s: design }) => [
        id,
        [
          [0, rounded(0.55 * design, 2)],
          [2, rounded(0.55 * design, 2)],
          [4, 0],
        ],
      ]),
    ),
    gates,
    weather: {
      rainMmPerH: stepSeries([
        [0, 0],
        [STORM.rainFrom, STORM.mmPerH],
        [STORM.rainTo, 0],
      ]),
    },
    lateralM3s: Object.fromEntries(runoff),
  }
}

/** Where canals stop: somebody must take what arrives. */
const CLOSED_ENDS: readonly string[] = ['F5', 'S8']

/** Every third branch of each group has water for two days, at three quarters of its design; the main canals run evenly. */
function rotationByThirds(tune: Tuner): ScenarioDocument {
  const thirdOf = new Map(tune.branches.map(({ id }, index) => [id, index % 3]))
  const fractionIn = (third: number) => (branch: Reach) =>
    thirdOf.get(branch.id) === third || isAtTail(branch) ? 0.75 : 0
  const isAtTail = ({ fromNodeId }: Reach) => CLOSED_ENDS.includes(fromNodeId)
  const steps = [0, 1, 2].map((third) => ({ fromHour: 48 * third, fraction: fractionIn(third) }))
  return {
    id: 'rotation-by-thirds',
    name_zh: '三分之一轮灌',
    name_en: 'Rotation by thirds',
    start: 'steady',
    startAt: '2026-04-02T08:00:00+08:00',
    horizonHours: 144,
    riverStageM: 39.4,
    demandM3s: demands(tune, steps),
    gates: tune.gates(
      steps.map(({ fromHour, fraction }) =>
        tune.phase(fromHour, { riverStageM: 39.4, fraction, transferM3s: { T8: 0.5 } }),
      ),
    ),
  }
}

/**
 * The west basin is let down from the border upwards, then a wave of 110 m³/s is sent through it, out by the escapes and over the border.
 * The east basin gives its water to the west through the link canal.
 */
function flushingBasins(tune: Tuner): ScenarioDocument {
  const nobody = steadyFraction(0)
  const quiet = { riverStageM: 39.3, fraction: nobody, dischargeM3s: { 'G-LKE': 8 } }
  const plan = tune.phase(0, { ...quiet, transferM3s: { T8: 20 } })
  const gates = tune.gates([plan])
  const move = (id: string, ...steps: readonly (readonly [number, number])[]) => {
    gates[id] = stepSeries([[0, plan.openingM[id] ?? 0], ...steps])
  }
  const clear = (id: string) => tune.district.gates.find((gate) => gate.id === id)?.maximumOpeningM ?? 0
  ;['G-T7', 'G-T6', 'G-T5', 'G-T4', 'G-T3', 'G-T2', 'G-T1', 'G-T0'].forEach((id, place) => {
    move(id, [2 + place, clear(id)])
  })
  move('G-T4R', [2, 1.2])
  move('G-T1R', [6, 1.2])
  move('G-HG-W', [9, 0], [30, 1.15])
  move('G-HG-E', [9, 0], [30, 0.4])
  move('G-LKE', [9, 1.2])
  return {
    id: 'flush-basins',
    name_zh: '沉沙池冲沙',
    name_en: 'Flushing the settling basins',
    start: 'steady',
    startAt: '2026-06-25T08:00:00+08:00',
    horizonHours: 72,
    riverStageM: 39.3,
    sedimentKgPerM3: 12,
    demandFraction: 0,
    gates,
  }
}

/** Empty canals in February: the trunk alone first, offtakes from the second day on. */
function firstWater(tune: Tuner): ScenarioDocument {
  const running = tune.phase(0, { riverStageM: 39.3, fraction: steadyFraction(0.3), transferM3s: { T8: 10 } })
  const gates = Object.fromEntries(
    tune.district.gates.map(({ id, kind, maximumOpeningM }): [string, SeriesText] => {
      const openM = running.openingM[id] ?? 0
      if (kind === 'offtake')
        return [
          id,
          stepSeries([
            [0, 0],
            [30, openM],
          ]),
        ]
      if (kind === 'check' || id === 'G-LKW') return [id, rounded(Math.min(1.15 * openM + 0.03, maximumOpeningM), 2)]
      return [id, openM]
    }),
  )
  return {
    id: 'dry-start',
    name_zh: '干渠首次通水',
    name_en: 'First water into dry canals',
    start: 'dry',
    startAt: '2026-02-10T08:00:00+08:00',
    horizonHours: 96,
    riverStageM: 39.3,
    demandFraction: 0.3,
    gates,
  }
}
