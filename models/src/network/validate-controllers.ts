import { type Controller, isFloat, type RuleCondition, type SampledController } from '../domain/controller.ts'
import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import type { Scenario } from '../domain/scenario.ts'
import { PLAUSIBLE, problemsOfNumber } from '../ground/plausible-range.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { poolBelow } from './pool.ts'

/** What the numbers of controllers can plausibly be; parsers of documents take the same. */
export const CONTROL_RANGES = {
  decrementM: { noun: 'a decrement', unit: 'm', minimum: 0.01, maximum: 5 },
  intervalS: { noun: 'a control interval', unit: 's', minimum: 10, maximum: 86_400 },
  minimumMoveM: { noun: 'a least move', unit: 'm', minimum: 0, maximum: 1 },
  rateMPerS: { noun: 'a speed of moves', unit: 'm/s', minimum: 1e-6, maximum: 0.5 },
  deadBandM: { noun: 'a dead band', unit: 'm', minimum: 0, maximum: 1 },
  kp: { noun: 'a proportional gain', unit: 'm of opening per m', minimum: 0, maximum: 100 },
  kiPerS: { noun: 'an integral gain', unit: '1/s', minimum: 0, maximum: 1 },
  kpM2PerS: { noun: 'a proportional gain', unit: 'm²/s', minimum: 0, maximum: 10_000 },
  kiM2PerS2: { noun: 'an integral gain', unit: 'm²/s²', minimum: 0, maximum: 10 },
  passedShare: { noun: 'a share', unit: '1', minimum: 0, maximum: 1 },
  delayS: { noun: 'a delay', unit: 's', minimum: 0, maximum: 7 * 86_400 },
  deadBandM3s: { noun: 'a dead band', unit: 'm³/s', minimum: 0, maximum: 1000 },
} as const

/**
 * Everything that controllers ask for and cannot have in this district, and where they contradict the scenario's schedules.
 * One that could not be read is passed over; places count it.
 */
export function problemsOfControllers(
  district: District,
  controllers: readonly (Controller | undefined)[],
  openingM: Scenario['openingM'],
): Problem[] {
  const places = new Map<string, string>()
  return controllers.flatMap((controller, k) => {
    if (controller === undefined) return []
    const path = `controllers[${k}]`
    const { gateId } = controller
    const gate = district.gates.find(({ id }) => id === gateId)
    const first = places.get(gateId)
    places.set(gateId, first ?? path)
    const invalid = (field: string, text: string, remedy: string) =>
      problem('SCENARIO_INVALID', { path: `${path}.${field}` }, text, remedy)
    if (gate === undefined)
      return [invalid('gate', `the district has no gate "${gateId}"`, 'expected the id of a gate')]
    const schedule = openingM[gateId]?.values ?? []
    return [
      ...(first === undefined
        ? []
        : [invalid('gate', `"${gateId}" is controlled by ${first} already`, 'expected one controller for a gate')]),
      ...(schedule.every((value) => value === schedule[0])
        ? []
        : [
            invalid('gate', `gates.${gateId} moves the same gate by schedule`, 'give it one opening, or no controller'),
          ]),
      ...problemsOfNumbers(controller, path),
      ...(isFloat(controller) ? [] : problemsOfMoves(controller, gate, path)),
      ...problemsOfKind(district, controller, gate, path),
    ]
  })
}

function problemsOfNumbers(controller: Controller, path: string): Problem[] {
  const fields: Readonly<Record<string, unknown>> = { ...controller }
  return Object.entries(CONTROL_RANGES).flatMap(([name, range]) => {
    const value = fields[name]
    return typeof value === 'number' ? problemsOfNumber(`${path}.${name}`, value, range) : []
  })
}

