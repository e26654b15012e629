import type { District } from '../domain/district.ts'
import { type Scenario, type Series, WHOLE_SEDIMENT } from '../domain/scenario.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { idOf, quantity } from './column.ts'
import { isJsonObject, type JsonObject, readJsonFields } from './json-fields.ts'
import { readControllers } from './parse-controllers.ts'
import { readEvents } from './scenario-events.ts'
import {
  branchesOf,
  SCENARIO_COLUMNS,
  SCENARIO_FIELDS,
  SCENARIO_FORMAT,
  SEDIMENT_COLUMN,
  SERIES_GROUPS,
  type SeriesGroup,
  scaled,
  WEATHER_FIELDS,
} from './scenario-fields.ts'
import { readSeries, type SeriesRead } from './scenario-series.ts'

const SECONDS_PER_HOUR = 3600

type SeriesById = Readonly<Record<string, Series>>

interface GroupRead {
  /** Absent where the document does not have the field. */
  readonly series: SeriesById | undefined
  readonly problems: readonly Problem[]
}

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
  if (typeof json['format'] === 'number' && json['format'] > SCENARIO_FORMAT)
    return err([
      problem(
        'FORMAT_UNKNOWN',
        { path: 'format' },
        `format ${json['format']} is not known here`,
        'use a newer version of this program',
      ),
    ])
  const fields = readJsonFields({}, json, SCENARIO_COLUMNS)
  const riverStage = readRiverStage(json, district)
  const weather = readWeather(json['weather'], district)
  const group = (field: 'gates' | 'demandM3s' | 'stageM' | 'inflowM3s' | 'settings' | 'lateralM3s') =>
    readSeriesById(field, json[field], SERIES_GROUPS[field], district)
  const gates = group('gates')
  const demands = group('demandM3s')
  const [stages, inflows, settings, laterals] = [
    group('stageM'),
    group('inflowM3s'),
    group('settings'),
    group('lateralM3s'),
  ]
  const sediment = readSediment(json['sedimentKgPerM3'])
  const events = readEvents(json['events'], district)
  const controllers = readControllers(json['controllers'], district, gates.series ?? {})
  const reads = [
    riverStage,
    gates,
    demands,
    stages,
    inflows,
    settings,
    weather,
    laterals,
    sediment,
    events,
    controllers,
  ]
  const problems = [...fields.problems, ...reads.flatMap((read) => read.problems), ...unknownFields(json)]
  if (problems.length > 0 || fields.value === undefined) return err(problems)
  const { id, name_zh, name_en, start, startAt, horizonHours, demandFraction } = fields.value
  return ok({
    id,
    names: { zh: name_zh, en: name_en },
    start,
    startMs: startAt,
    horizonS: horizonHours * SECONDS_PER_HOUR,
    riverStageM: riverStage.series ?? NO_SERIES,
    openingM: gates.series ?? {},
    demandM3s: { ...(demandFraction === null ? {} : fractionOfDesign(district, demandFraction)), ...demands.series },
    ...(stages.series && { stageM: stages.series }),
    ...(settings.series && { settings: settings.series }),
    ...(inflows.series && { inflowM3s: inflows.series }),
    ...(weather.rain && { rainMPerS: weather.rain }),
    ...(weather.evaporation && { evaporationMPerS: weather.evaporation }),
    ...(laterals.series && { lateralM3s: laterals.series }),
    ...(sediment.series && { riverSedimentKgPerM3: sediment.series }),
    ...(events.events && { events: events.events }),
    ...(controllers.value && { controllers: controllers.value }),
  })
}

const NO_SERIES: Series = { atS: [], values: [] }

/** A district that has a river needs its stage; a saved state brings its own. */
function readRiverStage(json: JsonObject, { nodes }: District): SeriesRead {
  const given = json['riverStageM']
  const hasRiver = nodes.some(({ boundary }) => boundary === 'river-stage')
  if (given === undefined && (!hasRiver || json['start'] === 'state')) return { series: NO_SERIES, problems: [] }
  return readSeries('riverStageM', given, quantity('stage'))
}

