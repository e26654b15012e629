import type { District } from '../domain/district.ts'
import type { Problem } from '../ground/problem.ts'
import { err, type Result } from '../ground/result.ts'
import { readCsvRecords } from '../pack/csv-records.ts'
import type { PackFiles } from '../pack/read-table.ts'
import { packFilesOf, writeDistrict } from '../pack/write-district.ts'

/**
 * The files of an imported district, or everything that a pack would refuse about it: each at the row or path of the file that it was read from,
 * which the source of its row tells.
 */
export function packOfImport(district: District, file: string): Result<PackFiles, readonly Problem[]> {
  const written = writeDistrict(district)
  if (written.ok) return written
  const files = packFilesOf(district)
  const sources = new Map<string, ReadonlyMap<number, string>>()
  const sourceOf = ({ file: table, row }: Problem['place']): string | undefined => {
    if (table === undefined || row === undefined) return undefined
    let rows = sources.get(table)
    if (rows === undefined) {
      rows = sourceRows(files.get(table) ?? '', file)
      sources.set(table, rows)
    }
    return rows.get(row)
  }
  return err(
    written.error.map((found) => {
      const source = sourceOf(found.place)
      const row = Number(/^row (\d+)/.exec(source ?? '')?.[1] ?? Number.NaN)
      const { column, path, file: table } = found.place
      return {
        ...found,
        place: {
          file,
          ...(Number.isFinite(row) && { row }),
          ...(column !== undefined && { column }),
          path: path ?? (Number.isFinite(row) ? undefined : source) ?? table ?? 'the whole file',
        },
      }
    }),
  )
}

/** By row of a table: the place in the imported file that its last column, the source, names. */
function sourceRows(text: string, file: string): ReadonlyMap<number, string> {
  const rows = new Map<number, string>()
  for (const { row, cells } of readCsvRecords(text).records) {
    const source = cells.at(-1) ?? ''
    if (source.startsWith(`${file} `)) rows.set(row, source.slice(file.length + 1))
  }
  return rows
}