/** A bound on the speed that leaves less than the least move would hold the gate for ever. */
function problemsOfMoves(
  { rateMPerS, intervalS, minimumMoveM }: SampledController,
  gate: Gate,
  path: string,
): Problem[] {
  const leastM = Math.max(minimumMoveM, gate.deadBandM)
  const mostM = Math.min(rateMPerS ?? gate.speedMPerS, gate.speedMPerS) * intervalS
  if (!(mostM < leastM)) return []
  const text = `at most ${mostM} m in an interval is less than the least move of ${leastM} m`
  return [
    problem('SCENARIO_INVALID', { path: `${path}.rateMPerS` }, text, 'expected a higher speed or a longer interval'),
  ]
}

function problemsOfKind(district: District, controller: Controller, gate: Gate, path: string): Problem[] {
  const stages = (field: string, values: readonly number[]) =>
    values.flatMap((value) => problemsOfNumber(`${path}.${field}`, value, PLAUSIBLE.stage))
  const missing = (field: string, values: readonly number[]) =>
    values.length > 0
      ? []
      : [problem('VALUE_MISSING', { path: `${path}.${field}` }, 'nothing stands here', 'expected a number or series')]
  switch (controller.kind) {
    case 'constant-upstream':
    case 'constant-downstream':
      return stages('shutStageM', [controller.shutStageM])
    case 'local-pi':
      return [...missing('setPointM', controller.setPointM.values), ...stages('setPointM', controller.setPointM.values)]
    case 'distant-downstream': {
      const { reachId, setPointM } = controller
      const pool = poolBelow(district, gate.id)
      const remedy = `expected one of ${pool?.reachIds.join(', ') ?? 'a gate that feeds a canal'}`
      return [
        ...missing('setPointM', setPointM.values),
        ...stages('setPointM', setPointM.values),
        ...(pool?.reachIds.includes(reachId) === true
          ? []
          : [
              problem(
                'SCENARIO_INVALID',
                { path: `${path}.reach` },
                `"${reachId}" does not lie in the pool of ${gate.id}`,
                remedy,
              ),
            ]),
      ]
    }
    case 'flow':
      return [
        ...missing('dischargeM3s', controller.dischargeM3s.values),
        ...controller.dischargeM3s.values.flatMap((value) =>
          problemsOfNumber(`${path}.dischargeM3s`, value, PLAUSIBLE.inflow),
        ),
      ]
    case 'rules':
      return controller.rules.flatMap(({ when, openingM }, r) => [
        ...problemsOfNumber(`${path}.rules[${r}].openingM`, openingM, {
          noun: 'an opening',
          unit: 'm',
          minimum: 0,
          maximum: gate.maximumOpeningM,
        }),
        ...when.flatMap((condition, c) => problemsOfCondition(district, condition, `${path}.rules[${r}].if[${c}]`)),
      ])
  }
}

function problemsOfCondition({ gates, reaches }: District, condition: RuleCondition, path: string): Problem[] {
  if (condition.on === 'time') {
    if (condition.toS > condition.fromS) return []
    const text = `the time lasts from ${condition.fromS} to ${condition.toS} s`
    return [problem('VALUE_OUT_OF_RANGE', { path }, text, 'expected an end after its beginning')]
  }
  const isTail = condition.on === 'level-at-tail'
  const id = isTail ? condition.reachId : condition.gateId
  const isKnown = (isTail ? reaches : gates).some((one) => String(one.id) === id)
  const bounds = [condition.above, condition.below].filter((bound) => bound !== undefined)
  const noun = isTail ? 'reach' : 'gate'
  return [
    ...(isKnown
      ? []
      : [problem('SCENARIO_INVALID', { path }, `the district has no ${noun} "${id}"`, `expected the id of a ${noun}`)]),
    ...(bounds.length > 0
      ? []
      : [problem('VALUE_MISSING', { path }, 'it says neither above nor below', 'expected "above", "below" or both')]),
    ...bounds.flatMap((bound) =>
      problemsOfNumber(path, bound, condition.on === 'flow' ? { ...PLAUSIBLE.inflow, minimum: -1e4 } : PLAUSIBLE.stage),
    ),
  ]
}
