import type { Controller, GateSide, RuleCondition } from '../domain/controller.ts'
import type { GateId, ReachId } from '../ground/ids.ts'
import type { PlausibleRange } from '../ground/plausible-range.ts'
import { QUANTITIES } from '../ground/quantities.ts'
import { CONTROL_RANGES } from '../network/validate-controllers.ts'
import { type Column, type Columns, idOf, numberFrom, optional, quantity, word } from './column.ts'

/* The fields of the controllers of a scenario document, by kind: what parses them and what their schema says. */

const within = ({ minimum, maximum, noun, unit }: PlausibleRange): Column<number> =>
  numberFrom(minimum, maximum, noun, unit === '1' ? '' : unit)

export const SIDES: readonly GateSide[] = ['upstream', 'downstream']

const gate = idOf<GateId>()
const reach = idOf<ReachId>()
const stage = quantity('stage')
const discharge = quantity('discharge', 0)
const moved = {
  gate,
  intervalS: within(CONTROL_RANGES.intervalS),
  minimumMoveM: within(CONTROL_RANGES.minimumMoveM),
  rateMPerS: optional(within(CONTROL_RANGES.rateMPerS)),
}
const floating = { gate, shutStageM: stage, decrementM: within(CONTROL_RANGES.decrementM) }

/** Plain fields by kind; what else a kind has, `CONTROLLER_SERIES` and `rules` say. */
export const CONTROLLER_COLUMNS = {
  'constant-upstream': floating,
  'constant-downstream': floating,
  'local-pi': {
    ...moved,
    side: word(SIDES),
    kp: within(CONTROL_RANGES.kp),
    kiPerS: within(CONTROL_RANGES.kiPerS),
    deadBandM: within(CONTROL_RANGES.deadBandM),
  },
  'distant-downstream': {
    ...moved,
    reach,
    kpM2PerS: within(CONTROL_RANGES.kpM2PerS),
    kiM2PerS2: within(CONTROL_RANGES.kiM2PerS2),
    deadBandM: within(CONTROL_RANGES.deadBandM),
    passedShare: within(CONTROL_RANGES.passedShare),
    delayS: within(CONTROL_RANGES.delayS),
  },
  flow: { ...moved, deadBandM3s: within(CONTROL_RANGES.deadBandM3s) },
  rules: moved,
} as const satisfies Record<Controller['kind'], Columns>

export const CONTROLLER_KINDS = Object.keys(CONTROLLER_COLUMNS) as readonly Controller['kind'][]

/** Fields that are a number or a series. */
export const CONTROLLER_SERIES: Readonly<
  Record<Controller['kind'], Readonly<Record<string, { readonly column: Column<number>; readonly optional?: boolean }>>>
> = {
  'constant-upstream': {},
  'constant-downstream': {},
  'local-pi': { setPointM: { column: stage } },
  'distant-downstream': { setPointM: { column: stage }, knownM3s: { column: discharge, optional: true } },
  flow: { dischargeM3s: { column: discharge } },
  rules: {},
}

export const RULE_COLUMNS = { openingM: numberFrom(0, QUANTITIES.opening.maximum, 'an opening', 'm') }

const hour = numberFrom(0, 366 * 24, 'an hour after the start', 'h')
const bounds = (column: Column<number>) => ({ above: optional(column), below: optional(column) })

/** What a condition looks at, and its fields. */
export const CONDITION_COLUMNS = {
  'level-at-gate': { gate, side: word(SIDES), ...bounds(stage) },
  'level-at-tail': { reach, ...bounds(stage) },
  flow: { gate, ...bounds(quantity('discharge')) },
  time: { fromHour: hour, toHour: hour },
} as const satisfies Record<RuleCondition['on'], Columns>

export const CONDITION_KINDS = Object.keys(CONDITION_COLUMNS) as readonly RuleCondition['on'][]
