import type { District } from '../domain/district.ts'
import type { ScenarioEvent } from '../domain/scenario.ts'
import type { GateId, GaugeId, ReachId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { QUANTITIES } from '../ground/quantities.ts'
import { type EventField, problemsOfEvent } from '../network/validate-event.ts'
import { type Columns, idOf, numberFrom, quantity, word } from './column.ts'
import { isJsonObject, type JsonObject, readJsonFields } from './json-fields.ts'

/* Events of a scenario document: what reads and writes them, and what their schema says. */

const SECONDS_PER_HOUR = 3600
const LONGEST_HORIZON_HOURS = 366 * 24

const KINDS = [
  'gate-stuck',
  'breach',
  'gauge-lost',
  'offtake-draws',
] as const satisfies readonly ScenarioEvent['kind'][]
const hour = numberFrom(0, LONGEST_HORIZON_HOURS, 'an hour after the start', 'h')
const COMMON = { kind: word(KINDS), fromHour: hour, toHour: hour }

/** Per kind the fields that it has beside its kind and its span; ranges that depend on the district are looked at afterwards. */
const STUCK = { gate: idOf<GateId>() }
const BREACH = {
  reach: idOf<ReachId>(),
  chainageM: numberFrom(0, 500_000, 'a distance from the head', 'm'),
  widthM: numberFrom(0.1, 1000, 'a width', 'm'),
  sillM: quantity('stage'),
}
const LOST = { gauge: idOf<GaugeId>() }
const DRAWS = {
  gate: idOf<GateId>(),
  openingM: numberFrom(0, QUANTITIES.opening.maximum, 'an opening', 'm'),
  demandM3s: quantity('discharge', 0),
}

/** Columns of each kind of event, for the schema. */
export const EVENT_COLUMNS: Readonly<Record<ScenarioEvent['kind'], Columns>> = {
  'gate-stuck': { ...COMMON, kind: word(['gate-stuck']), ...STUCK },
  breach: { ...COMMON, kind: word(['breach']), ...BREACH },
  'gauge-lost': { ...COMMON, kind: word(['gauge-lost']), ...LOST },
  'offtake-draws': { ...COMMON, kind: word(['offtake-draws']), ...DRAWS },
}

const NAMES: Partial<Record<EventField, string>> = { gateId: 'gate', reachId: 'reach', gaugeId: 'gauge' }

export function readEvents(given: unknown, district: District) {
  if (given === undefined) return { events: undefined, problems: [] }
  if (!Array.isArray(given)) {
    const remedy = 'expected [{ "kind": …, "fromHour": …, "toHour": …, … }, …]'
    return { events: undefined, problems: [problem('FILE_MALFORMED', { path: 'events' }, 'this is no list', remedy)] }
  }
  const reads = given.map((event: unknown, index) => readEvent(event, `events[${index}]`, district))
  const events = reads.flatMap(({ event }) => (event === undefined ? [] : [event]))
  return { events, problems: reads.flatMap(({ problems }) => problems) }
}

interface EventRead {
  readonly event: ScenarioEvent | undefined
  readonly problems: readonly Problem[]
}

function readEvent(given: unknown, path: string, district: District): EventRead {
  if (!isJsonObject(given))
    return {
      event: undefined,
      problems: [problem('FILE_MALFORMED', { path }, 'this is no object', 'expected an event')],
    }
  const kind = KINDS.find((known) => known === given['kind'])
  if (kind === undefined)
    return { event: undefined, problems: readJsonFields({ path }, given, { kind: COMMON.kind }).problems }
  const { value, problems } = read(kind, given, path)
  const found = [...problems, ...unknownFields(given, Object.keys(EVENT_COLUMNS[kind]), path)]
  if (value === undefined) return { event: undefined, problems: found }
  const { event, fromHour, toHour } = value
  found.push(...problemsOfEvent(district, event, (field) => `${path}.${NAMES[field] ?? field}`))
  if (toHour <= fromHour) {
    const text = `hour ${toHour} is not after hour ${fromHour}`
    found.push(problem('VALUE_OUT_OF_RANGE', { path: `${path}.toHour` }, text, `expected more than ${fromHour}`))
  }
  return { event, problems: found }
}

function read(kind: ScenarioEvent['kind'], given: JsonObject, path: string) {
  const finish = <R extends Span>(
    { value, problems }: { readonly value: R | undefined; readonly problems: readonly Problem[] },
    make: (row: R, span: { readonly fromS: number; readonly toS: number }) => ScenarioEvent,
  ) => ({
    problems,
    value:
      value === undefined
        ? undefined
        : { event: make(value, spanOf(value)), fromHour: value.fromHour, toHour: value.toHour },
  })
  const place = { path }
  switch (kind) {
    case 'gate-stuck':
      return finish(readJsonFields(place, given, { ...COMMON, ...STUCK }), ({ gate }, span) => ({
        kind,
        gateId: gate,
        ...span,
      }))
    case 'breach':
      return finish(
        readJsonFields(place, given, { ...COMMON, ...BREACH }),
        ({ reach, chainageM, widthM, sillM }, span) => ({ kind, reachId: reach, chainageM, widthM, sillM, ...span }),
      )
    case 'gauge-lost':
      return finish(readJsonFields(place, given, { ...COMMON, ...LOST }), ({ gauge }, span) => ({
        kind,
        gaugeId: gauge,
        ...span,
      }))
    case 'offtake-draws':
      return finish(readJsonFields(place, given, { ...COMMON, ...DRAWS }), ({ gate, openingM, demandM3s }, span) => ({
        kind,
        gateId: gate,
        openingM,
        demandM3s,
        ...span,
      }))
  }
}

interface Span {
  readonly fromHour: number
  readonly toHour: number
}

const spanOf = ({ fromHour, toHour }: Span) => ({ fromS: fromHour * SECONDS_PER_HOUR, toS: toHour * SECONDS_PER_HOUR })

/** An event as a document has it. */
export function eventDocument(event: ScenarioEvent): JsonObject {
  const { kind, fromS, toS } = event
  const span = { fromHour: fromS / SECONDS_PER_HOUR, toHour: toS / SECONDS_PER_HOUR }
  switch (event.kind) {
    case 'gate-stuck':
      return { kind, gate: event.gateId, ...span }
    case 'breach': {
      const { reachId, chainageM, widthM, sillM } = event
      return { kind, reach: reachId, chainageM, widthM, sillM, ...span }
    }
    case 'gauge-lost':
      return { kind, gauge: event.gaugeId, ...span }
    case 'offtake-draws':
      return { kind, gate: event.gateId, openingM: event.openingM, demandM3s: event.demandM3s, ...span }
  }
}

const unknownFields = (given: JsonObject, known: readonly string[], path: string): Problem[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem(
        'VALUE_UNKNOWN',
        { path: `${path}.${name}` },
        `"${name}" is unknown here`,
        `expected one of ${known.join(', ')}`,
      ),
    )
