import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { HEADER_FILE, PACK_FORMAT } from './district-header.ts'
import { readJsonFile } from './json-fields.ts'
import type { PackFiles } from './read-table.ts'

/** Brings a pack from one format to the next. */
type Migration = (files: PackFiles) => PackFiles

/**
 * `MIGRATIONS[n - 1]` takes format n to n + 1.
 *
 * 1 → 2: the header says its format. Everything that format 2 has beside is optional, and all that format 1 had stands where it stood.
 */
const MIGRATIONS: readonly Migration[] = [(files) => withHeader(files, (header) => ({ ...header, format: 2 }))]

/** The format that a pack says it has; a pack that says nothing is of format 1. Undefined where the header cannot be read. */
export function formatOf(files: PackFiles): unknown {
  const header = readJsonFile(files, HEADER_FILE)
  if (!header.ok) return undefined
  return header.value['format'] ?? 1
}

/** The pack in the present format; what is newer, or no format at all, is refused. */
export function presentFormat(files: PackFiles): Result<PackFiles, Problem> {
  const format = formatOf(files)
  // An unreadable header is told by who reads it.
  if (format === undefined || format === PACK_FORMAT) return ok(files)
  if (typeof format === 'number' && Number.isInteger(format) && format >= 1 && format < PACK_FORMAT)
    return ok(MIGRATIONS.slice(format - 1).reduce((pack, migrate) => migrate(pack), files))
  const place = { file: HEADER_FILE, path: 'format' }
  const remedy =
    typeof format === 'number' && format > PACK_FORMAT
      ? 'use a newer version of this program'
      : `expected a whole number from 1 to ${PACK_FORMAT}`
  return err(problem('FORMAT_UNKNOWN', place, `${JSON.stringify(format)} is no format known here`, remedy))
}

function withHeader(
  files: PackFiles,
  change: (header: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): PackFiles {
  const header = readJsonFile(files, HEADER_FILE)
  if (!header.ok) return files
  return new Map([...files, [HEADER_FILE, `${JSON.stringify(change(header.value), undefined, 2)}\n`]])
}