function readWeather(given: unknown, district: District) {
  if (given === undefined) return { rain: undefined, evaporation: undefined, problems: [] }
  if (!isJsonObject(given)) {
    const remedy = `expected { ${WEATHER_FIELDS.map((name) => `"${name}": …`).join(', ')} }`
    return { rain: undefined, evaporation: undefined, problems: [noObject('weather', remedy)] }
  }
  const [rain, evaporation] = WEATHER_FIELDS.map((name) =>
    readSeriesById(`weather.${name}`, given[name], SERIES_GROUPS[name], district),
  )
  const problems = [
    ...(rain?.problems ?? []),
    ...(evaporation?.problems ?? []),
    ...unknownNames(given, WEATHER_FIELDS, 'weather.'),
  ]
  return { rain: rain?.series, evaporation: evaporation?.series, problems }
}

const noObject = (path: string, remedy: string): Problem =>
  problem('FILE_MALFORMED', { path }, 'this is no object', remedy)

const fractionOfDesign = (district: District, fraction: number): SeriesById =>
  Object.fromEntries(
    branchesOf(district).map(({ id, designDischargeM3s }) => [
      id,
      { atS: [0], values: [fraction * designDischargeM3s] },
    ]),
  )

/** Reads `{ "<id>": series, … }`; an id that the district does not have is a problem of its own. */
function readSeriesById(path: string, given: unknown, of: SeriesGroup, district: District): GroupRead {
  if (given === undefined) return { series: undefined, problems: [] }
  const columns = of.columnsOf(district)
  if (of.mayBeForAll && !isJsonObject(given)) {
    const { series, problems } = readSeries(path, given, of.column)
    const forAll = series && scaled(series, of.toSi)
    return { series: forAll && Object.fromEntries([...columns.keys()].map((id) => [id, forAll])), problems }
  }
  if (!isJsonObject(given))
    return { series: undefined, problems: [noObject(path, 'expected { "<id>": number or series }')] }
  const reads = Object.entries(given).map(([id, value]): { id: string } & SeriesRead => {
    const at = `${path}.${id}`
    const column = columns.get(id)
    if (column !== undefined) return { id, ...readSeries(at, value, column) }
    const text = `the district has no ${of.of} "${id}"`
    return {
      id,
      series: undefined,
      problems: [problem('SCENARIO_INVALID', { path: at }, text, `expected the id of a ${of.of}`)],
    }
  })
  const sound = reads.flatMap(({ id, series }) =>
    series === undefined ? [] : [[id, scaled(series, of.toSi)] as const],
  )
  return { series: Object.fromEntries(sound), problems: reads.flatMap((read) => read.problems) }
}

/** One series for all of the sediment, or one for each class by its name. */
function readSediment(given: unknown): GroupRead {
  if (given === undefined) return { series: undefined, problems: [] }
  const path = 'sedimentKgPerM3'
  const byClass = isJsonObject(given) ? given : { [WHOLE_SEDIMENT]: given }
  const reads = Object.entries(byClass).map(([name, value]): { name: string } & SeriesRead => {
    const at = isJsonObject(given) ? `${path}.${name}` : path
    const id = idOf().read(name)
    if (id.ok) return { name, ...readSeries(at, value, SEDIMENT_COLUMN) }
    const { code, text, remedy } = id.error
    return { name, series: undefined, problems: [problem(code, { path: at }, text, remedy)] }
  })
  const sound = reads.flatMap(({ name, series }) => (series === undefined ? [] : [[name, series] as const]))
  return { series: Object.fromEntries(sound), problems: reads.flatMap((read) => read.problems) }
}

/** A misspelt field would silently do nothing. */
const unknownFields = (json: JsonObject): Problem[] => unknownNames(json, SCENARIO_FIELDS, '')

const unknownNames = (json: JsonObject, known: readonly string[], before: string): Problem[] =>
  Object.keys(json)
    .filter((name) => !known.includes(name))
    .map((name) =>
      problem(
        'VALUE_UNKNOWN',
        { path: `${before}${name}` },
        `"${name}" is unknown here`,
        `expected one of ${known.join(', ')}`,
      ),
    )
