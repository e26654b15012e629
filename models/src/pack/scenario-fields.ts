import type { District } from '../domain/district.ts'
import { isStageGiven } from '../domain/node.ts'
import type { Reach } from '../domain/reach.ts'
import type { ScenarioStart, Series } from '../domain/scenario.ts'
import type { ScenarioId } from '../ground/ids.ts'
import { PLAUSIBLE } from '../ground/plausible-range.ts'
import { QUANTITIES } from '../ground/quantities.ts'
import { err, ok } from '../ground/result.ts'
import { openNodes } from '../network/validate-network.ts'
import { type Column, idOf, numberFrom, optional, quantity, text, wholeNumberFrom, word } from './column.ts'

/* The fields of a scenario document: what parses them and what their schema says. */

/** Of scenario documents; one that says none is of this format. */
export const SCENARIO_FORMAT = 1

const STARTS: readonly ScenarioStart[] = ['steady', 'dry', 'state']
const LONGEST_HORIZON_HOURS = 366 * 24
/** Users may draw somewhat more than a branch was built for; far more is a slip of the pen. */
const MOST_DEMAND_OF_DESIGN = 2
const SECONDS_PER_HOUR = 3600
const MILLIMETRES_PER_METRE = 1000
const HOURS_PER_DAY = 24

/** Without a zone an instant would mean another one on another machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

const instantMs: Column<number> = {
  field: { type: 'string', noun: 'an instant with a zone, ISO 8601', pattern: INSTANT.source },
  read: (cell) => {
    const ms = INSTANT.test(cell) ? Date.parse(cell) : Number.NaN
    const remedy = 'expected ISO 8601 with a zone, e.g. 2026-03-12T06:00:00+08:00'
    return Number.isNaN(ms) ? err({ code: 'VALUE_UNKNOWN', text: `"${cell}" is no instant`, remedy }) : ok(ms)
  },
}

export const SCENARIO_COLUMNS = {
  format: optional(wholeNumberFrom(SCENARIO_FORMAT, SCENARIO_FORMAT, 'the format')),
  id: idOf<ScenarioId>(),
  name_zh: text,
  name_en: text,
  start: word(STARTS),
  startAt: instantMs,
  horizonHours: numberFrom(0.01, LONGEST_HORIZON_HOURS, 'a horizon', 'h'),
  demandFraction: optional(numberFrom(0, MOST_DEMAND_OF_DESIGN, 'a fraction of the design discharge')),
}

/** Fields that give a series to single things of the district: `{ "<id>": series, … }`. */
export interface SeriesGroup {
  /** What their ids are of, in words. */
  readonly of: string
  /** Values are written in this unit; times `toSi` they are SI. */
  readonly column: Column<number>
  readonly toSi: number
  /** One series instead of the object counts for all of them. */
  readonly mayBeForAll: boolean
  /** Those that may be named, each with its own range where it has one. */
  readonly columnsOf: (district: District) => ReadonlyMap<string, Column<number>>
}

const SECONDS_PER_DAY = HOURS_PER_DAY * SECONDS_PER_HOUR
const rain = numberFrom(0, 300, 'a rain', 'mm/h')
const evaporation = numberFrom(0, 50, 'an evaporation', 'mm/d')
const inflow = quantity('discharge', 0)
const stage = quantity('stage')
const opening = numberFrom(0, QUANTITIES.opening.maximum, 'an opening', 'm')
const setting = numberFrom(PLAUSIBLE.setting.minimum, PLAUSIBLE.setting.maximum, PLAUSIBLE.setting.noun)

export const branchesOf = ({ reaches }: District): readonly Reach[] => reaches.filter(({ kind }) => kind === 'branch')

const each = <T extends { readonly id: string }>(
  things: readonly T[],
  columnOf: (thing: T) => Column<number>,
): ReadonlyMap<string, Column<number>> => new Map(things.map((thing) => [thing.id, columnOf(thing)]))

export const SERIES_GROUPS = {
  gates: {
    of: 'gate',
    column: opening,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: ({ gates }) =>
      each(gates, ({ id, maximumOpeningM }) => numberFrom(0, maximumOpeningM, `an opening of ${id}`, 'm')),
  },
  demandM3s: {
    of: 'branch',
    column: inflow,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: (district) =>
      each(branchesOf(district), ({ id, designDischargeM3s }) =>
        numberFrom(0, MOST_DEMAND_OF_DESIGN * designDischargeM3s, `a demand on ${id}`, 'm³/s'),
      ),
  },
  stageM: {
    of: 'node of boundary stage or weir-crest',
    column: stage,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: ({ nodes }) =>
      each(
        nodes.filter(({ boundary }) => boundary === 'stage' || boundary === 'weir-crest'),
        () => stage,
      ),
  },
  inflowM3s: {
    of: 'node at which water can stand',
    column: inflow,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: (district) => {
      const open = openNodes(district)
      return each(
        district.nodes.filter(({ id, boundary }) => open.has(id) && !isStageGiven(boundary)),
        () => inflow,
      )
    },
  },
  settings: {
    of: 'structure without a leaf',
    column: setting,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: ({ structures }) => each(structures, () => setting),
  },
  rainMmPerH: {
    of: 'reach',
    column: rain,
    toSi: 1 / (MILLIMETRES_PER_METRE * SECONDS_PER_HOUR),
    mayBeForAll: true,
    columnsOf: ({ reaches }) => each(reaches, () => rain),
  },
  evaporationMmPerDay: {
    of: 'reach',
    column: evaporation,
    toSi: 1 / (MILLIMETRES_PER_METRE * SECONDS_PER_DAY),
    mayBeForAll: true,
    columnsOf: ({ reaches }) => each(reaches, () => evaporation),
  },
  lateralM3s: {
    of: 'reach',
    column: inflow,
    toSi: 1,
    mayBeForAll: false,
    columnsOf: ({ reaches }) => each(reaches, () => inflow),
  },
} as const satisfies Record<string, SeriesGroup>

/** These stand inside `weather`. */
export const WEATHER_FIELDS = ['rainMmPerH', 'evaporationMmPerDay'] as const

export const SEDIMENT_COLUMN: Column<number> = numberFrom(0, 1000, 'a concentration', 'kg/m³')

export const SCENARIO_FIELDS: readonly string[] = [
  ...Object.keys(SCENARIO_COLUMNS),
  'riverStageM',
  ...Object.keys(SERIES_GROUPS).filter((name) => !(WEATHER_FIELDS as readonly string[]).includes(name)),
  'weather',
  'sedimentKgPerM3',
  'events',
  'controllers',
]

export const scaled = ({ atS, values }: Series, factor: number): Series =>
  factor === 1 ? { atS, values } : { atS, values: values.map((value) => value * factor) }
