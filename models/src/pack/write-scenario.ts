import type { Controller, RuleCondition } from '../domain/controller.ts'
import type { District } from '../domain/district.ts'
import { type Scenario, type Series, WHOLE_SEDIMENT } from '../domain/scenario.ts'
import { eventDocument } from './scenario-events.ts'
import { SERIES_GROUPS } from './scenario-fields.ts'

const SECONDS_PER_HOUR = 3600

/**
 * A scenario as the document that `parseScenario` reads, its hours and units to the last digits that count.
 * A start from a saved state needs that state beside it.
 */
export function writeScenario(scenario: Scenario, { reaches }: Pick<District, 'reaches'>): string {
  const { rainMPerS, evaporationMPerS, riverSedimentKgPerM3, events, controllers } = scenario
  const weather = {
    ...(rainMPerS !== undefined && {
      rainMmPerH: groupOf(rainMPerS, SERIES_GROUPS.rainMmPerH.toSi, reaches.length),
    }),
    ...(evaporationMPerS !== undefined && {
      evaporationMmPerDay: groupOf(evaporationMPerS, SERIES_GROUPS.evaporationMmPerDay.toSi, reaches.length),
    }),
  }
  const document = {
    id: scenario.id,
    name_zh: scenario.names.zh,
    name_en: scenario.names.en,
    start: scenario.start,
    startAt: new Date(scenario.startMs).toISOString(),
    horizonHours: scenario.horizonS / SECONDS_PER_HOUR,
    ...(scenario.riverStageM.atS.length > 0 && { riverStageM: seriesOf(scenario.riverStageM, 1) }),
    ...given('gates', scenario.openingM),
    ...given('demandM3s', scenario.demandM3s),
    ...given('stageM', scenario.stageM),
    ...given('inflowM3s', scenario.inflowM3s),
    ...given('settings', scenario.settings),
    ...given('lateralM3s', scenario.lateralM3s),
    ...(Object.keys(weather).length > 0 && { weather }),
    ...(riverSedimentKgPerM3 !== undefined && { sedimentKgPerM3: sedimentOf(riverSedimentKgPerM3) }),
    ...(events !== undefined && {
      events: events.map(eventDocument),
    }),
    ...(controllers !== undefined && { controllers: controllers.map(controllerOf) }),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** Ids by their short names, series as series, seconds of conditions as hours. */
function controllerOf({ kind, gateId, ...rest }: Controller) {
  const fields = Object.entries(rest).map(([name, value]: [string, unknown]) => {
    if (name === 'reachId') return ['reach', value]
    if (name === 'rules')
      return [name, (value as RuleList).map(({ when, openingM }) => ({ if: when.map(conditionOf), openingM }))]
    return [name, isSeries(value) ? seriesOf(value, 1) : value]
  })
  return { kind, gate: gateId, ...Object.fromEntries(fields) }
}

type RuleList = Extract<Controller, { kind: 'rules' }>['rules']

const isSeries = (value: unknown): value is Series => typeof value === 'object' && value !== null && 'atS' in value

function conditionOf(condition: RuleCondition) {
  if (condition.on === 'time') {
    const { on, fromS, toS } = condition
    return { on, fromHour: fromS / SECONDS_PER_HOUR, toHour: toS / SECONDS_PER_HOUR }
  }
  if (condition.on === 'level-at-tail') {
    const { on, reachId, ...bounds } = condition
    return { on, reach: reachId, ...bounds }
  }
  const { on, gateId, ...rest } = condition
  return { on, gate: gateId, ...rest }
}

type SeriesById = Readonly<Record<string, Series>>

const given = (name: string, group: SeriesById | undefined) =>
  group === undefined || Object.keys(group).length === 0 ? {} : { [name]: eachOf(group, 1) }

const eachOf = (group: SeriesById, toSi: number) =>
  Object.fromEntries(Object.entries(group).map(([id, series]) => [id, seriesOf(series, toSi)]))

/** One series for all, where all reaches have the same. */
function groupOf(group: SeriesById, toSi: number, count: number) {
  const [first, ...others] = Object.values(group)
  const isOne = first !== undefined && others.length === count - 1 && others.every((one) => isSame(one, first))
  return isOne ? seriesOf(first, toSi) : eachOf(group, toSi)
}

const isSame = (a: Series, b: Series): boolean =>
  a === b || (a.atS.join() === b.atS.join() && a.values.join() === b.values.join())

const sedimentOf = (group: SeriesById) => {
  const whole = group[WHOLE_SEDIMENT]
  return whole !== undefined && Object.keys(group).length === 1 ? seriesOf(whole, 1) : eachOf(group, 1)
}

/** A number that holds throughout, or points of hour and value. */
function seriesOf({ atS, values }: Series, toSi: number): number | readonly (readonly number[])[] {
  const [only] = values
  if (values.length === 1 && only !== undefined && atS[0] === 0) return plain(only / toSi)
  return values.map((value, k) => [plain((atS[k] ?? 0) / SECONDS_PER_HOUR), plain(value / toSi)])
}

/** Without the last digit of a quotient. */
const plain = (value: number): number => Number(value.toPrecision(15))
