import type { Controller } from '../domain/controller.ts'
import type { Column, Columns, Field } from './column.ts'
import { quantity } from './column.ts'
import {
  CONDITION_COLUMNS,
  CONDITION_KINDS,
  CONTROLLER_COLUMNS,
  CONTROLLER_KINDS,
  CONTROLLER_SERIES,
  RULE_COLUMNS,
} from './controller-fields.ts'
import { HEADER_COLUMNS, PUBLISHED_COLUMNS } from './district-header.ts'
import { PACK_TABLES } from './pack-tables.ts'
import type { TableDefinition } from './read-table.ts'
import { EVENT_COLUMNS } from './scenario-events.ts'
import {
  SCENARIO_COLUMNS,
  SEDIMENT_COLUMN,
  SERIES_GROUPS,
  type SeriesGroup,
  WEATHER_FIELDS,
} from './scenario-fields.ts'

/*
 * The format in words that other programs read: JSON Schema for the documents, table schemas after the pattern of Frictionless for the tables.
 * All of it is derived from the columns that read a pack, so neither can say what the other does not.
 */

const DRAFT = 'https://json-schema.org/draft/2020-12/schema'

type Json = Readonly<Record<string, unknown>>

/** Every schema as a document by its file name. */
export function packSchemas(): ReadonlyMap<string, Json> {
  return new Map<string, Json>([
    ['district.schema.json', districtSchema()],
    ['scenario.schema.json', scenarioSchema()],
    [
      'datapackage.json',
      { profile: 'tabular-data-package', name: 'district-pack', resources: PACK_TABLES.map(resourceOf) },
    ],
  ])
}

const asText = (document: Json): string => `${JSON.stringify(document, undefined, 2)}\n`

export const schemaTexts = (): ReadonlyMap<string, string> =>
  new Map([...packSchemas()].map(([file, document]) => [file, asText(document)]))

/** What a field asks of a value, as JSON Schema says it. */
const asked = ({ type, noun, unit, minimum, maximum, words, pattern }: Field): Json => ({
  type,
  ...(noun !== undefined && { description: unit === undefined ? noun : `${noun}, ${unit}` }),
  ...(minimum !== undefined && { minimum }),
  ...(maximum !== undefined && { maximum }),
  ...(words !== undefined && { enum: words }),
  ...(pattern !== undefined && { pattern }),
})

const propertiesOf = (columns: Columns): Json =>
  Object.fromEntries(Object.entries(columns).map(([name, { field }]) => [name, asked(field)]))

const requiredOf = (columns: Columns): string[] =>
  Object.entries(columns).flatMap(([name, { field }]) => (field.optional === true ? [] : [name]))

const objectOf = (columns: Columns, more: Json = {}): Json => ({
  type: 'object',
  properties: { ...propertiesOf(columns), ...more },
  required: requiredOf(columns),
})

const districtSchema = (): Json => ({
  $schema: DRAFT,
  title: 'district.json: the header of a district pack',
  ...objectOf(HEADER_COLUMNS, {
    published: { ...objectOf(PUBLISHED_COLUMNS), description: 'published totals that the tables must add up to' },
  }),
})

/** A number that holds throughout, or points `[[hour, value], …]`. */
function seriesOf({ field }: Column<number>): Json {
  const value = asked(field)
  const hour = { type: 'number', minimum: 0, description: 'hours after the start' }
  const point = { type: 'array', prefixItems: [hour, value], items: false, minItems: 2 }
  return { anyOf: [value, { type: 'array', minItems: 1, items: point }] }
}

function groupOf({ of, column, mayBeForAll }: SeriesGroup): Json {
  const one = seriesOf(column)
  const byId = { type: 'object', description: `by the id of a ${of}`, additionalProperties: one }
  return mayBeForAll ? { anyOf: [one, byId] } : byId
}

const eventSchema = (columns: Columns): Json => ({ ...objectOf(columns), additionalProperties: false })

