import type { District } from '../domain/district.ts'
import type { Provenance } from '../domain/provenance.ts'
import { PROVENANCES } from '../domain/provenance.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { readCsvRecords } from './csv-records.ts'
import { HEADER_FILE, PACK_FORMAT } from './district-header.ts'
import { doubt, type Rows } from './doubt.ts'
import { readJsonFile } from './json-fields.ts'
import { formatOf } from './pack-format.ts'
import { everyTable, PACK_TABLES, type PackTables } from './pack-tables.ts'
import { readPack } from './parse-district.ts'
import { parseScenario } from './parse-scenario.ts'
import type { PackFiles } from './read-table.ts'
import { doubtCanals } from './warn-canals.ts'
import { doubtSurroundings } from './warn-surroundings.ts'

/** Rows of one table by where their numbers come from. */
export interface TableOrigin {
  readonly file: string
  readonly rows: number
  readonly byProvenance: Readonly<Record<Provenance, number>>
}

/** Everything that can be said of a pack without running it. */
export interface PackSurvey {
  /** Absent when there are problems with its tables. */
  readonly district: District | undefined
  /** What must be mended before the pack can be used, its scenarios included. */
  readonly problems: readonly Problem[]
  /** What should be looked at. */
  readonly warnings: readonly Problem[]
  readonly origins: readonly TableOrigin[]
  readonly scenarioIds: readonly string[]
}

const SCENARIO = /^scenarios\/[^/]+\.json$/
const MAP_LAYER = /^map\/[^/]+\.geojson$/

/** Reads a pack as `parseDistrict` does, its scenarios too, and looks for what is possible and unlikely. */
export function surveyPack(files: PackFiles): PackSurvey {
  const { district, problems, tables } = readPack(files)
  const scenarios = [...files.keys()].filter((file) => SCENARIO.test(file)).sort()
  const ofScenarios =
    district === undefined ? [] : scenarios.flatMap((file) => problemsOfScenario(files, file, district))
  const rows = rowsOf(tables)
  return {
    district,
    problems: [...problems, ...ofScenarios],
    warnings: [
      ...oldFormat(files),
      ...foreignFiles(files),
      ...foreignColumns(files),
      ...(district === undefined ? [] : [...doubtCanals(district, rows), ...doubtSurroundings(district, rows)]),
    ],
    origins: tables === undefined ? [] : originsOf(tables),
    scenarioIds: scenarios.map((file) => file.slice('scenarios/'.length, -'.json'.length)),
  }
}

function problemsOfScenario(files: PackFiles, file: string, district: District): Problem[] {
  const document = readJsonFile(files, file)
  if (!document.ok) return [document.error]
  const scenario = parseScenario(document.value, district)
  if (!scenario.ok) return scenario.error.map((found) => ({ ...found, place: { file, ...found.place } }))
  const name = `scenarios/${scenario.value.id}.json`
  if (name === file) return []
  return [
    problem(
      'VALUE_UNKNOWN',
      { file, path: 'id' },
      `the scenario "${scenario.value.id}" stands here`,
      `expected ${name}`,
    ),
  ]
}

function rowsOf(tables: PackTables | undefined): Rows {
  const byFile = new Map((tables === undefined ? [] : everyTable(tables)).map(({ table }) => [table.file, table]))
  return {
    placeOf: (file, id, column) => {
      const row = byFile.get(file)?.idRows.get(id)
      return { file, ...(row !== undefined && { row }), column }
    },
  }
}

function oldFormat(files: PackFiles): Problem[] {
  const format = formatOf(files)
  if (typeof format !== 'number' || format >= PACK_FORMAT) return []
  const place = { file: HEADER_FILE, path: 'format' }
  return [doubt(place, `the pack is of format ${format}`, `bring it to format ${PACK_FORMAT}: district migrate <pack>`)]
}

/** A misspelt table would silently be no table. */
function foreignFiles(files: PackFiles): Problem[] {
  const known = new Set([HEADER_FILE, ...PACK_TABLES.map(({ file }) => file)])
  return [...files.keys()]
    .filter((file) => !known.has(file) && !SCENARIO.test(file) && !MAP_LAYER.test(file))
    .map((file) => doubt({ file }, 'the format has no such file, so nobody reads it', 'check its name'))
}

function foreignColumns(files: PackFiles): Problem[] {
  return PACK_TABLES.flatMap(({ file, columns }) => {
    const content = files.get(file)
    if (content === undefined) return []
    const end = content.search(/[\r\n]/)
    const [header] = readCsvRecords(end < 0 ? content : content.slice(0, end)).records
    return (header?.cells ?? [])
      .filter((name) => !Object.hasOwn(columns, name))
      .map((name) =>
        doubt(
          { file, row: 1, column: name === '' ? '(without a name)' : name },
          'the table has no such column, so nobody reads it',
          'check its name, or leave it for notes',
        ),
      )
  })
}

function originsOf(tables: PackTables): TableOrigin[] {
  return everyTable(tables).flatMap(({ table: { file, rows } }) => {
    if (rows.length === 0) return []
    const counts = new Map<unknown, number>()
    for (const { value } of rows) counts.set(value['provenance'], (counts.get(value['provenance']) ?? 0) + 1)
    const byProvenance = Object.fromEntries(PROVENANCES.map((name) => [name, counts.get(name) ?? 0]))
    return [{ file, rows: rows.length, byProvenance: byProvenance as Record<Provenance, number> }]
  })
}
