import type { ReadTable } from './check-ids.ts'
import { DEMAND_TABLES, readDemandTables } from './demand-tables.ts'
import { DETAIL_TABLES, readDetailTables } from './detail-tables.ts'
import { INTERLOCK_TABLES, readInterlockTables } from './interlock-tables.ts'
import { NETWORK_TABLES, readNetworkTables } from './network-tables.ts'
import { OBSERVATION_TABLES, readObservationTables } from './observation-tables.ts'
import { QUALITY_TABLES, readQualityTables } from './quality-tables.ts'
import type { PackFiles, TableDefinition } from './read-table.ts'
import { readStructureTables, STRUCTURE_TABLES } from './structure-tables.ts'

/** Every table of the format, in the order in which somebody would fill them. */
export const PACK_TABLES: readonly TableDefinition[] = [
  NETWORK_TABLES,
  DETAIL_TABLES,
  STRUCTURE_TABLES,
  DEMAND_TABLES,
  OBSERVATION_TABLES,
  QUALITY_TABLES,
  INTERLOCK_TABLES,
].flatMap((group) => Object.values<TableDefinition>(group))

export const readPackTables = (files: PackFiles) => ({
  network: readNetworkTables(files),
  details: readDetailTables(files),
  structures: readStructureTables(files),
  demand: readDemandTables(files),
  observations: readObservationTables(files),
  quality: readQualityTables(files),
  interlocks: readInterlockTables(files),
})

export type PackTables = ReturnType<typeof readPackTables>

/** All tables that were read, each with its definition. */
export function everyTable(tables: PackTables): ReadTable[] {
  const read = new Map(
    Object.values(tables)
      .flatMap((group) => Object.values<ReadTable['table']>(group))
      .map((table) => [table.file, table]),
  )
  return PACK_TABLES.flatMap((of) => {
    const table = read.get(of.file)
    return table === undefined ? [] : [{ of, table }]
  })
}
