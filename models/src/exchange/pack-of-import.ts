import type { District } from '../domain/district.ts'
import type { Problem } from '../ground/problem.ts'
import { err, type Result } from '../ground/result.ts'
import { readCsvRecords } from '../pack/csv-records.ts'
import type { PackFiles } from '../pack/read-table.ts'
import { packFilesOf, writeDistrict } from '../pack/write-district.ts'

/**
 * The files of an imported district, or everything that a pack would refuse about it: each at the row of the file that it was read from, which
 * the source of its row tells.
 */
export function packOfImport(district: District, file: string): Result<PackFiles, readonly Problem[]> {
  const written = writeDistrict(district)
  if (written.ok) return written
  const files = packFilesOf(district)
  const sources = new Map<string, ReadonlyMap<number, number>>()
  const rowOf = ({ file: table, row }: Problem['place']): number | undefined => {
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
      const row = rowOf(found.place)
      const { column, path, file: table } = found.place
      return {
        ...found,
        place: {
          file,
          ...(row !== undefined && { row }),
          ...(column !== undefined && { column }),
          path: path ?? table ?? 'the whole file',
        },
      }
    }),
  )
}

/** By row of a table: the row of the imported file that its last column, the source, names. */
function sourceRows(text: string, file: string): ReadonlyMap<number, number> {
  const rows = new Map<number, number>()
  for (const { row, cells } of readCsvRecords(text).records) {
    const source = cells.at(-1) ?? ''
    const named = source.startsWith(file) ? / row (\d+)/.exec(source.slice(file.length))?.[1] : undefined
    if (named !== undefined) rows.set(row, Number(named))
  }
  return rows
}
