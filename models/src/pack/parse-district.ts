import type { District } from '../domain/district.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { validateNetwork } from '../network/validate-network.ts'
import { canalsOfTables } from './canals-of-tables.ts'
import { checkGauges } from './check-gauges.ts'
import { checkIds } from './check-ids.ts'
import { checkJoins } from './check-joins.ts'
import { checkLeaves } from './check-leaves.ts'
import { checkLevels } from './check-levels.ts'
import { checkSurroundings } from './check-surroundings.ts'
import { checkGroups, checkTotals } from './check-totals.ts'
import { HEADER_FILE, readHeader } from './district-header.ts'
import { readMapFeatures } from './map-features.ts'
import { readNetworkTables } from './network-tables.ts'
import { readObservationTables } from './observation-tables.ts'
import { observationsOfTables } from './observations-of-tables.ts'
import type { PackFiles } from './read-table.ts'

/**
 * A pack's files to a district, or everything that is wrong with them at once.
 *
 * Keys are paths inside the pack (`nodes.csv`, `map/rivers.geojson`); scenarios are read by `parseScenario`.
 * The result is plain data: it survives JSON unchanged.
 */
export function parseDistrict(files: PackFiles): Result<District, readonly Problem[]> {
  const { header, published, problems: headerProblems } = readHeader(files)
  const network = readNetworkTables(files)
  const observations = readObservationTables(files)
  const map = readMapFeatures(files)
  const problems = [
    ...headerProblems,
    ...Object.values(network).flatMap((table) => table.problems),
    ...Object.values(observations).flatMap((table) => table.problems),
    ...map.problems,
    ...checkIds(network, observations),
    ...checkLeaves(network),
    ...checkLevels(network),
    ...checkJoins(network),
    ...checkGauges(network, observations),
    ...checkSurroundings(observations),
    ...checkGroups(network),
    ...(published === undefined ? [] : checkTotals(network, published)),
  ]
  if (problems.length > 0) return err(inReadingOrder(problems))
  if (header === undefined || published === undefined) return err([incompleteHeader()])
  const district: District = {
    id: header.id,
    names: { zh: header.name_zh, en: header.name_en },
    datum: header.datum,
    origin: { lonDeg: header.origin_lon_deg, latDeg: header.origin_lat_deg },
    timeZone: header.time_zone,
    published,
    ...canalsOfTables(network),
    structures: [],
    ...observationsOfTables(observations),
    mapFeatures: map.features,
  }
  const unsupported = validateNetwork(district)
  return unsupported.length > 0 ? err(unsupported) : ok(district)
}

const incompleteHeader = (): Problem =>
  problem('FILE_MALFORMED', { file: HEADER_FILE }, 'the file is incomplete', 'expected every field of the pack format')

/** File by file in the order in which they were read, row by row: as somebody would go through them to mend the pack. */
function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ place }) => place.file))]
  const orderOf = ({ place }: Problem) => files.indexOf(place.file)
  return problems.toSorted((a, b) => orderOf(a) - orderOf(b) || (a.place.row ?? 0) - (b.place.row ?? 0))
}
