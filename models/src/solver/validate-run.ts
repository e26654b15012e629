import type { District } from '../domain/district.ts'
import { isStageGiven, type Node } from '../domain/node.ts'
import type { Scenario, ScenarioEvent, Series } from '../domain/scenario.ts'
import { PLAUSIBLE, type PlausibleRange, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'
import type { Network } from '../network/network.ts'
import { problemsOfControllers } from '../network/validate-controllers.ts'
import { problemsOfEvent } from '../network/validate-event.ts'
import { openNodes } from '../network/validate-network.ts'
import type { EngineParameters } from './engine.ts'
import type { ForcingValues } from './forcing.ts'

/** Users may draw somewhat more than a branch was built for; far more is another unit. */
const MOST_DEMAND_OF_DESIGN = 2

const openingRange = (maximumM: number): PlausibleRange => ({
  noun: 'an opening',
  unit: 'm',
  minimum: 0,
  maximum: maximumM,
})
const demandRange = (designM3s: number): PlausibleRange => ({
  noun: 'a demand',
  unit: 'm³/s',
  minimum: 0,
  maximum: MOST_DEMAND_OF_DESIGN * designM3s,
})

/** Everything that a scenario asks for and cannot have in this district, all at once. */
export function validateScenario(district: District, scenario: Scenario): Problem[] {
  const gates = new Map<string, PlausibleRange>(
    district.gates.map(({ id, maximumOpeningM }) => [id, openingRange(maximumOpeningM)]),
  )
  const branches = new Map<string, PlausibleRange>(
    district.reaches.flatMap(({ id, kind, designDischargeM3s }) =>
      kind === 'branch' ? [[id, demandRange(designDischargeM3s)] as const] : [],
    ),
  )
  const hasRiver = district.nodes.some(({ boundary }) => boundary === 'river-stage')
  const isMissing = hasRiver && scenario.start !== 'state' && scenario.riverStageM.atS.length === 0
  const remedy = 'expected at least one instant'
  return [
    ...problemsOfNumber('horizonS', scenario.horizonS, PLAUSIBLE.horizon),
    ...(Number.isFinite(scenario.startMs)
      ? []
      : [
          problem(
            'VALUE_NOT_A_NUMBER',
            { path: 'startMs' },
            `${scenario.startMs} is no instant`,
            'expected ms since 1970',
          ),
        ]),
    ...(isMissing ? [problem('VALUE_MISSING', { path: 'riverStageM' }, 'the river has no stage', remedy)] : []),
    ...problemsOfSeries('riverStageM', scenario.riverStageM, PLAUSIBLE.stage),
    ...problemsOfGroup('openingM', scenario.openingM, gates, 'gate'),
    ...problemsOfGroup('demandM3s', scenario.demandM3s, branches, 'branch'),
    ...problemsOfGiven(district, scenario),
    ...(scenario.events ?? []).flatMap((event, k) => [
      ...problemsOfEvent(district, event, (field) => `events[${k}].${field}`),
      ...problemsOfSpan(event, `events[${k}]`),
    ]),
    ...problemsOfControllers(district, scenario.controllers ?? [], scenario.openingM),
  ]
}

/** What acts on single nodes, reaches and structures. */
function problemsOfGiven({ nodes, reaches, structures, ...rest }: District, scenario: Scenario): Problem[] {
  const open = openNodes({ nodes, reaches, structures, ...rest })
  const nodesWith = (test: (node: Node) => boolean, range: PlausibleRange) =>
    new Map<string, PlausibleRange>(nodes.filter(test).map(({ id }) => [id, range]))
  const reachesWith = (range: PlausibleRange) => new Map<string, PlausibleRange>(reaches.map(({ id }) => [id, range]))
  const wet = nodesWith(({ id, boundary }) => open.has(id) && !isStageGiven(boundary), PLAUSIBLE.inflow)
  const held = nodesWith(({ boundary }) => boundary === 'stage' || boundary === 'weir-crest', PLAUSIBLE.stage)
  const settings = new Map<string, PlausibleRange>(structures.map(({ id }) => [id, PLAUSIBLE.setting]))
  return [
    ...problemsOfGroup('stageM', scenario.stageM ?? {}, held, 'node with a stage of its own'),
    ...problemsOfGroup('settings', scenario.settings ?? {}, settings, 'structure'),
    ...problemsOfGroup('inflowM3s', scenario.inflowM3s ?? {}, wet, 'node that takes water'),
    ...problemsOfGroup('rainMPerS', scenario.rainMPerS ?? {}, reachesWith(PLAUSIBLE.rain), 'reach'),
    ...problemsOfGroup(
      'evaporationMPerS',
      scenario.evaporationMPerS ?? {},
      reachesWith(PLAUSIBLE.evaporation),
      'reach',
    ),
    ...problemsOfGroup('lateralM3s', scenario.lateralM3s ?? {}, reachesWith(PLAUSIBLE.inflow), 'reach'),
    ...Object.entries(scenario.riverSedimentKgPerM3 ?? {}).flatMap(([id, series]) =>
      problemsOfSeries(`riverSedimentKgPerM3.${id}`, series, PLAUSIBLE.sediment),
    ),
  ]
}

function problemsOfSpan({ fromS, toS }: ScenarioEvent, path: string): Problem[] {
  if (fromS >= 0 && toS > fromS) return []
  const text = `the event lasts from ${fromS} to ${toS} s`
  return [problem('VALUE_OUT_OF_RANGE', { path }, text, 'expected an end after its beginning, both after the start')]
}

function problemsOfGroup(
  field: string,
  group: Readonly<Record<string, Series>>,
  ranges: ReadonlyMap<string, PlausibleRange>,
  noun: string,
): Problem[] {
  return Object.entries(group).flatMap(([id, series]) => {
    const path = `${field}.${id}`
    const range = ranges.get(id)
    if (range !== undefined) return problemsOfSeries(path, series, range)
    return [
      problem('SCENARIO_INVALID', { path }, `the district has no ${noun} "${id}"`, `expected the id of a ${noun}`),
    ]
  })
}

/** Instants rise or stand (a jump), and every value is a plausible number. */
export function problemsOfSeries(path: string, { atS, values }: Series, range: PlausibleRange): Problem[] {
  const lengths = `${atS.length} instants have ${values.length} values`
  return [
    ...(atS.length === values.length
      ? []
      : [problem('VALUE_MISSING', { path }, lengths, 'expected one value for every instant')]),
    ...atS.flatMap((at, k) => {
      const here = `${path}.atS[${k}]`
      if (!Number.isFinite(at))
        return [problem('VALUE_NOT_A_NUMBER', { path: here }, `${at} is no time`, 'expected seconds')]
      if (at >= (atS[k - 1] ?? 0)) return []
      return [problem('VALUE_OUT_OF_RANGE', { path: here }, `${at} s goes back`, 'expected times that do not fall')]
    }),
    ...values.flatMap((value, k) => problemsOfNumber(`${path}.values[${k}]`, value, range)),
  ]
}

/** What is wrong with values that act on a network at one instant: lengths, numbers, and inflow where no water stands. */
export function validateForcing(network: Network, values: ForcingValues): Problem[] {
  const { district, branchReachIndices, nodeJunction, junctionIsRiver } = network
  const { gates, nodes, reaches, structures } = district
  const ofArray = (
    field: string,
    list: readonly { readonly id: string }[],
    array: Float64Array | undefined,
    rangeOf: (index: number) => PlausibleRange,
    absent?: number,
  ): Problem[] => {
    if (array === undefined) return []
    if (array.length !== list.length)
      return [
        problem(
          'VALUE_MISSING',
          { path: field },
          `${array.length} values stand here`,
          `expected ${list.length}, one each`,
        ),
      ]
    return list.flatMap(({ id }, k) =>
      array[k] === absent ? [] : problemsOfNumber(`${field}.${id}`, array[k] ?? Number.NaN, rangeOf(k)),
    )
  }
  const branches = [...branchReachIndices].flatMap((r) => reaches[r] ?? [])
  const hasRiver = nodes.some(({ boundary }) => boundary === 'river-stage')
  return [
    ...(hasRiver || !Number.isFinite(values.riverStageM)
      ? problemsOfNumber('riverStageM', values.riverStageM, PLAUSIBLE.stage)
      : []),
    ...ofArray('openingM', gates, values.openingM, (g) => openingRange(gates[g]?.maximumOpeningM ?? 0)),
    ...ofArray('demandM3s', branches, values.demandM3s, (b) => demandRange(branches[b]?.designDischargeM3s ?? 0)),
    ...ofArray('stageM', nodes, values.stageM, () => PLAUSIBLE.stage, Number.NEGATIVE_INFINITY),
    ...ofArray('settings', structures, values.settings, () => PLAUSIBLE.setting),
    ...ofArray('inflowM3s', nodes, values.inflowM3s, () => PLAUSIBLE.inflow),
    ...ofArray('rainMPerS', reaches, values.rainMPerS, () => PLAUSIBLE.rain),
    ...ofArray('evaporationMPerS', reaches, values.evaporationMPerS, () => PLAUSIBLE.evaporation),
    ...ofArray('lateralM3s', reaches, values.lateralM3s, () => PLAUSIBLE.inflow),
    ...nodes.flatMap(({ id }, n) => {
      const junction = nodeJunction[n] ?? -1
      const takes = junction >= 0 && junctionIsRiver[junction] === 0
      if (takes || (values.inflowM3s?.[n] ?? 0) === 0) return []
      const text = `no water of the network stands at ${id}`
      return [
        problem(
          'NETWORK_UNSUPPORTED',
          { path: `inflowM3s.${id}` },
          text,
          'expected inflow at a node where reaches meet',
        ),
      ]
    }),
  ]
}

/** Factors on a district's numbers are positive and near one; of seepage there may be none. */
export function validateParameters(parameters: EngineParameters): Problem[] {
  return Object.entries(parameters).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'number') return []
    const range = name === 'seepageFactor' ? { ...PLAUSIBLE.parameter, minimum: 0 } : PLAUSIBLE.parameter
    return problemsOfNumber(`parameters.${name}`, value, range)
  })
}
