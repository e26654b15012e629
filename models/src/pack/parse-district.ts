import type { District } from '../domain/district.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { validateNetwork } from '../network/validate-network.ts'
import { canalsOfTables } from './canals-of-tables.ts'
import { checkDemand } from './check-demand.ts'
import { checkDetails } from './check-details.ts'
import { checkDevices } from './check-devices.ts'
import { checkGauges } from './check-gauges.ts'
import { checkIds } from './check-ids.ts'
import { checkInterlocks } from './check-interlocks.ts'
import { checkJoins } from './check-joins.ts'
import { checkLeaves } from './check-leaves.ts'
import { checkLevels } from './check-levels.ts'
import { checkQuality } from './check-quality.ts'
import { readSections } from './check-sections.ts'
import { checkSurroundings } from './check-surroundings.ts'
import { checkGroups, checkTotals } from './check-totals.ts'
import { demandOfTables } from './demand-of-tables.ts'
import { HEADER_FILE, readHeader } from './district-header.ts'
import { interlocksOfTables } from './interlocks-of-tables.ts'
import { readMapFeatures } from './map-features.ts'
import { observationsOfTables } from './observations-of-tables.ts'
import { presentFormat } from './pack-format.ts'
import { everyTable, type PackTables, readPackTables } from './pack-tables.ts'
import { qualityOfTables } from './quality-of-tables.ts'
import type { PackFiles } from './read-table.ts'
import { structuresOfTables } from './structures-of-tables.ts'

/**
 * A pack's files to a district, or everything that is wrong with them at once.
 *
 * Keys are paths inside the pack (`nodes.csv`, `map/rivers.geojson`); scenarios are read by `parseScenario`. A pack of an older format is
 * brought to the present one first. The result is plain data: it survives JSON unchanged.
 */
export function parseDistrict(files: PackFiles): Result<District, readonly Problem[]> {
  const { district, problems } = readPack(files)
  return district === undefined ? err(problems) : ok(district)
}

export interface PackReading {
  /** Absent when anything is wrong. */
  readonly district: District | undefined
  readonly problems: readonly Problem[]
  /** All tables as far as they could be read; absent where the format is unknown. */
  readonly tables: PackTables | undefined
}

/** Reads a pack and keeps what was read, for who wants to know more of it than the district. */
export function readPack(files: PackFiles): PackReading {
  const present = presentFormat(files)
  if (!present.ok) return { district: undefined, problems: [present.error], tables: undefined }
  const { header, published, problems: headerProblems } = readHeader(present.value)
  const tables = readPackTables(present.value)
  const { network, details, structures, demand, observations, quality, interlocks } = tables
  const map = readMapFeatures(present.value)
  const sections = readSections(network, details)
  const all = everyTable(tables)
  const problems = [
    ...headerProblems,
    ...all.flatMap(({ table }) => table.problems),
    ...map.problems,
    ...checkIds(all),
    ...sections.problems,
    ...checkLeaves(network),
    ...checkLevels(network, sections.shapes),
    ...checkJoins(network, structures),
    ...checkDetails(network, details),
    ...checkDemand(demand),
    ...checkGauges(network, observations),
    ...checkDevices(observations),
    ...checkSurroundings(observations),
    ...checkQuality(quality, observations),
    ...checkInterlocks(interlocks, network),
    ...checkGroups(network),
    ...(published === undefined ? [] : checkTotals(network, published)),
  ]
  if (problems.length > 0) return { district: undefined, problems: inReadingOrder(problems), tables }
  if (header === undefined) return { district: undefined, problems: [incompleteHeader()], tables }
  const district: District = {
    id: header.id,
    names: { zh: header.name_zh, en: header.name_en },
    datum: header.datum,
    origin: { lonDeg: header.origin_lon_deg, latDeg: header.origin_lat_deg },
    timeZone: header.time_zone,
    ...(published !== undefined && { published }),
    ...canalsOfTables(network, details),
    structures: structuresOfTables(structures),
    demand: demandOfTables(demand),
    ...observationsOfTables(observations),
    ...qualityOfTables(quality),
    ...interlocksOfTables(interlocks),
    mapFeatures: map.features,
  }
  const unsupported = validateNetwork(district)
  return unsupported.length > 0
    ? { district: undefined, problems: unsupported, tables }
    : { district, problems: [], tables }
}

const incompleteHeader = (): Problem =>
  problem('FILE_MALFORMED', { file: HEADER_FILE }, 'the file is incomplete', 'expected every field of the pack format')

/** File by file in the order in which they were read, row by row: as somebody would go through them to mend the pack. */
function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ place }) => place.file))]
  const orderOf = ({ place }: Problem) => files.indexOf(place.file)
  return problems.toSorted((a, b) => orderOf(a) - orderOf(b) || (a.place.row ?? 0) - (b.place.row ?? 0))
}
