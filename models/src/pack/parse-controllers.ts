import type { Controller, RuleCondition, RulesController } from '../domain/controller.ts'
import type { District } from '../domain/district.ts'
import type { Scenario, Series } from '../domain/scenario.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { problemsOfControllers } from '../network/validate-controllers.ts'
import { type Columns, type RowOf, word } from './column.ts'
import {
  CONDITION_COLUMNS,
  CONDITION_KINDS,
  CONTROLLER_COLUMNS,
  CONTROLLER_KINDS,
  CONTROLLER_SERIES,
  RULE_COLUMNS,
} from './controller-fields.ts'
import { isJsonObject, type JsonObject, readJsonFields } from './json-fields.ts'
import { readSeries } from './scenario-series.ts'

const SECONDS_PER_HOUR = 3600

/** Read, or every problem in it. */
interface PartRead<T> {
  readonly value: T | undefined
  readonly problems: readonly Problem[]
}

/** The controllers of a scenario document, and everything that is wrong with them, also beside the schedules of the same document. */
export function readControllers(
  given: unknown,
  district: District,
  openingM: Scenario['openingM'],
): PartRead<readonly Controller[]> {
  if (given === undefined) return { value: undefined, problems: [] }
  if (!Array.isArray(given))
    return refused('controllers', 'this is no list', 'expected [{ "kind": …, "gate": …, … }, …]')
  const reads = given.map((one: unknown, k) => readController(one, `controllers[${k}]`))
  const problems = [
    ...reads.flatMap((read) => read.problems),
    ...problemsOfControllers(
      district,
      reads.map(({ value }) => value),
      openingM,
    ),
  ]
  return { value: reads.flatMap(({ value }) => value ?? []), problems }
}

const refused = (path: string, text: string, remedy: string): PartRead<never> => ({
  value: undefined,
  problems: [problem('FILE_MALFORMED', { path }, text, remedy)],
})

function readController(given: unknown, path: string): PartRead<Controller> {
  if (!isJsonObject(given)) return refused(path, 'this is no object', 'expected a controller')
  const kind = kindOf(given['kind'], CONTROLLER_KINDS, `${path}.kind`)
  if (kind.value === undefined) return { value: undefined, problems: kind.problems }
  const series = readAllSeries(given, kind.value, path)
  const rules = kind.value === 'rules' ? readRules(given['rules'], `${path}.rules`) : undefined
  const known = [
    'kind',
    ...Object.keys(CONTROLLER_COLUMNS[kind.value]),
    ...Object.keys(CONTROLLER_SERIES[kind.value]),
    ...(kind.value === 'rules' ? ['rules'] : []),
  ]
  const fields = readJsonFields({ path }, given, CONTROLLER_COLUMNS[kind.value] as Columns)
  const problems = [
    ...fields.problems,
    ...series.problems,
    ...(rules?.problems ?? []),
    ...unknownNames(given, known, path),
  ]
  if (fields.value === undefined || problems.length > 0) return { value: undefined, problems }
  const { gate, reach, rateMPerS, ...numbers } = fields.value
  // The columns and series of this kind are exactly its fields; ids go by longer names.
  const controller = {
    kind: kind.value,
    gateId: gate,
    ...(reach !== undefined && { reachId: reach }),
    ...(typeof rateMPerS === 'number' && { rateMPerS }),
    ...numbers,
    ...series.value,
    ...(rules?.value !== undefined && { rules: rules.value }),
  } as unknown as Controller
  return { value: controller, problems }
}

function kindOf<K extends string>(given: unknown, kinds: readonly K[], path: string): PartRead<K> {
  const read = word(kinds).read(typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given))
  if (read.ok) return { value: read.value, problems: [] }
  const { code, text, remedy } = read.error
  return { value: undefined, problems: [problem(code, { path }, text, remedy)] }
}

function readAllSeries(given: JsonObject, kind: Controller['kind'], path: string): PartRead<Record<string, Series>> {
  const reads = Object.entries(CONTROLLER_SERIES[kind]).flatMap(([name, { column, optional }]) =>
    optional === true && given[name] === undefined
      ? []
      : [{ name, ...readSeries(`${path}.${name}`, given[name], column) }],
  )
  const sound = reads.flatMap(({ name, series }) => (series === undefined ? [] : [[name, series] as const]))
  return { value: Object.fromEntries(sound), problems: reads.flatMap(({ problems }) => problems) }
}

function readRules(given: unknown, path: string): PartRead<RulesController['rules']> {
  if (!Array.isArray(given) || given.length === 0)
    return refused(path, 'this is no list of rules', 'expected [{ "if": [ … ], "openingM": … }, …]')
  const reads = given.map((rule: unknown, k): PartRead<RulesController['rules'][number]> => {
    const here = `${path}[${k}]`
    if (!isJsonObject(rule)) return refused(here, 'this is no object', 'expected { "if": [ … ], "openingM": … }')
    const fields = readJsonFields({ path: here }, rule, RULE_COLUMNS)
    const when = readConditions(rule['if'], `${here}.if`)
    const problems = [...fields.problems, ...when.problems, ...unknownNames(rule, ['if', 'openingM'], here)]
    if (fields.value === undefined || when.value === undefined) return { value: undefined, problems }
    return { value: { when: when.value, openingM: fields.value.openingM }, problems }
  })
  return { value: reads.flatMap(({ value }) => value ?? []), problems: reads.flatMap(({ problems }) => problems) }
}

function readConditions(given: unknown, path: string): PartRead<readonly RuleCondition[]> {
  if (!Array.isArray(given))
    return refused(path, 'this is no list of conditions', 'expected [{ "on": …, … }, …]; an empty list always holds')
  const reads = given.map((one: unknown, k) => readCondition(one, `${path}[${k}]`))
  return { value: reads.flatMap(({ value }) => value ?? []), problems: reads.flatMap(({ problems }) => problems) }
}

function readCondition(given: unknown, path: string): PartRead<RuleCondition> {
  if (!isJsonObject(given)) return refused(path, 'this is no object', 'expected a condition')
  const on = kindOf(given['on'], CONDITION_KINDS, `${path}.on`)
  if (on.value === undefined) return { value: undefined, problems: on.problems }
  const columns: Columns = CONDITION_COLUMNS[on.value]
  const fields = readJsonFields({ path }, given, columns)
  const problems = [...fields.problems, ...unknownNames(given, ['on', ...Object.keys(columns)], path)]
  if (fields.value === undefined) return { value: undefined, problems }
  return { value: conditionOf(on.value, fields.value), problems }
}

function conditionOf(
  on: RuleCondition['on'],
  { gate, reach, fromHour, toHour, ...rest }: RowOf<Columns>,
): RuleCondition {
  const hours = (hour: unknown) => Number(hour) * SECONDS_PER_HOUR
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
  // The columns of this kind are exactly its fields; ids go by longer names, hours become seconds.
  return {
    on,
    ...(gate !== undefined && { gateId: gate }),
    ...(reach !== undefined && { reachId: reach }),
    ...(fromHour !== undefined && { fromS: hours(fromHour), toS: hours(toHour) }),
    ...given,
  } as unknown as RuleCondition
}

const unknownNames = (json: JsonObject, known: readonly string[], path: string): Problem[] =>
  Object.keys(json)
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem(
        'VALUE_UNKNOWN',
        { path: `${path}.${name}` },
        `"${name}" is unknown here`,
        `expected one of ${known.join(', ')}`,
      ),
    )