function scenarioSchema(): Json {
  const isWeather = (name: string) => (WEATHER_FIELDS as readonly string[]).includes(name)
  const groups = Object.entries<SeriesGroup>(SERIES_GROUPS)
  const fieldsOf = (wanted: boolean) =>
    Object.fromEntries(groups.filter(([name]) => isWeather(name) === wanted).map(([name, of]) => [name, groupOf(of)]))
  const sediment = seriesOf(SEDIMENT_COLUMN)
  return {
    $schema: DRAFT,
    title: 'scenarios/<id>.json: what shall happen',
    ...objectOf(SCENARIO_COLUMNS, {
      riverStageM: { ...seriesOf(quantity('stage')), description: 'needed where the district has a river' },
      ...fieldsOf(false),
      weather: { type: 'object', properties: fieldsOf(true), additionalProperties: false },
      sedimentKgPerM3: {
        anyOf: [sediment, { type: 'object', description: 'by class', additionalProperties: sediment }],
      },
      events: { type: 'array', items: { anyOf: Object.values(EVENT_COLUMNS).map(eventSchema) } },
      controllers: { type: 'array', items: { oneOf: CONTROLLER_KINDS.map(controllerOf) } },
    }),
    additionalProperties: false,
  }
}

const closed = (name: string, word: string, { properties, required }: Json): Json => ({
  type: 'object',
  properties: { [name]: { const: word }, ...(properties as Json) },
  required: [name, ...(required as string[])],
  additionalProperties: false,
})

function controllerOf(kind: Controller['kind']): Json {
  const series = Object.entries(CONTROLLER_SERIES[kind])
  const condition = { oneOf: CONDITION_KINDS.map((on) => closed('on', on, objectOf(CONDITION_COLUMNS[on]))) }
  const rule = objectOf(RULE_COLUMNS, { if: { type: 'array', items: condition } })
  const rules = {
    type: 'array',
    minItems: 1,
    items: { ...rule, required: ['if', 'openingM'], additionalProperties: false },
  }
  const { properties, required } = objectOf(CONTROLLER_COLUMNS[kind], {
    ...Object.fromEntries(series.map(([name, { column }]) => [name, seriesOf(column)])),
    ...(kind === 'rules' && { rules }),
  })
  const needed = series.flatMap(([name, { optional }]) => (optional === true ? [] : [name]))
  const all = [...(required as string[]), ...needed, ...(kind === 'rules' ? ['rules'] : [])]
  return closed('kind', kind, { properties, required: all })
}

/** A table as a data resource: where it is, and the schema of its rows. */
function resourceOf(of: TableDefinition): Json {
  const { file, columns, key, isRequired } = of
  const fields = Object.entries(columns).map(([name, { field }]) => fieldOf(name, field))
  const keysOf = (atOneHome: boolean) =>
    Object.entries(columns).flatMap(([name, column]) =>
      isAtOneHome(column) === atOneHome ? foreignKeyOf(name, column) : [],
    )
  const [foreignKeys, alternativeKeys] = [keysOf(true), keysOf(false)]
  const isKey = key.length > 0 && key.every((name) => columns[name]?.field.optional !== true)
  return {
    name: nameOf(file),
    path: file,
    profile: 'tabular-data-resource',
    encoding: 'utf-8',
    required: isRequired,
    schema: {
      fields,
      missingValues: [''],
      ...(isKey && { primaryKey: key }),
      ...(foreignKeys.length > 0 && { foreignKeys }),
      ...(alternativeKeys.length > 0 && { alternativeKeys }),
    },
  }
}

const nameOf = (file: string): string => file.replace('/', '-').replace('.csv', '')

function fieldOf(name: string, { type, noun, unit, minimum, maximum, words, pattern, optional }: Field): Json {
  return {
    name,
    type,
    ...(noun !== undefined && { description: noun }),
    ...(unit !== undefined && { unit }),
    constraints: {
      required: optional !== true,
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
      ...(words !== undefined && { enum: words }),
      ...(pattern !== undefined && { pattern }),
    },
  }
}

const isAtOneHome = ({ homes = [] }: Column<unknown>): boolean => homes.length === 1

/** An id that is at home in one table is a foreign key; one that may be at home in several is told as alternatives, which table schemas do not know. */
const foreignKeyOf = (name: string, { homes = [] }: Column<unknown>): Json[] =>
  homes.map(({ file, prefix }) => ({
    fields: [name],
    reference: { resource: nameOf(file), fields: ['id'] },
    ...(prefix !== undefined && { prefix }),
  }))
