import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Columns, RowOf } from './column.ts'
import { type PackFiles, readFields } from './read-table.ts'
import { unreadable } from './unreadable.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON file of the pack as an object. */
export function readJsonFile(files: PackFiles, file: string): Result<JsonObject, Problem> {
  const content = files.get(file)
  if (content === undefined)
    return err(problem('FILE_MISSING', { file }, 'the file is missing', 'every pack needs this file'))
  const foreign = unreadable(file, content)
  if (foreign !== undefined) return err(foreign)
  try {
    const value: unknown = JSON.parse(content.startsWith('\uFEFF') ? content.slice(1) : content)
    if (isJsonObject(value)) return ok(value)
    return err(problem('FILE_MALFORMED', { file }, 'the file holds no JSON object', 'expected { … }'))
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown)
    return err(problem('FILE_MALFORMED', { file }, `the file is not JSON: ${text}`, 'expected { … }'))
  }
}

/** Reads fields of a JSON object by the same column kinds as a table's cells; `path` is the object's own place in the file. */
export function readJsonFields<const C extends Columns>(
  place: { readonly file?: string; readonly path?: string },
  object: JsonObject,
  columns: C,
): { readonly value: RowOf<C> | undefined; readonly problems: readonly Problem[] } {
  const { value, complaints } = readFields(columns, (name) => cellOf(object[name]))
  const pathOf = (name: string) => (place.path === undefined ? name : `${place.path}.${name}`)
  const problems = complaints.map(({ name, complaint }) =>
    problem(complaint.code, { ...place, path: pathOf(name) }, complaint.text, complaint.remedy),
  )
  return { value, problems }
}

/** What a table would show in the cell; what no cell can hold is shown as JSON, and the column refuses it. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
