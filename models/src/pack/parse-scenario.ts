import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import type { Reach } from '../domain/reach.ts'
import type { Scenario, ScenarioStart, Series } from '../domain/scenario.ts'
import type { ScenarioId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { type Column, idOf, numberFrom, optional, quantity, text, word } from './column.ts'
import { isJsonObject, type JsonObject, readJsonFields } from './json-fields.ts'
import { readSeries, type SeriesRead } from './scenario-series.ts'

const STARTS: readonly ScenarioStart[] = ['steady', 'dry', 'state']
const LONGEST_HORIZON_HOURS = 366 * 24
const SECONDS_PER_HOUR = 3600
/** Users may draw somewhat more than a branch was built for; far more is a slip of the pen. */
const MOST_DEMAND_OF_DESIGN = 2

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

const SCENARIO_COLUMNS = {
  id: idOf<ScenarioId>(),
  name_zh: text,
  name_en: text,
  start: word(STARTS),
  startAt: instantMs,
  horizonHours: numberFrom(0.01, LONGEST_HORIZON_HOURS, 'a horizon', 'h'),
  demandFraction: optional(numberFrom(0, MOST_DEMAND_OF_DESIGN, 'a fraction of the design discharge')),
}

const FIELDS = [...Object.keys(SCENARIO_COLUMNS), 'riverStageM', 'gates', 'demandM3s']

/**
 * A scenario document to a scenario, or everything that is wrong with it at once.
 *
 * Series are a number or points `[[hour, value], …]` with hours that do not fall; two points at the same hour are a jump.
 * `demandFraction` is what the branches draw that `demandM3s` does not name, as a fraction of their design discharge.
 */
export function parseScenario(json: unknown, district: District): Result<Scenario, readonly Problem[]> {
  if (!isJsonObject(json))
    return err([
      problem('FILE_MALFORMED', {}, 'the scenario is no JSON object', 'expected { "id": …, "gates": { … }, … }'),
    ])
  const fields = readJsonFields({}, json, SCENARIO_COLUMNS)
  const riverStageM = readSeries('riverStageM', json['riverStageM'], quantity('stage'))
  const openings = readSeriesById(json, 'gates', openingColumns(district))
  const demands = readSeriesById(json, 'demandM3s', demandColumns(district))
  const problems = [
    ...fields.problems,
    ...riverStageM.problems,
    ...openings.problems,
    ...demands.problems,
    ...unknownFields(json),
  ]
  if (problems.length > 0 || fields.value === undefined || riverStageM.series === undefined) return err(problems)
  const { id, name_zh, name_en, start, startAt, horizonHours, demandFraction } = fields.value
  return ok({
    id,
    names: { zh: name_zh, en: name_en },
    start,
    startMs: startAt,
    horizonS: horizonHours * SECONDS_PER_HOUR,
    riverStageM: riverStageM.series,
    openingM: openings.series,
    demandM3s: { ...(demandFraction === null ? {} : fractionOfDesign(district, demandFraction)), ...demands.series },
  })
}

const branchesOf = ({ reaches }: District): readonly Reach[] => reaches.filter(({ kind }) => kind === 'branch')

const fractionOfDesign = (district: District, fraction: number): Record<string, Series> =>
  Object.fromEntries(
    branchesOf(district).map(({ id, designDischargeM3s }) => [
      id,
      { atS: [0], values: [fraction * designDischargeM3s] },
    ]),
  )

const openingColumns = ({ gates }: District): ReadonlyMap<string, Column<number>> =>
  new Map(gates.map((gate: Gate) => [gate.id, numberFrom(0, gate.maximumOpeningM, `an opening of ${gate.id}`, 'm')]))

const demandColumns = (district: District): ReadonlyMap<string, Column<number>> =>
  new Map(
    branchesOf(district).map(({ id, designDischargeM3s }) => [
      id,
      numberFrom(0, MOST_DEMAND_OF_DESIGN * designDischargeM3s, `a demand on ${id}`, 'm³/s'),
    ]),
  )

/** Reads `{ "<id>": series, … }`; an id that the district does not have is a problem of its own. */
function readSeriesById(json: JsonObject, field: 'gates' | 'demandM3s', columns: ReadonlyMap<string, Column<number>>) {
  const given = json[field] ?? {}
  if (!isJsonObject(given)) {
    const found = problem(
      'FILE_MALFORMED',
      { path: field },
      'this is no object',
      'expected { "<id>": number or series }',
    )
    return { series: {}, problems: [found] }
  }
  const what = field === 'gates' ? 'gate' : 'branch'
  const reads = Object.entries(given).map(([id, value]): { id: string } & SeriesRead => {
    const path = `${field}.${id}`
    const column = columns.get(id)
    if (column !== undefined) return { id, ...readSeries(path, value, column) }
    const text = `the district has no ${what} "${id}"`
    return {
      id,
      series: undefined,
      problems: [problem('SCENARIO_INVALID', { path }, text, `expected the id of a ${what}`)],
    }
  })
  const sound = reads.flatMap(({ id, series }) => (series === undefined ? [] : [[id, series] as const]))
  return { series: Object.fromEntries(sound), problems: reads.flatMap((read) => read.problems) }
}

/** A misspelt field would silently do nothing. */
const unknownFields = (json: JsonObject): Problem[] =>
  Object.keys(json)
    .filter((name) => !FIELDS.includes(name))
    .map((name) =>
      problem('VALUE_UNKNOWN', { path: name }, `"${name}" is unknown here`, `expected one of ${FIELDS.join(', ')}`),
    )
